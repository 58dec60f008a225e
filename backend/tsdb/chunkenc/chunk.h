// chunkenc: Prometheus' chunk encodings, byte for byte. The bytes are described in FORMAT.md beside
// this. Start here; writers are xor_chunk.h and histogram_chunk.h, readers chunk_reader.h.
#pragma once

#include "backend/base/clock.h"

#include <cstdint>
#include <span>

namespace pallium::tsdb {

/// The encoding byte of a chunk. Blocks are written with Xor, Histogram and FloatHistogram only;
/// the others, of newer Prometheus versions, are read.
enum class ChunkEncoding : uint8_t {
    None = 0,
    Xor = 1,
    Histogram = 2,
    FloatHistogram = 3,
    Xor2 = 4,
    HistogramSt = 5,
    FloatHistogramSt = 6,
};

constexpr bool holdsFloats(ChunkEncoding encoding) {
    return encoding == ChunkEncoding::Xor || encoding == ChunkEncoding::Xor2;
}
constexpr bool isKnown(ChunkEncoding encoding) {
    return encoding >= ChunkEncoding::Xor && encoding <= ChunkEncoding::FloatHistogramSt;
}

/// What a chunk of histograms says about its first sample against the chunk before it, or that it
/// has gauges.
enum class CounterResetHeader : uint8_t { Unknown = 0, NotReset = 1, Reset = 2, Gauge = 3 };

/// The bytes of one chunk and the closed range of its samples' times. A view: lives as long as the
/// block, mapping or buffer it points into. Bytes of a block are checked against their checksum
/// before they become one of these, but still not trusted.
struct EncodedChunk {
    TimestampMs minTime = 0, maxTime = 0;
    ChunkEncoding encoding = ChunkEncoding::None;
    std::span<const uint8_t> bytes;

    bool overlaps(TimestampMs from, TimestampMs to) const {
        return minTime <= to && from <= maxTime;
    }
};

}  // namespace pallium::tsdb
