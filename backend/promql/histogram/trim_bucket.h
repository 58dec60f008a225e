// What a trim leaves of one bucket.
#pragma once

#include "backend/promql/histogram/buckets.h"

namespace pallium::promql {

/// Which observations stay: those below the bound (of `</`), or those above it (`>/`).
struct Trim {
    double bound = 0;
    bool keepsBelow = false;
};

/// Observations that stay, and the value that stands for them in the sum.
struct KeptPart {
    double count = 0;
    double middle = 0;
};

/// `isLinear`: of custom buckets, whose observations are spread evenly; those of exponential ones
/// are so over the logarithms.
KeptPart keptPart(const HistogramBucket& bucket, Trim trim, bool isLinear);

/// Likewise of the zero bucket, cut to the side on which all other observations are.
KeptPart keptPartOfZeroBucket(HistogramBucket bucket, Trim trim, bool hasPositive,
                              bool hasNegative);

}  // namespace pallium::promql
