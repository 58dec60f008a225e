#include "backend/server/settings.h"

namespace pallium::server {

using enum config::Type;

namespace {

void describeCache(config::Fields& fields) {
    const std::string flags = "frontend.";
    fields.rows(flags, {{"enable_fifocache", Bool, "false", "cache.enable-fifocache"},
                        {"default_validity", GoDuration, "0s"}});
    fields.block("background", [&] {
        fields.rows(flags + "background.",
                    {{"writeback_goroutines", Int, "10", "write-back-concurrency"},
                     {"writeback_buffer", Int, "10000", "write-back-buffer"}});
    });
    fields.block("memcached", [&] {
        fields.rows(flags + "memcached.", {{"expiration", GoDuration, "0s"},
                                           {"batch_size", Int, "1024", "batchsize"},
                                           {"parallelism", Int, "100"}});
    });
    fields.block("memcached_client", [&] {
        fields.rows(flags + "memcached.", {{"host", String, "", "hostname"},
                                           {"service", String, "memcached"},
                                           {"addresses", String},
                                           {"timeout", GoDuration, "100ms"},
                                           {"max_idle_conns", Int, "16"},
                                           {"max_item_size", Int, "0"},
                                           {"update_interval", GoDuration, "1m"},
                                           {"consistent_hash", Bool, "true"},
                                           {"circuit_breaker_consecutive_failures", Int, "10"},
                                           {"circuit_breaker_timeout", GoDuration, "10s"},
                                           {"circuit_breaker_interval", GoDuration, "10s"}});
    });
    fields.block("redis", [&] {
        fields.rows(flags + "redis.", {{"endpoint", String},
                                       {"master_name", String},
                                       {"timeout", GoDuration, "500ms"},
                                       {"expiration", GoDuration, "0s"},
                                       {"db", Int, "0"},
                                       {"pool_size", Int, "0"},
                                       {"password", Secret},
                                       {"tls_enabled", Bool, "false"},
                                       {"tls_insecure_skip_verify", Bool, "false"},
                                       {"idle_timeout", GoDuration, "0s"},
                                       {"max_connection_age", GoDuration, "0s"}});
    });
    fields.block("fifocache", [&] {
        fields.rows(flags + "fifocache.", {{"max_size_bytes", String},
                                           {"max_size_items", Int, "0"},
                                           {"validity", GoDuration, "0s", "duration"},
                                           {"size", Int, "0"}});
    });
    fields.rows(flags, {{"prefix", String, "frontend.", config::kFileOnly}});
}

}  // namespace

void describeIngesterClient(config::Fields& fields) {
    const std::string flags = "ingester.client.";
    fields.block("grpc_client_config", [&] {
        config::grpcClient(fields, flags, "snappy-block");
        config::grpcHealthCheck(fields, flags);
    });
    fields.rows(flags, {{"max_inflight_push_requests", Int, "0"}});
}

void describeFrontendWorker(config::Fields& fields) {
    fields.rows("querier.", {{"frontend_address", String},
                             {"scheduler_address", String},
                             {"dns_lookup_duration", GoDuration, "10s", "dns-lookup-period"},
                             {"parallelism", Int, "10", "worker-parallelism"},
                             {"match_max_concurrent", Bool, "false", "worker-match-max-concurrent"},
                             {"id", String}});
    fields.block("grpc_client_config",
                 [&] { config::grpcClient(fields, "querier.frontend-client."); });
}

void describeFrontend(config::Fields& fields, bool& queryStatsEnabled) {
    fields.rows("frontend.", {{"log_queries_longer_than", GoDuration, "0s"},
                              {"max_body_size", Int, "10485760"}});
    fields.add("query_stats_enabled", queryStatsEnabled, "frontend.query-stats-enabled",
               "Tell in the header Server-Timing how long an answer took.");
    fields.newRows("frontend.", {{"enabled_ruler_query_stats_log", Bool, "false"}});
    fields.rows("query-frontend.", {{"querier_forget_delay", GoDuration, "0s"}});
    fields.rows("frontend.", {{"scheduler_address", String},
                              {"scheduler_dns_lookup_period", GoDuration, "10s"},
                              {"scheduler_worker_concurrency", Int, "5"}});
    fields.block("grpc_client_config",
                 [&] { config::grpcClient(fields, "frontend.grpc-client-config."); });
    fields.rows("frontend.", {{"retry_on_too_many_outstanding_requests", Bool, "false"},
                              {"instance_interface_names", Strings, "eth0,en0"},
                              {"address", String, "", "instance-addr"},
                              {"port", Int, "0", "instance-port"},
                              {"downstream_url", String}});
}

void describeQueryRange(config::Fields& fields, bool& alignsWithStep) {
    fields.rows("querier.", {{"split_queries_by_interval", GoDuration, "0s"}});
    fields.add("align_queries_with_step", alignsWithStep, "querier.align-querier-with-step",
               "Move start and end of range queries down to multiples of their step.");
    fields.block("results_cache", [&] {
        fields.block("cache", [&] { describeCache(fields); });
        fields.rows("frontend.",
                    {{"compression", String}, {"cache_queryable_samples_stats", Bool, "false"}});
    });
    fields.rows("querier.", {{"cache_results", Bool, "false"},
                             {"max_retries", Int, "5", "max-retries-per-request"}});
    fields.rows("frontend.", {{"forward_headers_list", Strings}});
}

void describeQueryScheduler(config::Fields& fields) {
    fields.rows("query-scheduler.", {{"querier_forget_delay", GoDuration, "0s"}});
    fields.block("grpc_client_config",
                 [&] { config::grpcClient(fields, "query-scheduler.grpc-client-config."); });
}

}  // namespace pallium::server
