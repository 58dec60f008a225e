#include "backend/promql/histogram/buckets.h"
#include "backend/promql/histogram/kahan_sum.h"
#include "backend/promql/histogram/statistics.h"

#include <cmath>

namespace pallium::promql {

namespace {

double middleOfBucket(const HistogramBucket& bucket, bool isCustom) {
    if (isCustom) return (bucket.upper + bucket.lower) / 2;
    if (bucket.lower <= 0 && bucket.upper >= 0) return 0;
    const double middle = std::sqrt(bucket.upper * bucket.lower);
    return bucket.upper < 0 ? -middle : middle;
}

}  // namespace

double variance(const FloatHistogram& histogram) {
    const double mean = histogram.sum / histogram.count;
    std::vector<HistogramBucket> buckets;
    ascendingBuckets(histogram, buckets);
    KahanSum squares;
    for (const HistogramBucket& bucket : buckets) {
        if (bucket.count == 0) continue;
        const double deviation = middleOfBucket(bucket, histogram.layout.hasCustomBuckets()) - mean;
        squares.add(bucket.count * deviation * deviation);
    }
    return (squares.sum + squares.error) / histogram.count;
}

}  // namespace pallium::promql
