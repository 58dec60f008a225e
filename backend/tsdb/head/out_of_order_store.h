#pragma once

#include "backend/model/sample.h"
#include "backend/storage/storage.h"
#include "backend/tsdb/head/series_table.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace pallium::tsdb {

/// Samples that came out of order, by series id: of each series that has any, a sorted buffer and,
/// once that is full, chunks which may overlap each other.
///
/// Samples are of one of two ages. Those that are to become blocks are the old ones: retire() makes
/// all that are here old, dropRetired() forgets them when the blocks are visible; what comes
/// meanwhile is young. Readers see both, and samples that a block has by then too are merged away.
/// Threads: callers must hold the owner's lock, shared for const methods.
class OutOfOrderStore {
  public:
    /// A buffer becomes a chunk at `chunkSamples` (Cortex: out_of_order_cap_max).
    explicit OutOfOrderStore(size_t chunkSamples);
    ~OutOfOrderStore();

    /// True if no series has any.
    bool isEmpty() const;
    /// Also asked of ids that do not exist.
    bool has(SeriesId series) const;

    /// False if the buffer has a sample of that time: nothing changed. Any time goes.
    bool insert(SeriesId series, const Sample& sample);

    /// Appends the samples with minTime <= t <= maxTime to `out`, ascending and unique; of several
    /// of one time the one that came last.
    void read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
              storage::SampleColumns& out) const;
    bool overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const;

    /// Of all samples; minTime > maxTime if there are none.
    TimestampMs minTime() const;
    TimestampMs maxTime() const;

    /// Makes all samples old. Returns their range; minTime > maxTime if there are none. Requires:
    /// no old ones.
    struct Range {
        TimestampMs minTime = INT64_MAX, maxTime = INT64_MIN;
    };
    Range retire();
    /// Series with old samples, ascending by id.
    std::vector<SeriesId> retiredSeries() const;
    /// As read(), of old ones only.
    void readRetired(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                     storage::SampleColumns& out) const;
    void dropRetired();

    size_t series() const;
    size_t samples() const;
    size_t memoryBytes() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
