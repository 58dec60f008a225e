#include "backend/tsdb/head/closed_chunks.h"

#include "backend/tsdb/chunkenc/chunk_reader.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr size_t kFewClosed = 1024;

}  // namespace

ChunkRef ClosedChunks::add(const HeadChunk& chunk) {
    const ChunkRef ref = add(Entry(chunk));
    if (isWorthMoving(ref)) noteClosed(ref);
    return ref;
}

ChunkRef ClosedChunks::add(const EncodedChunk& chunk, ChunkRef previous) {
    const ChunkRef ref = add(Entry(chunk, m_bytes.add(chunk.encoding, chunk.bytes), previous));
    noteClosed(ref);
    return ref;
}

ChunkRef ClosedChunks::add(const Entry& entry) {
    ++m_size;
    if (m_free == kNone) return static_cast<ChunkRef>(m_chunks.push(entry));
    const ChunkRef ref = std::exchange(m_free, previous(m_free));
    at(ref) = entry;
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
        m_files->remove(at(ref).encoded.file);
        --m_sizeInFiles;
        return;
    }
    if (isWorthMoving(ref)) --m_sizeWorthMoving;
    if (isEncoded(ref))
        m_bytes.remove(at(ref).encoded.memory);
    else
        m_memory.release(inMemory(ref));
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

size_t ClosedChunks::removeAll(ChunkRef newest) {
    size_t removed = 0;
    for (ChunkRef ref = newest; ref != kNone; ++removed)
        ref = remove(ref);
    return removed;
}

ChunkCut ClosedChunks::truncate(ChunkRef& newest, TimestampMs t) {
    ChunkCut cut;
    ChunkRef kept = kNone;  // the oldest one so far
    ChunkRef ref = newest;
    for (; ref != kNone && lastTime(ref) >= t; ref = previous(ref)) {
        ++cut.seen;
        cut.oldest = firstTime(ref);
        kept = ref;
    }
    cut.removed = removeAll(ref);
    cut.seen += cut.removed;
    (kept == kNone ? newest : at(kept).previous) = kNone;
    return cut;
}

bool ClosedChunks::overlaps(ChunkRef newest, TimestampMs minTime, TimestampMs maxTime) const {
    for (ChunkRef ref = newest; ref != kNone && lastTime(ref) >= minTime; ref = previous(ref))
        if (firstTime(ref) <= maxTime) return true;
    return false;
}

void ClosedChunks::prefetch(std::span<const ChunkRef> chunks) const {
    constexpr size_t kTogether = 16;
    uint32_t chains[kTogether];
    size_t count = 0;
    for (const ChunkRef ref : chunks.first(std::min(chunks.size(), kTogether)))
        if (!isEncoded(ref)) chains[count++] = at(ref).values.firstSegment();
    m_memory.segments.prefetch({chains, count});
}

Result<EncodedChunk> ClosedChunks::encoded(ChunkRef ref) const {
    const Encoded& chunk = at(ref).encoded;
    if (isInFile(ref)) return m_files->at(chunk.file);
    return EncodedChunk{chunk.first, chunk.last, m_bytes.encodingAt(chunk.memory),
                        m_bytes.at(chunk.memory)};
}

Result<void> ClosedChunks::read(ChunkRef ref, TimestampMs minTime, TimestampMs maxTime,
                                storage::SampleColumns& out) const {
    if (!isEncoded(ref)) {
        m_memory.read(inMemory(ref), minTime, maxTime, out);
        return {};
    }
    const auto chunk = encoded(ref);
    PALLIUM_TRY(chunk);
    return readChunk(*chunk, minTime, maxTime, out);
}

EncodedChunk ClosedChunks::encode(ChunkRef ref, XorChunkWriter& writer) const {
    if (isEncoded(ref)) return *encoded(ref);  // in memory: cannot fail
    TimestampMs times[kMaxChunkSamples];
    double values[kMaxChunkSamples];
    const Entry& entry = at(ref);
    const size_t count = entry.values.decode(m_memory.segments, values);
    m_memory.streams.copy(entry.stream, count, times);
    writer.reset();
    for (size_t i = 0; i < count; ++i)
        writer.append(times[i], values[i]);
    return {times[0], times[count - 1], ChunkEncoding::Xor, writer.bytes()};
}

void ClosedChunks::moveToFile(ChunkRef ref, MappedChunks::Place place) {
    Encoded moved{firstTime(ref), lastTime(ref), {}};
    moved.file = place;
    release(ref);
    Entry& entry = at(ref);
    entry.encoded = moved;
    entry.stream = kInFile;
    ++m_sizeInFiles;
    ++m_moved;
}

}  // namespace pallium::tsdb
