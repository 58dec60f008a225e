#pragma once

#include "backend/promql/engine/evaluator.h"

namespace pallium::promql {

/// A function call that gives an instant vector.
Result<void> evaluateCall(Evaluator& evaluator, const Call& call, const ColumnSink& sink);

/// A function call that gives a scalar at each step.
Result<std::vector<double>> evaluateScalarCall(Evaluator& evaluator, const Call& call);

}  // namespace pallium::promql
