#include "backend/ruler/evaluation_times.h"

#include <array>

namespace pallium::ruler {
namespace {

constexpr std::array<telemetry::CollectedFamily, 2> kTimesFamilies{{
    {"cortex_prometheus_rule_evaluation_duration_seconds", "The duration for a rule to execute.",
     telemetry::CollectedFamily::Kind::Summary},
    {"cortex_prometheus_rule_group_duration_seconds", "The duration of rule group evaluations.",
     telemetry::CollectedFamily::Kind::Summary},
}};

}  // namespace

EvaluationTimes::EvaluationTimes(telemetry::Registry& registry) {
    registry.collectTogether(kTimesFamilies, [this] { return collect(); });
}

void EvaluationTimes::addRule(const tenancy::TenantId& tenant, std::chrono::nanoseconds took) {
    const Lock lock(m_mutex);
    m_times[tenant].rules.add(took);
}

void EvaluationTimes::addGroup(const tenancy::TenantId& tenant, std::chrono::nanoseconds took) {
    const Lock lock(m_mutex);
    m_times[tenant].groups.add(took);
}

void EvaluationTimes::forget(const tenancy::TenantId& tenant) {
    const Lock lock(m_mutex);
    m_times.erase(tenant);
}

std::vector<std::vector<telemetry::Collected>> EvaluationTimes::collect() const {
    std::vector<std::vector<telemetry::Collected>> families(kTimesFamilies.size());
    const Lock lock(m_mutex);
    for (const auto& [tenant, times] : m_times) {
        const telemetry::LabelPairs labels{{"user", tenant.text()}};
        families[0].push_back({labels, times.rules.seconds(), times.rules.count});
        families[1].push_back({labels, times.groups.seconds(), times.groups.count});
    }
    return families;
}

}  // namespace pallium::ruler
