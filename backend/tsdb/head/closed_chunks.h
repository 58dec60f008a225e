#pragma once

#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "backend/tsdb/head/chunked_array.h"
#include "backend/tsdb/head/head_chunk.h"
#include "backend/tsdb/head/mapped_chunks.h"

#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace pallium::tsdb {

/// The closed chunks of a head, by reference: what a chunk becomes when it is closed, and all that
/// the store asks of it then. At first a chunk stays in memory as it is; moveToFile() leaves only
/// its entry there. References of removed chunks are given again. Threads: callers must hold the
/// owner's lock, shared for const methods.
class ClosedChunks {
  public:
    explicit ClosedChunks(ChunkMemory& memory) : m_memory(memory) {}

    /// Takes over what `chunk` holds. Requires: it has samples.
    ChunkRef add(const HeadChunk& chunk);
    /// Gives back what the chunk holds; returns the one before it.
    ChunkRef remove(ChunkRef ref);

    ChunkRef previous(ChunkRef ref) const { return at(ref).previous; }
    /// The chunk becomes the oldest of its series.
    void cutPrevious(ChunkRef ref) { at(ref).previous = kNone; }
    TimestampMs firstTime(ChunkRef ref) const {
        return isInFile(ref) ? at(ref).mapped.first : m_memory.firstTime(inMemory(ref));
    }
    TimestampMs lastTime(ChunkRef ref) const {
        return isInFile(ref) ? at(ref).mapped.last : m_memory.lastTime(inMemory(ref));
    }
    /// Appends the samples with minTime <= t <= maxTime to `out`. Errors: Corruption.
    Result<void> read(ChunkRef ref, TimestampMs minTime, TimestampMs maxTime,
                      storage::SampleColumns& out) const;

    bool isInFile(ChunkRef ref) const { return at(ref).stream == kInFile; }
    /// Requires: isInFile(ref). As MappedChunks::at().
    Result<EncodedChunk> inFile(ChunkRef ref) const { return m_files->at(at(ref).mapped.place); }

    /// Where chunks may be moved to; none at first.
    void setFiles(std::unique_ptr<MappedChunks> files) { m_files = std::move(files); }
    /// As MappedChunks says. Null: none.
    MappedChunks* files() const { return m_files.get(); }
    /// The chunks closed since the last call, each at least once; some may be gone. The caller
    /// moves them or gives them back.
    std::vector<ChunkRef> takeClosed() { return std::exchange(m_closed, {}); }
    void giveBack(std::span<const ChunkRef> chunks) {
        m_closed.insert(m_closed.end(), chunks.begin(), chunks.end());
    }
    /// In memory, and more there than an entry. Also asked of references that are gone.
    bool isWorthMoving(ChunkRef ref) const {
        const Entry& entry = at(ref);
        return entry.stream < kFree && entry.values.hasSegments();
    }
    /// Replaces what `writer` has. Requires: the chunk is in memory.
    void encode(ChunkRef ref, XorChunkWriter& writer) const;
    /// The chunk lies at `place` from now on. Requires: it is in memory.
    void moveToFile(ChunkRef ref, MappedChunks::Place place);

    /// Number of chunks.
    size_t size() const { return m_size; }
    /// Of those, worth moving.
    size_t sizeWorthMoving() const { return m_sizeWorthMoving; }
    /// Of those, in files; and how many were ever moved there.
    size_t sizeInFiles() const { return m_sizeInFiles; }
    size_t moved() const { return m_moved; }
    size_t memoryBytes() const {
        return m_chunks.memoryBytes() + m_closed.capacity() * sizeof(ChunkRef);
    }

  private:
    static constexpr ChunkRef kNone = ChunkRef::None;
    // Instead of a stream.
    static constexpr uint32_t kInFile = UINT32_MAX;
    static constexpr uint32_t kFree = UINT32_MAX - 1;

    struct Mapped {
        TimestampMs first, last;
        MappedChunks::Place place;
    };
    struct Entry {
        union {
            ValueChunk values;
            Mapped mapped;  // stream is kInFile
        };
        uint32_t stream;
        ChunkRef previous;

        Entry() : values(), stream(kFree), previous(kNone) {}
        explicit Entry(const HeadChunk& chunk)
            : values(chunk.values), stream(chunk.stream), previous(chunk.previous) {}
    };
    static_assert(sizeof(Entry) == 32);

    Entry& at(ChunkRef ref) { return m_chunks[static_cast<uint32_t>(ref)]; }
    const Entry& at(ChunkRef ref) const { return m_chunks[static_cast<uint32_t>(ref)]; }
    HeadChunk inMemory(ChunkRef ref) const {
        const Entry& entry = at(ref);
        return {entry.values, entry.stream, entry.previous};
    }
    void release(ChunkRef ref);
    void noteClosed(ChunkRef ref);

    ChunkMemory& m_memory;
    ChunkedArray<Entry, 12> m_chunks;
    std::unique_ptr<MappedChunks> m_files;
    std::vector<ChunkRef> m_closed;  // for takeClosed(): some gone, some twice
    ChunkRef m_free = kNone;         // chain of places, through `previous`
    size_t m_size = 0, m_sizeWorthMoving = 0, m_sizeInFiles = 0, m_moved = 0;
};

}  // namespace pallium::tsdb
