#include "backend/promql/histogram/bucket_bounds.h"
#include "backend/promql/histogram/interpolation.h"
#include "backend/promql/histogram/statistics.h"

#include <cmath>
#include <limits>

namespace pallium::promql {

namespace {

/// Finds how many observations lie below a value, from ascending buckets.
class RankOfValue {
  public:
    explicit RankOfValue(double value) : m_value(value) {}

    /// `below`: observations in the buckets before this one.
    void visit(const HistogramBucket& bucket, double below, bool isLinear) {
        if (m_isFound) return;
        if (bucket.lower >= m_value)
            m_rank = below;
        else if (bucket.upper > m_value)
            m_rank = isLinear ? linear(bucket, below) : exponential(bucket, below);
        else
            return;
        m_isFound = true;
    }
    /// All of them if the value is beyond the last bucket.
    double rank(double all) const { return m_isFound && !(m_rank > all) ? m_rank : all; }

  private:
    /// Towards infinity nothing is known of the observations: those of the last bucket lie above,
    /// those of the first one below.
    double linear(const HistogramBucket& bucket, double below) const {
        if (bucket.lower == -std::numeric_limits<double>::infinity()) return bucket.count;
        return below + bucket.count * (m_value - bucket.lower) / (bucket.upper - bucket.lower);
    }
    double exponential(const HistogramBucket& bucket, double below) const {
        return below + bucket.count * shareBelow(bucket.lower, bucket.upper, m_value);
    }

    double m_value;
    double m_rank = 0;
    bool m_isFound = false;
};

}  // namespace

HistogramEstimate fraction(double lower, double upper, const FloatHistogram& histogram) {
    if (histogram.count == 0 || std::isnan(lower) || std::isnan(upper))
        return {.value = std::numeric_limits<double>::quiet_NaN()};
    if (lower >= upper) return {};
    std::vector<HistogramBucket> buckets;
    ascendingBuckets(histogram, buckets);
    RankOfValue from(lower), to(upper);
    double count = 0;
    for (HistogramBucket& bucket : buckets) {
        const bool containsZero = bucket.lower <= 0 && bucket.upper >= 0;
        if (containsZero) boundByOneSign(bucket, histogram);
        const bool isLinear = containsZero || histogram.layout.hasCustomBuckets();
        from.visit(bucket, count, isLinear);
        to.visit(bucket, count, isLinear);
        count += bucket.count;
    }
    // A sum of NaN may come from observations of NaN, which are in no bucket.
    const bool mayHaveNan = std::isnan(histogram.sum);
    const double all = mayHaveNan ? count : histogram.count;
    return {.value = (to.rank(all) - from.rank(all)) / histogram.count,
            .isSkewed = all < histogram.count};
}

}  // namespace pallium::promql
