#include "backend/server/settings.h"

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

}  // namespace pallium::server
