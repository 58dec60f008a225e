#pragma once

#include "backend/distributor/series_validator.h"
#include "backend/distributor/token_bucket.h"
#include "backend/telemetry/registry.h"

#include <array>
#include <string>

namespace pallium::distributor {

/// What of one push was left out; histograms count as samples.
struct DiscardCount {
    size_t samples = 0, exemplars = 0, metadata = 0;
    bool isNothing() const { return samples + exemplars + metadata == 0; }
};

/// What of one push was refused, by the reason.
using RefusalCounts = std::array<DiscardCount, kRefusals>;

/// What the distributor holds for one tenant: its rate limit and its counters, looked up once.
/// Threads: internally synchronised.
class TenantState {
  public:
    TenantState(telemetry::Registry& registry, std::string tenant);

    TokenBucket rate, histogramRate;
    telemetry::Counter& samplesIn;  // all that came
    telemetry::Counter& histogramsIn;
    telemetry::Counter& exemplarsIn;
    telemetry::Counter& metadataIn;
    telemetry::Counter& receivedSamples;  // those that passed
    telemetry::Counter& receivedHistograms;
    telemetry::Counter& receivedExemplars;
    telemetry::Counter& receivedMetadata;
    telemetry::Counter& reducedHistograms;  // whose resolution was lowered

    /// Counts what was refused.
    void countRefused(const RefusalCounts& counts);
    void countDiscarded(std::string_view reason, const DiscardCount& count);

  private:
    void add(std::string_view name, std::string_view help, std::string_view reason, size_t count);

    telemetry::Registry& m_registry;
    const std::string m_tenant;
};

}  // namespace pallium::distributor
