#pragma once

#include "backend/base/clock.h"
#include "backend/model/histogram.h"
#include "backend/tsdb/chunkenc/chunk_header.h"
#include "backend/tsdb/chunkenc/start_times.h"
#include "backend/tsdb/chunkenc/xor_value.h"

#include <cstdint>
#include <type_traits>
#include <vector>

namespace pallium::tsdb {

/// Reads what IntegerFieldsWriter writes. The buckets of `histogram` carry the last sample's.
class IntegerFieldsReader {
  public:
    /// Requires: `histogram` has its layout, and as many buckets as that says.
    void readFirst(BitReader& in, Histogram& histogram);
    void readNext(BitReader& in, Histogram& histogram);

  private:
    uint64_t m_countDelta = 0, m_zeroDelta = 0;  // wrap around
    XorReadWindow m_sum;
    std::vector<uint64_t> m_bucketDeltas;
};

/// And what FloatFieldsWriter does.
class FloatFieldsReader {
  public:
    void readFirst(BitReader& in, FloatHistogram& histogram);
    void readNext(BitReader& in, FloatHistogram& histogram);

  private:
    XorReadWindow m_count, m_zeroCount, m_sum;
    std::vector<XorReadWindow> m_buckets;
};

/// Decodes a histogram chunk sample by sample, with start timestamps or without. How many there are
/// is the caller's to know. Reused for the next chunk. Threads: confined to one.
template <class H>
class HistogramDecoder {
  public:
    /// Begins before the first sample of a chunk of H's kind.
    void begin(ChunkEncoding encoding, const ChunkHeader& header);
    /// Reads one sample; the first brings the layout. False at damage.
    bool readNext();

    TimestampMs time() const { return static_cast<TimestampMs>(m_time); }
    TimestampMs startTime() const { return m_starts.startTime(); }
    /// The last sample read; valid until the next is. A stale one has a sum and nothing else.
    const H& histogram() const { return m_isStale ? m_stale : m_histogram; }

  private:
    bool readFirstSample();
    void readFurtherSample();
    CounterResetHint hint() const;

    using Fields =
        std::conditional_t<std::is_same_v<H, Histogram>, IntegerFieldsReader, FloatFieldsReader>;

    BitReader m_bits;
    size_t m_read = 0;
    bool m_isGauge = false;
    bool m_hasStartTimes = false;
    StartTimeReader m_starts;
    uint64_t m_time = 0, m_timeDelta = 0;  // wrap around
    Fields m_fields;
    H m_histogram;
    H m_stale;
    bool m_isStale = false;
};

extern template class HistogramDecoder<Histogram>;
extern template class HistogramDecoder<FloatHistogram>;

}  // namespace pallium::tsdb
