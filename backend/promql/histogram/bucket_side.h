// One side of a histogram, positive or negative, as the arithmetic of this module sees it.
#pragma once

#include "backend/model/histogram.h"
#include "backend/promql/histogram/kahan_sum.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pallium::promql {

/// Walks the buckets of a side from the one nearest to zero, empty ones included.
class BucketCursor {
  public:
    BucketCursor(std::span<const HistogramSpan> spans, std::span<const double> counts)
        : m_spans(spans), m_counts(counts) {}

    /// False at the end. Requires before the accessors: it was true.
    bool next() {
        while (m_left == 0 && m_span < m_spans.size()) {
            m_next += m_spans[m_span].offset;
            m_left = m_spans[m_span++].length;
        }
        if (m_left == 0 || m_position + 1 > m_counts.size()) return false;
        --m_left;
        m_index = m_next++;
        ++m_position;
        return true;
    }
    int64_t index() const { return m_index; }
    size_t position() const { return m_position - 1; }
    double count() const { return m_counts[m_position - 1]; }

  private:
    std::span<const HistogramSpan> m_spans;
    std::span<const double> m_counts;
    size_t m_span = 0, m_position = 0;  // of what is read next
    int64_t m_index = 0, m_next = 0;
    uint32_t m_left = 0;  // in the span
};

/// Adds one bucket to the end of spans, `gap` buckets behind the last (the first: at that index).
void addBucket(std::vector<HistogramSpan>& spans, int64_t gap);

/// A bucket apart from its spans.
struct SparseBucket {
    int64_t index = 0;
    KahanSum count;
};
using SparseBuckets = std::vector<SparseBucket>;

/// A side to read; `lost` holds what rounding took from the counts, or is empty.
struct BucketSide {
    std::span<const HistogramSpan> spans;
    std::span<const double> counts;
    std::span<const double> lost;

    double lostAt(size_t position) const { return lost.empty() ? 0 : lost[position]; }
};

/// The same to change; `lost` may be null.
struct MutableBucketSide {
    std::vector<HistogramSpan>& spans;
    std::vector<double>& counts;
    std::vector<double>* lost;

    BucketSide view() const {
        return {spans, counts,
                lost != nullptr ? std::span<const double>(*lost) : std::span<const double>()};
    }
    void assign(const SparseBuckets& buckets) const;
};

/// `lost`: null, or a histogram of which only the numbers count; its buckets are those of
/// `histogram`.
BucketSide positiveSide(const FloatHistogram& histogram, const FloatHistogram* lost = nullptr);
BucketSide negativeSide(const FloatHistogram& histogram, const FloatHistogram* lost = nullptr);
MutableBucketSide positiveSide(FloatHistogram& histogram, FloatHistogram* lost);
MutableBucketSide negativeSide(FloatHistogram& histogram, FloatHistogram* lost);

/// The buckets of a side, joined `steps` times with their neighbours (0 for custom ones).
SparseBuckets sparseBuckets(const BucketSide& side, int steps);

/// Whether the bucket lies within the zero bucket, which counts it already. Of custom ones none.
bool isInsideZeroBucket(const HistogramLayout& layout, int64_t index);

/// Whether both sides have the same buckets, of which none lies within the zero bucket of
/// `layout`: then they can be taken one by one.
bool areParallel(const BucketSide& a, const BucketSide& b, const HistogramLayout& layout);

}  // namespace pallium::promql
