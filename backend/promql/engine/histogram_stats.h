#pragma once

#include "backend/model/histogram.h"
#include "backend/promql/parser/ast.h"

#include <vector>

namespace pallium::promql {

/// Marks the selectors of which nothing but counts and sums of native histograms is asked for,
/// because histogram_count, histogram_sum or histogram_avg stands around them and nothing that
/// needs buckets. Operands of binary operators and subqueries are looked at by themselves.
void markHistogramStats(Expr& expr);

/// Leaves count, sum and schema of each sample. Unknown hints are found out from the samples
/// before, as long as there are buckets to do so. In order of time.
void keepHistogramStats(std::vector<HistogramSample>& samples);

}  // namespace pallium::promql
