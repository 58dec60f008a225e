#include "backend/base/time_text.h"
#include "backend/promql/functions/families.h"

#include <cstdint>
#include <limits>

namespace pallium::promql {
namespace {

using Scalars = std::span<const double>;
using Sample = std::optional<double>;

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

Sample dayOfMonth(CallSite&, double value, Scalars) {
    return calendar(value).day;
}
Sample dayOfWeek(CallSite&, double value, Scalars) {
    return calendar(value).weekday;
}
Sample dayOfYear(CallSite&, double value, Scalars) {
    return calendar(value).dayOfYear;
}
Sample hour(CallSite&, double value, Scalars) {
    return calendar(value).hour;
}
Sample minute(CallSite&, double value, Scalars) {
    return calendar(value).minute;
}
Sample month(CallSite&, double value, Scalars) {
    return calendar(value).month;
}
Sample year(CallSite&, double value, Scalars) {
    return static_cast<double>(calendar(value).year);
}

Sample daysInMonthOf(CallSite&, double value, Scalars) {
    const CivilTime time = calendar(value);
    return daysInMonth(time.year, time.month);
}

double seconds(int64_t ms) {
    return static_cast<double>(ms) / 1000;
}

double evaluationTime(CallSite&, TimestampMs evalTimeMs, Scalars) {
    return seconds(evalTimeMs);
}
double queryStart(CallSite& call, TimestampMs, Scalars) {
    return seconds(call.times.queryStartMs);
}
double queryEnd(CallSite& call, TimestampMs, Scalars) {
    return seconds(call.times.queryEndMs);
}
double queryStep(CallSite& call, TimestampMs, Scalars) {
    return seconds(call.times.queryStepMs);
}
double queryRange(CallSite& call, TimestampMs, Scalars) {
    return seconds(call.times.queryEndMs - call.times.queryStartMs);
}

constexpr Function kFunctions[] = {
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
    return kFunctions;
}

}  // namespace pallium::promql
