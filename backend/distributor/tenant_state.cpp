#include "backend/distributor/tenant_state.h"

namespace pallium::distributor {
namespace {

telemetry::LabelPairs floats(const std::string& tenant) {
    return {{"type", "float"}, {"user", tenant}};
}

}  // namespace

TenantState::TenantState(telemetry::Registry& registry, std::string tenant)
    : samplesIn(registry.counter("cortex_distributor_samples_in_total",
                                 "The total number of samples that have come in to the "
                                 "distributor, including rejected or deduped samples.",
                                 floats(tenant))),
      metadataIn(registry.counter("cortex_distributor_metadata_in_total",
                                  "The total number of metadata that have come in to the "
                                  "distributor, including rejected.",
                                  {{"user", tenant}})),
      receivedSamples(registry.counter("cortex_distributor_received_samples_total",
                                       "The total number of received samples, excluding rejected "
                                       "and deduped samples.",
                                       floats(tenant))),
      receivedMetadata(registry.counter("cortex_distributor_received_metadata_total",
                                        "The total number of received metadata, excluding "
                                        "rejected.",
                                        {{"user", tenant}})),
      m_registry(registry),
      m_tenant(std::move(tenant)) {}

void TenantState::countRefused(const RefusalCounts& counts) {
    for (size_t i = 1; i < kRefusals; ++i) {
        if (counts.samples[i] + counts.metadata[i] > 0)
            countDiscarded(refusalReason(static_cast<Refusal>(i)), counts.samples[i],
                           counts.metadata[i]);
    }
}

void TenantState::countDiscarded(std::string_view reason, size_t samples, size_t metadata) {
    const telemetry::LabelPairs labels{{"reason", std::string(reason)}, {"user", m_tenant}};
    if (samples > 0)
        m_registry
            .counter("cortex_discarded_samples_total",
                     "The total number of samples that were discarded.", labels)
            .add(static_cast<double>(samples));
    if (metadata > 0)
        m_registry
            .counter("cortex_discarded_metadata_total",
                     "The total number of metadata that were discarded.", labels)
            .add(static_cast<double>(metadata));
}

}  // namespace pallium::distributor
