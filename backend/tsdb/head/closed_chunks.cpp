#include "backend/tsdb/head/closed_chunks.h"

#include "backend/tsdb/chunkenc/chunk_reader.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr size_t kFewClosed = 1024;

}  // namespace

ChunkRef ClosedChunks::add(const HeadChunk& chunk) {
    ++m_size;
    ChunkRef ref = m_free;
    if (ref == kNone) {
        ref = static_cast<ChunkRef>(m_chunks.push(Entry(chunk)));
    } else {
        m_free = previous(ref);
        at(ref) = Entry(chunk);
    }
    if (isWorthMoving(ref)) noteClosed(ref);
    return ref;
}

void ClosedChunks::noteClosed(ChunkRef ref) {
    ++m_sizeWorthMoving;
    m_closed.push_back(ref);
    if (m_closed.size() < kFewClosed + 2 * m_sizeWorthMoving) return;
    // Nobody takes them, and half of them are gone.
    std::sort(m_closed.begin(), m_closed.end());
    m_closed.erase(std::unique(m_closed.begin(), m_closed.end()), m_closed.end());
    std::erase_if(m_closed, [this](ChunkRef closed) { return !isWorthMoving(closed); });
}

void ClosedChunks::release(ChunkRef ref) {
    if (isInFile(ref)) {
        m_files->remove(at(ref).mapped.place);
        --m_sizeInFiles;
    } else {
        if (isWorthMoving(ref)) --m_sizeWorthMoving;
        m_memory.release(inMemory(ref));
    }
}

ChunkRef ClosedChunks::remove(ChunkRef ref) {
    release(ref);
    const ChunkRef before = previous(ref);
    at(ref) = Entry();
    at(ref).previous = m_free;
    m_free = ref;
    --m_size;
    return before;
}

Result<void> ClosedChunks::read(ChunkRef ref, TimestampMs minTime, TimestampMs maxTime,
                                storage::SampleColumns& out) const {
    if (!isInFile(ref)) {
        m_memory.read(inMemory(ref), minTime, maxTime, out);
        return {};
    }
    const auto chunk = inFile(ref);
    PALLIUM_TRY(chunk);
    return readChunk(*chunk, minTime, maxTime, out);
}

void ClosedChunks::encode(ChunkRef ref, XorChunkWriter& writer) const {
    TimestampMs times[kMaxChunkSamples];
    double values[kMaxChunkSamples];
    const Entry& entry = at(ref);
    const size_t count = entry.values.decode(m_memory.segments, values);
    m_memory.streams.copy(entry.stream, count, times);
    writer.reset();
    for (size_t i = 0; i < count; ++i)
        writer.append(times[i], values[i]);
}

void ClosedChunks::moveToFile(ChunkRef ref, MappedChunks::Place place) {
    const Mapped mapped{firstTime(ref), lastTime(ref), place};
    release(ref);
    Entry& entry = at(ref);
    entry.mapped = mapped;
    entry.stream = kInFile;
    ++m_sizeInFiles;
    ++m_moved;
}

}  // namespace pallium::tsdb
