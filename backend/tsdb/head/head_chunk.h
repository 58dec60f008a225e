#pragma once

#include "backend/storage/storage.h"
#include "backend/tsdb/head/segment_pool.h"
#include "backend/tsdb/head/timestamp_streams.h"
#include "backend/tsdb/head/value_chunk.h"

#include <cstdint>

namespace pallium::tsdb {

/// Names a closed chunk. Its own type so that chunks may come to lie elsewhere than in memory.
enum class ChunkRef : uint32_t { None = UINT32_MAX };

/// Samples of one series in a row, open or closed: a closed one just gets no more. What does not
/// fit lies in the ChunkMemory of its store.
struct HeadChunk {
    ValueChunk values;
    uint32_t stream = TimestampStreams::kNone;
    ChunkRef previous = ChunkRef::None;

    bool isEmpty() const { return values.size() == 0; }
};
static_assert(sizeof(HeadChunk) == 32);

/// What the chunks of a head share. Of chunks given here all but release() require samples.
/// Threads: callers must hold the owner's lock, shared for const methods.
struct ChunkMemory {
    TimestampStreams streams;
    SegmentPool segments;

    TimestampMs firstTime(const HeadChunk& chunk) const { return streams.at(chunk.stream, 0); }
    TimestampMs lastTime(const HeadChunk& chunk) const {
        return streams.at(chunk.stream, chunk.values.size() - 1);
    }
    /// Appends the samples with minTime <= t <= maxTime to `out` and counts the chunk.
    void read(const HeadChunk& chunk, TimestampMs minTime, TimestampMs maxTime,
              storage::SampleColumns& out) const;
    /// Gives back what the chunk holds here.
    void release(const HeadChunk& chunk);
};

}  // namespace pallium::tsdb
