// Merging of exponential buckets: each lower schema joins two neighbours, as in Prometheus.
#include "backend/model/histogram.h"

#include <cassert>
#include <type_traits>

namespace pallium {

namespace {

/// The bucket of the lower schema that holds bucket `index`; `steps`: between the schemas.
int64_t mergedIndex(int64_t index, int steps) {
    return ((index - 1) >> steps) + 1;
}

/// Puts merged buckets where the old ones were: there are never more of them, nor of their spans,
/// than were read, so what is written was read before.
template <class Bucket>
class BucketMerger {
  public:
    static constexpr bool kHasDeltas = std::is_same_v<Bucket, int64_t>;
    using Count = std::conditional_t<kHasDeltas, uint64_t, Bucket>;  // integers wrap around

    BucketMerger(std::vector<HistogramSpan>& spans, std::vector<Bucket>& buckets)
        : m_spans(spans), m_buckets(buckets) {}

    void merge(int steps) {
        int64_t index = 0;
        size_t read = 0;
        Count count = 0;
        for (size_t s = 0; s < m_spans.size(); ++s) {
            const HistogramSpan span = m_spans[s];
            index += span.offset;
            for (uint32_t i = 0; i < span.length && read < m_buckets.size(); ++i, ++index) {
                const auto bucket = static_cast<Count>(m_buckets[read++]);
                count = kHasDeltas ? count + bucket : bucket;
                add(mergedIndex(index, steps), count);
            }
        }
        if (m_written > 0) store();
        m_spans.resize(m_spanCount);
        m_buckets.resize(m_written);
    }

  private:
    void add(int64_t index, Count count) {
        if (m_written > 0 && index == m_index) {
            m_count += count;
            return;
        }
        if (m_written > 0) store();
        const int64_t gap = m_written > 0 ? index - m_index - 1 : index;
        if (m_written == 0 || gap > 0)
            m_spans[m_spanCount++] = {static_cast<int32_t>(gap), 1};
        else
            ++m_spans[m_spanCount - 1].length;
        ++m_written;
        m_index = index;
        m_count = count;
    }
    /// The bucket that was added last is complete.
    void store() {
        Bucket& place = m_buckets[m_written - 1];
        place = static_cast<Bucket>(kHasDeltas ? m_count - m_stored : m_count);
        m_stored = m_count;
    }

    std::vector<HistogramSpan>& m_spans;
    std::vector<Bucket>& m_buckets;
    size_t m_spanCount = 0, m_written = 0;
    int64_t m_index = 0;  // of the bucket added last
    Count m_count = 0;    // in it so far
    Count m_stored = 0;   // in the one before
};

template <class H>
void reduceTo(H& histogram, int32_t schema) {
    HistogramLayout& layout = histogram.layout;
    assert(!layout.hasCustomBuckets() && schema <= layout.schema);
    const int steps = layout.schema - schema;
    if (steps == 0) return;
    BucketMerger(layout.positiveSpans, histogram.positive).merge(steps);
    BucketMerger(layout.negativeSpans, histogram.negative).merge(steps);
    layout.schema = schema;
}

}  // namespace

void reduceResolution(Histogram& histogram, int32_t schema) {
    reduceTo(histogram, schema);
}
void reduceResolution(FloatHistogram& histogram, int32_t schema) {
    reduceTo(histogram, schema);
}

}  // namespace pallium
