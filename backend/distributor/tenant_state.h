#pragma once

#include "backend/distributor/series_validator.h"
#include "backend/distributor/token_bucket.h"
#include "backend/telemetry/registry.h"

#include <array>
#include <string>

namespace pallium::distributor {

/// Samples and metadata of one push by the reason for which they were refused.
struct RefusalCounts {
    std::array<size_t, kRefusals> samples{};
    std::array<size_t, kRefusals> metadata{};
};

/// What the distributor holds for one tenant: its rate limit and its counters, looked up once.
/// Threads: internally synchronised.
class TenantState {
  public:
    TenantState(telemetry::Registry& registry, std::string tenant);

    TokenBucket rate;
    telemetry::Counter& samplesIn;  // all that came
    telemetry::Counter& metadataIn;
    telemetry::Counter& receivedSamples;  // those that passed
    telemetry::Counter& receivedMetadata;

    /// Counts what was refused.
    void countRefused(const RefusalCounts& counts);
    void countDiscarded(std::string_view reason, size_t samples, size_t metadata);

  private:
    telemetry::Registry& m_registry;
    const std::string m_tenant;
};

}  // namespace pallium::distributor
