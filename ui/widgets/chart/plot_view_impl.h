#pragma once

#include "ui/widgets/chart/plot_figure.h"
#include "ui/widgets/chart/plot_view.h"

#include <QPointer>
#include <QTimer>

#include <optional>
#include <vector>

namespace pallium::ui {

/// A drag of the pointer from press to release.
struct PlotDrag {
    enum class Mode : quint8 { None, Time, Both, Values, Pan };
    Mode mode = Mode::None;
    QPointF start;
    QPointF now;
    PlotWindow window;  // as it was
    bool hasMoved = false;
};

/// Where the keyboard's cursor is.
struct PlotCursor {
    bool isShown = false;
    int series = -1;
    qint64 timeMs = 0;
    std::optional<qint64> selectionFromMs;  // Shift with the arrows
};

struct PlotView::Impl {
    explicit Impl(PlotView& owner);

    PlotView& view;
    PlotFigure figure;
    QPointer<PlotModel> model;
    PlotOptions options;
    QTimeZone zone = QTimeZone::utc();
    PlotHistory history;
    std::optional<PlotWindow> asked;  // told by rangeChosen and not answered yet
    PlotDrag drag;
    PlotCursor cursor;
    std::optional<QPointF> pointer;  // where it hovers
    std::vector<PlotReadout> pins;
    bool hasPinnedByClick = false;  // the last click; a double click takes it back
    QTimer smoothTimer;
    QTimer chosenTimer;

    void refresh();
    void sourceChanged();
    void showHighlight();
    void modelReset();
    /// Whether the change continues the one before, as with a wheel.
    enum class Step : quint8 { New, Continued };
    void go(PlotWindow window, Step step);
    void windowChanged(bool hasNewTime);
    void tellChosen();
    /// `factor` below 1 zooms in; `anchor` from 0 to 1 stays where it is.
    void zoomTime(double factor, double anchor, Step step);
    void zoomValues(double factor, double anchor);
    void pan(double shareOfWidth, Step step);

    void hover(const QPointF& position);
    void setReadout(std::optional<PlotReadout> readout);
    /// After series or window changed: what was shown stays, where it still can be.
    void readAgain();
    void togglePin();
    void copyReadout();

    PlotDrag::Mode modeAt(const QPointF& position, Qt::KeyboardModifiers modifiers) const;
    QRectF dragArea() const;
    void finishDrag();

    void showCursor();
    void hideCursor();
    void moveCursor(int samples, bool isSelecting);
    void nextSeries(int direction);
    void updateCursor();
    void zoomToSelection();
};

}  // namespace pallium::ui
