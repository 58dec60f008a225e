#pragma once

#include "backend/storage/storage.h"

#include <map>

namespace pallium::test {

/// Series in memory as a storage::Queryable: what engine tests, test scripts and benchmarks query.
/// Reads see the content at the time of the call; do not change it while a query runs.
class MemoryStorage final : public storage::Queryable {
  public:
    /// Inserts in time order; a sample at an existing time, of either kind, replaces it. `startMs`:
    /// since when it counts; 0: unknown.
    void add(const Labels& labels, TimestampMs timestampMs, double value, TimestampMs startMs = 0);
    void add(const Labels& labels, TimestampMs timestampMs, const FloatHistogram& histogram,
             TimestampMs startMs = 0);
    void add(const Labels& labels, TimestampMs timestampMs, const Histogram& histogram);
    void clear() { m_series.clear(); }
    size_t seriesCount() const { return m_series.size(); }

    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const override;

  private:
    void add(const Labels& labels, HistogramSample sample);

    std::map<Labels, storage::SampleColumns> m_series;  // ordered by labels
};

}  // namespace pallium::test
