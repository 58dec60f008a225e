#pragma once

#include "backend/model/histogram.h"
#include "backend/model/sample.h"
#include "backend/tsdb/chunkenc/chunk_list_builder.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "backend/tsdb/head/sample_order.h"
#include "backend/tsdb/head/series_table.h"
#include "backend/tsdb/head/stored_chunk.h"

#include <tsl/robin_map.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// Samples out of order of one age (see OutOfOrderStore), by series id: of each series a buffer,
/// where each instant has one sample, and chunks, which were buffers once.
///
/// A buffered histogram is a chunk of one sample: as it was sent it would be several times as
/// large. These lie beside the series, so that one without them is no larger. Threads: as
/// OutOfOrderStore.
class LateSamples {
  public:
    bool isEmpty() const { return m_series.empty(); }
    bool has(SeriesId series) const { return m_series.contains(series); }
    /// Histograms, in the buffer or in chunks.
    bool hasHistograms(SeriesId series) const;
    bool overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const;

    /// As OutOfOrderStore has them.
    SampleOrder orderOf(SeriesId series, const Sample& sample, double& existing) const;
    SampleOrder orderOf(SeriesId series, TimestampMs t, const AnyHistogram& histogram) const;
    /// A buffer that has `chunkSamples` becomes chunks first.
    bool insert(SeriesId series, const Sample& sample, size_t chunkSamples);
    bool insert(SeriesId series, TimestampMs t, const AnyHistogram& histogram, size_t chunkSamples);
    void remove(SeriesId series);
    /// Takes over what came later than all that is here.
    void add(LateSamples&& younger);

    /// Appends the samples in the range as they came: those of chunks, then those of the buffer.
    /// Requires: !hasHistograms(series).
    void readFloats(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                    std::vector<Sample>& out) const;
    /// Likewise as chunks, which may overlap: all that overlap the range, and what the buffer has
    /// in the range. Views: until the next change of the series.
    void addChunks(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                   ChunkListBuilder& out) const;

    /// Ascending.
    std::vector<SeriesId> ids() const;
    /// Of all samples, minTime > maxTime if there were none. Too wide after remove().
    TimestampMs minTime() const { return m_minTime; }
    TimestampMs maxTime() const { return m_maxTime; }
    size_t samples() const { return m_samples; }
    /// `chunkSamples`: what a buffer of floats has room for.
    size_t memoryBytes(size_t chunkSamples) const;

  private:
    struct Series {
        std::vector<StoredChunk> chunks;
        std::vector<Sample> buffer;  // the floats there, ascending
    };
    using Histograms = std::vector<StoredChunk>;  // of one sample each, ascending

    const Series* find(SeriesId series) const;
    std::span<const StoredChunk> histogramsOf(SeriesId series) const;
    void closeBuffer(SeriesId id, Series& series);
    void store(Series& series, const EncodedChunk& chunk);
    void count(TimestampMs t);

    tsl::robin_map<SeriesId, Series> m_series;
    tsl::robin_map<SeriesId, Histograms> m_histograms;  // of those that have some in the buffer
    TimestampMs m_minTime = INT64_MAX, m_maxTime = INT64_MIN;
    size_t m_samples = 0;
    size_t m_chunkBytes = 0;  // of chunks and buffered histograms; too many after remove()
    XorChunkWriter m_writer;
};

}  // namespace pallium::tsdb
