#pragma once

#include "backend/model/histogram.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pallium::promql {

/// One bucket with its bounds, whichever layout it is from.
struct HistogramBucket {
    double lower = 0, upper = 0;
    bool isLowerInclusive = false, isUpperInclusive = false;
    double count = 0;
    int32_t index = 0;  // in its layout; 0 for the zero bucket
};

/// All buckets in ascending order: negative ones, the zero bucket, positive ones; those of custom
/// bounds alike, the first from -Inf, the last to +Inf. Empty ones that the spans contain are
/// there; the zero bucket only if its count is above 0. A bucket that the zero bucket cuts begins
/// where that ends. Replaces `out`, keeping its capacity.
void ascendingBuckets(const FloatHistogram& histogram, std::vector<HistogramBucket>& out);

/// The upper bound of an exponential bucket, lower bound of its successor: 2^(index·2^-schema),
/// rounded as Prometheus' table does; past the greatest float it is that (the bucket of +Inf comes
/// after it). Requires: an exponential schema.
double exponentialBound(int64_t index, int32_t schema);

}  // namespace pallium::promql
