#pragma once

#include "backend/base/result.h"
#include "backend/storage/storage.h"
#include "backend/tsdb/chunkenc/chunk.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"

#include <cstddef>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// Puts the samples with minTime <= t <= maxTime of chunks that may overlap behind `out`, by time:
/// of several of one instant the first chunk's. Hints as storage::mergeColumns(). Errors: as
/// readChunk(); `out` is then as it was.
Result<void> readOverlapping(std::span<const EncodedChunk> chunks, TimestampMs minTime,
                             TimestampMs maxTime, storage::SampleColumns& out);

/// True if the header of a chunk of histograms says so: readers do not believe it, since what came
/// before may be elsewhere. Requires: the chunk is sound.
bool beginsWithReset(const EncodedChunk& chunk);

/// Walks over all samples of such chunks likewise, exactly as they are stored. Requires: the chunks
/// are sound. Cost: each sample asks each chunk. Threads: confined to one.
class OverlapWalk {
  public:
    /// Begins before the first sample; the bytes must outlive the walk.
    explicit OverlapWalk(std::span<const EncodedChunk> chunks);

    /// Of the next sample; None behind the last.
    SampleKind next();
    /// Requires: next() was not None. As ChunkIterator says.
    const ChunkIterator& sample() const { return m_chunks[m_current].samples; }
    /// Its chunk says so, and the sample before is of the chunk before: so of those that it was
    /// compared to. Requires: likewise.
    bool isReset() const { return m_isReset; }

  private:
    struct Chunk {
        ChunkIterator samples;
        SampleKind kind = SampleKind::None;
        bool isReset = false;  // the next sample
    };
    std::vector<Chunk> m_chunks;
    size_t m_current = 0;
    bool m_hasBegun = false, m_isReset = false;
};

}  // namespace pallium::tsdb
