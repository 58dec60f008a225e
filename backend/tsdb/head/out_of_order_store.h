#pragma once

#include "backend/base/result.h"
#include "backend/model/histogram.h"
#include "backend/model/sample.h"
#include "backend/storage/storage.h"
#include "backend/tsdb/chunkenc/chunk_list_builder.h"
#include "backend/tsdb/head/sample_order.h"
#include "backend/tsdb/head/series_table.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace pallium::tsdb {

/// Samples that came out of order, by series id: of each series that has any, a sorted buffer and,
/// once that is full, chunks which may overlap each other. Native histograms are samples as floats
/// are, in the same buffers.
///
/// Samples are of one of two ages. Those that are to become blocks are the old ones: retire() makes
/// all that are here old, dropRetired() forgets them when the blocks are visible; what comes
/// meanwhile is young. Of several samples of one instant the one that came first is read: so a
/// replay gives the same answers, although it may fill the buffers at other samples.
/// Threads: callers must hold the owner's lock, shared for const methods.
class OutOfOrderStore {
  public:
    enum class Ages { All, Old };

    /// A buffer becomes a chunk at `chunkSamples` (Cortex: out_of_order_cap_max), from 1 to 65535.
    explicit OutOfOrderStore(size_t chunkSamples);
    ~OutOfOrderStore();

    /// True if no series has any.
    bool isEmpty() const;
    /// Also asked of ids that do not exist.
    bool has(SeriesId series) const;

    /// How a sample stands to that of its time in the series' buffer; Newer if there is none, or
    /// only in the chunks, which are not searched. `existing` is set for OtherValue. A stale marker
    /// is the same as a stale histogram.
    SampleOrder orderOf(SeriesId series, const Sample& sample, double& existing) const;
    /// Of histograms hints are not compared.
    SampleOrder orderOf(SeriesId series, TimestampMs t, const AnyHistogram& histogram) const;
    /// False if the buffer has a sample of that time: nothing changed. Any time goes.
    bool insert(SeriesId series, const Sample& sample);
    /// Likewise. Requires: the histogram is valid.
    bool insert(SeriesId series, TimestampMs t, const AnyHistogram& histogram);
    /// Forgets a series, if it is here.
    void remove(SeriesId series);

    /// Appends the samples with minTime <= t <= maxTime to `out`, ascending and unique. Errors: as
    /// readOverlapping(), and only if hasHistograms().
    Result<void> read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                      storage::SampleColumns& out, Ages ages = Ages::All) const;
    bool hasHistograms(SeriesId series, Ages ages = Ages::All) const;
    /// Appends chunks with those samples, and maybe others, in the order in which they came: they
    /// may overlap, and of one instant the first counts. Views: until the next change of the
    /// series.
    void addChunks(SeriesId series, TimestampMs minTime, TimestampMs maxTime, ChunkListBuilder& out,
                   Ages ages = Ages::All) const;
    /// True if the buffer or a chunk of the series overlaps the range.
    bool overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                  Ages ages = Ages::All) const;

    /// Of all samples; minTime > maxTime if there were none. Too wide after remove().
    TimestampMs minTime() const;
    TimestampMs maxTime() const;

    /// Makes all samples old; some may be so already.
    void retire();
    /// Series with old samples, ascending by id.
    std::vector<SeriesId> retiredSeries() const;
    /// Forgets the old ones. Returns what held them, so that it can be freed without the lock.
    std::shared_ptr<const void> dropRetired();

    /// All that were taken, also those that are not read.
    size_t samples() const;
    size_t memoryBytes() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
