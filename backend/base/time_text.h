#pragma once

#include "backend/base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace pallium {

/// UTC, milliseconds kept to three digits: `2026-11-23T05:56:27.061Z`; any int64 is accepted.
std::string formatRfc3339Ms(TimestampMs time);
/// UTC as Go's RFC3339Nano: fraction without trailing zeros, none if 0: `2026-11-23T05:56:27.5Z`.
std::string formatRfc3339Nano(int64_t nsSinceEpoch);
/// Go's text of a time in UTC, with the same fraction: `2026-11-23 05:56:27.5 +0000 UTC`.
std::string formatGoTime(int64_t nsSinceEpoch);
/// RFC 3339 with `Z` or an offset; parts of a millisecond are dropped. nullopt if it is none.
std::optional<TimestampMs> parseRfc3339Ms(std::string_view text);

/// Broken-down UTC time of whole seconds since the epoch. Proleptic Gregorian, any year.
struct CivilTime {
    int64_t year;
    int month;      // 1-12
    int day;        // 1-31
    int hour;       // 0-23
    int minute;     // 0-59
    int second;     // 0-59
    int weekday;    // 0 = Sunday
    int dayOfYear;  // 1-366
};
CivilTime civilTime(int64_t secondsSinceEpoch);
/// Days from the epoch to a date; a month beyond 1-12 or a day beyond the month's is not allowed.
int64_t daysFromCivil(int64_t year, int month, int day);
int daysInMonth(int64_t year, int month);

}  // namespace pallium
