#pragma once

#include <QString>
#include <QTimeZone>

namespace pallium::ui {

class PlotModel;

/// `Graph of 5 series, 1 h, 13:00 to 14:00 UTC`; with dates where it is not one day.
QString plotTitle(int seriesCount, qint64 startMs, qint64 endMs, const QTimeZone& zone);

/// A sentence per visible series: last, lowest, highest value, whether it rises, its gaps. At most
/// 20 series, then how many are left.
QString plotSummary(const PlotModel& model);

}  // namespace pallium::ui
