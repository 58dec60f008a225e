#pragma once

#include "backend/promql/engine/evaluator.h"

namespace pallium::promql {

/// Any aggregation.
Result<void> evaluateAggregate(Evaluator& evaluator, const AggregateExpr& aggregate,
                               const ColumnSink& sink);

/// The info of an aggregation that native histograms have no part in.
void tellOfIgnoredHistograms(QueryState& state, const AggregateExpr& aggregate);

/// Aggregations that need the samples of a step together: quantile, count_values.
Result<void> evaluateQuantile(Evaluator& evaluator, const AggregateExpr& aggregate,
                              const ColumnSink& sink);
Result<void> evaluateCountValues(Evaluator& evaluator, const AggregateExpr& aggregate,
                                 const ColumnSink& sink);

/// Aggregations that choose among their inputs: topk, bottomk, limitk, limit_ratio.
Result<void> evaluateChoice(Evaluator& evaluator, const AggregateExpr& aggregate,
                            const ColumnSink& sink);

}  // namespace pallium::promql
