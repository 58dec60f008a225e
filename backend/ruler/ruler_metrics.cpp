#include "backend/ruler/ruler_metrics.h"

#include <array>

namespace pallium::ruler {
namespace {

using telemetry::Collected;
using Kind = telemetry::CollectedFamily::Kind;

constexpr std::array<telemetry::CollectedFamily, 4> kLoadingFamilies{{
    {"cortex_ruler_config_last_reload_successful",
     "Boolean set to 1 whenever the last configuration reload attempt was successful.",
     Kind::Gauge},
    {"cortex_ruler_config_last_reload_successful_seconds",
     "Timestamp of the last successful configuration reload.", Kind::Gauge},
    {"cortex_ruler_config_updates_total", "Total number of config updates triggered by a user",
     Kind::Counter},
    {"cortex_ruler_rule_groups_in_store", "The number of rule groups a tenant has in store.",
     Kind::Gauge},
}};

telemetry::Counter& syncs(telemetry::Registry& registry, const char* reason) {
    return registry.counter("cortex_ruler_sync_rules_total",
                            "Total number of times the ruler sync operation triggered.",
                            {{"reason", reason}});
}

}  // namespace

RulerMetrics::RulerMetrics(telemetry::Registry& registry)
    : managers(registry.gauge("cortex_ruler_managers_total",
                              "Total number of managers registered and running in the ruler")),
      syncSeconds(registry.gauge(
          "cortex_ruler_rule_group_sync_duration_seconds",
          "The duration in seconds required to sync and load rule groups from storage.")),
      initialSyncs(syncs(registry, "initial")),
      periodicSyncs(syncs(registry, "periodic")) {
    registry.collectTogether(kLoadingFamilies, [this] { return collect(); });
}

void RulerMetrics::failed(const tenancy::TenantId& tenant) {
    const Lock lock(m_mutex);
    m_loadings[tenant].isSuccess = false;
}

void RulerMetrics::loaded(const tenancy::TenantId& tenant, size_t groups, bool isNew,
                          TimestampMs now) {
    const Lock lock(m_mutex);
    Loading& loading = m_loadings[tenant];
    loading.groups = groups;
    if (!isNew && loading.isSuccess) return;
    loading.isSuccess = true;
    loading.lastSuccessMs = now;
    loading.updates += isNew ? 1 : 0;
}

void RulerMetrics::forget(const tenancy::TenantId& tenant) {
    const Lock lock(m_mutex);
    m_loadings.erase(tenant);
}

std::vector<std::vector<Collected>> RulerMetrics::collect() const {
    std::vector<std::vector<Collected>> families(kLoadingFamilies.size());
    const Lock lock(m_mutex);
    for (const auto& [tenant, loading] : m_loadings) {
        const telemetry::LabelPairs labels{{"user", tenant.text()}};
        families[0].push_back({labels, loading.isSuccess ? 1.0 : 0.0});
        families[1].push_back({labels, static_cast<double>(loading.lastSuccessMs) / 1000});
        families[2].push_back({labels, static_cast<double>(loading.updates)});
        families[3].push_back({labels, static_cast<double>(loading.groups)});
    }
    return families;
}

}  // namespace pallium::ruler
