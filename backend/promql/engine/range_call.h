#pragma once

#include "backend/promql/engine/evaluator.h"
#include "backend/promql/functions/function.h"

namespace pallium::promql {

/// A call of a function of the Range kind: its windows slide over each series of the range vector,
/// one output column a series. Errors: an extended range that the function does not understand; two
/// series that coincide without their names.
Result<void> evaluateRangeCall(Evaluator& evaluator, const Call& call, const Function& function,
                               const ColumnSink& sink);

}  // namespace pallium::promql
