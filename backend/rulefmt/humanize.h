#pragma once

#include "backend/base/result.h"
#include "backend/gotemplate/time_layout.h"

#include <string>

namespace pallium::rulefmt {

/// Numbers as people read them. Source: Prometheus' humanize functions of templates.
/// `1.235k`, `12m`.
std::string humanize(double value);
/// Multiples of 1024: `1.5Mi`.
std::string humanize1024(double value);
/// Of seconds: `1d 2h 3m 4s`, `1.5ms`.
std::string humanizeDuration(double seconds);
/// Of a ratio: `12.5%`.
std::string humanizePercentage(double ratio);
/// Of seconds since 1970 in UTC: `2015-06-23 13:19:44.128 +0000 UTC`. Errors: as toTime(), but what
/// is not finite is text.
Result<std::string> humanizeTimestamp(double seconds);

/// To the millisecond. Errors: InvalidArgument in Prometheus' words for what is not finite or not
/// within int64 nanoseconds.
Result<gotemplate::ZonedTime> toTime(double seconds);

}  // namespace pallium::rulefmt
