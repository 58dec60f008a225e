#include "backend/promql/histogram/zero_bucket.h"

#include "backend/promql/histogram/buckets.h"

namespace pallium::promql {

namespace {

/// Takes in what of a side lies below the threshold. True if that cut a populated bucket: then the
/// threshold is its end.
bool takeInside(const BucketSide& side, int32_t schema, ZeroBucket& zero) {
    for (BucketCursor at(side.spans, side.counts); at.next();) {
        if (exponentialBound(at.index() - 1, schema) >= zero.threshold) return false;
        zero.count.add(at.count());
        if (!side.lost.empty()) zero.count.add(side.lost[at.position()]);
        const double upper = exponentialBound(at.index(), schema);
        if (upper <= zero.threshold) continue;
        if (at.count() == 0) return false;
        zero.threshold = upper;
        return true;
    }
    return false;
}

/// Leaves the populated buckets outside the zero bucket.
void dropInside(const MutableBucketSide& side, const HistogramLayout& layout) {
    SparseBuckets buckets = sparseBuckets(side.view(), 0);
    std::erase_if(buckets, [&layout](const SparseBucket& bucket) {
        return bucket.count.sum == 0 ||
               exponentialBound(bucket.index - 1, layout.schema) < layout.zeroThreshold;
    });
    side.assign(buckets);
}

}  // namespace

ZeroBucket widenedZeroBucket(const FloatHistogram& histogram, const FloatHistogram* lost,
                             double threshold) {
    const int32_t schema = histogram.layout.schema;
    ZeroBucket zero{threshold, {histogram.zeroCount, lost != nullptr ? lost->zeroCount : 0}};
    if (threshold == histogram.layout.zeroThreshold) return zero;
    takeInside(positiveSide(histogram, lost), schema, zero);
    // What was taken from the positive side is too little once the negative one widens the bucket.
    // As in Prometheus the rounding errors are not taken back.
    while (takeInside(negativeSide(histogram, lost), schema, zero)) {
        zero.count.sum = histogram.zeroCount;
        takeInside(positiveSide(histogram, lost), schema, zero);
    }
    return zero;
}

double reconcileZeroBuckets(FloatHistogram& histogram, FloatHistogram* lost,
                            const FloatHistogram& other) {
    HistogramLayout& layout = histogram.layout;
    ZeroBucket others{other.layout.zeroThreshold, {other.zeroCount}};
    for (;;) {  // NaN is neither greater nor smaller
        if (layout.zeroThreshold > others.threshold) {
            others = widenedZeroBucket(other, nullptr, layout.zeroThreshold);
        } else if (others.threshold > layout.zeroThreshold) {
            const ZeroBucket own = widenedZeroBucket(histogram, lost, others.threshold);
            layout.zeroThreshold = own.threshold;
            histogram.zeroCount = own.count.sum;
            if (lost != nullptr) lost->zeroCount = own.count.error;
            dropInside(positiveSide(histogram, lost), layout);
            dropInside(negativeSide(histogram, lost), layout);
        } else {
            return others.count.sum;
        }
    }
}

}  // namespace pallium::promql
