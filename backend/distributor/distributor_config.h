#pragma once

#include "backend/config/blocks.h"
#include "backend/config/fields.h"
#include "backend/model/name_scheme.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace pallium::distributor {

/// Which of several identical senders is listened to.
struct HaTrackerConfig {
    bool isEnabled = false;
    std::chrono::nanoseconds updateTimeout = std::chrono::seconds(15);
    std::chrono::nanoseconds updateTimeoutJitterMax = std::chrono::seconds(5);
    std::chrono::nanoseconds failoverTimeout = std::chrono::seconds(30);
    config::KvStoreConfig kvStore{.store = "consul", .prefix = "ha-tracker/"};

    /// A shorter failover timeout would let replicas take turns between two notes.
    std::chrono::nanoseconds leastFailoverTimeout() const {
        return updateTimeout + updateTimeoutJitterMax + std::chrono::seconds(1);
    }

    void describe(config::Fields& fields) {
        const std::string flags = "distributor.ha-tracker.";
        fields.add("enable_ha_tracker", isEnabled, flags + "enable",
                   "Accept samples of one replica of each HA pair only.");
        fields.add("ha_tracker_update_timeout", updateTimeout, flags + "update-timeout",
                   "Least time between two notes that a replica is alive.");
        fields.add("ha_tracker_update_timeout_jitter_max", updateTimeoutJitterMax,
                   flags + "update-timeout-jitter-max", "Random addition to the update timeout.");
        fields.add("ha_tracker_failover_timeout", failoverTimeout, flags + "failover-timeout",
                   "Silence after which another replica is elected.");
        fields.newRows(flags, {{"enable_startup_sync", config::Type::Bool, "false"}});
        fields.block(
            "kvstore", [&] { kvStore.describe(fields, flags); }, "kv.Config");
    }
};

/// Limits of the whole process; 0: none.
struct InstanceLimits {
    double maxIngestionRate = 0;  // samples per second
    int64_t maxInflightPushRequests = 0;
    int64_t maxInflightClientRequests = 0;

    void describe(config::Fields& fields) {
        const std::string flags = "distributor.instance-limits.";
        fields.add("max_ingestion_rate", maxIngestionRate, flags + "max-ingestion-rate",
                   "Samples per second that the process accepts; 0: no limit.");
        fields.add("max_inflight_push_requests", maxInflightPushRequests,
                   flags + "max-inflight-push-requests", "Pushes at the same time; 0: no limit.");
        fields.add("max_inflight_client_requests", maxInflightClientRequests,
                   flags + "max-inflight-client-requests",
                   "Calls of ingesters at the same time; 0: no limit.");
    }
};

struct OtlpConfig {
    bool convertAllAttributes = false;
    bool disableTargetInfo = false;
    bool allowDeltaTemporality = false;
    bool enableTypeAndUnitLabels = false;
    bool addMetricSuffixes = true;

    void describe(config::Fields& fields) {
        const std::string flags = "distributor.otlp.";
        fields.add("convert_all_attributes", convertAllAttributes, flags + "convert-all-attributes",
                   "Copy every resource attribute of OTLP to labels.");
        fields.add("disable_target_info", disableTargetInfo, flags + "disable-target-info",
                   "Do not make the series target_info of OTLP resources.");
        fields
            .add("allow_delta_temporality", allowDeltaTemporality,
                 flags + "allow-delta-temporality", "Accept OTLP metrics of delta temporality.")
            .quiet();
        fields
            .add("enable_type_and_unit_labels", enableTypeAndUnitLabels,
                 flags + "enable-type-and-unit-labels",
                 "Add type and unit of OTLP metrics as labels.")
            .quiet();
        fields
            .add("add_metric_suffixes", addMetricSuffixes, flags + "add-metric-suffixes",
                 "Append type and unit to the names of OTLP metrics.")
            .quiet();
    }
};

/// Block `distributor`.
struct DistributorConfig {
    HaTrackerConfig haTracker;
    int64_t maxRecvMsgSizeBytes = 100 << 20;      // bytes, of a push, as sent and decoded
    int64_t otlpMaxRecvMsgSizeBytes = 100 << 20;  // bytes
    std::chrono::nanoseconds remoteTimeout = std::chrono::seconds(2);
    std::string shardingStrategy = "default";
    bool shardByAllLabels = false;
    bool extendWrites = true;
    bool remoteWriteV2Enabled = false;
    bool acceptUnknownRemoteWriteContentType = false;
    config::KvStoreConfig ringKvStore;
    config::RingInstanceConfig ringInstance;
    std::chrono::nanoseconds ringHeartbeatPeriod = std::chrono::seconds(5);
    std::chrono::nanoseconds ringHeartbeatTimeout = std::chrono::minutes(1);
    bool ringDetailedMetricsEnabled = true;
    InstanceLimits instanceLimits;
    OtlpConfig otlp;
    NameScheme names = NameScheme::Classic;  // of all components; set by the composition

    void describe(config::Fields& fields) {
        using enum config::Type;
        fields.block(
            "pool",
            [&] {
                fields.rows("distributor.", {{"client_cleanup_period", GoDuration, "15s"},
                                             {"health_check_ingesters", Bool, "true"}});
            },
            "distributor.PoolConfig");
        fields.block("ha_tracker", haTracker, "distributor.HATrackerConfig");
        fields.add("max_recv_msg_size", maxRecvMsgSizeBytes, "distributor.max-recv-msg-size",
                   "Bytes of a push, as sent and decoded.");
        fields.add("otlp_max_recv_msg_size", otlpMaxRecvMsgSizeBytes,
                   "distributor.otlp-max-recv-msg-size",
                   "Bytes of an OTLP push, as sent and decoded.");
        fields.add("remote_timeout", remoteTimeout, "distributor.remote-timeout",
                   "How long a push may take in the ingesters.");
        fields.rows("distributor.", {{"extra_queue_delay", GoDuration, "0s", "extra-query-delay"}});
        fields.add("sharding_strategy", shardingStrategy, "distributor.sharding-strategy",
                   "default or shuffle-sharding.");
        fields.add("shard_by_all_labels", shardByAllLabels, "distributor.shard-by-all-labels",
                   "Spread the series of one name over all ingesters.");
        fields.add("extend_writes", extendWrites, "distributor.extend-writes",
                   "Write to a further ingester in place of one that is not active.");
        fields.rows("distributor.", {{"sign_write_requests", Bool, "false"}});
        describeNew(fields);
        fields.block(
            "ring", [&] { describeRing(fields); }, "distributor.RingConfig");
        fields.rows("distributor.", {{"zone_results_quorum_metadata", Bool, "false"},
                                     {"num_push_workers", Int, "0"}});
        fields.block("instance_limits", instanceLimits, "distributor.InstanceLimits");
        fields.block("otlp", otlp, "distributor.OTLPConfig");
    }

  private:
    void describeNew(config::Fields& fields) {
        using enum config::Type;
        fields.newRows("distributor.", {{"sign_write_requests_keys", Secret},
                                        {"use_stream_push", Bool, "false"},
                                        {"num_query_workers", Int, "0"}});
        fields
            .add("remote_writev2_enabled", remoteWriteV2Enabled,
                 "distributor.remote-writev2-enabled", "Accept remote write 2.0.")
            .quiet();
        fields
            .add("accept_unknown_remote_write_content_type", acceptUnknownRemoteWriteContentType,
                 "distributor.accept-unknown-remote-write-content-type",
                 "Read a push of unknown content type as remote write 1.0.")
            .quiet();
    }

    void describeRing(config::Fields& fields) {
        const std::string flags = "distributor.ring.";
        fields.block(
            "kvstore", [&] { ringKvStore.describe(fields, flags); }, "kv.Config");
        fields.add("heartbeat_period", ringHeartbeatPeriod, flags + "heartbeat-period",
                   "How often a member of the ring says it is alive.");
        fields.add("heartbeat_timeout", ringHeartbeatTimeout, flags + "heartbeat-timeout",
                   "Silence after which a member of the ring counts as unhealthy.");
        fields
            .add("detailed_metrics_enabled", ringDetailedMetricsEnabled,
                 flags + "detailed-metrics-enabled", "Metrics of each member of the ring.")
            .quiet();
        ringInstance.describe(fields, flags);
    }
};

}  // namespace pallium::distributor
