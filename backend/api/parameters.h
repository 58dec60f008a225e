#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/http/message.h"
#include "backend/model/matcher.h"
#include "backend/promql/parser/parser.h"

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::api {

/// Target bytes of routes that take queries and selectors, which may be long.
inline constexpr size_t kMaxQueryTargetBytes = 64 << 10;

// The ends of time for requests that name none: far beyond any data, and so far from the ends of
// the type that adding ranges and offsets cannot overflow.
inline constexpr TimestampMs kMinTime = std::numeric_limits<TimestampMs>::min() / 4;
inline constexpr TimestampMs kMaxTime = std::numeric_limits<TimestampMs>::max() / 4;

/// Float seconds, rounded to ms, or RFC 3339. Prometheus' texts for the ends of time give ours.
/// Errors: InvalidArgument `cannot parse "x" to a valid timestamp`; also for NaN, infinities and
/// times beyond kMinTime and kMaxTime.
Result<TimestampMs> parseTime(std::string_view text);

/// The parameters `start` and `end`, where they are given. Errors: InvalidArgument with the whole
/// text for the client.
Result<void> parseTimes(const http::Values& values, TimestampMs& start, TimestampMs& end);

/// Float seconds, cut to ms, or Prometheus' duration. Errors: InvalidArgument `cannot parse "x" to
/// a valid duration`, with ` It overflows int64` where it does.
Result<int64_t> parseDurationMs(std::string_view text);

/// A number of results; empty or 0: none. Errors: InvalidArgument with Go's and Prometheus' texts.
Result<size_t> parseLimit(std::string_view text);

/// The `match[]` parameters. Errors: InvalidArgument with the parser's text.
Result<std::vector<std::vector<Matcher>>> parseSelectors(const http::Values& values,
                                                         const promql::ParserOptions& options);

/// A label's name from a path: `U__…` is unescaped (`_2e_` → `.`, `__` → `_`), anything else must
/// be a classic name. Errors: InvalidArgument `invalid label name: "x"`.
Result<std::string> parseLabelName(std::string_view text);

}  // namespace pallium::api
