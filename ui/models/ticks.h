#pragma once

#include "ui/models/format.h"

#include <QString>
#include <QTimeZone>

#include <vector>

namespace pallium::ui {

/// A mark on an axis.
struct AxisTick {
    double at = 0;  // milliseconds since 1970, or a value
    QString text;
};

/// At most `maxTicks` (2 or more) round times of the zone within [startMs, endMs], ascending:
/// 24-hour clock, the date at midnight, and the zone's name at the first tick after a change of
/// clocks.
std::vector<AxisTick> timeTicks(qint64 startMs, qint64 endMs, int maxTicks, const QTimeZone& zone);

/// At most about `maxTicks` values within [min, max], ascending, by steps of 1, 2 or 5 times a
/// power of ten; bytes by powers of two, durations by parts of minutes and hours. Texts differ.
std::vector<AxisTick> valueTicks(double min, double max, int maxTicks, Unit unit);

/// Powers of ten within [min, max], 0 < min < max, with 2 and 5 between where there is room; like
/// valueTicks() within less than a decade.
std::vector<AxisTick> logTicks(double min, double max, int maxTicks, Unit unit);

}  // namespace pallium::ui
