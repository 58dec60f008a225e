#include "tests/support/test_main.h"
#include "ui/models/health.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/bar_list.h"
#include "ui/widgets/card.h"
#include "ui/widgets/column_fit.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/key_value_grid.h"
#include "ui/widgets/ring_strip.h"
#include "ui/widgets/share_donut.h"
#include "ui/widgets/small_chart.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/undo_bar.h"
#include "ui/widgets/zone_bars.h"

#include <QAction>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

/// Three rows whose second column sorts by number.
void fillRows(QStandardItemModel& model) {
    model.setHorizontalHeaderLabels({QStringLiteral("Name"), QStringLiteral("Count")});
    for (const auto& [name, count] : {std::pair("a", 9), std::pair("b", 10), std::pair("c", 2)}) {
        auto* first = new QStandardItem(QLatin1String(name));
        first->setData(QLatin1String(name), SortRole);
        auto* second = new QStandardItem(QString::number(count));
        second->setData(count, SortRole);
        second->setData(count / 10.0, ShareRole);
        model.appendRow({first, second});
    }
}

}  // namespace

class CommonWidgetsTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void tableSortsByValueAndCopiesTabs() {
        QStandardItemModel model;
        fillRows(model);
        DataTable table(&model, QStringLiteral("Things"));
        table.show();
        table.sortByColumn(1, Qt::AscendingOrder);
        QCOMPARE(table.tabSeparated(), QStringLiteral("Name\tCount\nc\t2\na\t9\nb\t10\n"));
        table.setCurrentSourceRow(1);
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Name\tCount\nb\t10\n"));
        table.setColumnHidden(1, true);
        QCOMPARE(table.tabSeparated(), QStringLiteral("Name\nb\n"));
    }

    void tableFiltersAndActivates() {
        QStandardItemModel model;
        fillRows(model);
        DataTable table(&model, QStringLiteral("Things"));
        table.show();
        table.setFilter(QStringLiteral("B"));
        QCOMPARE(table.shownCount(), 1);
        QSignalSpy activated(&table, &DataTable::rowActivated);
        table.setCurrentSourceRow(1);
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated[0][0].toInt(), 1);
    }

    void tableRowsFollowTheFont() {
        QStandardItemModel model;
        fillRows(model);
        DataTable table(&model, QStringLiteral("Things"));
        const int ordinary = table.verticalHeader()->defaultSectionSize();
        QFont large = table.font();
        large.setPointSizeF(large.pointSizeF() * 3);
        table.setFont(large);
        QVERIFY(table.verticalHeader()->defaultSectionSize() > ordinary);
        QVERIFY(table.verticalHeader()->defaultSectionSize() >= table.fontMetrics().height());
        QCOMPARE(table.grab().isNull(), false);  // paints meters without a state
    }

    void columnsShareTheRoom_data() {
        using Widths = QList<int>;
        QTest::addColumn<Widths>("wanted");
        QTest::addColumn<int>("room");
        QTest::addColumn<Widths>("widths");
        QTest::newRow("none") << Widths{} << 100 << Widths{};
        QTest::newRow("as wanted") << Widths{60, 40} << 100 << Widths{60, 40};
        QTest::newRow("more room") << Widths{60, 40} << 140 << Widths{80, 60};
        QTest::newRow("the widest gives way") << Widths{300, 60, 80} << 240 << Widths{100, 60, 80};
        QTest::newRow("two give way") << Widths{300, 200, 50} << 250 << Widths{100, 100, 50};
        QTest::newRow("not below the least") << Widths{90, 20, 90} << 60 << Widths{50, 20, 50};
    }
    void columnsShareTheRoom() {
        QFETCH(QList<int>, wanted);
        QFETCH(int, room);
        const std::vector<int> widths = fittedWidths({wanted.begin(), wanted.end()}, room, 50);
        QTEST(QList<int>(widths.begin(), widths.end()), "widths");
    }

    void tableKeepsAllColumnsInView() {
        QStandardItemModel model(1, 6);
        for (int column = 0; column < 6; ++column)
            model.setItem(0, column, new QStandardItem(QString(4 + 12 * column, u'x')));
        DataTable table(&model, QStringLiteral("Things"));
        table.resize(600, 200);
        table.show();
        const QHeaderView& header = *table.horizontalHeader();
        const auto right = [&] { return header.sectionPosition(5) + header.sectionSize(5); };
        QTRY_COMPARE(right(), table.viewport()->width());
        table.resize(900, 200);
        QTRY_COMPARE(right(), table.viewport()->width());
        const int least = header.sectionSize(0);
        QVERIFY(least >= table.fontMetrics().horizontalAdvance(QString(4, u'x')));
        table.setColumnHidden(4, true);
        QTRY_COMPARE(right(), table.viewport()->width());
        model.removeRows(0, 1);
        QTRY_COMPARE(right(), table.viewport()->width());
    }

    void zonesSayHowTheyAre() {
        ZoneBars bars(QStringLiteral("Zones"));
        const QSize none = bars.sizeHint();
        bars.setZones({{QStringLiteral("a"), QStringLiteral("1/2 healthy"), {{0, 60}, {1, 40}}},
                       {QStringLiteral("b"), QStringLiteral("0/1 healthy"), {{2, 0}}}});
        QCOMPARE(bars.accessibleDescription(), QStringLiteral("a: 1/2 healthy, b: 0/1 healthy"));
        QVERIFY(bars.sizeHint().height() > none.height());
        bars.resize(200, bars.sizeHint().height());
        QVERIFY(!bars.grab().isNull());
    }

    void undoIsOfferedForAWhile() {
        QWidget page;
        auto* elsewhere = new QPushButton(&page);
        auto* bar = new UndoBar(&page);
        bar->move(0, 100);
        bar->setTime(std::chrono::milliseconds(1));
        page.show();
        elsewhere->setFocus();
        int undone = 0;
        bar->offer(QStringLiteral("Set limits"), [&] { ++undone; });
        QVERIFY(bar->isVisible());
        QTRY_VERIFY(!bar->isOffered());
        QVERIFY(!bar->isVisible());
        QCOMPARE(undone, 0);
    }

    void undoStaysWhileTheKeyboardIsInIt() {
        UndoBar bar;
        bar.setTime(std::chrono::milliseconds(1));
        int undone = 0;
        bar.show();
        bar.offer(QStringLiteral("Set limits"), [&] { ++undone; });
        QVERIFY(QTest::qWaitForWindowActive(&bar));
        auto* button = bar.findChild<QPushButton*>(QStringLiteral("undo"));
        button->setFocus();
        constexpr int kLongAfterMs = 100;
        QVERIFY(!QTest::qWaitFor([&] { return !bar.isOffered(); }, kLongAfterMs));
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(undone, 1);
        QVERIFY(!bar.isOffered());
        button->click();
        QCOMPARE(undone, 1);
    }

    void cardIsAButtonOnlyWithATarget() {
        Card card(QStringLiteral("Health"));
        QSignalSpy activated(&card, &Card::activated);
        card.show();
        QTest::keyClick(&card, Qt::Key_Return);
        QCOMPARE(activated.count(), 0);
        card.setTarget(QStringLiteral("Open services"));
        QTest::keyClick(&card, Qt::Key_Return);
        QTest::keyClick(&card, Qt::Key_Space);
        QTest::mouseClick(&card, Qt::LeftButton);
        QCOMPARE(activated.count(), 3);
        QCOMPARE(card.accessibleName(), QStringLiteral("Health"));
    }

    void badgeSaysItsWord() {
        Badge badge;
        badge.setState(Health::Bad, QStringLiteral("Failed"));
        QCOMPARE(badge.accessibleName(), QStringLiteral("Failed"));
        QVERIFY(badge.sizeHint().width() > badge.fontMetrics().horizontalAdvance(badge.text()));
    }

    void gridKeepsItsLabels() {
        KeyValueGrid grid;
        grid.setRows({{QStringLiteral("CPU"), QStringLiteral("1")}});
        const QList<QLabel*> labels = grid.findChildren<QLabel*>();
        grid.setRows({{QStringLiteral("CPU"), QStringLiteral("2")}});
        QCOMPARE(grid.findChildren<QLabel*>(), labels);
        QCOMPARE(grid.plainText(), QStringLiteral("CPU: 2\n"));
        grid.setRows({});
        QVERIFY(grid.plainText().isEmpty());
    }

    void filterWaitsForAPauseAndLeadsToTheList() {
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        auto* filter = new FilterEdit(QStringLiteral("Filter"));
        auto* list = new QListWidget;
        column->addWidget(filter);
        column->addWidget(list);
        filter->setList(list);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QSignalSpy changed(filter, &FilterEdit::filterChanged);
        filter->setFocus();
        QTest::keyClicks(filter, QStringLiteral("abc"));
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(changed[0][0].toString(), QStringLiteral("abc"));
        QTest::keyClick(filter, Qt::Key_Escape);
        QVERIFY(filter->text().isEmpty());
        QTest::keyClick(filter, Qt::Key_Down);
        QVERIFY(list->hasFocus());
    }

    void actionButtonFollowsItsAction() {
        QAction action(QStringLiteral("Forget"));
        ActionButton button(&action);
        QCOMPARE(button.text(), QStringLiteral("Forget"));
        action.setStatusTip(QStringLiteral("Read-only connection"));
        action.setEnabled(false);
        QVERIFY(!button.isEnabled());
        QCOMPARE(button.toolTip(), QStringLiteral("Read-only connection"));
        button.setAction(nullptr);
        QVERIFY(button.isHidden());
    }

    void chartTakesManyPointsAndFewer() {
        SmallChart chart(QStringLiteral("Rate"), Unit::PerSecond);
        chart.resize(300, 150);
        QList<QPointF> points;
        for (int i = 0; i < SmallChart::kMaxPoints; ++i)
            points << QPointF(i * 1000.0, i % 7);
        chart.setLines({{QStringLiteral("a"), points}, {QStringLiteral("b"), points}}, 0, 500'000);
        QVERIFY(!chart.grab().isNull());
        QVERIFY(!chart.accessibleDescription().isEmpty());
        chart.setLines({{QStringLiteral("a"), {}}}, 0, 500'000);
        chart.setLines({}, 0, 500'000);
        theme().setChoice(Theme::Choice::Dark);
        QVERIFY(!chart.grab().isNull());
        theme().setChoice(Theme::Choice::Light);
    }

    void chartLabelsTimesInItsZone() {
        SmallChart chart(QStringLiteral("Rate"), Unit::PerSecond);
        constexpr qint64 kNoonMs = 1767355200000;  // 2026-01-02 12:00 UTC
        chart.setLines({}, kNoonMs, kNoonMs + 30 * 60'000);
        const auto labels = [&chart] {
            const auto axes = chart.findChild<QChartView*>()->chart()->axes(Qt::Horizontal);
            return qobject_cast<QCategoryAxis*>(axes.front())->categoriesLabels();
        };
        QVERIFY2(labels().contains(QStringLiteral("12:00")), qPrintable(labels().join(u' ')));
        chart.setTimeZone(QTimeZone("Asia/Tokyo"));
        QVERIFY2(labels().contains(QStringLiteral("21:00")), qPrintable(labels().join(u' ')));
    }

    void picturesHaveWords() {
        ShareDonut donut(QStringLiteral("Ownership"));
        donut.setShares({{QStringLiteral("a"), 25}, {QStringLiteral("b"), 75}});
        QCOMPARE(donut.accessibleDescription(), QStringLiteral("a: 25 %, b: 75 %"));
        BarList bars(QStringLiteral("Tenants"));
        bars.setBars({{QStringLiteral("shop"), QStringLiteral("8.2k"), 1}});
        QCOMPARE(bars.accessibleDescription(), QStringLiteral("shop: 8.2k"));
        QVERIFY(!donut.grab().isNull() && !bars.grab().isNull());
    }

    void stripWithoutTokensDoesNothing() {
        RingStrip strip;
        strip.resize(400, strip.sizeHint().height());
        strip.setMembers({});
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Home, Qt::Key_End})
            QTest::keyClick(&strip, key);
        QTest::mouseMove(&strip, QPoint(10, 10));
        QVERIFY(strip.cursorText().startsWith(QStringLiteral("Choose")));
        QVERIFY(!strip.grab().isNull());
    }

    void stripTellsTheOwnerUnderTheCursor() {
        RingMember first;
        first.id = QStringLiteral("one");
        first.tokens = {10, 2'000'000'000};
        RingMember second;
        second.id = QStringLiteral("two");
        second.tokens = {1'000'000'000};
        RingStrip strip;
        strip.resize(400, strip.sizeHint().height());
        strip.setMembers({first, second});
        QTest::keyClick(&strip, Qt::Key_Home);
        QCOMPARE(strip.cursorText(), QStringLiteral("Token 10 of one, 1 of 3"));
        QTest::keyClick(&strip, Qt::Key_Right);
        QCOMPARE(strip.cursorText(), QStringLiteral("Token 1000000000 of two, 2 of 3"));
        QTest::keyClick(&strip, Qt::Key_End);
        QTest::keyClick(&strip, Qt::Key_Right);
        QVERIFY(strip.cursorText().endsWith(QStringLiteral("3 of 3")));
        strip.setMembers({second});
        QVERIFY(strip.cursorText().endsWith(QStringLiteral("1 of 1")));
        // A poll may give the token another owner, though it stays where it is.
        QSignalSpy changed(&strip, &RingStrip::cursorChanged);
        second.id = QStringLiteral("three");
        strip.setMembers({second});
        QCOMPARE(changed.count(), 1);
        QVERIFY(changed[0][0].toString().contains(QStringLiteral("three")));
        strip.setMembers({second});
        QCOMPARE(changed.count(), 1);
    }
};

static const test::Registrar<CommonWidgetsTest> registered;

}  // namespace pallium::ui

#include "common_widgets_test.moc"
