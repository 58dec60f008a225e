#include "backend/distributor/tenant_state.h"

#include "backend/tenancy/limits.h"

namespace pallium::distributor {
namespace {

telemetry::LabelPairs typed(const char* type, const std::string& tenant) {
    return {{"type", type}, {"user", tenant}};
}

telemetry::Counter& samplesCounter(telemetry::Registry& registry, telemetry::LabelPairs labels) {
    return registry.counter("cortex_distributor_samples_in_total",
                            "The total number of samples that have come in to the distributor, "
                            "including rejected or deduped samples.",
                            std::move(labels));
}

telemetry::Counter& receivedCounter(telemetry::Registry& registry, telemetry::LabelPairs labels) {
    return registry.counter("cortex_distributor_received_samples_total",
                            "The total number of received samples, excluding rejected and deduped "
                            "samples.",
                            std::move(labels));
}

}  // namespace

TenantState::TenantState(telemetry::Registry& registry, std::string tenant)
    : samplesIn(samplesCounter(registry, typed("float", tenant))),
      histogramsIn(samplesCounter(registry, typed("histogram", tenant))),
      exemplarsIn(registry.counter("cortex_distributor_exemplars_in_total",
                                   "The total number of exemplars that have come in to the "
                                   "distributor, including rejected or deduped exemplars.",
                                   {{"user", tenant}})),
      metadataIn(registry.counter("cortex_distributor_metadata_in_total",
                                  "The total number of metadata that have come in to the "
                                  "distributor, including rejected.",
                                  {{"user", tenant}})),
      receivedSamples(receivedCounter(registry, typed("float", tenant))),
      receivedHistograms(receivedCounter(registry, typed("histogram", tenant))),
      receivedExemplars(registry.counter("cortex_distributor_received_exemplars_total",
                                         "The total number of received exemplars, excluding "
                                         "rejected and deduped exemplars.",
                                         {{"user", tenant}})),
      receivedMetadata(registry.counter("cortex_distributor_received_metadata_total",
                                        "The total number of received metadata, excluding "
                                        "rejected.",
                                        {{"user", tenant}})),
      reducedHistograms(registry.counter("cortex_reduced_resolution_histogram_samples_total",
                                         "The total number of histogram samples that had the "
                                         "resolution reduced.",
                                         {{"user", tenant}})),
      m_registry(registry),
      m_tenant(std::move(tenant)) {}

Result<RelabelRules> TenantState::relabelRules(const std::shared_ptr<const tenancy::Limits>& limits,
                                               NameScheme names) {
    if (limits->metricRelabelConfigs.empty()) return RelabelRules();
    {
        const ReadLock lock(m_rulesMutex);
        if (m_rulesLimits == limits) return m_rules;
    }
    const WriteLock lock(m_rulesMutex);
    if (m_rulesLimits == nullptr ||
        m_rulesLimits->metricRelabelConfigs != limits->metricRelabelConfigs)
        m_rules = RelabelRules::create(limits->metricRelabelConfigs, names);
    m_rulesLimits = limits;
    return m_rules;
}

void TenantState::countIn(const WriteBatch& batch) {
    samplesIn.add(static_cast<double>(batch.samples.size()));
    histogramsIn.add(static_cast<double>(batch.histograms.size()));
    exemplarsIn.add(static_cast<double>(batch.exemplars.size()));
    metadataIn.add(static_cast<double>(batch.metadata.size()));
}

void TenantState::countReceived(const PushCounts& taken, size_t metadata) {
    receivedSamples.add(static_cast<double>(taken.samples));
    receivedHistograms.add(static_cast<double>(taken.histograms));
    receivedExemplars.add(static_cast<double>(taken.exemplars));
    receivedMetadata.add(static_cast<double>(metadata));
}

void TenantState::countRefused(const RefusalCounts& counts) {
    for (size_t i = 1; i < kRefusals; ++i)
        if (!counts[i].isNothing())
            countDiscarded(refusalReason(static_cast<Refusal>(i)), counts[i]);
}

void TenantState::countDiscarded(std::string_view reason, const DiscardCount& count) {
    add("cortex_discarded_samples_total", "The total number of samples that were discarded.",
        reason, count.samples);
    add("cortex_discarded_exemplars_total", "The total number of exemplars that were discarded.",
        reason, count.exemplars);
    add("cortex_discarded_metadata_total", "The total number of metadata that were discarded.",
        reason, count.metadata);
}

void TenantState::countDeduped(std::string_view cluster, size_t samples) {
    const Lock lock(m_mutex);
    auto found = m_deduped.find(cluster);
    if (found == m_deduped.end()) {
        std::string name(cluster);
        auto& counter = m_registry.counter("cortex_distributor_deduped_samples_total",
                                           "The total number of deduplicated samples.",
                                           {{"cluster", name}, {"user", m_tenant}});
        found = m_deduped.emplace(std::move(name), &counter).first;
    }
    found->second->add(static_cast<double>(samples));
}

void TenantState::countNonHa(size_t samples) {
    const Lock lock(m_mutex);
    if (m_nonHa == nullptr)
        m_nonHa = &m_registry.counter(
            "cortex_distributor_non_ha_samples_received_total",
            "The total number of received samples for a user that has HA tracking turned on, but "
            "the sample didn't contain both HA labels.",
            {{"user", m_tenant}});
    m_nonHa->add(static_cast<double>(samples));
}

void TenantState::noteLatest(TimestampMs timeMs) {
    constexpr double kMsPerSecond = 1000;
    if (timeMs <= 0) return;
    telemetry::Gauge* gauge = m_latest.load(std::memory_order_acquire);
    if (gauge == nullptr) {
        gauge = &m_registry.gauge("cortex_distributor_latest_seen_sample_timestamp_seconds",
                                  "Unix timestamp of latest received sample per user.",
                                  {{"user", m_tenant}});
        m_latest.store(gauge, std::memory_order_release);
    }
    gauge->set(static_cast<double>(timeMs) / kMsPerSecond);
}

void TenantState::add(std::string_view name, std::string_view help, std::string_view reason,
                      size_t count) {
    if (count == 0) return;
    m_registry.counter(name, help, {{"reason", std::string(reason)}, {"user", m_tenant}})
        .add(static_cast<double>(count));
}

}  // namespace pallium::distributor
