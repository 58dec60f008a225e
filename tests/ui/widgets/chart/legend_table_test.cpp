#include "ui/widgets/chart/legend_table.h"

#include "tests/support/test_main.h"
#include "tests/ui/widgets/chart/plot_data.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableView>

namespace pallium::ui {
namespace {

class LegendTableTest : public QObject {
    Q_OBJECT

    struct Shown {
        explicit Shown(int series = 5) : legend(model) {
            fill(model, waves(series, 50), 50);
            legend.resize(900, 250);
            legend.show();
            legend.activateWindow();
            table = legend.table();
        }
        void click(int row, Qt::KeyboardModifiers modifiers = {}) {
            const QRect cell = table->visualRect(table->model()->index(row, 0));
            QTest::mouseClick(table->viewport(), Qt::LeftButton, modifiers, cell.center());
        }
        QString shownRows() const {
            QString rows;
            for (int i = 0; i < model.seriesCount(); ++i)
                rows += model.series(i).isVisible ? u'x' : u'-';
            return rows;
        }
        PlotModel model;
        LegendTable legend;
        QTableView* table;
    };

  private Q_SLOTS:
    void clickShowsAloneControlTogglesShiftShowsARange() {
        Shown shown;
        shown.click(1);
        QCOMPARE(shown.shownRows(), QStringLiteral("-x---"));
        shown.click(3, Qt::ShiftModifier);
        QCOMPARE(shown.shownRows(), QStringLiteral("-xxx-"));
        shown.click(0, Qt::ControlModifier);
        QCOMPARE(shown.shownRows(), QStringLiteral("xxxx-"));
        shown.click(2);
        shown.click(2);
        QCOMPARE(shown.shownRows(), QStringLiteral("xxxxx"));
    }

    void offersAFilterWhereThereIsSomethingToFind() {
        const auto filter = [](const Shown& shown) { return shown.legend.findChild<QLineEdit*>(); };
        Shown few(5);
        QVERIFY(!filter(few)->isVisible());
        const int fewHeight = few.legend.sizeHint().height();
        Shown many(20);
        QVERIFY(filter(many)->isVisible());
        const int row = many.table->verticalHeader()->defaultSectionSize();
        QVERIFY(many.legend.sizeHint().height() >= fewHeight + 15 * row);
        fill(many.model, waves(2, 50), 50);
        QVERIFY(!filter(many)->isVisible());
        few.legend.setFilter(QStringLiteral("api-2"));
        QVERIFY(filter(few)->isVisible());
    }

    void keysDoTheSame() {
        Shown shown;
        shown.table->setFocus();
        shown.table->setCurrentIndex(shown.table->model()->index(2, 0));
        QTest::keyClick(shown.table, Qt::Key_Space);
        QCOMPARE(shown.shownRows(), QStringLiteral("xx-xx"));
        QTest::keyClick(shown.table, Qt::Key_Space);
        QTest::keyClick(shown.table, Qt::Key_Return);
        QCOMPARE(shown.shownRows(), QStringLiteral("--x--"));
        QTest::keyClick(shown.table, Qt::Key_Down);
        QTest::keyClick(shown.table, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(shown.shownRows(), QStringLiteral("--xx-"));
    }

    void sortsByNumberAndFilters() {
        Shown shown;
        shown.table->sortByColumn(LegendModel::Avg, Qt::DescendingOrder);
        const auto avgAt = [&shown](int row) {
            return shown.table->model()
                ->index(row, LegendModel::Avg)
                .data(LegendModel::SortRole)
                .toDouble();
        };
        for (int row = 1; row < 5; ++row)
            QVERIFY(avgAt(row - 1) >= avgAt(row));
        shown.legend.setFilter(QStringLiteral("api-3"));
        QCOMPARE(shown.table->model()->rowCount(), 1);
        // A click counts for the series that is seen, wherever it is in the answer.
        shown.click(0);
        QCOMPARE(shown.shownRows(), QStringLiteral("---x-"));
        shown.legend.setFilter({});
        QCOMPARE(shown.table->model()->rowCount(), 5);
    }

    void copiesExactValues() {
        Shown shown;
        shown.table->setFocus();
        shown.table->selectRow(0);
        QTest::keyClick(shown.table, Qt::Key_C, Qt::ControlModifier);
        const QStringList cells = QApplication::clipboard()->text().split(u'\t');
        QCOMPARE(cells.size(), 6);
        QCOMPARE(cells[0], QStringLiteral("api-0:9090"));
        QCOMPARE(cells[1].toDouble(), shown.model.series(0).stats.last);
    }

    void pointerHighlights() {
        Shown shown;
        Q_EMIT shown.table->entered(shown.table->model()->index(2, 0));
        QCOMPARE(shown.model.highlighted(), 2);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(shown.table->viewport(), &leave);
        QCOMPARE(shown.model.highlighted(), -1);
    }

    void keepsOrderAndSelectionOfColumnsThroughARefresh() {
        Shown shown;
        shown.table->sortByColumn(LegendModel::Max, Qt::DescendingOrder);
        fill(shown.model, waves(7, 50), 50);
        QCOMPARE(shown.table->horizontalHeader()->sortIndicatorSection(), int{LegendModel::Max});
        QCOMPARE(shown.table->model()->rowCount(), 7);
        shown.model.clear();
        QCOMPARE(shown.table->model()->rowCount(), 0);
    }
};

const pallium::test::Registrar<LegendTableTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "legend_table_test.moc"
