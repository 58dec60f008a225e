#pragma once

#include "backend/base/clock.h"
#include "backend/base/ewma_rate.h"
#include "backend/base/inflight.h"
#include "backend/base/mutex.h"
#include "backend/distributor/distributor_config.h"
#include "backend/distributor/ingester_client.h"
#include "backend/distributor/push_result.h"
#include "backend/telemetry/registry.h"

#include <atomic>
#include <chrono>

namespace pallium::distributor {

/// What the pushes of all tenants take of this process, and the limits on that. The registry asks
/// this object, so nothing may be exposed any more when it goes. Threads: internally synchronised.
class InstanceLoad {
  public:
    /// `ingester` counts the calls of ingesters. All outlive this.
    InstanceLoad(const InstanceLimits& limits, const IngesterClient& ingester, const Clock& clock,
                 telemetry::Registry& metrics);

    /// Counts a push as long as the result lives.
    [[nodiscard]] Inflight begin() { return Inflight(m_pushes); }
    /// Whether there is room for one that has begun. Errors: 503 with Cortex' text.
    tl::expected<void, PushError> check(SteadyTime now);
    /// Adds what a push brought to the rate.
    void count(size_t samples, SteadyTime now);

  private:
    double rate(SteadyTime now);
    /// Ends the intervals of the rate that are over. Events come with a call of this, so that none
    /// is counted in a later interval than its own.
    void tick(SteadyTime now);
    void expose(const Clock& clock, telemetry::Registry& metrics);

    static constexpr std::chrono::seconds kInterval{1};

    const InstanceLimits m_limits;
    const IngesterClient& m_ingester;
    std::atomic<int64_t> m_pushes{0};
    EwmaRate m_rate{kInterval};
    std::atomic<SteadyTime> m_nextTick;
    Mutex m_tickMutex;
};

}  // namespace pallium::distributor
