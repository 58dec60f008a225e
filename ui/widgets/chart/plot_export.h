#pragma once

#include "ui/models/plot_model.h"
#include "ui/widgets/chart/plot_options.h"

#include <QImage>
#include <QSize>
#include <QTimeZone>

namespace pallium::ui {

/// What goes on a picture of a graph beside the series.
struct PlotPicture {
    QString title;  // empty: none
    QSize size{1200, 600};
    int scale = 1;  // 1 to 3: pixels per point
    QTimeZone zone = QTimeZone::utc();
};

/// A picture of the visible series with title, expressions, times and a legend (as many entries as
/// fit, and how many do not), in the colours of the current theme.
QImage renderPlot(PlotModel& model, const PlotOptions& options, const PlotPicture& picture);

}  // namespace pallium::ui
