#pragma once

#include "backend/base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace pallium {

/// Prometheus' duration text: `1h30m`, units y w d h m s ms from large to small, each once; `0`.
/// Errors: InvalidArgument with Prometheus' text (`not a valid duration string: "x"`, `empty
/// duration string`, `duration out of range`).
Result<std::chrono::milliseconds> parsePrometheusDuration(std::string_view text);
/// The normal form: `1d` for 24 h, `2w`, `1h30m`, `0s`.
std::string formatPrometheusDuration(std::chrono::milliseconds duration);

/// Go's time.ParseDuration: `1h30m`, `1.5s`, `100ms`, `-2m`, units ns us µs ms s m h.
/// Errors: InvalidArgument with Go's text (`time: invalid duration "x"`).
Result<std::chrono::nanoseconds> parseGoDuration(std::string_view text);
/// Go's Duration.String(): `1h30m0s`, `1.5s`, `100ms`, `0s`.
std::string formatGoDuration(std::chrono::nanoseconds duration);

}  // namespace pallium
