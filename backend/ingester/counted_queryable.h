#pragma once

#include "backend/ingester/read_metrics.h"
#include "backend/storage/storage.h"

#include <cstdint>
#include <memory>

namespace pallium::ingester {

/// A tenant's data whose reads are counted, and refused while too many run. What a select found is
/// counted when its series are let go of. Threads: as `data`.
class CountedQueryable final : public storage::Queryable {
  public:
    using Metrics = std::shared_ptr<ReadMetrics>;
    /// `metrics`: of all tenants; who makes these has it too. `limit`: reads of all tenants that
    /// may run at the same time; 0: any number.
    CountedQueryable(std::shared_ptr<const storage::Queryable> data, Metrics metrics, int64_t limit)
        : m_data(std::move(data)), m_metrics(std::move(metrics)), m_limit(limit) {}
    /// Counts as one read until it is destroyed. Errors: Internal with Cortex's text at the limit.
    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const override;

  private:
    const std::shared_ptr<const storage::Queryable> m_data;
    const Metrics m_metrics;
    const int64_t m_limit;
};

}  // namespace pallium::ingester
