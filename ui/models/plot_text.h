#pragma once

#include "ui/models/format.h"

#include <QString>
#include <QTimeZone>

namespace pallium::ui {

class PlotModel;
struct PlotSeries;

/// `Graph of 5 series, 1 h, 13:00 to 14:00 UTC`; with dates where it is not one day.
QString plotTitle(int seriesCount, qint64 startMs, qint64 endMs, const QTimeZone& zone);

/// `200: last 6, min 1, max 6, rising, 2 gaps`.
QString seriesSummary(const PlotSeries& series, Unit unit);

/// That of each visible series; of at most 20, then how many are left.
QString plotSummary(const PlotModel& model);

}  // namespace pallium::ui
