#include "ui/widgets/time_range_bar.h"

#include "tests/support/test_main.h"
#include "ui/widgets/range_popup.h"
#include "ui/widgets/step_edit.h"

#include <QDateTimeEdit>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

namespace pallium::ui {
namespace {

constexpr qint64 kHourMs = 3600 * 1000;
constexpr qint64 kNoonMs = 1767355200000;  // 2026-01-02 12:00:00 UTC

class TimeRangeBarTest : public QObject {
    Q_OBJECT

    static QToolButton* button(TimeRangeBar& bar, const char* name) {
        for (QToolButton* candidate : bar.findChildren<QToolButton*>()) {
            if (candidate->accessibleName() == QLatin1String(name)) return candidate;
        }
        return nullptr;
    }
    static void type(TimeRangeBar& bar, const char* text) {
        auto* field = bar.findChild<QLineEdit*>();
        bar.focusText();
        QTest::keyClicks(field, QString::fromLatin1(text));
        QTest::keyClick(field, Qt::Key_Return);
    }

  private Q_SLOTS:
    void readsTypedRanges() {
        TimeRangeBar bar;
        bar.show();
        bar.activateWindow();
        QSignalSpy changed(&bar, &TimeRangeBar::rangeChanged);
        type(bar, "3h");
        QCOMPARE(bar.range(), (TimeRange{3 * kHourMs, 0}));
        QCOMPARE(changed.count(), 1);
        type(bar, "nonsense");
        QCOMPARE(bar.findChild<QLineEdit*>()->text(), QStringLiteral("3h"));
        QCOMPARE(changed.count(), 1);
        type(bar, "2026-01-02 10:00 to 2026-01-02 12:00");
        QCOMPARE(bar.range(), (TimeRange{2 * kHourMs, kNoonMs}));
    }

    void shiftsByHalfWidensAndComesBackToNow() {
        TimeRangeBar bar;
        bar.setRange({2 * kHourMs, kNoonMs});
        button(bar, "Earlier by half")->click();
        QCOMPARE(bar.range(), (TimeRange{2 * kHourMs, kNoonMs - kHourMs}));
        button(bar, "Later by half")->click();
        QCOMPARE(bar.range(), (TimeRange{2 * kHourMs, kNoonMs}));
        button(bar, "Twice as long")->click();
        QCOMPARE(bar.range(), (TimeRange{4 * kHourMs, kNoonMs + kHourMs}));
        button(bar, "End now")->click();
        QCOMPARE(bar.range(), (TimeRange{4 * kHourMs, 0}));
        QVERIFY(!button(bar, "Later by half")->isEnabled());
        QSignalSpy refresh(&bar, &TimeRangeBar::refreshRequested);
        button(bar, "End now")->click();
        QCOMPARE(refresh.count(), 1);
    }

    void offersQuickRanges() {
        TimeRangeBar bar;
        QMenu* menu = button(bar, "Choose a time range")->menu();
        Q_EMIT menu->aboutToShow();
        QVERIFY(menu->actions().size() >= 16);
        menu->actions().constFirst()->trigger();
        QCOMPARE(bar.range(), (TimeRange{5 * 60 * 1000, 0}));
        for (QAction* action : menu->actions()) {
            if (action->text() == QStringLiteral("Yesterday")) action->trigger();
        }
        QVERIFY(!bar.range().isRelative());
    }

    void choosesAnInterval() {
        TimeRangeBar bar;
        QSignalSpy changed(&bar, &TimeRangeBar::refreshIntervalChanged);
        QMenu* menu = button(bar, "Refresh: off")->menu();
        Q_EMIT menu->aboutToShow();
        for (QAction* action : menu->actions()) {
            if (action->text() == QStringLiteral("Every 30 s")) action->trigger();
        }
        QCOMPARE(changed.count(), 1);
        QCOMPARE(bar.refreshIntervalMs(), 30000);
        QVERIFY(button(bar, "Refresh every 30 s") != nullptr);
    }

    void choosesBothEndsInTheZone() {
        const QTimeZone berlin("Europe/Berlin");
        QWidget parent;
        auto* popup = new RangePopup(kNoonMs - kHourMs, kNoonMs, berlin, &parent);
        QSignalSpy chosen(popup, &RangePopup::chosen);
        const auto fields = popup->findChildren<QDateTimeEdit*>();
        QCOMPARE(fields[0]->time(), QTime(12, 0));
        fields[0]->setTime(QTime(10, 0));
        popup->findChild<QPushButton*>()->click();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].value<TimeRange>(), (TimeRange{3 * kHourMs, kNoonMs}));
    }

    void everyControlHasAName() {
        TimeRangeBar bar;
        for (const QWidget* widget : bar.findChildren<QWidget*>()) {
            if (widget->focusPolicy() != Qt::NoFocus)
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
        QVERIFY(!StepEdit().accessibleName().isEmpty());
    }

    void stepIsChosenTypedAndShown() {
        StepEdit edit;
        edit.show();
        edit.activateWindow();
        edit.setFocus();
        QSignalSpy changed(&edit, &StepEdit::choiceChanged);
        edit.setUsedStepMs(15000);
        QCOMPARE(edit.currentText(), QStringLiteral("Auto (15s)"));
        edit.lineEdit()->selectAll();
        QTest::keyClicks(edit.lineEdit(), QStringLiteral("45s"));
        QTest::keyClick(edit.lineEdit(), Qt::Key_Return);
        QCOMPARE(edit.choice(), (StepChoice{StepChoice::Kind::Fixed, 45000}));
        QCOMPARE(changed.count(), 1);
        edit.setUsedStepMs(45000);
        QCOMPARE(edit.currentText(), QStringLiteral("45s"));
        edit.lineEdit()->selectAll();
        QTest::keyClicks(edit.lineEdit(), QStringLiteral("what"));
        QTest::keyClick(edit.lineEdit(), Qt::Key_Return);
        QCOMPARE(edit.currentText(), QStringLiteral("45s"));
        Q_EMIT edit.activated(edit.findData(QStringLiteral("high")));
        QCOMPARE(edit.choice().kind, StepChoice::Kind::High);
        QCOMPARE(changed.count(), 2);
    }
};

const pallium::test::Registrar<TimeRangeBarTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "time_range_bar_test.moc"
