#include "backend/server/settings.h"

#include <algorithm>
#include <string_view>

namespace pallium::server {

using enum config::Type;

void describeMemberlist(config::Fields& fields) {
    const std::string_view flags = "memberlist.";
    fields.rows(flags, {{"node_name", String, "", "nodename"},
                        {"randomize_node_name", Bool, "true"},
                        {"stream_timeout", GoDuration, "10s"},
                        {"retransmit_factor", Int, "4"},
                        {"pull_push_interval", GoDuration, "30s", "pullpush-interval"},
                        {"gossip_interval", GoDuration, "200ms"},
                        {"gossip_nodes", Int, "3"},
                        {"gossip_to_dead_nodes_time", GoDuration, "30s"},
                        {"dead_node_reclaim_time", GoDuration, "0s"},
                        {"compression_enabled", Bool, "true"},
                        {"advertise_addr", String},
                        {"advertise_port", Int, "7946"},
                        {"join_members", Strings, "", "join"},
                        {"min_join_backoff", GoDuration, "1s"},
                        {"max_join_backoff", GoDuration, "1m"},
                        {"max_join_retries", Int, "10"},
                        {"abort_if_cluster_join_fails", Bool, "true", "abort-if-join-fails"},
                        {"rejoin_interval", GoDuration, "0s"},
                        {"left_ingesters_timeout", GoDuration, "5m"},
                        {"leave_timeout", GoDuration, "5s"},
                        {"message_history_buffer_bytes", Int, "0"},
                        {"bind_addr", Strings},
                        {"bind_port", Int, "7946"},
                        {"packet_dial_timeout", GoDuration, "5s"},
                        {"packet_write_timeout", GoDuration, "5s"}});
    config::tlsClientWithSwitch(fields, flags);
}

void describeTracing(config::Fields& fields) {
    fields.rows("tracing.", {{"type", String, "jaeger"}});
    fields.block("otel", [&] {
        const std::string flags = "tracing.otel.";
        fields.rows(flags, {{"otlp_endpoint", String},
                            {"exporter_type", String},
                            {"sample_ratio", Float, "0.001"},
                            {"round_robin", Bool, "false"},
                            {"tls_enabled", Bool, "false"}});
        fields.block("tls", [&] { config::tlsClient(fields, flags + "tls."); });
    });
}

void describeParquetConverter(config::Fields& fields) {
    fields.newRows("parquet-converter.", {{"meta_sync_concurrency", Int, "20"},
                                          {"conversion_interval", GoDuration, "1m"},
                                          {"max_rows_per_row_group", Int, "1000000"},
                                          {"num_row_groups", Int, "0"},
                                          {"max_num_columns", Int, "0"},
                                          {"file_buffer_enabled", Bool, "true"},
                                          {"data_dir", String, "./data"}});
}

void describeResourceMonitor(config::Fields& fields) {
    fields.newRows("resource-monitor.", {{"resources", Strings},
                                         {"interval", GoDuration, "100ms"},
                                         {"cpu_rate_interval", GoDuration, "1m"}});
}

namespace {

/// A setting, or a block with all that is in it.
constexpr std::string_view kPending[] = {
    "api.alertmanager_http_prefix",
    "api.request_id_header",
    "distributor",
    "querier",
    "ingester",
    "limits",
    "blocks_storage",
    "compactor",
    "store_gateway",
    "tenant_federation",
    "alertmanager",
    "alertmanager_storage",
};

/// What is read all the same, inside the blocks above.
constexpr std::string_view kRead[] = {
    "distributor.max_recv_msg_size",
    "distributor.otlp_max_recv_msg_size",
    "distributor.otlp",
    "distributor.shard_by_all_labels",
    "distributor.sharding_strategy",
    "distributor.extend_writes",
    "distributor.ha_tracker",
    "distributor.ring",
    "limits.accept_ha_samples",
    "limits.accept_mixed_ha_samples",
    "limits.ha_cluster_label",
    "limits.ha_replica_label",
    "limits.ha_max_clusters",
    "limits.ha_tracker_failover_timeout",
    "limits.ingestion_rate_strategy",
    "distributor.instance_limits",
    "limits.limits_per_label_set",
    "limits.ingestion_tenant_shard_size",
    "ingester.lifecycler",
    "ingester.rate_update_period",
    "ingester.active_series_metrics_enabled",
    "ingester.active_series_metrics_update_period",
    "ingester.active_series_metrics_idle_timeout",
    "ingester.instance_limits",
    "ingester.ignore_series_limit_for_metric_names",
    "ingester.admin_limit_message",
    "ingester.instances",
    "blocks_storage.tsdb.flush_blocks_on_shutdown",
    "blocks_storage.tsdb.close_idle_tsdb_timeout",
    "querier.max_concurrent",
    "querier.timeout",
    "querier.max_samples",
    "querier.default_evaluation_interval",
    "querier.lookback_delta",
    "querier.max_query_into_future",
    "querier.max_subquery_steps",
    "querier.ignore_max_query_length",
    "querier.per_step_stats_enabled",
    "querier.query_timings_enabled",
    "querier.enable_promql_experimental_functions",
    "querier.enable_promql_delayed_name_removal",
    "querier.enable_promql_duration_expressions",
    "querier.enable_promql_extended_range_selectors",
    "querier.enable_promql_binop_fill_modifiers",
    "querier.enable_promql_start_timestamps",
    "ingester.metadata_retain_period",
    "blocks_storage.filesystem.dir",
    "blocks_storage.tsdb.dir",
    "blocks_storage.tsdb.block_ranges_period",
    "blocks_storage.tsdb.wal_segment_size_bytes",
    "blocks_storage.tsdb.head_compaction_interval",
    "blocks_storage.tsdb.head_compaction_idle_timeout",
    "blocks_storage.tsdb.max_tsdb_opening_concurrency_on_startup",
    "blocks_storage.tsdb.max_exemplars",
    "blocks_storage.tsdb.out_of_order_cap_max",
    "blocks_storage.tsdb.enable_native_histograms",
    "compactor.cleanup_interval",
    "compactor.tenant_cleanup_delay",
    "tenant_federation.enabled",
    "limits.ingestion_rate",
    "limits.ingestion_burst_size",
    "limits.drop_labels",
    "limits.metric_relabel_configs",
    "limits.max_label_name_length",
    "limits.max_label_value_length",
    "limits.max_label_names_per_series",
    "limits.max_labels_size_bytes",
    "limits.max_metadata_length",
    "limits.reject_old_samples",
    "limits.reject_old_samples_max_age",
    "limits.creation_grace_period",
    "limits.enforce_metadata_metric_name",
    "limits.enforce_metric_name",
    "limits.promote_resource_attributes",
    "limits.max_series_per_user",
    "limits.max_series_per_metric",
    "limits.max_global_series_per_user",
    "limits.max_global_series_per_metric",
    "limits.max_native_histogram_series_per_user",
    "limits.max_global_native_histogram_series_per_user",
    "limits.max_metadata_per_user",
    "limits.max_metadata_per_metric",
    "limits.max_global_metadata_per_user",
    "limits.max_global_metadata_per_metric",
    "limits.out_of_order_time_window",
    "limits.max_fetched_chunks_per_query",
    "limits.max_fetched_series_per_query",
    "limits.max_fetched_chunk_bytes_per_query",
    "limits.max_fetched_data_bytes_per_query",
    "limits.max_regex_pattern_length",
    "limits.max_query_lookback",
    "limits.max_query_length",
    "limits.max_exemplars",
    "limits.active_series_trackers",
    "limits.enable_native_histograms",
    "limits.max_native_histogram_buckets",
    "limits.max_native_histogram_sample_size_bytes",
    "limits.native_histogram_ingestion_rate",
    "limits.native_histogram_ingestion_burst_size",
    "limits.ruler_evaluation_delay_duration",
    "limits.ruler_query_offset",
    "limits.ruler_max_rules_per_rule_group",
    "limits.ruler_max_rule_groups_per_tenant",
    "limits.ruler_external_labels",
    "limits.ruler_external_url",
    "limits.disabled_rule_groups",
};

template <size_t N>
bool covers(const std::string_view (&paths)[N], std::string_view path) {
    return std::any_of(std::begin(paths), std::end(paths), [path](std::string_view each) {
        return path == each || (path.starts_with(each) && path[each.size()] == '.');
    });
}

}  // namespace

void markPendingSettings(config::Fields& fields) {
    for (config::Setting& setting : fields.settings())
        if (covers(kPending, setting.path) && !covers(kRead, setting.path)) setting.inert();
}

}  // namespace pallium::server
