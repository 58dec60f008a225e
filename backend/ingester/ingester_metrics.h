#pragma once

#include "backend/telemetry/registry.h"

#include <vector>

namespace pallium::ingester {

/// Of the histograms of appends, in seconds.
inline std::vector<double> appendBounds() {
    return {.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
}

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
          addSeconds(registry.histogram("cortex_ingester_tsdb_appender_add_duration_seconds",
                                        "The total time it takes for a push request to add samples "
                                        "to the TSDB appender.",
                                        appendBounds())),
          commitSeconds(registry.histogram("cortex_ingester_tsdb_appender_commit_duration_seconds",
                                           "The total time it takes for a push request to commit "
                                           "samples appended to TSDB.",
                                           appendBounds())),
          compactionsTriggered(registry.counter("cortex_ingester_tsdb_compactions_triggered_total",
                                                "Total number of triggered compactions.")),
          compactionsFailed(registry.counter("cortex_ingester_tsdb_compactions_failed_total",
                                             "Total number of compactions that failed.")),
          idleClosed(registry.counter("cortex_ingester_idle_tsdb_checks_total",
                                      "The total number of various results for idle TSDB checks.",
                                      {{"result", "idle_closed"}})),
          replaySeconds(registry.histogram("cortex_ingester_tsdb_wal_replay_duration_seconds",
                                           "The total time it takes to open and replay a TSDB WAL.",
                                           {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10})) {}

    telemetry::Counter& ingestedSamples;
    telemetry::Counter& failedSamples;
    telemetry::Counter& ingestedHistograms;
    telemetry::Counter& failedHistograms;
    telemetry::Counter& ingestedExemplars;
    telemetry::Counter& failedExemplars;
    telemetry::Counter& ingestedMetadata;
    telemetry::Counter& failedMetadata;
    telemetry::Histogram& addSeconds;
    telemetry::Histogram& commitSeconds;
    telemetry::Counter& compactionsTriggered;
    telemetry::Counter& compactionsFailed;
    telemetry::Counter& idleClosed;
    telemetry::Histogram& replaySeconds;
};

/// What every block that is written or merged counts, also if that fails.
struct CompactionMetrics {
    explicit CompactionMetrics(telemetry::Registry& registry)
        : compactions(registry.counter("cortex_ingester_tsdb_compactions_total",
                                       "Total number of TSDB compactions that were executed.")),
          seconds(registry.histogram(
              "cortex_ingester_tsdb_compaction_duration_seconds",
              "Duration of TSDB compaction runs.",
              {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192})) {}

    telemetry::Counter& compactions;
    telemetry::Histogram& seconds;
};

}  // namespace pallium::ingester
