#include "backend/server/config.h"
#include "backend/server/settings.h"

namespace pallium::server {

using enum config::Type;

namespace {

void describeCompactorRing(config::Fields& fields, config::KvStoreConfig& store) {
    const std::string_view flags = "compactor.ring.";
    fields.block(
        "kvstore", [&] { store.describe(fields, flags); }, "kv.Config");
    fields.rows(flags, {{"heartbeat_period", GoDuration, "5s"},
                        {"heartbeat_timeout", GoDuration, "1m"},
                        {"wait_stability_min_duration", GoDuration, "1m"},
                        {"wait_stability_max_duration", GoDuration, "5m"}});
    fields.newRows(flags, {{"auto_forget_delay", GoDuration, "10m"},
                           {"detailed_metrics_enabled", Bool, "true"}});
    config::ringInstance(fields, flags);
    fields.rows(flags, {{"tokens_file_path", String},
                        {"unregister_on_shutdown", Bool, "true"},
                        {"wait_active_instance_timeout", GoDuration, "10m"}});
}

void describeStoreGatewayRing(config::Fields& fields, config::KvStoreConfig& store) {
    const std::string_view flags = "store-gateway.sharding-ring.";
    fields.block(
        "kvstore", [&] { store.describe(fields, flags); }, "kv.Config");
    fields.rows(flags, {{"heartbeat_period", GoDuration, "15s"},
                        {"heartbeat_timeout", GoDuration, "1m"},
                        {"replication_factor", Int, "3"},
                        {"tokens_file_path", String},
                        {"zone_awareness_enabled", Bool, "false"},
                        {"keep_instance_in_the_ring_on_shutdown", Bool, "false"},
                        {"zone_stable_shuffle_sharding", Bool, "true"},
                        {"wait_stability_min_duration", GoDuration, "1m"},
                        {"wait_stability_max_duration", GoDuration, "5m"},
                        {"wait_instance_state_timeout", GoDuration, "10m"},
                        {"final_sleep", GoDuration, "0s"}});
    config::ringInstance(fields, flags);
    fields.rows(flags, {{"instance_availability_zone", String}});
}

}  // namespace

void CompactorConfig::describe(config::Fields& fields) {
    fields.rows("compactor.", {{"block_ranges", GoDurations, "2h,12h,24h"},
                               {"block_sync_concurrency", Int, "20"},
                               {"meta_sync_concurrency", Int, "20"},
                               {"consistency_delay", GoDuration, "0s"},
                               {"data_dir", String, "./data"},
                               {"compaction_interval", GoDuration, "1h"},
                               {"compaction_retries", Int, "3"},
                               {"compaction_concurrency", Int, "1"}});
    fields.add("cleanup_interval", cleanupInterval, "compactor.cleanup-interval",
               "How often the data of deleted tenants is cleaned up.");
    fields.rows("compactor.",
                {{"cleanup_concurrency", Int, "20"}, {"deletion_delay", GoDuration, "12h"}});
    fields.add("tenant_cleanup_delay", tenantCleanupDelay, "compactor.tenant-cleanup-delay",
               "How long a deleted tenant's mark stays once everything is gone.");
    fields.rows("compactor.", {{"skip_blocks_with_out_of_order_chunks_enabled", Bool, "false"},
                               {"block_files_concurrency", Int, "10"},
                               {"blocks_fetch_concurrency", Int, "3"},
                               {"block_deletion_marks_migration_enabled", Bool, "false"},
                               {"enabled_tenants", String},
                               {"disabled_tenants", String},
                               {"sharding_enabled", Bool, "false"},
                               {"sharding_strategy", String, "default"}});
    fields.block(
        "sharding_ring", [&] { describeCompactorRing(fields, ringKvStore); },
        "compactor.RingConfig");
    fields.rows("compactor.", {{"sharding_planner_delay", GoDuration, "10s"},
                               {"compaction_strategy", String, "default"},
                               {"compaction_visit_marker_timeout", GoDuration, "10m"},
                               {"compaction_visit_marker_file_update_interval", GoDuration, "1m"},
                               {"cleaner_visit_marker_timeout", GoDuration, "10m"},
                               {"cleaner_visit_marker_file_update_interval", GoDuration, "5m"},
                               {"accept_malformed_index", Bool, "false"},
                               {"caching_bucket_enabled", Bool, "false"}});
    fields.newRows("compactor.", {{"cleaner_caching_bucket_enabled", Bool, "false"}});
}

void describeStoreGateway(config::Fields& fields, config::KvStoreConfig& ringStore) {
    fields.rows("store-gateway.", {{"sharding_enabled", Bool, "false"}});
    fields.block(
        "sharding_ring", [&] { describeStoreGatewayRing(fields, ringStore); },
        "storegateway.RingConfig");
    fields.rows("store-gateway.", {{"sharding_strategy", String, "default"},
                                   {"enabled_tenants", String},
                                   {"disabled_tenants", String}});
    fields.block("hedged_request", [&] {
        fields.rows(
            "store-gateway.hedged-request.",
            {{"enabled", Bool, "false"}, {"max_requests", Int, "3"}, {"quantile", Float, "0.9"}});
    });
}

}  // namespace pallium::server
