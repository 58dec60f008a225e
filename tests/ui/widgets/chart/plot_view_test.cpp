#include "ui/widgets/chart/plot_view.h"

#include "tests/support/test_main.h"
#include "tests/ui/widgets/chart/plot_data.h"
#include "ui/widgets/chart/plot_history.h"

#include <QAccessible>
#include <QApplication>
#include <QMenu>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtCharts/QChart>

namespace pallium::ui {
namespace {

constexpr int kPoints = 241;  // an hour

/// A shown graph of five series over an hour, with the keyboard.
struct Shown {
    Shown() {
        fill(model, waves(5, kPoints), kPoints);
        view.setModel(&model);
        view.resize(900, 400);
        view.show();
        view.activateWindow();
        view.setFocus();
        // Tab asks whether the window has the keyboard.
        isActive = QTest::qWaitForWindowActive(&view);
    }
    QRect area() const { return view.chart()->plotArea().toRect(); }
    QPoint at(double share, double height = 0.5) const {
        return {area().left() + static_cast<int>(area().width() * share),
                area().top() + static_cast<int>(area().height() * height)};
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* port = view.viewport();
        QTest::mousePress(port, Qt::LeftButton, modifiers, from);
        move((from + to) / 2, modifiers);
        move(to, modifiers);
        QTest::mouseRelease(port, Qt::LeftButton, modifiers, to);
    }
    void move(QPoint to, Qt::KeyboardModifiers modifiers = {}, bool isPressed = true) {
        QMouseEvent event(QEvent::MouseMove, to, view.viewport()->mapToGlobal(to), Qt::NoButton,
                          isPressed ? Qt::LeftButton : Qt::NoButton, modifiers);
        QApplication::sendEvent(view.viewport(), &event);
    }
    void wheel(QPoint at, QPoint angle, Qt::KeyboardModifiers modifiers) {
        QWheelEvent event(at, view.viewport()->mapToGlobal(at), {}, angle, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(view.viewport(), &event);
    }
    qint64 lengthMs() const { return view.visibleEndMs() - view.visibleStartMs(); }

    PlotModel model;
    PlotView view;
    bool isActive = false;
};

class PlotViewTest : public QObject {
    Q_OBJECT

    static bool isNear(qint64 a, qint64 b, qint64 toleranceMs) {
        return std::abs(a - b) <= toleranceMs;
    }
    static constexpr qint64 kLengthMs = (kPoints - 1) * kPlotStepMs;
    static constexpr qint64 kPixelMs = kLengthMs / 400;

  private Q_SLOTS:
    void showsTheRangeThatWasAskedFor() {
        const Shown shown;
        QCOMPARE(shown.view.visibleStartMs(), shown.model.startMs());
        QCOMPARE(shown.view.visibleEndMs(), kPlotEndMs);
        QVERIFY(shown.view.plotWidthPx() > 700);
    }

    void dragZoomsInTimeAndTellsThePageOnce() {
        Shown shown;
        QSignalSpy chosen(&shown.view, &PlotView::rangeChosen);
        shown.drag(shown.at(0.25), shown.at(0.5));
        QVERIFY(isNear(shown.lengthMs(), kLengthMs / 4, 2 * kPixelMs));
        QVERIFY(isNear(shown.view.visibleStartMs(), shown.model.startMs() + kLengthMs / 4,
                       2 * kPixelMs));
        QTRY_COMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toLongLong(), shown.view.visibleStartMs());
        QCOMPARE(chosen[0][1].toLongLong(), shown.view.visibleEndMs());
    }

    void theAnswerKeepsTheWayBack() {
        Shown shown;
        QSignalSpy chosen(&shown.view, &PlotView::rangeChosen);
        QSignalSpy reset(&shown.view, &PlotView::rangeReset);
        shown.drag(shown.at(0.25), shown.at(0.5));
        QTRY_COMPARE(chosen.count(), 1);
        // The page asks with a range aligned to its step.
        const qint64 startMs = chosen[0][0].toLongLong() / kPlotStepMs * kPlotStepMs;
        const qint64 endMs = chosen[0][1].toLongLong() / kPlotStepMs * kPlotStepMs;
        shown.model.setInputs(shown.model.inputs(), startMs, endMs);
        QCOMPARE(shown.view.visibleStartMs(), startMs);
        QTest::keyClick(&shown.view, Qt::Key_Backspace);
        QCOMPARE(shown.lengthMs(), kLengthMs);
        QTRY_COMPARE(reset.count(), 1);
        QTest::keyClick(&shown.view, Qt::Key_Backspace, Qt::ShiftModifier);
        QCOMPARE(shown.view.visibleStartMs(), startMs);
    }

    void anotherRangeOfThePageStartsAnew() {
        Shown shown;
        shown.view.zoomIn();
        const qint64 endMs = kPlotEndMs + 60000;
        shown.model.setInputs(shown.model.inputs(), endMs - kLengthMs, endMs);
        QCOMPARE(shown.view.visibleEndMs(), endMs);
        shown.view.goBack();
        QCOMPARE(shown.view.visibleEndMs(), endMs);
    }

    void doubleClickGoesBackAndHomeToTheFirst() {
        Shown shown;
        shown.view.zoomIn();
        const qint64 once = shown.lengthMs();
        shown.view.zoomIn();
        QTest::mouseDClick(shown.view.viewport(), Qt::LeftButton, {}, shown.at(0.5));
        QCOMPARE(shown.lengthMs(), once);
        shown.view.zoomIn();
        QTest::keyClick(&shown.view, Qt::Key_Home);
        QCOMPARE(shown.lengthMs(), kLengthMs);
    }

    void controlDragZoomsBothAndTheValueAxisValues() {
        Shown shown;
        const QImage before = shown.view.grab().toImage();
        shown.drag(shown.at(0.25, 0.25), shown.at(0.75, 0.5), Qt::ControlModifier);
        QVERIFY(isNear(shown.lengthMs(), kLengthMs / 2, 2 * kPixelMs));
        shown.view.resetView();
        QSignalSpy chosen(&shown.view, &PlotView::rangeChosen);
        const QPoint beside(shown.area().left() - 10, shown.at(0, 0.2).y());
        shown.drag(beside, beside + QPoint(0, 100));
        QCOMPARE(shown.lengthMs(), kLengthMs);
        QVERIFY(shown.view.grab().toImage() != before);
        QCOMPARE(chosen.count(), 0);
    }

    void shiftDragAndTheHorizontalWheelPan() {
        Shown shown;
        shown.drag(shown.at(0.5), shown.at(0.75), Qt::ShiftModifier);
        QCOMPARE(shown.lengthMs(), kLengthMs);
        QVERIFY(isNear(shown.view.visibleStartMs(), shown.model.startMs() - kLengthMs / 4,
                       2 * kPixelMs));
        const qint64 before = shown.view.visibleStartMs();
        shown.wheel(shown.at(0.5), {-120, 0}, {});
        QVERIFY(shown.view.visibleStartMs() > before);
        // One drag is one view, however many moves it took.
        shown.view.goBack();
        QCOMPARE(shown.view.visibleStartMs(), shown.model.startMs());
    }

    void controlWheelZoomsAtThePointerAndThePlainWheelScrollsThePage() {
        Shown shown;
        shown.wheel(shown.at(1), {0, 120}, Qt::ControlModifier);
        QVERIFY(shown.lengthMs() < kLengthMs);
        QVERIFY(isNear(shown.view.visibleEndMs(), kPlotEndMs, 2 * kPixelMs));
        const qint64 before = shown.lengthMs();
        QWheelEvent plain(shown.at(0.5), {}, {}, {0, 120}, Qt::NoButton, {}, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(shown.view.viewport(), &plain);
        QVERIFY(!plain.isAccepted());
        QCOMPARE(shown.lengthMs(), before);
    }

    void pointerShowsACrosshair() {
        Shown shown;
        QSignalSpy moved(&shown.view, &PlotView::cursorMoved);
        shown.move(shown.at(0.5), {}, false);
        QCOMPARE(moved.count(), 1);
        const qint64 timeMs = moved[0][0].toLongLong();
        QCOMPARE((kPlotEndMs - timeMs) % kPlotStepMs, 0);
        QVERIFY(isNear(timeMs, shown.model.startMs() + kLengthMs / 2, kPlotStepMs));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(shown.view.viewport(), &leave);
        QCOMPARE(moved.last()[0].toLongLong(), -1);
    }

    void theHighlightSurvivesAChangeOfVisibility() {
        Shown shown;
        shown.model.setHighlighted(1);
        const QImage strong = shown.view.grab().toImage();
        shown.model.toggle(0);
        shown.model.toggle(0);
        QCOMPARE(shown.view.grab().toImage(), strong);
        shown.model.setHighlighted(-1);
        QVERIFY(shown.view.grab().toImage() != strong);
    }

    void aHiddenSeriesIsNotHighlighted() {
        Shown shown;
        shown.model.toggle(1);
        const QImage plain = shown.view.grab().toImage();
        shown.model.setHighlighted(1);
        QCOMPARE(shown.view.grab().toImage(), plain);
    }

    void atTheLimitsOfZoomTheViewStays_data() {
        QTest::addColumn<double>("factor");
        QTest::newRow("shortest") << 0.5;
        QTest::newRow("longest") << 2.0;
    }
    void atTheLimitsOfZoomTheViewStays() {
        QFETCH(double, factor);
        Shown shown;
        for (int i = 0; i < 60; ++i)
            shown.view.zoomTimeBy(factor);
        const qint64 startMs = shown.view.visibleStartMs();
        const qint64 endMs = shown.view.visibleEndMs();
        for (int i = 0; i < 20; ++i) {
            shown.view.zoomTimeBy(factor);
            shown.wheel(shown.at(0.9), {0, factor < 1 ? 120 : -120}, Qt::ControlModifier);
        }
        QCOMPARE(shown.view.visibleStartMs(), startMs);
        QCOMPARE(shown.view.visibleEndMs(), endMs);
    }

    void keysMoveACursor() {
        Shown shown;
        QSignalSpy moved(&shown.view, &PlotView::cursorMoved);
        QTest::keyClick(&shown.view, Qt::Key_Space);
        QCOMPARE(moved.count(), 1);
        const qint64 first = moved.last()[0].toLongLong();
        QTest::keyClick(&shown.view, Qt::Key_Right);
        QCOMPARE(moved.last()[0].toLongLong(), first + kPlotStepMs);
        QTest::keyClick(&shown.view, Qt::Key_PageUp);
        QCOMPARE(moved.last()[0].toLongLong(), first - 9 * kPlotStepMs);
        const QString spoken = shown.view.accessibleSummary();
        QTest::keyClick(&shown.view, Qt::Key_Tab);
        QVERIFY(shown.view.hasFocus());
        QVERIFY(shown.view.accessibleSummary() != spoken);
        QTest::keyClick(&shown.view, Qt::Key_Escape);
        QCOMPARE(moved.last()[0].toLongLong(), -1);
        QCOMPARE(shown.view.visibleStartMs(), shown.model.startMs());
        QTest::keyClick(&shown.view, Qt::Key_Right);
        QVERIFY(shown.view.visibleStartMs() > shown.model.startMs());
    }

    void shiftArrowsSelectAndEnterZooms() {
        Shown shown;
        QTest::keyClick(&shown.view, Qt::Key_Space);
        for (int i = 0; i < 20; ++i)
            QTest::keyClick(&shown.view, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(&shown.view, Qt::Key_Return);
        QCOMPARE(shown.lengthMs(), 20 * kPlotStepMs);
    }

    void plusMinusZoomAndTAsksForTheTable() {
        Shown shown;
        QSignalSpy table(&shown.view, &PlotView::tableRequested);
        QTest::keyClick(&shown.view, Qt::Key_Plus);
        QVERIFY(shown.lengthMs() < kLengthMs);
        QTest::keyClick(&shown.view, Qt::Key_Minus);
        QVERIFY(isNear(shown.lengthMs(), kLengthMs, 10));
        QTest::keyClick(&shown.view, Qt::Key_T);
        QCOMPARE(table.count(), 1);
    }

    void clickPinsAndUnpins() {
        Shown shown;
        const QEvent leave(QEvent::Leave);
        const auto without = [&shown] {
            QEvent event(QEvent::Leave);
            QApplication::sendEvent(shown.view.viewport(), &event);
            return shown.view.grab().toImage();
        };
        const QImage plain = without();
        QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, shown.at(0.3));
        QVERIFY(without() != plain);
        QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, shown.at(0.3));
        QCOMPARE(without(), plain);
    }

    void sharesTheCrosshairWithoutAnEcho() {
        Shown shown;
        QSignalSpy moved(&shown.view, &PlotView::cursorMoved);
        const QImage plain = shown.view.grab().toImage();
        shown.view.showCursorAt(kPlotEndMs - kLengthMs / 2);
        QVERIFY(shown.view.grab().toImage() != plain);
        shown.view.showCursorAt({});
        QCOMPARE(shown.view.grab().toImage(), plain);
        QCOMPARE(moved.count(), 0);
    }

    void smoothsAfterARest() {
        Shown shown;
        // Few points are smooth even while they move.
        fill(shown.model, waves(200, kPoints), kPoints);
        shown.view.zoomTimeBy(0.9);
        const QImage coarse = shown.view.grab().toImage();
        QTRY_VERIFY(shown.view.grab().toImage() != coarse);
    }

    void hasAMenuByKeyboard() {
        Shown shown;
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {10, 10}, {10, 10});
        QApplication::sendEvent(&shown.view, &event);
        auto* menu = shown.view.findChild<QMenu*>();
        QVERIFY(menu != nullptr);
        QVERIFY(menu->actions().size() >= 8);
        menu->close();
    }

    void assistiveTechnologyHearsWhatIsSeen() {
        Shown shown;
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&shown.view);
        QVERIFY(interface != nullptr);
        QCOMPARE(interface->role(), QAccessible::Chart);
        QCOMPARE(interface->text(QAccessible::Name),
                 QStringLiteral("Graph of 5 series, 1 h, 13:00 to 14:00 UTC"));
        QVERIFY(interface->text(QAccessible::Description).contains(QStringLiteral("last")));
        QCOMPARE(interface->childCount(), 5);
        QAccessibleInterface* series = interface->child(3);
        QCOMPARE(series->text(QAccessible::Name), QStringLiteral("api-3:9090"));
        QVERIFY(!series->text(QAccessible::Value).isEmpty());
        QCOMPARE(interface->indexOfChild(series), 3);
        QVERIFY(!series->state().invisible);
        shown.model.toggle(3);
        QVERIFY(series->state().invisible);
        shown.model.clear();
        QCOMPARE(interface->childCount(), 0);
        QVERIFY(!series->isValid());
    }

    void survivesItsModelAndStrangeData_data() {
        QTest::addColumn<QList<double>>("values");
        const double infinity = std::numeric_limits<double>::infinity();
        const double nothing = std::numeric_limits<double>::quiet_NaN();
        const double huge = std::numeric_limits<double>::max();
        QTest::newRow("nothing") << QList<double>{};
        QTest::newRow("one") << QList<double>{5};
        QTest::newRow("flat") << QList<double>{5, 5, 5};
        QTest::newRow("zero") << QList<double>{0, 0};
        QTest::newRow("NaN only") << QList<double>{nothing, nothing};
        QTest::newRow("infinite") << QList<double>{1, infinity, -infinity, 2};
        QTest::newRow("huge") << QList<double>{huge, -huge, 1};
        QTest::newRow("tiny") << QList<double>{5e-324, 0, 1e-320};
        QTest::newRow("negative") << QList<double>{-5, -1, -3};
    }
    void survivesItsModelAndStrangeData() {
        QFETCH(QList<double>, values);
        auto answer = std::make_shared<QueryAnswer>();
        Series series;
        for (int i = 0; i < values.size(); ++i) {
            series.timesMs.push_back(kPlotEndMs - 100000 + i * kPlotStepMs);
            series.values.push_back(values[i]);
        }
        answer->series.push_back(series);
        PlotView view;
        view.resize(600, 300);
        {
            PlotModel model;
            view.setModel(&model);
            fill(model, answer, 20);
            for (int kind = 0; kind < 3; ++kind) {
                for (int scale = 0; scale < 2; ++scale) {
                    PlotOptions options;
                    options.kind = static_cast<PlotOptions::Kind>(kind);
                    options.scale = static_cast<PlotOptions::Scale>(scale);
                    options.startsAtZero = kind == 0;
                    view.setOptions(options);
                    view.showCursorAt(kPlotEndMs - 100000);
                    QVERIFY(!view.grab().isNull());
                }
            }
        }
        QVERIFY(!view.grab().isNull());
        QVERIFY(view.model() == nullptr);
    }

    void optionsKeepAsJson() {
        PlotOptions options;
        options.kind = PlotOptions::Kind::Points;
        options.scale = PlotOptions::Scale::Log10;
        options.startsAtZero = true;
        options.unit = Unit::Bytes;
        QCOMPARE(plotOptionsFromJson(toJson(options)), options);
        QCOMPARE(plotOptionsFromJson({}), PlotOptions());
    }

    void historyForgetsTheOldestButTheBase() {
        PlotHistory history;
        history.setBase({0, 1000, {}});
        for (int i = 1; i < 200; ++i)
            history.go({0, 1000.0 - i, {}});
        int steps = 0;
        while (history.back())
            ++steps;
        QVERIFY(steps < 60);
        QCOMPARE(history.current().endMs, 1000);
    }
};

const pallium::test::Registrar<PlotViewTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "plot_view_test.moc"
