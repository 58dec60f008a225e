#pragma once

#include "ui/models/plot_mapping.h"
#include "ui/models/ticks.h"

#include <QFont>
#include <QtCharts/QCategoryAxis>

class QChart;
class QLineSeries;

namespace pallium::ui {

/// Frame, grid and axes of a chart, drawn by Qt Charts with our ticks. Threads: GUI thread.
class PlotAxes {
  public:
    /// Adds axes to `chart`, which owns them.
    explicit PlotAxes(QChart& chart);

    void applyTheme();
    /// How many ticks fit the chart's size is decided here; the mapping's area is not used. Without
    /// `hasValues` the value axis is bare.
    void show(const PlotMapping& mapping, const QTimeZone& zone, Unit unit, bool hasValues);

  private:
    QChart& m_chart;
    QCategoryAxis* m_time = nullptr;
    QCategoryAxis* m_value = nullptr;
};

}  // namespace pallium::ui
