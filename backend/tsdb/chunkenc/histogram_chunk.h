#pragma once

#include "backend/base/clock.h"
#include "backend/model/histogram.h"
#include "backend/tsdb/chunkenc/chunk.h"

#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>

namespace pallium::tsdb {

/// Writes one chunk of integer or float histograms and decides, as Prometheus does, which sample
/// may join it (tsdb-format: counter resets, layouts, gauges, staleness). H is Histogram or
/// FloatHistogram. Threads: confined to one.
template <class H>
class HistogramChunkWriter {
  public:
    HistogramChunkWriter();
    ~HistogramChunkWriter();
    HistogramChunkWriter(HistogramChunkWriter&&) noexcept;
    HistogramChunkWriter& operator=(HistogramChunkWriter&&) noexcept;

    /// Begins an empty chunk.
    void reset();

    enum class Outcome : uint8_t {
        Appended,  // the chunk may have been recoded to a wider layout on the way
        NewChunk,  // it does not fit here: nothing changed; close this one and begin the next
    };
    /// Appends, or says that a new chunk is due; then begin it with appendFirst(). To an empty
    /// chunk it appends always, with the header that the sample's own hint gives. Requires: the
    /// histogram is valid, t is newer than the last.
    Outcome append(TimestampMs t, const H& histogram);
    /// The first sample of a chunk that follows `previous`, a chunk of the same kind: the header
    /// says how the sample stands to the last one there. Requires: samples() == 0.
    void appendFirst(TimestampMs t, const H& histogram, const HistogramChunkWriter& previous);

    size_t samples() const;
    TimestampMs minTime() const;
    TimestampMs maxTime() const;
    CounterResetHeader header() const;
    /// The last sample. Requires: samples() > 0.
    const H& last() const;
    /// The chunk as it stands; valid until the next change.
    std::span<const uint8_t> bytes() const;
    size_t memoryBytes() const;

    static constexpr ChunkEncoding kEncoding =
        std::is_same_v<H, Histogram> ? ChunkEncoding::Histogram : ChunkEncoding::FloatHistogram;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

extern template class HistogramChunkWriter<Histogram>;
extern template class HistogramChunkWriter<FloatHistogram>;

}  // namespace pallium::tsdb
