#pragma once

#include "backend/promql/parser/parser.h"

#include <optional>

namespace pallium::promql {

/// Checks the types of a parsed tree and completes the matching of its binary operators: dropped
/// where a side is no vector, many to many for set operators. Returns the first error, in the order
/// of Prometheus' check; its query is not set. `text` is the query, to find operators in.
std::optional<ParseError> checkTypes(Expr& expr, std::string_view text);

}  // namespace pallium::promql
