#pragma once

#include "backend/base/clock.h"
#include "backend/model/histogram.h"
#include "backend/tsdb/chunkenc/bit_writer.h"
#include "backend/tsdb/chunkenc/xor_value.h"

#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace pallium::tsdb {

/// Writes the fields of integer histograms behind the time: counts as deltas of deltas.
class IntegerFieldsWriter {
  public:
    void writeFirst(BitWriter& out, const Histogram& histogram);
    /// Requires: both have as many buckets as the first.
    void writeNext(BitWriter& out, const Histogram& before, const Histogram& histogram);
    void writeStale(BitWriter& out, const Histogram& before, const Histogram& stale);
    size_t memoryBytes() const { return m_bucketDeltas.capacity() * sizeof(uint64_t); }

  private:
    uint64_t m_countDelta = 0, m_zeroDelta = 0;  // deltas wrap around
    XorWriteWindow m_sum;
    std::vector<uint64_t> m_bucketDeltas;  // positive, then negative
};

/// And those of float histograms: each as a float follows another, with a window of its own.
class FloatFieldsWriter {
  public:
    void writeFirst(BitWriter& out, const FloatHistogram& histogram);
    /// Requires: both have as many buckets as the first.
    void writeNext(BitWriter& out, const FloatHistogram& before, const FloatHistogram& histogram);
    void writeStale(BitWriter& out, const FloatHistogram& before, const FloatHistogram& stale);
    size_t memoryBytes() const { return m_buckets.capacity() * sizeof(XorWriteWindow); }

  private:
    XorWriteWindow m_count, m_zeroCount, m_sum;
    std::vector<XorWriteWindow> m_buckets;  // positive, then negative
};

/// Writes histograms of one layout; which may follow which is not its concern. Threads: confined to
/// one.
template <class H>
class HistogramEncoder {
  public:
    HistogramEncoder() { begin(); }
    /// Begins an empty chunk.
    void begin();
    /// The first one brings the layout. Requires: the others have its layout, or are stale; and
    /// nothing but stale ones follows a stale one.
    void append(TimestampMs t, const H& histogram);
    /// The header's third byte.
    void setFlags(uint8_t flags) { m_bits.setByte(2, flags); }

    size_t samples() const { return m_samples; }
    TimestampMs minTime() const { return m_minTime; }
    TimestampMs maxTime() const { return static_cast<TimestampMs>(m_time); }
    const H& last() const { return m_last; }
    std::span<const uint8_t> bytes() const { return m_bits.bytes(); }
    size_t memoryBytes() const;

  private:
    void store(TimestampMs t, const H& histogram);

    using Fields =
        std::conditional_t<std::is_same_v<H, Histogram>, IntegerFieldsWriter, FloatFieldsWriter>;

    BitWriter m_bits;
    size_t m_samples = 0;
    TimestampMs m_minTime = 0;
    uint64_t m_time = 0, m_timeDelta = 0;  // wrap around
    Fields m_fields;
    H m_last;
};

extern template class HistogramEncoder<Histogram>;
extern template class HistogramEncoder<FloatHistogram>;

}  // namespace pallium::tsdb
