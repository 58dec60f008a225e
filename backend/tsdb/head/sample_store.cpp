#include "backend/tsdb/head/sample_store.h"

#include <algorithm>
#include <bit>

namespace pallium::tsdb {

void SampleStore::resize(SeriesId count) {
    while (m_open.size() < count)
        m_open.push({});
}

SampleOrder SampleStore::orderOf(SeriesId series, const Sample& sample, double& existing) const {
    const Chunk& open = m_open[series];
    if (open.values.size() == 0) return SampleOrder::Newer;
    const TimestampMs last = lastTime(open);
    if (sample.timestampMs > last) return SampleOrder::Newer;
    if (sample.timestampMs < last) return SampleOrder::Older;
    const double value = open.values.last(m_segments);
    if (std::bit_cast<uint64_t>(value) == std::bit_cast<uint64_t>(sample.value))
        return SampleOrder::Same;
    existing = value;
    return SampleOrder::OtherValue;
}

/// The start of the block range that holds `t`; remembered, since neighbours in time come together.
TimestampMs SampleStore::blockStart(TimestampMs t) {
    if (t < m_blockStart || t > m_blockLast) {
        const int64_t into = (t % m_blockRangeMs + m_blockRangeMs) % m_blockRangeMs;
        m_blockStart = t < INT64_MIN + into ? INT64_MIN : t - into;
        const int64_t rest = m_blockRangeMs - 1 - into;
        m_blockLast = t > INT64_MAX - rest ? INT64_MAX : t + rest;
    }
    return m_blockStart;
}

void SampleStore::append(SeriesId series, const Sample& sample) {
    const TimestampMs t = sample.timestampMs;
    Chunk& open = m_open[series];
    m_maxTime = std::max(m_maxTime, t);
    const size_t count = open.values.size();
    if (count > 0) {
        uint32_t stream = TimestampStreams::kNone;
        if (count < kMaxChunkSamples && m_streams.at(open.stream, 0) >= blockStart(t))
            stream = m_streams.advance(open.stream, count, t);
        if (stream != TimestampStreams::kNone) {
            open.stream = stream;
            open.values.append(m_segments, sample.value);
            return;
        }
        close(open);
    }
    m_minTime = std::min(m_minTime, t);
    open.stream = m_streams.start(t);
    open.values.append(m_segments, sample.value);
}

void SampleStore::close(Chunk& chunk) {
    const auto ref = static_cast<ChunkRef>(m_closed.push(chunk));
    chunk = Chunk{};
    chunk.previous = ref;
}

void SampleStore::read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                       storage::SampleColumns& out) const {
    std::vector<const Chunk*> chunks;  // newest first
    for (const Chunk* chunk = &m_open[series]; chunk != nullptr; chunk = before(*chunk)) {
        if (chunk->values.size() == 0) continue;
        if (lastTime(*chunk) < minTime) break;
        if (m_streams.at(chunk->stream, 0) <= maxTime) chunks.push_back(chunk);
    }
    for (auto chunk = chunks.rbegin(); chunk != chunks.rend(); ++chunk)
        readChunk(**chunk, minTime, maxTime, out);
}

void SampleStore::readChunk(const Chunk& chunk, TimestampMs minTime, TimestampMs maxTime,
                            storage::SampleColumns& out) const {
    TimestampMs times[kMaxChunkSamples];
    double values[kMaxChunkSamples];
    const size_t count = chunk.values.decode(m_segments, values);
    m_streams.copy(chunk.stream, count, times);
    const auto from = std::lower_bound(times, times + count, minTime) - times;
    const auto to = std::upper_bound(times, times + count, maxTime) - times;
    if (from >= to) return;
    out.timestamps.insert(out.timestamps.end(), times + from, times + to);
    out.values.insert(out.values.end(), values + from, values + to);
}

bool SampleStore::overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const {
    for (const Chunk* chunk = &m_open[series]; chunk != nullptr; chunk = before(*chunk)) {
        if (chunk->values.size() == 0) continue;
        if (lastTime(*chunk) < minTime) return false;
        if (m_streams.at(chunk->stream, 0) <= maxTime) return true;
    }
    return false;
}

size_t SampleStore::memoryBytes() const {
    return m_streams.memoryBytes() + m_segments.memoryBytes() + m_open.memoryBytes() +
           m_closed.memoryBytes();
}

}  // namespace pallium::tsdb
