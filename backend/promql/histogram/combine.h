// Addition of histograms, plain or with the rounding errors carried: one algorithm for both.
#pragma once

#include "backend/promql/histogram/arithmetic.h"

namespace pallium::promql {

/// sum += sign·addend, sign being 1 or -1. `lost`: what rounding took from each number of `sum` so
/// far, in buckets that stand for those of `sum` (its own layout is not looked at); null where
/// nobody asks.
CombinationFacts combine(FloatHistogram& sum, FloatHistogram* lost, const FloatHistogram& addend,
                         double sign);

}  // namespace pallium::promql
