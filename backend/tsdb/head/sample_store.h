#pragma once

#include "backend/model/sample.h"
#include "backend/storage/storage.h"
#include "backend/tsdb/head/chunked_array.h"
#include "backend/tsdb/head/label_pairs.h"
#include "backend/tsdb/head/segment_pool.h"
#include "backend/tsdb/head/timestamp_streams.h"
#include "backend/tsdb/head/value_chunk.h"

#include <cstdint>

namespace pallium::tsdb {

/// Names a closed chunk. Its own type so that chunks may come to lie elsewhere than in memory.
enum class ChunkRef : uint32_t { None = UINT32_MAX };

/// How a new sample stands to the newest of its series.
enum class SampleOrder : uint8_t { Newer, Same, OtherValue, Older };

/// The samples of all series of a head, by series id: one open chunk each and a list of closed
/// ones.
///
/// A chunk is closed at 120 samples and at multiples of the block range. Threads: callers must hold
/// the owner's lock, shared for const methods.
class SampleStore {
  public:
    explicit SampleStore(int64_t blockRangeMs) : m_blockRangeMs(blockRangeMs) {}

    /// Makes series with ids below `count` exist, without samples.
    void resize(SeriesId count);

    bool hasSamples(SeriesId series) const { return m_open[series].values.size() > 0; }
    /// The newest sample. Requires: hasSamples(series).
    TimestampMs lastTime(SeriesId series) const { return lastTime(m_open[series]); }
    double lastValue(SeriesId series) const { return m_open[series].values.last(m_segments); }
    /// `existing` is set for OtherValue.
    SampleOrder orderOf(SeriesId series, const Sample& sample, double& existing) const;

    /// Requires: the sample is newer than lastTime(series), if there is one.
    void append(SeriesId series, const Sample& sample);

    /// Appends the samples with minTime <= t <= maxTime to `out`.
    void read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
              storage::SampleColumns& out) const;
    /// True if a chunk of the series overlaps the range.
    bool overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const;

    /// Of all samples; minTime > maxTime if there are none.
    TimestampMs minTime() const { return m_minTime; }
    TimestampMs maxTime() const { return m_maxTime; }
    size_t memoryBytes() const;

  private:
    /// Open and closed chunks are alike: a closed one just gets no more samples.
    struct Chunk {
        ValueChunk values;
        uint32_t stream = TimestampStreams::kNone;
        ChunkRef previous = ChunkRef::None;
    };
    static_assert(sizeof(Chunk) == 32);

    TimestampMs lastTime(const Chunk& chunk) const {
        return m_streams.at(chunk.stream, chunk.values.size() - 1);
    }
    const Chunk* before(const Chunk& chunk) const {
        return chunk.previous == ChunkRef::None ? nullptr
                                                : &m_closed[static_cast<uint32_t>(chunk.previous)];
    }
    TimestampMs blockStart(TimestampMs t);
    void close(Chunk& chunk);
    void readChunk(const Chunk& chunk, TimestampMs minTime, TimestampMs maxTime,
                   storage::SampleColumns& out) const;

    const int64_t m_blockRangeMs;
    TimestampStreams m_streams;
    SegmentPool m_segments;
    ChunkedArray<Chunk, 12> m_open;
    ChunkedArray<Chunk, 12> m_closed;
    TimestampMs m_minTime = INT64_MAX, m_maxTime = INT64_MIN;
    TimestampMs m_blockStart = INT64_MAX, m_blockLast = INT64_MIN;  // range of the last append
};

}  // namespace pallium::tsdb
