#include "backend/promql/histogram/bucket_side.h"

#include "backend/promql/histogram/buckets.h"

#include <algorithm>

namespace pallium::promql {

namespace {

std::span<const double> numbersOf(const FloatHistogram* histogram,
                                  std::vector<double> FloatHistogram::*side) {
    if (histogram == nullptr) return {};
    return histogram->*side;
}

}  // namespace

void addBucket(std::vector<HistogramSpan>& spans, int64_t gap) {
    if (gap == 0 && !spans.empty())
        ++spans.back().length;
    else
        spans.push_back({static_cast<int32_t>(gap), 1});
}

void MutableBucketSide::assign(const SparseBuckets& buckets) const {
    spans.clear();
    counts.clear();
    if (lost != nullptr) lost->clear();
    int64_t next = 0;
    for (const SparseBucket& bucket : buckets) {
        addBucket(spans, bucket.index - next);
        counts.push_back(bucket.count.sum);
        if (lost != nullptr) lost->push_back(bucket.count.error);
        next = bucket.index + 1;
    }
}

BucketSide positiveSide(const FloatHistogram& histogram, const FloatHistogram* lost) {
    return {histogram.layout.positiveSpans, histogram.positive,
            numbersOf(lost, &FloatHistogram::positive)};
}
BucketSide negativeSide(const FloatHistogram& histogram, const FloatHistogram* lost) {
    return {histogram.layout.negativeSpans, histogram.negative,
            numbersOf(lost, &FloatHistogram::negative)};
}
MutableBucketSide positiveSide(FloatHistogram& histogram, FloatHistogram* lost) {
    return {histogram.layout.positiveSpans, histogram.positive,
            lost != nullptr ? &lost->positive : nullptr};
}
MutableBucketSide negativeSide(FloatHistogram& histogram, FloatHistogram* lost) {
    return {histogram.layout.negativeSpans, histogram.negative,
            lost != nullptr ? &lost->negative : nullptr};
}

SparseBuckets sparseBuckets(const BucketSide& side, int steps) {
    SparseBuckets buckets;
    buckets.reserve(side.counts.size());
    for (BucketCursor cursor(side.spans, side.counts); cursor.next();) {
        const int64_t index = ((cursor.index() - 1) >> steps) + 1;
        const double lost = side.lostAt(cursor.position());
        if (buckets.empty() || buckets.back().index != index) {
            buckets.push_back({index, {cursor.count(), lost}});
            continue;
        }
        buckets.back().count.add(cursor.count());
        buckets.back().count.add(lost);
    }
    return buckets;
}

bool isInsideZeroBucket(const HistogramLayout& layout, int64_t index) {
    return !layout.hasCustomBuckets() &&
           exponentialBound(index, layout.schema) <= layout.zeroThreshold;
}

bool areParallel(const BucketSide& a, const BucketSide& b, const HistogramLayout& layout) {
    if (a.counts.size() != b.counts.size() || !std::ranges::equal(a.spans, b.spans)) return false;
    BucketCursor first(b.spans, b.counts);
    return !first.next() || !isInsideZeroBucket(layout, first.index());
}

}  // namespace pallium::promql
