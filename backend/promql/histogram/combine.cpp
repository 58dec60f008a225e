#include "backend/promql/histogram/combine.h"

#include "backend/promql/histogram/bucket_side.h"
#include "backend/promql/histogram/custom_buckets.h"
#include "backend/promql/histogram/zero_bucket.h"

#include <algorithm>

namespace pallium::promql {

namespace {

/// The hint of a sum; true if the two contradict each other.
bool combineHints(CounterResetHint& hint, CounterResetHint other) {
    using enum CounterResetHint;
    if (hint == other) return false;
    if (hint == Gauge || other == Gauge) {
        hint = Gauge;
        return false;
    }
    const bool isConflict = hint != Unknown && other != Unknown;
    hint = Unknown;
    return isConflict;
}

void addNumber(double& sum, double* lost, double value) {
    if (lost == nullptr) {
        sum += value;
        return;
    }
    KahanSum total{sum, *lost};
    total.add(value);
    sum = total.sum;
    *lost = total.error;
}

void addParallel(const MutableBucketSide& side, std::span<const double> counts, double sign) {
    for (size_t i = 0; i < counts.size(); ++i)
        addNumber(side.counts[i], side.lost != nullptr ? &(*side.lost)[i] : nullptr,
                  sign * counts[i]);
}

/// Buckets of both, ascending.
SparseBuckets mergedBuckets(const SparseBuckets& a, const SparseBuckets& b) {
    SparseBuckets merged;
    merged.reserve(a.size() + b.size());
    auto left = a.begin();
    for (const SparseBucket& right : b) {
        while (left != a.end() && left->index < right.index)
            merged.push_back(*left++);
        if (left == a.end() || left->index != right.index) {
            merged.push_back(right);
            continue;
        }
        merged.push_back(*left++);
        KahanSum& count = merged.back().count;
        count.add(right.count.sum);
        if (right.count.error != 0) count.add(right.count.error);
    }
    merged.insert(merged.end(), left, a.end());
    return merged;
}

/// How often the resolution of either side must be halved.
struct HalvingSteps {
    int sum = 0, addend = 0;
};

/// `layout`: of the result.
void addSide(const MutableBucketSide& side, const BucketSide& addend, HalvingSteps steps,
             double sign, const HistogramLayout& layout) {
    if (steps.sum == 0 && steps.addend == 0 && areParallel(side.view(), addend, layout)) {
        addParallel(side, addend.counts, sign);
        return;
    }
    SparseBuckets added = sparseBuckets(addend, steps.addend);
    std::erase_if(added, [&layout](const SparseBucket& bucket) {
        return isInsideZeroBucket(layout, bucket.index);
    });
    for (SparseBucket& bucket : added) {
        // Without carried errors those of joining buckets are as lost as the others.
        const double error = side.lost != nullptr ? bucket.count.error : 0;
        bucket.count = {sign * bucket.count.sum, sign * error};
    }
    side.assign(mergedBuckets(sparseBuckets(side.view(), steps.sum), added));
}

void addExponential(FloatHistogram& sum, FloatHistogram* lost, const FloatHistogram& addend,
                    double sign) {
    const double zeroCount = reconcileZeroBuckets(sum, lost, addend);
    addNumber(sum.zeroCount, lost != nullptr ? &lost->zeroCount : nullptr, sign * zeroCount);
    const int32_t schema = std::min(sum.layout.schema, addend.layout.schema);
    const HalvingSteps steps{sum.layout.schema - schema, addend.layout.schema - schema};
    sum.layout.schema = schema;
    addSide(positiveSide(sum, lost), positiveSide(addend), steps, sign, sum.layout);
    addSide(negativeSide(sum, lost), negativeSide(addend), steps, sign, sum.layout);
}

/// True if the bounds had to be reconciled.
bool addCustom(FloatHistogram& sum, FloatHistogram* lost, const FloatHistogram& addend,
               double sign) {
    if (sum.layout.customBounds == addend.layout.customBounds) {
        addSide(positiveSide(sum, lost), positiveSide(addend), {}, sign, sum.layout);
        return false;
    }
    std::vector<double> bounds = commonBounds(sum.layout.customBounds, addend.layout.customBounds);
    std::vector<KahanSum> counts(bounds.size() + 1);
    addToBounds(sum, lost, 1, bounds, counts);
    addToBounds(addend, nullptr, sign, bounds, counts);
    SparseBuckets buckets;
    for (size_t i = 0; i < counts.size(); ++i)
        if (counts[i].sum != 0 || counts[i].error != 0)
            buckets.push_back({static_cast<int64_t>(i), counts[i]});
    positiveSide(sum, lost).assign(buckets);
    sum.layout.customBounds = std::move(bounds);
    return true;
}

}  // namespace

CombinationFacts combine(FloatHistogram& sum, FloatHistogram* lost, const FloatHistogram& addend,
                         double sign) {
    const bool isCustom = sum.layout.hasCustomBuckets();
    if (isCustom != addend.layout.hasCustomBuckets()) return {.isIncompatible = true};
    CombinationFacts facts;
    facts.areHintsInConflict = combineHints(sum.hint, addend.hint);
    addNumber(sum.count, lost != nullptr ? &lost->count : nullptr, sign * addend.count);
    addNumber(sum.sum, lost != nullptr ? &lost->sum : nullptr, sign * addend.sum);
    if (isCustom)
        facts.areBoundsReconciled = addCustom(sum, lost, addend, sign);
    else
        addExponential(sum, lost, addend, sign);
    return facts;
}

}  // namespace pallium::promql
