#pragma once

#include "backend/promql/engine/evaluator.h"

namespace pallium::promql {

/// A range vector as the result of an instant query: its one window.
Result<Matrix> rangeVectorValue(Evaluator& evaluator, const Expr& expr);

/// The order of a matrix. Errors: those of the context.
Result<void> sortByLabels(QueryState& state, Matrix& matrix);

}  // namespace pallium::promql
