#pragma once

#include "backend/base/result.h"
#include "backend/tsdb/chunkenc/chunk.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace pallium::tsdb {

/// The bytes that begin a chunk, taken apart.
struct ChunkHeader {
    size_t samples = 0;
    CounterResetHeader counterReset = CounterResetHeader::Unknown;  // of histograms
    uint8_t startTimes = 0;                                         // of encodings that have them
    std::span<const uint8_t> body;                                  // what is behind
};

/// Errors: Corruption if the encoding is unknown, or too little there.
Result<ChunkHeader> readChunkHeader(ChunkEncoding encoding, std::span<const uint8_t> bytes);

/// Corruption, with what is wrong with the chunk.
tl::unexpected<Error> damagedChunk(std::string_view what);
/// The same, for what a decoder gave up on.
tl::unexpected<Error> damagedSample(size_t index);

}  // namespace pallium::tsdb
