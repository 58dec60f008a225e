#include "backend/promql/histogram/trim_bucket.h"

#include "backend/promql/histogram/interpolation.h"

#include <cmath>
#include <limits>

namespace pallium::promql {

namespace {

constexpr double kNoBound = std::numeric_limits<double>::infinity();

/// An infinite bound is no place: the other one stands for the bucket, or half of it if that may
/// begin at 0.
double middleOf(double lower, double upper, bool isLinear) {
    if (std::isinf(lower) && std::isinf(upper)) return 0;
    if (std::isinf(lower)) return upper > 0 ? upper / 2 : upper;
    if (std::isinf(upper)) return lower;
    if (isLinear) return (lower + upper) / 2;
    const double middle = std::sqrt(std::fabs(lower * upper));
    return lower < 0 ? -middle : middle;
}

/// Of a bucket from -Inf. One that ends above 0 is taken to begin there, any other is not divided:
/// nothing is known of its observations.
KeptPart keptOfFirst(const HistogramBucket& bucket, Trim trim) {
    const double bound = trim.bound;
    const bool canBegin = bucket.upper > 0 && bucket.upper != kNoBound;
    if (trim.keepsBelow) {
        if (canBegin && bound > 0) return {bucket.count * bound / bucket.upper, bound / 2};
        if (bucket.upper <= 0) return {bucket.count, bound};
        return {};
    }
    if (canBegin && bound >= 0)
        return {bucket.count * (1 - bound / bucket.upper), (bound + bucket.upper) / 2};
    return {};
}

/// Of a bucket that the bound cuts.
KeptPart keptOfCut(const HistogramBucket& bucket, Trim trim, bool isLinear) {
    if (bucket.lower == -kNoBound) return keptOfFirst(bucket, trim);
    if (bucket.upper == kNoBound)
        return trim.keepsBelow ? KeptPart{} : KeptPart{bucket.count, trim.bound};
    const double share = isLinear ? (trim.bound - bucket.lower) / (bucket.upper - bucket.lower)
                                  : shareBelow(bucket.lower, bucket.upper, trim.bound);
    const double below = bucket.count * share;
    if (trim.keepsBelow) return {below, middleOf(bucket.lower, trim.bound, isLinear)};
    return {bucket.count - below, middleOf(trim.bound, bucket.upper, isLinear)};
}

}  // namespace

KeptPart keptPart(const HistogramBucket& bucket, Trim trim, bool isLinear) {
    const bool isBelow = bucket.upper <= trim.bound;
    const bool isAbove = bucket.lower >= trim.bound;
    if (trim.keepsBelow ? isBelow : isAbove)
        return {bucket.count, middleOf(bucket.lower, bucket.upper, isLinear)};
    const bool isCut = trim.keepsBelow ? bucket.lower < trim.bound : bucket.upper > trim.bound;
    return isCut ? keptOfCut(bucket, trim, isLinear) : KeptPart{};
}

KeptPart keptPartOfZeroBucket(HistogramBucket bucket, Trim trim, bool hasPositive,
                              bool hasNegative) {
    if (hasNegative && !hasPositive) bucket.upper = 0;
    if (hasPositive && !hasNegative) bucket.lower = 0;
    const KeptPart whole{bucket.count, (bucket.lower + bucket.upper) / 2};
    const double bound = trim.bound, width = bucket.upper - bucket.lower;
    if (bound <= bucket.lower) return trim.keepsBelow ? KeptPart{} : whole;
    if (bound >= bucket.upper) return trim.keepsBelow ? whole : KeptPart{};
    if (trim.keepsBelow)
        return {bucket.count * ((bound - bucket.lower) / width), (bucket.lower + bound) / 2};
    return {bucket.count * ((bucket.upper - bound) / width), (bound + bucket.upper) / 2};
}

}  // namespace pallium::promql
