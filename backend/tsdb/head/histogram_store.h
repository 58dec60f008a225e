#pragma once

#include "backend/base/result.h"
#include "backend/model/histogram.h"
#include "backend/storage/storage.h"
#include "backend/tsdb/chunkenc/chunk.h"
#include "backend/tsdb/chunkenc/histogram_chunk.h"
#include "backend/tsdb/head/closed_chunks.h"
#include "backend/tsdb/head/series_table.h"

#include <tsl/robin_map.h>

#include <cstddef>
#include <functional>
#include <variant>

namespace pallium::tsdb {

/// The native histograms of a head, by series id: of each series that has any, an open chunk,
/// encoded as blocks have it, and a list of closed ones, which the head keeps.
///
/// Few series have histograms, so that a series without them costs nothing here and floats ask only
/// isEmpty(). Whoever writes both kinds to a series calls closeChunk() when floats came in between,
/// so that no chunk of one kind reaches over a sample of the other. Threads: callers must hold the
/// owner's lock, shared for const methods.
class HistogramStore {
  public:
    explicit HistogramStore(ClosedChunks& closed) : m_closed(closed) {}
    HistogramStore(const HistogramStore&) = delete;
    HistogramStore& operator=(const HistogramStore&) = delete;

    /// True if no series has any.
    bool isEmpty() const { return m_series.empty(); }
    /// Also asked of ids that do not exist.
    bool has(SeriesId series) const { return !isEmpty() && m_series.contains(series); }

    /// Of the newest one. Requires: has(series).
    TimestampMs lastTime(SeriesId series) const { return lastTime(m_series.at(series)); }
    bool isLastInteger(SeriesId series) const;
    bool isLastStale(SeriesId series) const;
    /// The newest one has the same bits as `histogram`, but for buckets without observations: they
    /// may be listed by one and not by the other. Of stale ones there is nothing to compare.
    /// Requires: has(series), no closeChunk() since.
    bool isLast(SeriesId series, const AnyHistogram& histogram) const;

    /// Requires: the histogram is valid and newer than lastTime(series), if there is one. A chunk
    /// is closed at 120 samples, where its encoding demands it, and if it began before
    /// `blockStart`. Allocates where the chunk grows, and when one is closed.
    void append(SeriesId series, TimestampMs t, const AnyHistogram& histogram,
                TimestampMs blockStart);
    /// Samples of another kind have followed.
    void closeChunk(SeriesId series);

    /// Appends those with minTime <= t <= maxTime to `out`, with the hints that a reader of the
    /// chunks sees. Errors: Corruption, also if spans and bounds are too large to be copied for
    /// each.
    Result<void> read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                      storage::SampleColumns& out) const;
    /// Chunks that overlap the range, oldest first; none if the series has none. Views: until the
    /// next change. Errors: Corruption of a chunk in a file.
    Result<void> visitChunks(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                             const std::function<void(const EncodedChunk&)>& visit) const;
    bool overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const;

    /// Removes chunks that end before `t`; none to do if the series has no histograms.
    ChunkCut truncate(SeriesId series, TimestampMs t);
    void remove(SeriesId series);

    size_t series() const { return m_series.size(); }
    /// Chunks that were begun here, and those that are gone.
    size_t chunksCreated() const { return m_chunksCreated; }
    size_t chunksRemoved() const { return m_chunksRemoved; }
    /// Without the closed chunks.
    size_t memoryBytes() const;

  private:
    template <class H>
    using Writer = HistogramChunkWriter<H>;
    struct Series {
        ChunkRef closed = ChunkRef::None;  // the newest
        std::variant<std::monostate, Writer<Histogram>, Writer<FloatHistogram>> open;
        size_t openBytes = 0;  // memory of `open`, as last counted

        /// Of the open chunk; without samples: nothing is open.
        EncodedChunk openView() const;
    };
    using Map = tsl::robin_map<SeriesId, Series>;

    TimestampMs lastTime(const Series& series) const;
    template <class H>
    void append(Series& series, TimestampMs t, const H& histogram, TimestampMs blockStart);
    void closeOpen(Series& series);
    template <class H>
    void store(Series& series, const Writer<H>& writer);
    void countOpen(Series& series);
    size_t erase(Map::iterator at);
    template <class H>
    Writer<H>& spare();

    ClosedChunks& m_closed;
    Map m_series;
    // The writer that was last filled, of each kind: the first sample of a chunk is compared with
    // the last of the one before, and what is allocated goes on to the next.
    Writer<Histogram> m_spare;
    Writer<FloatHistogram> m_floatSpare;
    size_t m_openBytes = 0;
    size_t m_chunksCreated = 0, m_chunksRemoved = 0;
};

}  // namespace pallium::tsdb
