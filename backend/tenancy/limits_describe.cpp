#include "backend/tenancy/limits.h"

// The order of the declarations is the order of the configuration document. A setting without flag
// can stand in a file only; a quiet one is newer than Cortex 1.19.

namespace pallium::tenancy {
namespace {

void describeRelabelRule(RelabelRule& rule, config::Fields& fields) {
    fields.add("source_labels", rule.sourceLabels).quiet();
    fields.add("separator", rule.separator).quiet();
    fields.add("regex", rule.regex).quiet();
    fields.add("modulus", rule.modulus).quiet();
    fields.add("target_label", rule.targetLabel).quiet();
    fields.add("replacement", rule.replacement).quiet();
    fields.add("action", rule.action);
}

void describeIngestion(config::Fields& fields, Limits& l) {
    fields.add("ingestion_rate", l.ingestionRate, "distributor.ingestion-rate-limit",
               "Samples per second that a tenant may push.");
    fields.add("ingestion_rate_strategy", l.ingestionRateStrategy,
               "distributor.ingestion-rate-limit-strategy",
               "local: the rate holds for each distributor; global: for all together.");
    fields.add("ingestion_burst_size", l.ingestionBurstSize, "distributor.ingestion-burst-size",
               "Samples that may arrive at once.");
    fields
        .add("native_histogram_ingestion_rate", l.nativeHistogramIngestionRate,
             "distributor.native-histogram-ingestion-rate-limit", "Native histograms per second.")
        .quiet();
    fields
        .add("native_histogram_ingestion_burst_size", l.nativeHistogramIngestionBurstSize,
             "distributor.native-histogram-ingestion-burst-size", "Native histograms at once.")
        .quiet();
    fields.add("accept_ha_samples", l.acceptHaSamples,
               "distributor.ha-tracker.enable-for-all-users",
               "Keep samples of one replica of each HA pair only.");
    fields.add("accept_mixed_ha_samples", l.acceptMixedHaSamples,
               "experimental.distributor.ha-tracker.mixed-ha-samples",
               "Allow several HA pairs in one request.");
    fields.add("ha_cluster_label", l.haClusterLabel, "distributor.ha-tracker.cluster",
               "Label that names the HA pair.");
    fields.add("ha_replica_label", l.haReplicaLabel, "distributor.ha-tracker.replica",
               "Label that names the replica; it is removed.");
    fields.add("ha_max_clusters", l.haMaxClusters, "distributor.ha-tracker.max-clusters",
               "HA pairs of a tenant; 0: no limit.");
    // Its flag is the distributor's own setting of the same name, which is the value for all
    // tenants.
    fields.add("ha_tracker_failover_timeout", l.haTrackerFailoverTimeout).quiet();
    fields.add("drop_labels", l.dropLabels, "distributor.drop-label",
               "Labels removed from every series that arrives.");
}

void describeValidation(config::Fields& fields, Limits& l) {
    fields.add("max_label_name_length", l.maxLabelNameLength, "validation.max-length-label-name",
               "Bytes of a label's name.");
    fields.add("max_label_value_length", l.maxLabelValueLength, "validation.max-length-label-value",
               "Bytes of a label's value, the metric's name too.");
    fields.add("max_label_names_per_series", l.maxLabelNamesPerSeries,
               "validation.max-label-names-per-series", "Labels of a series.");
    fields.add("max_labels_size_bytes", l.maxLabelsSizeBytes, "validation.max-labels-size-bytes",
               "Bytes of all labels of a series; 0: no limit.");
    fields.add("max_metadata_length", l.maxMetadataLength, "validation.max-metadata-length",
               "Bytes of name, help and unit of metadata, each.");
    fields.add("reject_old_samples", l.rejectOldSamples, "validation.reject-old-samples",
               "Refuse samples older than the next setting.");
    fields.add("reject_old_samples_max_age", l.rejectOldSamplesMaxAge,
               "validation.reject-old-samples.max-age", "Age beyond which samples are refused.");
    fields.add("creation_grace_period", l.creationGracePeriod, "validation.create-grace-period",
               "How far into the future a sample may lie.");
    fields.add("enforce_metadata_metric_name", l.enforceMetadataMetricName,
               "validation.enforce-metadata-metric-name", "Refuse metadata without a name.");
    fields.add("enforce_metric_name", l.enforceMetricName, "validation.enforce-metric-name",
               "Refuse series without a name.");
    fields.add("ingestion_tenant_shard_size", l.ingestionTenantShardSize,
               "distributor.ingestion-tenant-shard-size", "Ingesters of a tenant; 0: all.");
    fields.list("metric_relabel_configs", l.metricRelabelConfigs, describeRelabelRule).quiet();
    fields.add("max_native_histogram_buckets", l.maxNativeHistogramBuckets,
               "validation.max-native-histogram-buckets",
               "Buckets of a native histogram; 0: no limit.");
    fields
        .add("max_native_histogram_sample_size_bytes", l.maxNativeHistogramSampleSizeBytes,
             "validation.max-native-histogram-sample-size-bytes",
             "Bytes of a native histogram; 0: no limit.")
        .quiet();
    fields.add("promote_resource_attributes", l.promoteResourceAttributes,
               "distributor.promote-resource-attributes",
               "Resource attributes of OTLP copied to labels.");
    fields
        .add("enable_type_and_unit_labels", l.enableTypeAndUnitLabels,
             "distributor.enable-type-and-unit-labels", "Add type and unit as labels.")
        .quiet();
    fields
        .add("enable_start_timestamp", l.enableStartTimestamp, "distributor.enable-start-timestamp",
             "Keep the instant at which a counter began.")
        .quiet();
}

void describeIngester(config::Fields& fields, Limits& l) {
    fields.add("max_series_per_user", l.maxSeriesPerUser, "ingester.max-series-per-user",
               "Series in memory, for each ingester; 0: no limit.");
    fields.add("max_series_per_metric", l.maxSeriesPerMetric, "ingester.max-series-per-metric",
               "Series of one name, for each ingester; 0: no limit.");
    fields.add("max_global_series_per_user", l.maxGlobalSeriesPerUser,
               "ingester.max-global-series-per-user", "Series in memory, all ingesters together.");
    fields.add("max_global_series_per_metric", l.maxGlobalSeriesPerMetric,
               "ingester.max-global-series-per-metric",
               "Series of one name, all ingesters together.");
    fields
        .add("max_native_histogram_series_per_user", l.maxNativeHistogramSeriesPerUser,
             "ingester.max-native-histogram-series-per-user",
             "Series of native histograms, for each ingester; 0: no limit.")
        .quiet();
    fields
        .add("max_global_native_histogram_series_per_user", l.maxGlobalNativeHistogramSeriesPerUser,
             "ingester.max-global-native-histogram-series-per-user",
             "Series of native histograms, all ingesters together.")
        .quiet();
    fields.list("limits_per_label_set", l.limitsPerLabelSet);
    fields.list("active_series_trackers", l.activeSeriesTrackers).quiet();
    // Its flag is that of blocks_storage.tsdb, which is the value for all tenants.
    fields.add("enable_native_histograms", l.enableNativeHistograms).quiet();
    fields.add("max_metadata_per_user", l.maxMetadataPerUser, "ingester.max-metadata-per-user",
               "Names with metadata, for each ingester; 0: no limit.");
    fields.add("max_metadata_per_metric", l.maxMetadataPerMetric,
               "ingester.max-metadata-per-metric", "Different metadata of one name; 0: no limit.");
    fields.add("max_global_metadata_per_user", l.maxGlobalMetadataPerUser,
               "ingester.max-global-metadata-per-user",
               "Names with metadata, all ingesters together.");
    fields.add("max_global_metadata_per_metric", l.maxGlobalMetadataPerMetric,
               "ingester.max-global-metadata-per-metric",
               "Different metadata of one name, all ingesters together.");
    fields.add("out_of_order_time_window", l.outOfOrderTimeWindow,
               "ingester.out-of-order-time-window", "How late a sample may come; 0: not at all.");
    fields.add("max_exemplars", l.maxExemplars, "ingester.max-exemplars",
               "Exemplars kept; negative: none.");
}

void describeFetches(config::Fields& fields, Limits& l) {
    fields.add("max_fetched_chunks_per_query", l.maxFetchedChunksPerQuery,
               "querier.max-fetched-chunks-per-query",
               "Chunks that a query may read; 0: no limit.");
    fields.add("max_fetched_series_per_query", l.maxFetchedSeriesPerQuery,
               "querier.max-fetched-series-per-query",
               "Series that a query may read; 0: no limit.");
    fields.add("max_fetched_chunk_bytes_per_query", l.maxFetchedChunkBytesPerQuery,
               "querier.max-fetched-chunk-bytes-per-query",
               "Bytes of chunks that a query may read; 0: no limit.");
    fields.add("max_fetched_data_bytes_per_query", l.maxFetchedDataBytesPerQuery,
               "querier.max-fetched-data-bytes-per-query",
               "Bytes that a query may read; 0: no limit.");
    fields
        .add("max_regex_pattern_length", l.maxRegexPatternLength,
             "validation.max-regex-pattern-length", "Bytes of a regular expression; 0: no limit.")
        .quiet();
    fields
        .add("max_label_cardinality_for_unoptimized_regex",
             l.maxLabelCardinalityForUnoptimizedRegex,
             "validation.max-label-cardinality-for-unoptimized-regex",
             "Values that a slow regular expression may be tried on; 0: no limit.")
        .quiet();
    fields
        .add("max_total_label_value_length_for_unoptimized_regex",
             l.maxTotalLabelValueLengthForUnoptimizedRegex,
             "validation.max-total-label-value-length-for-unoptimized-regex",
             "Bytes of values that a slow regular expression may be tried on; 0: no limit.")
        .quiet();
}

void describeQueries(config::Fields& fields, Limits& l) {
    fields.add("max_query_lookback", l.maxQueryLookback, "querier.max-query-lookback",
               "How far back a query may reach; 0: no limit.");
    fields.add("max_query_length", l.maxQueryLength, "store.max-query-length",
               "Span of a query; 0: no limit.");
    fields.add("max_query_parallelism", l.maxQueryParallelism, "querier.max-query-parallelism",
               "Parts of a query that run at the same time.");
    fields
        .add("max_query_response_size", l.maxQueryResponseSize, "frontend.max-query-response-size",
             "Bytes of an answer; 0: no limit.")
        .quiet();
    fields.add("max_cache_freshness", l.maxCacheFreshness, "frontend.max-cache-freshness",
               "Newest part of a result, which is never cached.");
    fields
        .add("results_cache_ttl", l.resultsCacheTtl, "frontend.results-cache-ttl",
             "How long a result is cached; 0: as the cache says.")
        .quiet();
    fields
        .add("out_of_order_results_cache_ttl", l.outOfOrderResultsCacheTtl,
             "frontend.out-of-order-results-cache-ttl",
             "The same for results that late samples may still change.")
        .quiet();
    fields.add("max_queriers_per_tenant", l.maxQueriersPerTenant,
               "frontend.max-queriers-per-tenant", "Queriers of a tenant; 0: all.");
    fields.add("query_vertical_shard_size", l.queryVerticalShardSize,
               "frontend.query-vertical-shard-size",
               "Parts that a query is cut into by series; 0: one.");
    fields.add("query_partial_data", l.queryPartialData).quiet();
    fields
        .add("query_ingesters_within", l.queryIngestersWithin, "limits.query-ingesters-within",
             "Ask ingesters for this recent span only; 0: as the querier says.")
        .quiet();
    fields
        .add("query_store_after", l.queryStoreAfter, "limits.query-store-after",
             "Ask the bucket for data older than this only; 0: as the querier says.")
        .quiet();
    config::Setting& lookback = fields.add(
        "shuffle_sharding_ingesters_lookback_period", l.shuffleShardingIngestersLookbackPeriod,
        "limits.shuffle-sharding-ingesters-lookback-period",
        "How long ingesters are asked that had a tenant's data.");
    lookback.quiet();
    fields
        .add("parquet_max_fetched_row_count", l.parquetMaxFetchedRowCount,
             "querier.parquet-queryable.max-fetched-row-count")
        .quiet()
        .inert();
    fields
        .add("parquet_max_fetched_chunk_bytes", l.parquetMaxFetchedChunkBytes,
             "querier.parquet-queryable.max-fetched-chunk-bytes")
        .quiet()
        .inert();
    fields
        .add("parquet_max_fetched_data_bytes", l.parquetMaxFetchedDataBytes,
             "querier.parquet-queryable.max-fetched-data-bytes")
        .quiet()
        .inert();
}

void describeQueue(config::Fields& fields, Limits& l) {
    fields.add("max_outstanding_requests_per_tenant", l.maxOutstandingRequestsPerTenant,
               "frontend.max-outstanding-requests-per-tenant",
               "Queries of a tenant that may wait.");
    fields.block(
        "query_priority",
        [&] {
            fields.add("enabled", l.queryPriority.isEnabled, "frontend.query-priority.enabled",
                       "Let queries overtake others.");
            fields.add("default_priority", l.queryPriority.defaultPriority,
                       "frontend.query-priority.default-priority",
                       "Priority of a query that no rule names.");
            fields.list("priorities", l.queryPriority.priorities);
        },
        "validation.QueryPriority");
    fields.block(
        "query_rejection",
        [&] {
            fields.add("enabled", l.queryRejection.isEnabled, "frontend.query-rejection.enabled",
                       "Refuse queries that a rule names.");
            fields.list("query_attributes", l.queryRejection.queryAttributes);
        },
        "validation.QueryRejection");
}

void describeRuler(config::Fields& fields, Limits& l) {
    fields.add("ruler_evaluation_delay_duration", l.rulerEvaluationDelayDuration,
               "ruler.evaluation-delay-duration", "Old name of the query offset.");
    fields.add("ruler_tenant_shard_size", l.rulerTenantShardSize, "ruler.tenant-shard-size",
               "Rulers of a tenant; 0: all.");
    fields.add("ruler_max_rules_per_rule_group", l.rulerMaxRulesPerRuleGroup,
               "ruler.max-rules-per-rule-group", "Rules of a group; 0: no limit.");
    fields.add("ruler_max_rule_groups_per_tenant", l.rulerMaxRuleGroupsPerTenant,
               "ruler.max-rule-groups-per-tenant", "Rule groups of a tenant; 0: no limit.");
    fields.add("ruler_query_offset", l.rulerQueryOffset, "ruler.query-offset",
               "How far in the past rules are evaluated.");
    fields.add("ruler_external_labels", l.rulerExternalLabels);
    fields.add("ruler_external_url", l.rulerExternalUrl).quiet();
    fields.add("ruler_alert_generator_url_template", l.rulerAlertGeneratorUrlTemplate).quiet();
    fields.add("rules_partial_data", l.rulesPartialData).quiet();
}

void describeBlocks(config::Fields& fields, Limits& l) {
    fields.add("store_gateway_tenant_shard_size", l.storeGatewayTenantShardSize,
               "store-gateway.tenant-shard-size", "Store gateways of a tenant; 0: all.");
    fields.add("max_downloaded_bytes_per_request", l.maxDownloadedBytesPerRequest,
               "store-gateway.max-downloaded-bytes-per-request",
               "Bytes that a store gateway may read for a request; 0: no limit.");
    fields.add("compactor_blocks_retention_period", l.compactorBlocksRetentionPeriod,
               "compactor.blocks-retention-period", "Age at which blocks are deleted; 0: never.");
    fields.add("compactor_tenant_shard_size", l.compactorTenantShardSize,
               "compactor.tenant-shard-size", "Compactors of a tenant; 0: all.");
    fields.add("compactor_partition_index_size_bytes", l.compactorPartitionIndexSizeBytes,
               "compactor.partition-index-size-bytes",
               "Bytes of index that one compaction may make.");
    fields.add("compactor_partition_series_count", l.compactorPartitionSeriesCount,
               "compactor.partition-series-count",
               "Series that one compaction may make; 0: no limit.");
    fields.add("parquet_converter_enabled", l.parquetConverterEnabled, "parquet-converter.enabled")
        .quiet()
        .inert();
    fields
        .add("parquet_converter_tenant_shard_size", l.parquetConverterTenantShardSize,
             "parquet-converter.tenant-shard-size")
        .quiet()
        .inert();
    fields
        .add("parquet_converter_sort_columns", l.parquetConverterSortColumns,
             "parquet-converter.sort-columns")
        .quiet()
        .inert();
    fields.add("s3_sse_type", l.s3SseType);
    fields.add("s3_sse_kms_key_id", l.s3SseKmsKeyId);
    fields.add("s3_sse_kms_encryption_context", l.s3SseKmsEncryptionContext);
}

void describeAlertmanager(config::Fields& fields, Limits& l) {
    const std::string flags = "alertmanager.";
    fields.add("alertmanager_receivers_firewall_block_cidr_networks",
               l.alertmanagerReceiversFirewallBlockCidrNetworks,
               flags + "receivers-firewall-block-cidr-networks",
               "Networks that receivers may not reach.");
    fields.add("alertmanager_receivers_firewall_block_private_addresses",
               l.alertmanagerReceiversFirewallBlockPrivateAddresses,
               flags + "receivers-firewall-block-private-addresses",
               "Receivers may not reach loopback and private addresses.");
    fields.add("alertmanager_notification_rate_limit", l.alertmanagerNotificationRateLimit,
               flags + "notification-rate-limit", "Notifications per second; 0: no limit.");
    fields.add("alertmanager_notification_rate_limit_per_integration",
               l.alertmanagerNotificationRateLimitPerIntegration,
               flags + "notification-rate-limit-per-integration",
               "The same by integration, as JSON.");
    fields.add("alertmanager_max_config_size_bytes", l.alertmanagerMaxConfigSizeBytes,
               flags + "max-config-size-bytes", "Bytes of a configuration; 0: no limit.");
    fields.add("alertmanager_max_templates_count", l.alertmanagerMaxTemplatesCount,
               flags + "max-templates-count", "Templates of a configuration; 0: no limit.");
    fields.add("alertmanager_max_template_size_bytes", l.alertmanagerMaxTemplateSizeBytes,
               flags + "max-template-size-bytes", "Bytes of a template; 0: no limit.");
    fields.add("alertmanager_max_dispatcher_aggregation_groups",
               l.alertmanagerMaxDispatcherAggregationGroups,
               flags + "max-dispatcher-aggregation-groups", "Groups of alerts; 0: no limit.");
    fields.add("alertmanager_max_alerts_count", l.alertmanagerMaxAlertsCount,
               flags + "max-alerts-count", "Alerts kept; 0: no limit.");
    fields.add("alertmanager_max_alerts_size_bytes", l.alertmanagerMaxAlertsSizeBytes,
               flags + "max-alerts-size-bytes", "Bytes of the alerts kept; 0: no limit.");
    fields
        .add("alertmanager_max_silences_count", l.alertmanagerMaxSilencesCount,
             flags + "max-silences-count", "Silences kept; 0: no limit.")
        .quiet();
    fields
        .add("alertmanager_max_silences_size_bytes", l.alertmanagerMaxSilencesSizeBytes,
             flags + "max-silences-size-bytes", "Bytes of a silence; 0: no limit.")
        .quiet();
}

}  // namespace

void Limits::describe(config::Fields& fields) {
    describeIngestion(fields, *this);
    describeValidation(fields, *this);
    describeIngester(fields, *this);
    describeFetches(fields, *this);
    describeQueries(fields, *this);
    describeQueue(fields, *this);
    describeRuler(fields, *this);
    describeBlocks(fields, *this);
    describeAlertmanager(fields, *this);
    fields.list("disabled_rule_groups", disabledRuleGroups);
}

}  // namespace pallium::tenancy
