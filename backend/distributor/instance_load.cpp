#include "backend/distributor/instance_load.h"

#include "backend/http/message.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace pallium::distributor {
namespace {

tl::unexpected<PushError> full(std::string message) {
    return tl::unexpected(PushError{http::kUnavailable, std::move(message), {}});
}

bool isOver(int64_t count, int64_t limit) {
    return limit > 0 && count > limit;
}

}  // namespace

InstanceLoad::InstanceLoad(const InstanceLimits& limits, const IngesterClient& ingester,
                           const Clock& clock, telemetry::Registry& metrics)
    : m_limits(limits), m_ingester(ingester), m_nextTick(clock.steadyNow() + kInterval) {
    expose(clock, metrics);
}

void InstanceLoad::expose(const Clock& clock, telemetry::Registry& metrics) {
    const auto limit = [&metrics](const char* name, double value) {
        metrics
            .gauge("cortex_distributor_instance_limits",
                   "Instance limits used by this distributor.", {{"limit", name}})
            .set(value);
    };
    limit("max_inflight_push_requests", static_cast<double>(m_limits.maxInflightPushRequests));
    limit("max_inflight_client_requests", static_cast<double>(m_limits.maxInflightClientRequests));
    limit("max_ingestion_rate", m_limits.maxIngestionRate);
    const auto gauge = [&metrics](const char* name, const char* help, auto value) {
        metrics.collect(name, help, false, [value = std::move(value)] {
            return std::vector<telemetry::Collected>{{{}, static_cast<double>(value())}};
        });
    };
    gauge("cortex_distributor_inflight_push_requests",
          "Current number of inflight push requests in distributor.",
          [this] { return m_pushes.load(); });
    gauge("cortex_distributor_inflight_client_requests",
          "Current number of inflight client requests in distributor.",
          [this] { return m_ingester.runningPushes(); });
    gauge("cortex_distributor_ingestion_rate_samples_per_second",
          "Current ingestion rate in samples/sec that distributor is using to limit access.",
          [this, &clock] { return rate(clock.steadyNow()); });
}

tl::expected<void, PushError> InstanceLoad::check(SteadyTime now) {
    if (isOver(m_pushes.load(), m_limits.maxInflightPushRequests))
        return full("too many inflight push requests in distributor");
    if (m_limits.maxIngestionRate > 0 && rate(now) >= m_limits.maxIngestionRate)
        return full("distributor's samples push rate limit reached");
    if (isOver(m_ingester.runningPushes(), m_limits.maxInflightClientRequests))
        return full("too many inflight ingester client requests in distributor");
    return {};
}

void InstanceLoad::count(size_t samples, SteadyTime now) {
    tick(now);
    m_rate.add(samples);
}

double InstanceLoad::rate(SteadyTime now) {
    tick(now);
    return m_rate.rate();
}

void InstanceLoad::tick(SteadyTime now) {
    // After so many without events nothing is left of a rate.
    constexpr int64_t kMostTicks = 200;
    if (now < m_nextTick.load(std::memory_order_relaxed)) return;
    const Lock lock(m_tickMutex);
    const SteadyTime next = m_nextTick.load(std::memory_order_relaxed);
    if (now < next) return;  // another call was quicker
    const int64_t due = (now - next) / kInterval + 1;
    for (int64_t i = 0; i < std::min(due, kMostTicks); ++i)
        m_rate.tick();
    m_nextTick.store(next + due * kInterval, std::memory_order_relaxed);
}

}  // namespace pallium::distributor
