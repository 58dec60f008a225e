#pragma once

#include "backend/config/blocks.h"
#include "backend/config/fields.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace pallium::querier {

/// Block `querier`.
struct QuerierSettings {
    int64_t maxConcurrent = 20;
    std::chrono::nanoseconds timeout = std::chrono::minutes(2);
    bool ingesterLabelNamesWithMatchers = false;
    int64_t maxSamples = 50'000'000;
    std::chrono::nanoseconds queryIngestersWithin{0};  // 0: always
    bool perStepStatsEnabled = false;
    std::chrono::nanoseconds queryStoreAfter{0};
    std::chrono::nanoseconds maxQueryIntoFuture = std::chrono::minutes(10);
    std::chrono::nanoseconds defaultEvaluationInterval = std::chrono::minutes(1);
    int64_t maxSubquerySteps = 0;  // 0: no limit
    std::string activeQueryTrackerDir = "./active-query-tracker";
    std::chrono::nanoseconds lookbackDelta = std::chrono::minutes(5);
    int64_t storeGatewayConsistencyCheckMaxAttempts = 3;
    bool ignoreMaxQueryLength = false;
    bool enablePromqlExperimentalFunctions = false;
    bool enablePromqlDelayedNameRemoval = false;
    bool enablePromqlDurationExpressions = true;
    bool enablePromqlExtendedRangeSelectors = false;
    bool enablePromqlBinopFillModifiers = false;
    bool enablePromqlStartTimestamps = false;
    bool queryTimingsEnabled = false;
    std::string responseCompression = "gzip";                  // empty, gzip, snappy or zstd
    config::Node thanosEngine = config::Node::plain("false");  // a switch in 1.19, a block since

    void describe(config::Fields& fields) {
        describeEngine(fields);
        describeStores(fields);
        describeNew(fields);
    }

  private:
    void describeEngine(config::Fields& fields) {
        using enum config::Type;
        fields.add("max_concurrent", maxConcurrent, "querier.max-concurrent",
                   "Queries at the same time.");
        fields.add("timeout", timeout, "querier.timeout", "How long a query may take.");
        fields.rows("querier.", {{"ingester_streaming", Bool, "false"},
                                 {"ingester_metadata_streaming", Bool, "true"}});
        fields.add("ingester_label_names_with_matchers", ingesterLabelNamesWithMatchers,
                   "querier.ingester-label-names-with-matchers",
                   "Let ingesters apply matchers to label names.");
        fields.add("max_samples", maxSamples, "querier.max-samples",
                   "Samples that a query may hold.");
        fields.add("query_ingesters_within", queryIngestersWithin, "querier.query-ingesters-within",
                   "Ask ingesters for this recent span only; 0: always.");
        fields.add("per_step_stats_enabled", perStepStatsEnabled, "querier.per-step-stats-enabled",
                   "Count samples step by step in the statistics of a query.");
        fields
            .add("response_compression", responseCompression, "querier.response-compression",
                 "Accepted; answers of the querier stay inside this process.")
            .inert();
        fields.add("query_store_after", queryStoreAfter, "querier.query-store-after",
                   "Ask the bucket for data older than this only.");
        fields.add("max_query_into_future", maxQueryIntoFuture, "querier.max-query-into-future",
                   "How far into the future a query may reach; 0: no limit.");
        fields.add("default_evaluation_interval", defaultEvaluationInterval,
                   "querier.default-evaluation-interval", "Step of a subquery that names none.");
        fields.add("max_subquery_steps", maxSubquerySteps, "querier.max-subquery-steps",
                   "Steps that a subquery may have; 0: no limit.");
        fields.add("active_query_tracker_dir", activeQueryTrackerDir,
                   "querier.active-query-tracker-dir",
                   "Directory of the list of running queries; empty: none.");
        fields.add("lookback_delta", lookbackDelta, "querier.lookback-delta",
                   "How old a sample may be to count as current.");
    }

    void describeStores(config::Fields& fields) {
        using enum config::Type;
        fields.rows("querier.", {{"store_gateway_addresses", String}});
        fields.block("store_gateway_client", [&] {
            const std::string_view flags = "querier.store-gateway-client.";
            config::tlsClientWithSwitch(fields, flags);
            fields.rows(flags, {{"grpc_compression", String}});
            config::grpcHealthCheck(fields, flags);
            fields.newRows(flags, {{"connect_timeout", GoDuration, "5s"}});
        });
        fields.rows("querier.", {{"store_gateway_query_stats", Bool, "true",
                                  "store-gateway-query-stats-enabled"}});
        fields.add("store_gateway_consistency_check_max_attempts",
                   storeGatewayConsistencyCheckMaxAttempts,
                   "querier.store-gateway-consistency-check-max-attempts",
                   "How often blocks that are missing in an answer are asked for again.");
        fields.rows("querier.", {{"shuffle_sharding_ingesters_lookback_period", GoDuration, "0s"}});
        fields
            .add("thanos_engine", thanosEngine, "querier.thanos-engine",
                 "Accepted; there is one engine here.")
            .inert();
        fields.add("ignore_max_query_length", ignoreMaxQueryLength,
                   "querier.ignore-max-query-length",
                   "Leave the limit of a query's length to the front end.");
        fields.add("enable_promql_experimental_functions", enablePromqlExperimentalFunctions,
                   "querier.enable-promql-experimental-functions",
                   "Allow experimental functions in PromQL.");
    }

    void describeNew(config::Fields& fields) {
        describeOurs(fields);
        using enum config::Type;
        fields.newRows("querier.", {{"store_gateway_series_batch_size", Int, "1"},
                                    {"ingester_query_max_attempts", Int, "1"},
                                    {"enable_parquet_queryable", Bool, "false"},
                                    {"parquet_shard_cache_size", Int, "512"},
                                    {"parquet_shard_cache_ttl", GoDuration, "24h"},
                                    {"parquet_queryable_default_block_store", String, "parquet"},
                                    {"parquet_queryable_fallback_disabled", Bool, "false"},
                                    {"honor_projection_hints", Bool, "false"},
                                    {"timeout_classification_enabled", Bool, "false"},
                                    {"timeout_classification_deadline", GoDuration, "59s"},
                                    {"timeout_classification_eval_threshold", GoDuration, "40s"}});
    }

    /// What Cortex has no setting for.
    void describeOurs(config::Fields& fields) {
        const auto add = [&fields](const char* key, bool& target, const char* flag,
                                   const char* help) {
            fields.add(key, target, std::string("querier.") + flag, help).quiet();
        };
        add("query_timings_enabled", queryTimingsEnabled, "query-timings-enabled",
            "Tell the timings of a query with stats=all, and of range queries any statistics.");
        add("enable_promql_delayed_name_removal", enablePromqlDelayedNameRemoval,
            "enable-promql-delayed-name-removal",
            "Remove metric names at the end of a query instead of at each operation.");
        add("enable_promql_duration_expressions", enablePromqlDurationExpressions,
            "enable-promql-duration-expressions", "Allow arithmetic in durations in PromQL.");
        add("enable_promql_extended_range_selectors", enablePromqlExtendedRangeSelectors,
            "enable-promql-extended-range-selectors", "Allow anchored and smoothed in PromQL.");
        add("enable_promql_binop_fill_modifiers", enablePromqlBinopFillModifiers,
            "enable-promql-binop-fill-modifiers",
            "Allow fill, fill_left and fill_right in PromQL.");
        add("enable_promql_start_timestamps", enablePromqlStartTimestamps,
            "enable-promql-start-timestamps",
            "Let range functions see counter resets in the start times of samples.");
    }
};

}  // namespace pallium::querier
