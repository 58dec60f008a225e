#pragma once

#include "backend/model/histogram.h"
#include "backend/tsdb/chunkenc/bit_writer.h"
#include "backend/tsdb/chunkenc/histogram_decoder.h"
#include "backend/tsdb/chunkenc/histogram_encoder.h"

#include <cstdint>
#include <span>

namespace pallium::tsdb {

/// Writes the histograms of one record as bits, without their hints: the layout, unless it is that
/// of the histogram before, and the fields as a chunk's first sample has them. Layout: RECORDS.md
/// beside this. Reused; allocates nothing when warm. Threads: confined to one.
class HistogramRecordWriter {
  public:
    /// Begins a record.
    void begin() { m_hasLayout = false; }
    /// Valid until the next call. Requires: as many buckets as the layout says.
    std::span<const uint8_t> write(const AnyHistogram& histogram);

  private:
    BitWriter m_bits;
    bool m_hasLayout = false;
    HistogramLayout m_layout;  // of the histogram before
    IntegerFieldsWriter m_integers;
    FloatFieldsWriter m_floats;
};

/// And reads them. Hostile bytes are safe: none has more buckets than it has bits. Threads:
/// confined to one.
class HistogramRecordReader {
  public:
    /// Null at damage. Valid until the next call; not validated.
    const AnyHistogram* read(std::span<const uint8_t> bytes, bool isInteger, CounterResetHint hint);

  private:
    template <class H>
    bool read(BitReader& in, H& histogram);

    bool m_hasLayout = false;
    HistogramLayout m_layout;  // of the histogram before
    AnyHistogram m_histogram;
    IntegerFieldsReader m_integers;
    FloatFieldsReader m_floats;
};

}  // namespace pallium::tsdb
