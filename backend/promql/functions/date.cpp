#include "backend/base/time_text.h"
#include "backend/promql/functions/families.h"
#include "backend/promql/functions/numerics.h"

#include <cstdint>
#include <limits>

namespace pallium::promql {
namespace {

using Scalars = std::span<const double>;
using MaybeValue = std::optional<double>;

constexpr int64_t kSecondsPer400Years = 146097LL * 86400;

/// The calendar of a value in seconds, truncated towards zero. NaN and what does not fit an int64
/// become its least value, which Go's calendar takes for 2^63: 400 years and a known time later.
CivilTime calendar(double seconds) {
    constexpr double kLimit = 9223372036854775808.0;
    if (seconds > -kLimit && seconds < kLimit) return civilTime(static_cast<int64_t>(seconds));
    CivilTime time = civilTime(std::numeric_limits<int64_t>::max() - kSecondsPer400Years + 1);
    time.year += 400;
    return time;
}

MaybeValue dayOfMonth(CallSite&, double value, Scalars) {
    return calendar(value).day;
}
MaybeValue dayOfWeek(CallSite&, double value, Scalars) {
    return calendar(value).weekday;
}
MaybeValue dayOfYear(CallSite&, double value, Scalars) {
    return calendar(value).dayOfYear;
}
MaybeValue hour(CallSite&, double value, Scalars) {
    return calendar(value).hour;
}
MaybeValue minute(CallSite&, double value, Scalars) {
    return calendar(value).minute;
}
MaybeValue month(CallSite&, double value, Scalars) {
    return calendar(value).month;
}
MaybeValue year(CallSite&, double value, Scalars) {
    return static_cast<double>(calendar(value).year);
}

MaybeValue daysInMonthOf(CallSite&, double value, Scalars) {
    const CivilTime time = calendar(value);
    return daysInMonth(time.year, time.month);
}

double evaluationTime(CallSite&, TimestampMs evalTimeMs, Scalars) {
    return toSeconds(evalTimeMs);
}
double queryStart(CallSite& call, TimestampMs, Scalars) {
    return toSeconds(call.times.queryStartMs);
}
double queryEnd(CallSite& call, TimestampMs, Scalars) {
    return toSeconds(call.times.queryEndMs);
}
double queryStep(CallSite& call, TimestampMs, Scalars) {
    return toSeconds(call.times.queryStepMs);
}
double queryRange(CallSite& call, TimestampMs, Scalars) {
    return toSeconds(call.times.queryEndMs - call.times.queryStartMs);
}

constexpr Function kDateFunctions[] = {
    {.name = "day_of_month", .element = dayOfMonth, .defaultsToTime = true},
    {.name = "day_of_week", .element = dayOfWeek, .defaultsToTime = true},
    {.name = "day_of_year", .element = dayOfYear, .defaultsToTime = true},
    {.name = "days_in_month", .element = daysInMonthOf, .defaultsToTime = true},
    {.name = "end", .scalar = queryEnd},
    {.name = "hour", .element = hour, .defaultsToTime = true},
    {.name = "minute", .element = minute, .defaultsToTime = true},
    {.name = "month", .element = month, .defaultsToTime = true},
    {.name = "range", .scalar = queryRange},
    {.name = "start", .scalar = queryStart},
    {.name = "step", .scalar = queryStep},
    {.name = "time", .scalar = evaluationTime},
    {.name = "year", .element = year, .defaultsToTime = true},
};

}  // namespace

std::span<const Function> dateFunctions() {
    return kDateFunctions;
}

}  // namespace pallium::promql
