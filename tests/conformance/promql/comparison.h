#pragma once

#include "backend/promql/engine/query_result.h"
#include "tests/conformance/promql/script.h"

#include <string>
#include <string_view>

namespace pallium::promqltest {

/// Why the result is not what the command expects; empty if it is.
std::string explainMismatch(const EvalCommand& eval, const promql::Value& value);
/// The same for the annotations.
std::string explainMismatch(const EvalCommand& eval, const promql::Annotations& annotations);
/// The same for the text of a failed query. Requires: the command expects a failure.
std::string explainMismatch(const EvalCommand& eval, std::string_view error);

}  // namespace pallium::promqltest
