// ui/widgets/chart: graphs over time. Start here: PlotView is the widget, LegendTable its legend,
// renderPlot() its picture; all of them look at one PlotModel (ui/models/plot_model.h).
#pragma once

#include "ui/models/plot_model.h"
#include "ui/widgets/chart/plot_options.h"

#include <QTimeZone>
#include <QtCharts/QChartView>

#include <memory>
#include <optional>

namespace pallium::ui {

/// A graph of a PlotModel. Qt Charts draws frame, axes and grid; the series are painted by one item
/// of ours, because Qt Charts' own are ten times slower. Pointer and keys: drag zooms in time, with
/// Ctrl both ways, on the value axis values, with Shift it pans; Ctrl+wheel zooms, double click and
/// Backspace go back a view, Home to the first; Space, arrows, Page keys and Tab move a cursor, P
/// pins its readout, T asks for the table. Threads: GUI thread.
class PlotView final : public QChartView {
    Q_OBJECT

  public:
    explicit PlotView(QWidget* parent = nullptr);
    ~PlotView() override;

    /// Borrows `model`, which must outlive the view or be replaced; null shows nothing.
    void setModel(PlotModel* model);
    PlotModel* model() const;
    void setOptions(const PlotOptions& options);
    const PlotOptions& options() const;
    void setTimeZone(const QTimeZone& zone);
    /// Shown in the middle while there are no series; empty: "No data in this range".
    void setMessage(const QString& text);

    /// `Graph of 5 series, 1 h, 13:00:00 to 14:00:00 UTC`: what assistive technology hears first.
    QString accessibleTitle() const;
    /// Where the keyboard's cursor is, and how each series went.
    QString accessibleSummary() const;

    /// Of the area where series are drawn, for automaticStepMs().
    int plotWidthPx() const;
    /// The stretch of time that is seen.
    qint64 visibleStartMs() const;
    qint64 visibleEndMs() const;

    void goBack();
    void goForward();
    void resetView();
    /// Around the middle; below 1 zooms in.
    void zoomTimeBy(double factor);
    void zoomIn() { zoomTimeBy(0.5); }
    void zoomOut() { zoomTimeBy(2); }

    /// Shows the crosshair at a time without the pointer, for graphs that share it; nothing: none.
    void showCursorAt(std::optional<qint64> timeMs);

  Q_SIGNALS:
    /// The person chose another stretch of time and has rested for 300 ms: the page may ask for it
    /// with a smaller step. Until the answer is set, the old samples are drawn in the new stretch.
    void rangeChosen(qint64 startMs, qint64 endMs);
    /// Back at the stretch that was there before the first choice: the page's own range.
    void rangeReset();
    /// Where the crosshair is; -1: nowhere.
    void cursorMoved(qint64 timeMs);
    /// T was pressed.
    void tableRequested();

  protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    bool focusNextPrevChild(bool isNext) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ui
