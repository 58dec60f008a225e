#pragma once

#include "backend/base/clock.h"
#include "backend/promql/parser/parser.h"

#include <optional>
#include <string>
#include <string_view>

namespace pallium::promqltest {

/// The expression printed with `@ time` at every selector and outermost subquery that names no
/// time, so that it means the same at any evaluation time. Nullopt if it cannot: it does not parse,
/// or calls a function whose value depends on the evaluation time.
std::optional<std::string> pinnedToTime(std::string_view expr, TimestampMs time,
                                        const promql::ParserOptions& options);

/// True if the expression asks for the query's own start, end, range or step, which differ between
/// an instant query and a range query around it.
bool dependsOnQueryRange(std::string_view expr, const promql::ParserOptions& options);

}  // namespace pallium::promqltest
