#pragma once

#include "backend/storage/storage.h"
#include "backend/tsdb/chunkenc/chunk.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/chunkenc/histogram_chunk.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// Puts the chunks of one series together: some passed on as they lie elsewhere, some encoded here.
/// Reused for the next series, keeping its capacity. Threads: confined to one.
class ChunkListBuilder {
  public:
    /// A full chunk, of floats or of histograms; those may be cut earlier, as their writer says.
    static constexpr size_t kFullChunk = 120;

    void clear();
    /// Ends the open chunk and puts `chunk` behind it. The bytes must outlive their use.
    void pass(const EncodedChunk& chunk);
    /// Likewise with a copy of the bytes.
    void copy(const EncodedChunk& chunk);
    /// The sample at which `from` stands. Another kind than the last begins a new chunk. Requires:
    /// `kind` is what from.next() gave, and not None; the time is newer than the last. `isReset`: a
    /// histogram is known to be a counter reset, whatever it is compared to.
    void append(const ChunkIterator& from, SampleKind kind, bool isReset = false);
    /// Likewise.
    void append(TimestampMs t, double value);
    /// All samples in order of time, those of integer histograms as such where no count was
    /// rounded. Requires: the first is newer than the last.
    void append(const storage::SampleColumns& samples);
    /// Ends the open chunk, if any.
    void close();
    /// All of them, the open one ended; valid until the next change.
    std::span<const EncodedChunk> finish();

  private:
    /// Two writers in turn: the first sample of a chunk is compared to the last of the one before.
    template <class H>
    struct HistogramWriters {
        HistogramChunkWriter<H> current, other;
    };
    struct EncodedHere {
        size_t chunk, begin, size;  // position in m_chunks; place in m_bytes
    };

    template <class H>
    void append(HistogramWriters<H>& writers, TimestampMs t, const H& histogram, bool isReset);
    template <class H>
    void append(HistogramWriters<H>& writers, TimestampMs t, const H& histogram);
    void append(const HistogramSample& sample);
    void begin(ChunkEncoding encoding, TimestampMs t);
    std::span<const uint8_t> bytesOf(ChunkEncoding kind) const;

    std::vector<EncodedChunk> m_chunks;
    std::vector<EncodedHere> m_encodedHere;
    std::vector<uint8_t> m_bytes;  // of those encoded or copied here

    ChunkEncoding m_open = ChunkEncoding::None;  // kind of the open chunk
    TimestampMs m_openMinTime = 0, m_openMaxTime = 0;
    XorChunkWriter m_floats;
    HistogramWriters<Histogram> m_histograms;
    HistogramWriters<FloatHistogram> m_floatHistograms;
    Histogram m_integers;  // scratch
};

}  // namespace pallium::tsdb
