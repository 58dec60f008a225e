// Zero buckets of different widths, brought to one that cuts no populated bucket of either
// histogram.
#pragma once

#include "backend/promql/histogram/bucket_side.h"

namespace pallium::promql {

struct ZeroBucket {
    double threshold = 0;
    KahanSum count;
};

/// The zero bucket if it reached `threshold`, or as far as the end of the last populated bucket
/// that this cuts; the buckets it takes in are counted. Requires: `threshold` is not the smaller
/// one. `lost`: as of positiveSide().
ZeroBucket widenedZeroBucket(const FloatHistogram& histogram, const FloatHistogram* lost,
                             double threshold);

/// Gives `histogram` a zero bucket that suits `other` too; returns what the one of `other` counts
/// at that width. `lost`: as of positiveSide().
double reconcileZeroBuckets(FloatHistogram& histogram, FloatHistogram* lost,
                            const FloatHistogram& other);

}  // namespace pallium::promql
