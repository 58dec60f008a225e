#pragma once

#include "backend/promql/engine/selector.h"

namespace pallium::promql {

/// Evaluates the inner expression of a subquery at all its steps, once for all windows of the
/// evaluator, and hands out each series of it. `inner` counts the samples that it sees.
Result<void> eachSubquerySeries(Evaluator& evaluator, const SubqueryExpr& subquery,
                                SampleCount& inner, const RangeSink& sink);

}  // namespace pallium::promql
