#pragma once

#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "backend/tsdb/head/chunk_bytes.h"
#include "backend/tsdb/head/chunked_array.h"
#include "backend/tsdb/head/head_chunk.h"
#include "backend/tsdb/head/mapped_chunks.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <memory_resource>
#include <span>
#include <utility>
#include <vector>

namespace pallium::tsdb {

/// What a truncation found in a list of chunks.
struct ChunkCut {
    size_t seen = 0, removed = 0;    // chunks
    TimestampMs oldest = INT64_MAX;  // first instant that is left, INT64_MAX if none is

    void add(const ChunkCut& other) {
        seen += other.seen;
        removed += other.removed;
        oldest = std::min(oldest, other.oldest);
    }
};

/// The closed chunks of a head, by reference: what a chunk becomes when it is closed, and all that
/// the stores ask of it then. Chunks of one series and kind are a list, named by the newest; each
/// knows the one before. At first a chunk stays in memory: of floats as it is, of histograms as its
/// bytes; moveToFile() leaves only its entry there. References of removed chunks are given again.
/// Threads: callers must hold the owner's lock, shared for const methods.
class ClosedChunks {
  public:
    explicit ClosedChunks(ChunkMemory& memory) : m_memory(memory) {}

    /// Takes over what `chunk` holds. Requires: it has samples.
    ChunkRef add(const HeadChunk& chunk);
    /// Copies the bytes of a chunk that comes behind `previous`.
    ChunkRef add(const EncodedChunk& chunk, ChunkRef previous);
    /// Removes a list; returns the number of its chunks.
    size_t removeAll(ChunkRef newest);
    /// Removes those of a list that end before `t`, and lets `newest` name what is left.
    ChunkCut truncate(ChunkRef& newest, TimestampMs t);

    ChunkRef previous(ChunkRef ref) const { return at(ref).previous; }
    TimestampMs firstTime(ChunkRef ref) const {
        return isEncoded(ref) ? at(ref).encoded.first : m_memory.firstTime(inMemory(ref));
    }
    TimestampMs lastTime(ChunkRef ref) const {
        return isEncoded(ref) ? at(ref).encoded.last : m_memory.lastTime(inMemory(ref));
    }
    /// Calls `visit(ref)`, which gives a Result<void>, for those of a list that overlap the range,
    /// oldest first, until one fails.
    template <class Visit>
    Result<void> each(ChunkRef newest, TimestampMs minTime, TimestampMs maxTime,
                      Visit visit) const {
        alignas(ChunkRef) std::byte few[64 * sizeof(ChunkRef)];  // hours of chunks
        std::pmr::monotonic_buffer_resource memory(few, sizeof few);
        std::pmr::vector<ChunkRef> found(&memory);
        found.reserve(std::size(few) / sizeof(ChunkRef));
        for (ChunkRef ref = newest; ref != kNone && lastTime(ref) >= minTime; ref = previous(ref))
            if (firstTime(ref) <= maxTime) found.push_back(ref);
        prefetch(found);
        for (auto ref = found.rbegin(); ref != found.rend(); ++ref)
            PALLIUM_TRY(visit(*ref));
        return {};
    }
    /// Without looking at what came before them.
    bool overlaps(ChunkRef newest, TimestampMs minTime, TimestampMs maxTime) const;
    /// Appends the samples with minTime <= t <= maxTime to `out`. Errors: Corruption.
    Result<void> read(ChunkRef ref, TimestampMs minTime, TimestampMs maxTime,
                      storage::SampleColumns& out) const;

    bool isInFile(ChunkRef ref) const { return at(ref).stream == kInFile; }
    /// There are bytes as blocks have them.
    bool isEncoded(ChunkRef ref) const { return isInFile(ref) || at(ref).stream == kEncoded; }
    /// Requires: isEncoded(ref). Views: until the chunk is removed or moved, and as
    /// MappedChunks::at() says; errors: likewise.
    Result<EncodedChunk> encoded(ChunkRef ref) const;

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
        if (entry.stream >= kEncoded) return entry.stream == kEncoded;
        return entry.values.hasSegments();
    }
    /// The chunk as it is to be written: floats are encoded by `writer`, whose bytes they then are.
    /// Requires: it is in memory.
    EncodedChunk encode(ChunkRef ref, XorChunkWriter& writer) const;
    /// The chunk lies at `place` from now on. Requires: it is in memory.
    void moveToFile(ChunkRef ref, MappedChunks::Place place);

    /// Number of chunks.
    size_t size() const { return m_size; }
    /// Of those, worth moving.
    size_t sizeWorthMoving() const { return m_sizeWorthMoving; }
    /// Of those, in files; and how many were ever moved there.
    size_t sizeInFiles() const { return m_sizeInFiles; }
    size_t moved() const { return m_moved; }
    /// What chunks of histograms have in memory, without their entries.
    size_t encodedBytes() const { return m_bytes.bytes(); }
    size_t memoryBytes() const {
        return m_chunks.memoryBytes() + m_closed.capacity() * sizeof(ChunkRef) +
               m_bytes.memoryBytes();
    }

  private:
    static constexpr ChunkRef kNone = ChunkRef::None;
    // Instead of a stream.
    static constexpr uint32_t kInFile = UINT32_MAX;
    static constexpr uint32_t kFree = UINT32_MAX - 1;
    static constexpr uint32_t kEncoded = UINT32_MAX - 2;

    struct Encoded {
        TimestampMs first, last;
        union {
            MappedChunks::Place file;  // stream is kInFile
            ChunkBytes::Place memory;  // stream is kEncoded
        };
    };
    struct Entry {
        union {
            ValueChunk values;
            Encoded encoded;  // stream is kInFile or kEncoded
        };
        uint32_t stream;
        ChunkRef previous;

        Entry() : values(), stream(kFree), previous(kNone) {}
        explicit Entry(const HeadChunk& chunk)
            : values(chunk.values), stream(chunk.stream), previous(chunk.previous) {}
        Entry(const EncodedChunk& chunk, ChunkBytes::Place place, ChunkRef before)
            : encoded{chunk.minTime, chunk.maxTime, {}}, stream(kEncoded), previous(before) {
            encoded.memory = place;
        }
    };
    static_assert(sizeof(Entry) == 32);

    Entry& at(ChunkRef ref) { return m_chunks[static_cast<uint32_t>(ref)]; }
    const Entry& at(ChunkRef ref) const { return m_chunks[static_cast<uint32_t>(ref)]; }
    HeadChunk inMemory(ChunkRef ref) const {
        const Entry& entry = at(ref);
        return {entry.values, entry.stream, entry.previous};
    }
    /// Of what lies in memory, so that reading one chunk after the other does not wait for it.
    void prefetch(std::span<const ChunkRef> chunks) const;
    ChunkRef add(const Entry& entry);
    ChunkRef remove(ChunkRef ref);
    void release(ChunkRef ref);
    void noteClosed(ChunkRef ref);

    ChunkMemory& m_memory;
    ChunkedArray<Entry, 12> m_chunks;
    ChunkBytes m_bytes;  // of encoded chunks in memory
    std::unique_ptr<MappedChunks> m_files;
    std::vector<ChunkRef> m_closed;  // for takeClosed(): some gone, some twice
    ChunkRef m_free = kNone;         // chain of places, through `previous`
    size_t m_size = 0, m_sizeWorthMoving = 0, m_sizeInFiles = 0, m_moved = 0;
};

}  // namespace pallium::tsdb
