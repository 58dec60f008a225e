#include "backend/promql/histogram/bucket_bounds.h"
#include "backend/promql/histogram/interpolation.h"
#include "backend/promql/histogram/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pallium::promql {

namespace {

constexpr double kPlusInfinity = std::numeric_limits<double>::infinity();

/// Where a walk over the buckets reached the rank, or their end.
struct RankPlace {
    HistogramBucket bucket;  // the last one seen
    double count = 0;        // up to its end
    size_t next = 0;         // the bucket after it
};

RankPlace findRank(const std::vector<HistogramBucket>& buckets, double rank) {
    RankPlace place;
    while (place.next < buckets.size()) {
        place.bucket = buckets[place.next++];
        if (place.bucket.count == 0) continue;
        place.count += place.bucket.count;
        if (place.count >= rank) break;
    }
    return place;
}

/// Whether NaN was observed rather than infinities of both signs, which make the same sum: it is
/// counted, but in no bucket.
bool hasNanObservations(const FloatHistogram& histogram, const RankPlace& place,
                        const std::vector<HistogramBucket>& buckets) {
    double count = place.count;
    for (size_t i = place.next; i < buckets.size(); ++i)
        count += buckets[i].count;
    return count < histogram.count;
}

double interpolated(const HistogramBucket& bucket, double share, bool isCustom) {
    if (isCustom || (bucket.lower <= 0 && bucket.upper >= 0))
        return bucket.lower + (bucket.upper - bucket.lower) * share;
    return valueAtShare(bucket.lower, bucket.upper, share);
}

/// `buckets` ascend or descend. Requires: 0 <= φ <= 1, there are observations.
HistogramEstimate quantileIn(double phi, const FloatHistogram& histogram,
                             const std::vector<HistogramBucket>& buckets, bool isAscending) {
    double rank = (isAscending ? phi : 1 - phi) * histogram.count;
    RankPlace place = findRank(buckets, rank);
    HistogramBucket& bucket = place.bucket;
    const bool isCustom = histogram.layout.hasCustomBuckets();
    if (!isCustom) {
        if (bucket.lower < 0 && bucket.upper > 0) boundByOneSign(bucket, histogram);
    } else if (bucket.lower == -kPlusInfinity) {
        if (bucket.upper <= 0) return {.value = bucket.upper};
        bucket.lower = 0;
    } else if (bucket.upper == kPlusInfinity) {
        return {.value = bucket.lower};
    }
    place.count = std::min(place.count, histogram.count);  // rounding may exceed it
    const bool mayHaveNan = std::isnan(histogram.sum);
    if (place.count < rank) {
        if (!mayHaveNan) return {.value = bucket.upper};
        return {.value = std::numeric_limits<double>::quiet_NaN(), .isNanFromNan = true};
    }
    rank = isAscending ? rank - (place.count - bucket.count) : place.count - rank;
    return {.value = interpolated(bucket, rank / bucket.count, isCustom),
            .isSkewed = mayHaveNan && hasNanObservations(histogram, place, buckets)};
}

}  // namespace

HistogramEstimate quantile(double phi, const FloatHistogram& histogram) {
    if (phi < 0) return {.value = -kPlusInfinity};
    if (phi > 1) return {.value = kPlusInfinity};
    if (histogram.count == 0 || std::isnan(phi))
        return {.value = std::numeric_limits<double>::quiet_NaN()};
    std::vector<HistogramBucket> buckets;
    ascendingBuckets(histogram, buckets);
    // Observations of NaN, which the count alone has, would be first among descending ones.
    const bool isAscending = std::isnan(histogram.sum) || phi < 0.5;
    if (!isAscending) std::ranges::reverse(buckets);
    return quantileIn(phi, histogram, buckets, isAscending);
}

}  // namespace pallium::promql
