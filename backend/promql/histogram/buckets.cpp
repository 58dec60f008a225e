#include "backend/promql/histogram/buckets.h"

#include "backend/promql/histogram/bucket_bounds.h"
#include "backend/promql/histogram/bucket_side.h"

#include <algorithm>
#include <limits>

namespace pallium::promql {

namespace {

double customBound(const std::vector<double>& bounds, int64_t index) {
    if (index < 0) return -std::numeric_limits<double>::infinity();
    if (index >= static_cast<int64_t>(bounds.size()))
        return std::numeric_limits<double>::infinity();
    return bounds[static_cast<size_t>(index)];
}

}  // namespace

HistogramBucket positiveBucket(const HistogramLayout& layout, const BucketCursor& at) {
    const int64_t index = at.index();
    const auto bucketIndex = static_cast<int32_t>(index);
    if (layout.hasCustomBuckets())
        return {.lower = customBound(layout.customBounds, index - 1),
                .upper = customBound(layout.customBounds, index),
                .isLowerInclusive = index == 0,
                .isUpperInclusive = true,
                .count = at.count(),
                .index = bucketIndex};
    return {.lower = exponentialBound(index - 1, layout.schema),
            .upper = exponentialBound(index, layout.schema),
            .isUpperInclusive = true,
            .count = at.count(),
            .index = bucketIndex};
}

HistogramBucket negativeBucket(const HistogramLayout& layout, const BucketCursor& at) {
    return {.lower = -exponentialBound(at.index(), layout.schema),
            .upper = -exponentialBound(at.index() - 1, layout.schema),
            .isLowerInclusive = true,
            .count = at.count(),
            .index = static_cast<int32_t>(at.index())};
}

HistogramBucket zeroBucket(const FloatHistogram& histogram) {
    const double threshold = histogram.layout.zeroThreshold;
    return {.lower = -threshold,
            .upper = threshold,
            .isLowerInclusive = true,
            .isUpperInclusive = true,
            .count = histogram.zeroCount};
}

void boundByOneSign(HistogramBucket& bucket, const FloatHistogram& histogram) {
    if (histogram.negative.empty() && !histogram.positive.empty()) bucket.lower = 0;
    if (histogram.positive.empty() && !histogram.negative.empty()) bucket.upper = 0;
}

void ascendingBuckets(const FloatHistogram& histogram, std::vector<HistogramBucket>& out) {
    const HistogramLayout& layout = histogram.layout;
    const double threshold = layout.zeroThreshold;
    out.clear();
    for (BucketCursor at(layout.negativeSpans, histogram.negative); at.next();) {
        HistogramBucket bucket = negativeBucket(layout, at);
        if (bucket.upper < 0) bucket.upper = std::min(bucket.upper, -threshold);
        out.push_back(bucket);
    }
    std::ranges::reverse(out);
    if (histogram.zeroCount > 0) out.push_back(zeroBucket(histogram));
    for (BucketCursor at(layout.positiveSpans, histogram.positive); at.next();) {
        HistogramBucket bucket = positiveBucket(layout, at);
        if (bucket.lower > 0) bucket.lower = std::max(bucket.lower, threshold);
        out.push_back(bucket);
    }
}

}  // namespace pallium::promql
