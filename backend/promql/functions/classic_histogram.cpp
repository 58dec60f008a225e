#include "backend/promql/functions/classic_histogram.h"

#include <algorithm>
#include <cmath>

namespace pallium::promql {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Whether two counts differ by no more than the rounding of sums of rates.
bool areAlmostEqual(double a, double b) {
    constexpr double kTolerance = 1e-12;
    constexpr double kMinNormal = std::numeric_limits<double>::min();
    const double sum = std::fabs(a) + std::fabs(b);
    const double difference = std::fabs(a - b);
    if (a == 0 || b == 0 || sum < kMinNormal) return difference < kTolerance * kMinNormal;
    return difference / std::min(sum, std::numeric_limits<double>::max()) < kTolerance;
}

void mergeEqualBounds(Buckets& buckets) {
    size_t last = 0;
    for (size_t i = 1; i < buckets.size(); ++i) {
        if (buckets[i].upperBound == buckets[last].upperBound)
            buckets[last].count += buckets[i].count;
        else
            buckets[++last] = buckets[i];
    }
    buckets.resize(last + 1);
}

/// Position of `value` in a bucket from `start` to `end`, counted in observations. Those of a
/// bucket without a lower end are taken to lie at its very beginning.
struct Segment {
    double start, end;
    double countBefore, countAtEnd;
    double rankOf(double value) const {
        if (start == -kInf) return countAtEnd;
        return countBefore + (countAtEnd - countBefore) * (value - start) / (end - start);
    }
};

/// Observations below `value`: where it lies in the segments, or all.
double rankOf(double value, const Buckets& buckets) {
    double before = 0;
    for (size_t i = 0; i < buckets.size(); ++i) {
        const double end = buckets[i].upperBound;
        const double lowest = end > 0 ? 0 : -kInf;
        const Segment segment{i == 0 ? lowest : buckets[i - 1].upperBound, end, before,
                              buckets[i].count};
        if (segment.start >= value) return before;
        if (segment.end > value) return segment.rankOf(value);
        before = buckets[i].count;
    }
    return before;
}

}  // namespace

MonotonicityFix repairBuckets(Buckets& buckets) {
    mergeEqualBounds(buckets);
    MonotonicityFix fix;
    double previous = buckets[0].count;
    for (size_t i = 1; i < buckets.size(); ++i) {
        Bucket& bucket = buckets[i];
        const bool isRounding = areAlmostEqual(previous, bucket.count);
        if (!isRounding && bucket.count < previous) {
            fix.minBound = std::min(fix.minBound, bucket.upperBound);
            fix.maxBound = std::max(fix.maxBound, bucket.upperBound);
            fix.maxDifference = std::max(fix.maxDifference, previous - bucket.count);
        } else if (!isRounding) {
            previous = bucket.count;
        }
        bucket.count = previous;
    }
    return fix;
}

double classicQuantile(double phi, const Buckets& buckets) {
    if (std::isnan(phi)) return kNan;
    if (phi < 0) return -kInf;
    if (phi > 1) return kInf;
    if (buckets.size() < 2 || buckets.back().upperBound != kInf) return kNan;
    const double total = buckets.back().count;
    if (total == 0) return kNan;
    const double rank = phi * total;
    const auto last = buckets.end() - 1;
    const auto found = std::lower_bound(
        buckets.begin(), last, rank,
        [](const Bucket& bucket, double wanted) { return !(bucket.count >= wanted); });
    if (found == last) return (last - 1)->upperBound;
    if (found == buckets.begin()) {
        if (found->upperBound <= 0) return found->upperBound;
        return found->upperBound * (rank / found->count);
    }
    const Bucket& before = *(found - 1);
    return before.upperBound + (found->upperBound - before.upperBound) *
                                   ((rank - before.count) / (found->count - before.count));
}

double classicFraction(double lower, double upper, const Buckets& buckets) {
    const double total = buckets.back().count;
    if (buckets.back().upperBound != kInf || total == 0) return kNan;
    if (std::isnan(lower) || std::isnan(upper)) return kNan;
    if (lower >= upper) return 0;
    const double below = std::min(rankOf(lower, buckets), total);
    return (std::min(rankOf(upper, buckets), total) - below) / total;
}

}  // namespace pallium::promql
