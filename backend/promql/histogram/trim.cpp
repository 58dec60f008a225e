#include "backend/promql/histogram/arithmetic.h"
#include "backend/promql/histogram/bucket_bounds.h"
#include "backend/promql/histogram/statistics.h"
#include "backend/promql/histogram/trim_bucket.h"

namespace pallium::promql {

namespace {

/// Cuts bucket by bucket, and adds up what is left.
class Trimmer {
  public:
    Trimmer(FloatHistogram& histogram, Trim trim) : m_histogram(histogram), m_trim(trim) {}

    void run() {
        const HistogramLayout& layout = m_histogram.layout;
        const bool hasPositive =
            trimSide(m_histogram.positive, layout.positiveSpans, positiveBucket);
        const bool hasNegative =
            trimSide(m_histogram.negative, layout.negativeSpans, negativeBucket);
        if (m_histogram.zeroCount > 0)
            keep(m_histogram.zeroCount,
                 keptPartOfZeroBucket(zeroBucket(m_histogram), m_trim, hasPositive, hasNegative));
        if (!m_isCut) return;
        m_histogram.count = m_count;
        m_histogram.sum = m_sum;
        compact(m_histogram);
    }

  private:
    /// False if the side has no observations.
    template <class BucketAt>
    bool trimSide(std::vector<double>& counts, const std::vector<HistogramSpan>& spans,
                  BucketAt bucketAt) {
        const HistogramLayout& layout = m_histogram.layout;
        bool hasAny = false;
        for (BucketCursor at(spans, counts); at.next();) {
            const HistogramBucket bucket = bucketAt(layout, at);
            if (bucket.count == 0) continue;
            hasAny = true;
            keep(counts[at.position()], keptPart(bucket, m_trim, layout.hasCustomBuckets()));
        }
        return hasAny;
    }
    void keep(double& count, KeptPart part) {
        m_count += part.count;
        m_sum += part.middle * part.count;
        if (count == part.count) return;
        count = part.count;
        m_isCut = true;
    }

    FloatHistogram& m_histogram;
    Trim m_trim;
    double m_count = 0, m_sum = 0;
    bool m_isCut = false;
};

}  // namespace

void trimUpper(FloatHistogram& histogram, double bound) {
    Trimmer(histogram, {.bound = bound, .keepsBelow = true}).run();
}
void trimLower(FloatHistogram& histogram, double bound) {
    Trimmer(histogram, {.bound = bound, .keepsBelow = false}).run();
}

}  // namespace pallium::promql
