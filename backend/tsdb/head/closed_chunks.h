#pragma once

#include "backend/tsdb/head/chunked_array.h"
#include "backend/tsdb/head/head_chunk.h"

namespace pallium::tsdb {

/// The closed chunks of a head, by reference: what a chunk becomes when it is closed, and all that
/// the store asks of it then. References of removed chunks are given again. Threads: callers must
/// hold the owner's lock, shared for const methods.
class ClosedChunks {
  public:
    explicit ClosedChunks(ChunkMemory& memory) : m_memory(memory) {}

    /// Takes over what `chunk` holds. Requires: it has samples.
    ChunkRef add(const HeadChunk& chunk);
    /// Gives back what the chunk holds; returns the one before it.
    ChunkRef remove(ChunkRef ref);

    ChunkRef previous(ChunkRef ref) const { return at(ref).previous; }
    /// The chunk becomes the oldest of its series.
    void cutPrevious(ChunkRef ref) { m_chunks[static_cast<uint32_t>(ref)].previous = kNone; }
    TimestampMs firstTime(ChunkRef ref) const { return m_memory.firstTime(at(ref)); }
    TimestampMs lastTime(ChunkRef ref) const { return m_memory.lastTime(at(ref)); }
    /// Appends the samples with minTime <= t <= maxTime to `out`.
    void read(ChunkRef ref, TimestampMs minTime, TimestampMs maxTime,
              storage::SampleColumns& out) const {
        m_memory.read(at(ref), minTime, maxTime, out);
    }

    /// Number of chunks.
    size_t size() const { return m_size; }
    size_t memoryBytes() const { return m_chunks.memoryBytes(); }

  private:
    static constexpr ChunkRef kNone = ChunkRef::None;
    const HeadChunk& at(ChunkRef ref) const { return m_chunks[static_cast<uint32_t>(ref)]; }

    ChunkMemory& m_memory;
    ChunkedArray<HeadChunk, 12> m_chunks;
    ChunkRef m_free = kNone;  // chain of places, through `previous`
    size_t m_size = 0;
};

inline ChunkRef ClosedChunks::add(const HeadChunk& chunk) {
    ++m_size;
    if (m_free == kNone) return static_cast<ChunkRef>(m_chunks.push(chunk));
    const ChunkRef ref = m_free;
    m_free = previous(ref);
    m_chunks[static_cast<uint32_t>(ref)] = chunk;
    return ref;
}

inline ChunkRef ClosedChunks::remove(ChunkRef ref) {
    HeadChunk& chunk = m_chunks[static_cast<uint32_t>(ref)];
    m_memory.release(chunk);
    const ChunkRef before = chunk.previous;
    chunk.previous = m_free;
    m_free = ref;
    --m_size;
    return before;
}

}  // namespace pallium::tsdb
