#include "backend/tsdb/head/head_chunk.h"

#include <algorithm>

namespace pallium::tsdb {

void ChunkMemory::read(const HeadChunk& chunk, TimestampMs minTime, TimestampMs maxTime,
                       storage::SampleColumns& out) const {
    constexpr size_t kBytesOfSample = 2;  // about what they are in a block
    TimestampMs times[kMaxChunkSamples];
    double values[kMaxChunkSamples];
    const size_t count = chunk.values.decode(segments, values);
    out.countChunk(count * kBytesOfSample);
    streams.copy(chunk.stream, count, times);
    const auto from = std::lower_bound(times, times + count, minTime) - times;
    const auto to = std::upper_bound(times, times + count, maxTime) - times;
    if (from >= to) return;
    out.timestamps.insert(out.timestamps.end(), times + from, times + to);
    out.values.insert(out.values.end(), values + from, values + to);
}

void ChunkMemory::release(const HeadChunk& chunk) {
    if (chunk.isEmpty()) return;
    streams.release(chunk.stream);
    chunk.values.release(segments);
}

}  // namespace pallium::tsdb
