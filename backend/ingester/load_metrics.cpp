#include "backend/ingester/load_metrics.h"

#include <array>
#include <utility>
#include <vector>

namespace pallium::ingester {
namespace {

using telemetry::Collected;
using telemetry::CollectedFamily;
constexpr auto kLoadGauge = CollectedFamily::Kind::Gauge;

constexpr std::array kLoadFamilies{
    CollectedFamily{"cortex_ingester_instance_limits", "Instance limits used by this ingester.",
                    kLoadGauge},
    CollectedFamily{"cortex_ingester_ingestion_rate_samples_per_second",
                    "Current ingestion rate in samples/sec that ingester is using to limit access.",
                    kLoadGauge},
    CollectedFamily{"cortex_ingester_inflight_push_requests",
                    "Max number of inflight push requests in ingester in the last minute.",
                    kLoadGauge},
    CollectedFamily{"cortex_ingester_max_inflight_query_requests",
                    "Max number of inflight query requests in ingester.", kLoadGauge},
    CollectedFamily{"cortex_ingester_tsdb_head_active_appenders",
                    "Number of currently active TSDB appender transactions.", kLoadGauge},
};

std::vector<Collected> limitValues(const tenancy::InstanceLimits& limits) {
    const auto limit = [](const char* name, auto value) {
        return Collected{{{"limit", name}}, static_cast<double>(value)};
    };
    return {limit("max_ingestion_rate", limits.maxIngestionRate),
            limit("max_tenants", limits.maxTenants), limit("max_series", limits.maxSeries),
            limit("max_inflight_push_requests", limits.maxInflightPushRequests),
            limit("max_inflight_query_requests", limits.maxInflightQueryRequests)};
}

std::vector<Collected> only(auto value) {
    return {{{}, static_cast<double>(value)}};
}

}  // namespace

void registerLoadMetrics(telemetry::Registry& registry, std::function<IngesterLoad()> load) {
    registry.collectTogether(kLoadFamilies, [load = std::move(load)] {
        const IngesterLoad now = load();
        return std::vector<std::vector<Collected>>{limitValues(now.limits), only(now.ingestionRate),
                                                   only(now.mostPushes), only(now.mostReads),
                                                   only(now.appends)};
    });
}

}  // namespace pallium::ingester
