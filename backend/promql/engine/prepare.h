#pragma once

#include "backend/base/result.h"
#include "backend/promql/functions/function.h"
#include "backend/promql/parser/ast.h"

namespace pallium::promql {

/// Makes a parsed tree ready for evaluation, in place: duration expressions become numbers, `@
/// start()` and `@ end()` times, default subquery steps are filled in, and subtrees whose value is
/// the same at every step are wrapped in StepInvariantExpr, selectors
/// of which only histograms' counts and sums are asked for are marked. Errors: InvalidArgument with
/// the text for the user.
Result<void> prepareExpr(ExprPtr& expr, const EvaluationTimes& times,
                         int64_t defaultSubqueryStepMs);

}  // namespace pallium::promql
