#pragma once

#include "backend/promql/parser/ast.h"

namespace pallium::querier {

/// How much time the selectors of a query look at, in milliseconds, when it is evaluated at one
/// time: the union of what each reads with its range or the lookback, offsets, @ and the subqueries
/// around it. 0 if it has no selector. As in Cortex, `@ start()` and `@ end()` do not count.
int64_t selectedSpanMs(const promql::Expr& expr, int64_t lookbackMs);

/// Whether a subquery has more steps than `maxSteps` in its range.
bool hasTooManySubquerySteps(const promql::Expr& expr, int64_t defaultStepMs, int64_t maxSteps);

}  // namespace pallium::querier
