#pragma once

#include "backend/telemetry/registry.h"

namespace pallium::ingester {

/// The counters that a push touches, looked up once.
struct IngesterMetrics {
    explicit IngesterMetrics(telemetry::Registry& registry)
        : ingestedSamples(registry.counter("cortex_ingester_ingested_samples_total",
                                           "The total number of samples ingested.")),
          failedSamples(registry.counter("cortex_ingester_ingested_samples_failures_total",
                                         "The total number of samples that errored on ingestion.")),
          ingestedMetadata(registry.counter("cortex_ingester_ingested_metadata_total",
                                            "The total number of metadata ingested.")),
          failedMetadata(
              registry.counter("cortex_ingester_ingested_metadata_failures_total",
                               "The total number of metadata that errored on ingestion.")) {}

    telemetry::Counter& ingestedSamples;
    telemetry::Counter& failedSamples;
    telemetry::Counter& ingestedMetadata;
    telemetry::Counter& failedMetadata;
};

}  // namespace pallium::ingester
