#include "backend/server/distributor_parts.h"

#include "backend/ring/ring_metrics.h"

namespace pallium::server {
namespace {

constexpr std::string_view kDistributorRing = "distributor";

std::string ringKey(const Config& config) {
    return config.distributor.ringKvStore.prefix + std::string(kDistributorRing);
}

std::chrono::seconds heartbeatTimeout(const Config& config) {
    return std::chrono::duration_cast<std::chrono::seconds>(
        config.distributor.ringHeartbeatTimeout);
}

/// As Cortex has it: one token, in at once, out at the end.
ring::LifecyclerConfig membershipConfig(const Config& config) {
    const distributor::DistributorConfig& settings = config.distributor;
    ring::LifecyclerConfig own;
    own.ringName = kDistributorRing;
    own.key = ringKey(config);
    own.id = settings.ringInstance.id;
    own.address = settings.ringInstance.hostPort(config.server.grpcListenPort);
    own.numTokens = 1;
    own.heartbeatPeriod = toMs(settings.ringHeartbeatPeriod);
    own.heartbeatTimeout = heartbeatTimeout(config);
    own.minReadyDuration = std::chrono::milliseconds(0);
    return own;
}

}  // namespace

Result<DistributorParts::Stores> DistributorParts::open(const Config& config,
                                                        ring::KvStores& stores) {
    Stores opened;
    if (config.distributor.haTracker.isEnabled) {
        const auto store = stores.open(config.distributor.haTracker.kvStore);
        PALLIUM_TRY(store);
        opened.haTracker = *store;
    }
    if (config.limits.ingestionRateStrategy == "global") {
        const auto store = stores.open(config.distributor.ringKvStore);
        PALLIUM_TRY(store);
        opened.ring = *store;
    }
    return opened;
}

DistributorParts::DistributorParts(const Config& config, const Stores& stores,
                                   const Dependencies& d) {
    if (stores.haTracker != nullptr)
        m_haTracker = std::make_unique<distributor::HaTracker>(
            config.distributor.haTracker,
            distributor::HaTracker::Dependencies{*stores.haTracker, d.clock, d.scheduler,
                                                 d.background, d.metrics});
    if (stores.ring == nullptr) return;
    const ring::RingOptions options{.replicationFactor = 1,
                                    .heartbeatTimeout = heartbeatTimeout(config)};
    m_ring = std::make_unique<ring::Ring>(std::string(kDistributorRing), ringKey(config),
                                          *stores.ring, options, d.clock);
    m_membership = std::make_unique<ring::Lifecycler>(
        membershipConfig(config),
        ring::Lifecycler::Dependencies{*stores.ring, d.files, d.clock, d.scheduler, d.background,
                                       d.metrics});
    ring::registerRingMetrics(*m_ring, config.distributor.ringDetailedMetricsEnabled, d.metrics);
}

DistributorParts::~DistributorParts() = default;

}  // namespace pallium::server
