#pragma once

#include "backend/telemetry/registry.h"

namespace pallium::ingester {

/// The counters that pushes and compactions touch, looked up once.
struct IngesterMetrics {
    explicit IngesterMetrics(telemetry::Registry& registry)
        : ingestedSamples(registry.counter("cortex_ingester_ingested_samples_total",
                                           "The total number of samples ingested.")),
          failedSamples(registry.counter("cortex_ingester_ingested_samples_failures_total",
                                         "The total number of samples that errored on ingestion.")),
          ingestedHistograms(registry.counter("cortex_ingester_ingested_native_histograms_total",
                                              "The total number of native histograms ingested.")),
          failedHistograms(
              registry.counter("cortex_ingester_ingested_native_histograms_failures_total",
                               "The total number of native histograms that errored on "
                               "ingestion.")),
          ingestedExemplars(registry.counter("cortex_ingester_ingested_exemplars_total",
                                             "The total number of exemplars ingested.")),
          failedExemplars(
              registry.counter("cortex_ingester_ingested_exemplars_failures_total",
                               "The total number of exemplars that errored on ingestion.")),
          ingestedMetadata(registry.counter("cortex_ingester_ingested_metadata_total",
                                            "The total number of metadata ingested.")),
          failedMetadata(
              registry.counter("cortex_ingester_ingested_metadata_failures_total",
                               "The total number of metadata that errored on ingestion.")),
          compactionsTriggered(registry.counter("cortex_ingester_tsdb_compactions_triggered_total",
                                                "Total number of triggered compactions.")),
          compactions(registry.counter("cortex_ingester_tsdb_compactions_total",
                                       "Total number of TSDB compactions that were executed.")),
          compactionsFailed(registry.counter("cortex_ingester_tsdb_compactions_failed_total",
                                             "Total number of compactions that failed.")) {}

    telemetry::Counter& ingestedSamples;
    telemetry::Counter& failedSamples;
    telemetry::Counter& ingestedHistograms;
    telemetry::Counter& failedHistograms;
    telemetry::Counter& ingestedExemplars;
    telemetry::Counter& failedExemplars;
    telemetry::Counter& ingestedMetadata;
    telemetry::Counter& failedMetadata;
    telemetry::Counter& compactionsTriggered;
    telemetry::Counter& compactions;
    telemetry::Counter& compactionsFailed;
};

}  // namespace pallium::ingester
