#include "backend/promql/histogram/arithmetic.h"
#include "backend/promql/histogram/bucket_side.h"
#include "backend/promql/histogram/custom_buckets.h"
#include "backend/promql/histogram/zero_bucket.h"

#include <algorithm>

namespace pallium::promql {

namespace {

/// Whether any bucket of `previous` has more than the same bucket of `current`; one that is missing
/// is one that fell. Both ascending.
bool hasFallen(const SparseBuckets& current, const SparseBuckets& previous,
               const HistogramLayout& layout) {
    auto at = current.begin();
    for (const SparseBucket& before : previous) {
        if (isInsideZeroBucket(layout, before.index)) continue;
        while (at != current.end() && at->index < before.index)
            ++at;
        const bool isThere = at != current.end() && at->index == before.index;
        if (isThere ? at->count.sum < before.count.sum : before.count.sum != 0) return true;
    }
    return false;
}

/// `layout`: of `current`; `steps`: from the schema of `previous` to that.
bool hasSideFallen(const BucketSide& current, const BucketSide& previous, int steps,
                   const HistogramLayout& layout) {
    if (steps == 0 && areParallel(current, previous, layout))
        return !std::ranges::equal(current.counts, previous.counts,
                                   [](double now, double before) { return !(now < before); });
    return hasFallen(sparseBuckets(current, 0), sparseBuckets(previous, steps), layout);
}

bool haveCommonBucketsFallen(const FloatHistogram& current, const FloatHistogram& previous) {
    const std::vector<double> bounds =
        commonBounds(current.layout.customBounds, previous.layout.customBounds);
    std::vector<KahanSum> now(bounds.size() + 1), before(bounds.size() + 1);
    addToBounds(current, nullptr, 1, bounds, now);
    addToBounds(previous, nullptr, 1, bounds, before);
    for (size_t i = 0; i < now.size(); ++i)
        if (now[i].sum < before[i].sum) return true;
    return false;
}

bool isZeroBucketReset(const FloatHistogram& current, const FloatHistogram& previous) {
    const double threshold = current.layout.zeroThreshold;
    if (threshold < previous.layout.zeroThreshold) return true;
    const ZeroBucket before = widenedZeroBucket(previous, nullptr, threshold);
    return before.threshold != threshold || current.zeroCount < before.count.sum;
}

}  // namespace

bool isCounterReset(const FloatHistogram& current, const FloatHistogram& previous) {
    if (current.hint == CounterResetHint::CounterReset) return true;
    if (current.hint == CounterResetHint::NotCounterReset) return false;
    // Gauges, of which the user is warned, are treated as counters.
    if (current.count < previous.count) return true;
    const HistogramLayout& layout = current.layout;
    if (layout.hasCustomBuckets()) {
        if (!previous.layout.hasCustomBuckets()) return true;
        if (layout.customBounds != previous.layout.customBounds)
            return haveCommonBucketsFallen(current, previous);
    }
    if (layout.schema > previous.layout.schema) return true;
    if (isZeroBucketReset(current, previous)) return true;
    const int steps = previous.layout.schema - layout.schema;
    return hasSideFallen(positiveSide(current), positiveSide(previous), steps, layout) ||
           hasSideFallen(negativeSide(current), negativeSide(previous), steps, layout);
}

}  // namespace pallium::promql
