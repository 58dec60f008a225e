#pragma once

#include "backend/distributor/discard_count.h"
#include "backend/distributor/push_result.h"
#include "backend/distributor/token_bucket.h"
#include "backend/telemetry/registry.h"

#include <string>

namespace pallium::distributor {

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

    /// Counts what passed.
    void countReceived(const PushCounts& taken, size_t metadata);
    /// Counts what was refused.
    void countRefused(const RefusalCounts& counts);
    void countDiscarded(std::string_view reason, const DiscardCount& count);

  private:
    void add(std::string_view name, std::string_view help, std::string_view reason, size_t count);

    telemetry::Registry& m_registry;
    const std::string m_tenant;
};

}  // namespace pallium::distributor
