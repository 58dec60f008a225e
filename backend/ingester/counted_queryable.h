#pragma once

#include "backend/storage/storage.h"

#include <atomic>
#include <cstdint>
#include <memory>

namespace pallium::ingester {

/// A tenant's data whose reads are counted while they run, and refused beyond a limit. Threads: as
/// `data`.
class CountedQueryable final : public storage::Queryable {
  public:
    using Count = std::shared_ptr<std::atomic<int64_t>>;
    /// `inflight`: of all tenants; who makes these has it too. Requires: limit > 0.
    CountedQueryable(std::shared_ptr<const storage::Queryable> data, Count inflight, int64_t limit)
        : m_data(std::move(data)), m_inflight(std::move(inflight)), m_limit(limit) {}
    /// Counts as one read until it is destroyed. Errors: Internal with Cortex's text at the limit.
    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const override;

  private:
    const std::shared_ptr<const storage::Queryable> m_data;
    const Count m_inflight;
    const int64_t m_limit;
};

}  // namespace pallium::ingester
