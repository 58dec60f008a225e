#pragma once

#include "ui/widgets/chart/plot_axes.h"
#include "ui/widgets/chart/plot_history.h"
#include "ui/widgets/chart/plot_item.h"
#include "ui/widgets/chart/plot_overlay.h"

#include <optional>

namespace pallium::ui {

/// A chart with its axes, series and overlay, showing one window of a model. It knows nothing of
/// pointer and keys. Threads: GUI thread.
class PlotFigure {
  public:
    /// Items and axes belong to `chart`.
    explicit PlotFigure(QChart& chart);

    /// Borrows `model`; call again when its series or their visibility changed, then show().
    void setSource(const PlotModel* model, const PlotOptions& options, const QTimeZone& zone);
    /// For a graph without series; empty: a sentence of ours.
    void setMessage(const QString& text) { m_message = text; }
    const QString& message() const { return m_message; }
    void show(const PlotWindow& window);
    /// Whether show() is at work: changes of the plot's area are its own.
    bool isShowing() const { return m_isShowing; }
    void applyTheme();

    const PlotMapping& mapping() const { return m_item->mapping(); }
    Unit unit() const;
    PlotItem& item() { return *m_item; }
    PlotOverlay& overlay() { return *m_overlay; }

    /// The time of the sample next to `timeMs`, if it is seen.
    std::optional<qint64> sampleNear(double timeMs) const;
    /// The values at the sample next to `timeMs` that is seen; `y` tells which series is meant.
    std::optional<PlotReadout> readAt(double timeMs, double y) const;
    /// The same time once more, after the series changed; nothing if none has a value there.
    std::optional<PlotReadout> readAgain(const PlotReadout& before) const;
    /// The values at `timeMs` with `series` as the nearest.
    PlotReadout readSeries(qint64 timeMs, int series) const;

  private:
    std::optional<std::pair<double, double>> valuesOf(const PlotWindow& window) const;
    QString messageText(bool hasValues) const;

    QChart& m_chart;
    PlotAxes m_axes;
    PlotItem* m_item;
    PlotOverlay* m_overlay;
    const PlotModel* m_model = nullptr;
    PlotOptions m_options;
    QTimeZone m_zone = QTimeZone::utc();
    QString m_message;
    bool m_isShowing = false;
};

}  // namespace pallium::ui
