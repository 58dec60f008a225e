#pragma once

#include "backend/tsdb/chunkenc/histogram_chunk.h"
#include "tests/conformance/promql/script.h"
#include "tests/support/memory_storage.h"

#include <map>
#include <vector>

namespace pallium::promqltest {

/// Puts what scripts load into a storage, so that reads give what a TSDB gives. Results depend on
/// it: native histograms are stored in chunks, and come back with the hint that their place in one
/// says (whatever the script named, gauges aside) and with the buckets of their neighbours; a stale
/// marker after a histogram is one. Borrows the storage. Threads: confined to one.
class SeriesLoader {
  public:
    explicit SeriesLoader(test::MemoryStorage& storage) : m_storage(storage) {}
    void load(const LoadCommand& command);
    /// Empties the storage.
    void clear();

  private:
    using ChunkWriter = tsdb::HistogramChunkWriter<FloatHistogram>;

    /// Of one series: the histograms that its next one may join; none after a float.
    struct OpenChunk {
        ChunkWriter writer;
        std::vector<TimestampMs> startTimes;  // of its samples; 0: unknown
    };

    void loadLine(const SeriesLine& line, int64_t stepMs);
    void append(const Labels& labels, OpenChunk& chunk, TimestampMs time,
                const FloatHistogram& histogram, TimestampMs startMs);
    void store(const Labels& labels, const OpenChunk& chunk);
    void close(const Labels& labels, OpenChunk& chunk);

    test::MemoryStorage& m_storage;
    std::map<Labels, OpenChunk> m_chunks;
};

}  // namespace pallium::promqltest
