#pragma once

#include "backend/model/histogram.h"
#include "backend/tsdb/chunkenc/chunk.h"
#include "backend/tsdb/head/series_table.h"

#include <cstddef>
#include <functional>
#include <memory>

namespace pallium::tsdb {

/// The native histograms of a head, by series id: of each series that has any, a list of closed
/// chunks and an open one, encoded as blocks have them.
///
/// Few series have histograms, so that a series without them costs nothing here and floats ask only
/// isEmpty(). Whoever writes both kinds to a series calls closeChunk() when the kind changes, so
/// that no chunk of one kind reaches over a sample of the other. Threads: callers must hold the
/// owner's lock, shared for const methods.
class HistogramStore {
  public:
    HistogramStore();
    ~HistogramStore();

    /// True if no series has any.
    bool isEmpty() const;
    /// Also asked of ids that do not exist.
    bool has(SeriesId series) const;
    /// Requires: has(series).
    TimestampMs lastTime(SeriesId series) const;
    /// Same bits as the newest one, whose time is the same. Requires: has(series).
    bool isLast(SeriesId series, const AnyHistogram& histogram) const;

    /// Requires: the histogram is valid and newer than lastTime(series), if there is one. A chunk
    /// is closed at 120 samples, where its encoding demands it, and if it began before
    /// `blockStart`.
    void append(SeriesId series, TimestampMs t, const AnyHistogram& histogram,
                TimestampMs blockStart);
    /// A sample of another kind follows.
    void closeChunk(SeriesId series);

    /// Chunks that overlap the range, oldest first; none if the series has none. Views: until the
    /// next change.
    void visitChunks(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                     const std::function<void(const EncodedChunk&)>& visit) const;

    /// What truncate() did to a series.
    struct Cut {
        size_t seen = 0, removed = 0;    // chunks
        TimestampMs oldest = INT64_MAX;  // first instant that is left, INT64_MAX if none is
    };
    /// Removes chunks that end before `t`; none to do if the series has no histograms.
    Cut truncate(SeriesId series, TimestampMs t);
    void remove(SeriesId series);

    size_t series() const;
    size_t memoryBytes() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
