// The buckets of each side as intervals; not cut by the zero bucket.
#pragma once

#include "backend/promql/histogram/bucket_side.h"
#include "backend/promql/histogram/buckets.h"

namespace pallium::promql {

HistogramBucket positiveBucket(const HistogramLayout& layout, const BucketCursor& at);
HistogramBucket negativeBucket(const HistogramLayout& layout, const BucketCursor& at);
HistogramBucket zeroBucket(const FloatHistogram& histogram);

/// Ends a bucket around zero there if the other buckets of the histogram are on one side of it.
void boundByOneSign(HistogramBucket& bucket, const FloatHistogram& histogram);

}  // namespace pallium::promql
