#pragma once

#include "backend/config/blocks.h"
#include "backend/config/fields.h"
#include "backend/tenancy/instance_limits.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace pallium::ingester {

/// The ring of ingesters and this process' place in it.
struct LifecyclerSettings {
    config::KvStoreConfig kvStore;
    std::chrono::nanoseconds heartbeatTimeout = std::chrono::minutes(1);
    int64_t replicationFactor = 3;
    bool zoneAwarenessEnabled = false;
    bool detailedMetricsEnabled = true;  // of the ring
    int64_t numTokens = 128;
    std::chrono::nanoseconds heartbeatPeriod = std::chrono::seconds(5);
    std::chrono::nanoseconds minReadyDuration = std::chrono::seconds(15);
    std::chrono::nanoseconds finalSleep = std::chrono::seconds(30);
    std::chrono::nanoseconds observePeriod{0};
    std::chrono::nanoseconds joinAfter{0};
    std::string tokensFilePath;
    /// Several, separated by commas, go to the ingesters of the process in turn.
    std::string availabilityZone;
    bool unregisterOnShutdown = true;
    bool readinessCheckRingHealth = true;
    config::RingInstanceConfig instance;

    void describe(config::Fields& fields) {
        using enum config::Type;
        fields.block(
            "ring", [&] { describeRing(fields); }, "ring.Config");
        fields.add("num_tokens", numTokens, "ingester.num-tokens", "Tokens of an ingester.");
        fields.rows("ingester.", {{"tokens_generator_strategy", String, "random"}});
        fields.add("heartbeat_period", heartbeatPeriod, "ingester.heartbeat-period",
                   "How often an ingester tells the ring that it is alive.");
        fields.add("observe_period", observePeriod, "ingester.observe-period",
                   "How long a new ingester looks for others with its tokens.");
        fields.add("join_after", joinAfter, "ingester.join-after",
                   "How long a new ingester waits before it joins.");
        fields.add("min_ready_duration", minReadyDuration, "ingester.min-ready-duration",
                   "How long an ingester is active before /ready says so.");
        fields.rows("ingester.",
                    {{"interface_names", Strings, "eth0,en0", "lifecycler.interface"}});
        fields.add("final_sleep", finalSleep, "ingester.final-sleep",
                   "Wait before the end of shutdown, so that metrics are read once more.");
        fields.add("tokens_file_path", tokensFilePath, "ingester.tokens-file-path",
                   "File that keeps the tokens over a restart.");
        fields.add("availability_zone", availabilityZone, "ingester.availability-zone",
                   "Name of the zone.");
        fields.add("unregister_on_shutdown", unregisterOnShutdown,
                   "ingester.unregister-on-shutdown", "Leave the ring at shutdown.");
        fields.add("readiness_check_ring_health", readinessCheckRingHealth,
                   "ingester.readiness-check-ring-health",
                   "Be ready only while all members of the ring are healthy.");
        fields.add("address", instance.address, "ingester.lifecycler.addr",
                   "Address that the ring tells.");
        fields.add("port", instance.port, "ingester.lifecycler.port",
                   "Port that the ring tells; 0: that of gRPC.");
        fields.add("id", instance.id, "ingester.lifecycler.ID", "Name in the ring.");
    }

  private:
    void describeRing(config::Fields& fields) {
        fields.block(
            "kvstore", [&] { kvStore.describe(fields, ""); }, "kv.Config");
        fields.add("heartbeat_timeout", heartbeatTimeout, "ring.heartbeat-timeout",
                   "Silence after which an ingester counts as unhealthy.");
        fields.add("replication_factor", replicationFactor, "distributor.replication-factor",
                   "Ingesters that hold each series.");
        fields.add("zone_awareness_enabled", zoneAwarenessEnabled,
                   "distributor.zone-awareness-enabled",
                   "Put the copies of a series into different zones.");
        fields.rows("",
                    {{"excluded_zones", config::Type::String, "", "distributor.excluded-zones"}});
        fields.add("detailed_metrics_enabled", detailedMetricsEnabled,
                   "ring.detailed-metrics-enabled", "Metrics of each member of the ring.");
    }
};

using tenancy::InstanceLimits;

/// Block `ingester`.
struct IngesterSettings {
    LifecyclerSettings lifecycler;
    std::chrono::nanoseconds metadataRetainPeriod = std::chrono::minutes(10);
    std::chrono::nanoseconds rateUpdatePeriod = std::chrono::seconds(15);
    std::chrono::nanoseconds userTsdbConfigsUpdatePeriod = std::chrono::seconds(15);
    bool activeSeriesMetricsEnabled = true;
    std::chrono::nanoseconds activeSeriesMetricsUpdatePeriod = std::chrono::minutes(1);
    std::chrono::nanoseconds activeSeriesMetricsIdleTimeout = std::chrono::minutes(10);
    bool uploadCompactedBlocksEnabled = true;
    InstanceLimits instanceLimits;
    std::string ignoreSeriesLimitForMetricNames;  // comma separated
    std::string adminLimitMessage = "please contact administrator to raise it";
    int64_t instances = 1;  // ingesters inside this process

    void describe(config::Fields& fields) {
        using enum config::Type;
        fields.block("lifecycler", lifecycler, "ring.LifecyclerConfig");
        fields.add("metadata_retain_period", metadataRetainPeriod,
                   "ingester.metadata-retain-period",
                   "How long metadata is kept after it was last sent.");
        fields.add("rate_update_period", rateUpdatePeriod, "ingester.rate-update-period",
                   "Step of the ingestion rates that are shown.");
        fields.add("user_tsdb_configs_update_period", userTsdbConfigsUpdatePeriod,
                   "ingester.user-tsdb-configs-update-period",
                   "How often limits of stores are applied anew.");
        fields.add("active_series_metrics_enabled", activeSeriesMetricsEnabled,
                   "ingester.active-series-metrics-enabled", "Count active series.");
        fields.add("active_series_metrics_update_period", activeSeriesMetricsUpdatePeriod,
                   "ingester.active-series-metrics-update-period", "How often they are counted.");
        fields.add("active_series_metrics_idle_timeout", activeSeriesMetricsIdleTimeout,
                   "ingester.active-series-metrics-idle-timeout",
                   "After this a series is not active any more.");
        fields.add("upload_compacted_blocks_enabled", uploadCompactedBlocksEnabled,
                   "ingester.upload-compacted-blocks-enabled",
                   "Upload blocks that were compacted locally.");
        fields.block("instance_limits", instanceLimits, "ingester.InstanceLimits");
        fields.add("ignore_series_limit_for_metric_names", ignoreSeriesLimitForMetricNames,
                   "ingester.ignore-series-limit-for-metric-names",
                   "Names, comma separated, without the limit of series per name.");
        fields.add("admin_limit_message", adminLimitMessage, "ingester.admin-limit-message",
                   "End of the error texts about series limits.");
        fields.rows("ingester.", {{"labels_string_interning_enabled", Bool, "false"},
                                  {"disable_chunk_trimming", Bool, "false"},
                                  {"matchers_cache_max_items", Int, "0"}});
        fields
            .add("instances", instances, "ingester.instances",
                 "Ingesters inside this process, to show replication.")
            .quiet();
        describeNew(fields);
    }

  private:
    static void describeNew(config::Fields& fields) {
        using enum config::Type;
        fields.newRows("ingester.",
                       {{"active_queried_series_metrics_enabled", Bool, "false"},
                        {"active_queried_series_metrics_update_period", GoDuration, "1m"},
                        {"active_queried_series_metrics_window_duration", GoDuration, "15m"},
                        {"active_queried_series_metrics_sample_rate", Float, "1"},
                        {"active_queried_series_metrics_windows", GoDurations, "2h"},
                        {"head_queried_series_metrics_enabled", Bool, "false"},
                        {"head_queried_series_metrics_window_duration", GoDuration, "15m"},
                        {"head_queried_series_metrics_sample_rate", Float, "1"},
                        {"head_queried_series_metrics_windows", GoDurations, "2h"},
                        {"skip_metadata_limits", Bool, "true"},
                        {"enable_matcher_optimization", Bool, "false"},
                        {"enable_regex_matcher_limits", Bool, "false"}});
    }
};

}  // namespace pallium::ingester
