#pragma once

#include "backend/model/sample.h"
#include "backend/storage/storage.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/head/closed_chunks.h"
#include "backend/tsdb/head/head_chunk.h"
#include "backend/tsdb/head/histogram_store.h"
#include "backend/tsdb/head/id_array.h"
#include "backend/tsdb/head/postings.h"
#include "backend/tsdb/head/sample_order.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace pallium::tsdb {

/// The samples of all series of a head, by series id: one open chunk each and a list of closed
/// ones; native histograms, which a series may have beside floats, in a store of their own.
///
/// A chunk is closed at 120 samples, at multiples of the block range, and when the series goes on
/// after samples of the other kind. A series without samples may exist: a new one, or one whose
/// samples were all truncated. Threads: callers must hold the owner's lock, shared for const
/// methods.
class SampleStore {
  public:
    explicit SampleStore(int64_t blockRangeMs) : m_blockRangeMs(blockRangeMs) {}
    SampleStore(const SampleStore&) = delete;
    SampleStore& operator=(const SampleStore&) = delete;

    /// Makes a series exist, without samples. Requires: it does not.
    void add(SeriesId series) { m_open.insert(series, {}); }
    /// Removes it with all its samples. Requires: it exists.
    void remove(SeriesId series);

    /// Also asked of ids that do not exist.
    bool hasSamples(SeriesId series) const { return hasFloats(series) || m_histograms.has(series); }
    /// Of the newest sample. Requires: hasSamples(series).
    TimestampMs lastTime(SeriesId series) const;
    /// None if the series has no samples.
    SampleKind lastKind(SeriesId series) const;
    /// `existing` is set for OtherValue. A stale marker is the same as a stale histogram. Requires:
    /// the series exists.
    SampleOrder orderOf(SeriesId series, const Sample& sample, double& existing) const {
        if (!m_histograms.isEmpty() && isLastHistogram(series))
            return orderToHistogram(series, sample);
        return orderToFloat(series, sample, existing);
    }
    /// To a histogram a float is another value. Requires: as above.
    SampleOrder orderOf(SeriesId series, TimestampMs t, const AnyHistogram& histogram) const;

    /// Requires: the series exists; the sample is newer than lastTime(series), if there is one.
    void append(SeriesId series, const Sample& sample);
    /// Likewise; the histogram is valid.
    void append(SeriesId series, TimestampMs t, const AnyHistogram& histogram);
    /// The same for any sample: one that is not newer, or before minValidTime(), is left out.
    void appendIfNewer(SeriesId series, const Sample& sample);
    void appendIfNewer(SeriesId series, TimestampMs t, const AnyHistogram& histogram);

    /// Appends the samples with minTime <= t <= maxTime to `out`; none if the series is gone.
    /// Errors: Corruption; as HistogramStore::read().
    Result<void> read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                      storage::SampleColumns& out) const;
    const HistogramStore& histograms() const { return m_histograms; }
    /// Calls visit for each chunk with such floats, oldest first, or visitEncoded if the chunk lies
    /// in a file and has no others; its bytes are there until the chunk is removed. Errors:
    /// Corruption.
    Result<void> readChunks(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                            const std::function<void(const storage::SampleColumns&)>& visit,
                            const std::function<void(const EncodedChunk&)>& visitEncoded) const;
    /// True if a chunk of the series overlaps the range.
    bool overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const;

    /// Removes the chunks of a series that end before `t`. Requires: it exists.
    ChunkCut truncate(SeriesId series, TimestampMs t);
    /// From now on samples before `t` are not to be appended: see minValidTime().
    void refuseBefore(TimestampMs t) { m_minValidTime = std::max(m_minValidTime, t); }
    /// After truncate(series, t) of all: no sample is older than `oldest`.
    void setMinTime(TimestampMs oldest) { m_minTime = std::max(m_minTime, oldest); }

    /// Of all samples; minTime > maxTime if there are none. After a truncation minTime may be too
    /// small, and maxTime stays.
    TimestampMs minTime() const { return m_minTime; }
    TimestampMs maxTime() const { return m_maxTime; }
    /// The newest time of a truncation: older samples are in a block.
    TimestampMs minValidTime() const { return m_minValidTime; }

    /// Chunks of all kinds that were begun here, and those that are gone.
    size_t chunksCreated() const { return m_chunksCreated + m_histograms.chunksCreated(); }
    size_t chunksRemoved() const { return m_chunksRemoved + m_histograms.chunksRemoved(); }

    /// What is in use; for tests. Cost: as SegmentPool::used().
    struct Holdings {
        size_t closedChunks, streams, segments;
        friend bool operator==(const Holdings&, const Holdings&) = default;
    };
    Holdings holdings() const;
    ClosedChunks& closedChunks() { return m_closed; }
    const ClosedChunks& closedChunks() const { return m_closed; }
    size_t memoryBytes() const;

  private:
    bool hasFloats(SeriesId series) const {
        return m_open.has(series) && !m_open[series].isEmpty();
    }
    bool isLastHistogram(SeriesId series) const;
    SampleOrder orderToFloat(SeriesId series, const Sample& sample, double& existing) const;
    SampleOrder orderToHistogram(SeriesId series, const Sample& sample) const;
    TimestampMs blockStart(TimestampMs t);
    void appendTo(HeadChunk& open, const Sample& sample);
    void closeFloats(HeadChunk& open);
    bool overlapsFloats(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const;
    ChunkCut truncateFloats(SeriesId series, TimestampMs t);

    const int64_t m_blockRangeMs;
    ChunkMemory m_memory;
    ClosedChunks m_closed{m_memory};
    IdArray<HeadChunk> m_open;
    HistogramStore m_histograms{m_closed};
    TimestampMs m_minTime = INT64_MAX, m_maxTime = INT64_MIN;
    TimestampMs m_minValidTime = INT64_MIN;
    size_t m_chunksCreated = 0, m_chunksRemoved = 0;                // of floats
    TimestampMs m_blockStart = INT64_MAX, m_blockLast = INT64_MIN;  // range of the last append
};

}  // namespace pallium::tsdb
