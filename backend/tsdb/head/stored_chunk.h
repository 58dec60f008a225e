#pragma once

#include "backend/tsdb/chunkenc/chunk.h"

#include <algorithm>
#include <cstdint>
#include <memory>

namespace pallium::tsdb {

/// An encoded chunk that owns its bytes, and no more of them than it has.
struct StoredChunk {
    TimestampMs minTime = 0, maxTime = 0;
    std::unique_ptr<uint8_t[]> bytes;
    uint32_t size = 0;
    ChunkEncoding encoding = ChunkEncoding::None;

    static StoredChunk copyOf(const EncodedChunk& chunk) {
        auto bytes = std::make_unique_for_overwrite<uint8_t[]>(chunk.bytes.size());
        std::ranges::copy(chunk.bytes, bytes.get());
        return {chunk.minTime, chunk.maxTime, std::move(bytes),
                static_cast<uint32_t>(chunk.bytes.size()), chunk.encoding};
    }
    /// As long as this lives where it is or is moved.
    EncodedChunk view() const { return {minTime, maxTime, encoding, {bytes.get(), size}}; }
    bool overlaps(TimestampMs from, TimestampMs to) const { return view().overlaps(from, to); }
    size_t memoryBytes() const { return sizeof(StoredChunk) + size; }
};
static_assert(sizeof(StoredChunk) == 32);

}  // namespace pallium::tsdb
