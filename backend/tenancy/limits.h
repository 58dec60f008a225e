#pragma once

#include "backend/base/result.h"
#include "backend/config/fields.h"
#include "backend/model/name_scheme.h"
#include "backend/model/relabel_rule.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace pallium::tenancy {

/// A cap on the series that carry these labels. An empty set is the cap for all that match no
/// other.
struct LimitsPerLabelSet {
    int64_t maxSeries = 0;
    std::map<std::string, std::string> labelSet;

    void describe(config::Fields& fields);
    friend bool operator==(const LimitsPerLabelSet&, const LimitsPerLabelSet&) = default;
};

/// A span; 0: open at that end.
struct QueryTimeWindow {
    std::chrono::milliseconds start{0};  // before now
    std::chrono::milliseconds end{0};
};
struct QueryRange {
    std::chrono::milliseconds min{0};
    std::chrono::milliseconds max{0};
};

/// Which queries a rule means; what is set must match all together.
struct QueryAttribute {
    std::string apiType;  // query, query_range, series, labels, label_values
    std::string regex;    // of the query's text
    QueryTimeWindow timeWindow;
    QueryRange timeRangeLimit;
    QueryRange queryStepLimit;
    std::string userAgentRegex;
    std::string dashboardUid;
    std::string panelId;

    void describe(config::Fields& fields);
};

struct PriorityDef {
    int64_t priority = 0;
    double reservedQueriers = 0;  // below 1: a share
    std::vector<QueryAttribute> queryAttributes;

    void describe(config::Fields& fields);
};

struct QueryPriority {
    bool isEnabled = false;
    int64_t defaultPriority = 0;
    std::vector<PriorityDef> priorities;
};

struct QueryRejection {
    bool isEnabled = false;
    std::vector<QueryAttribute> queryAttributes;
};

struct DisabledRuleGroup {
    std::string ruleNamespace;
    std::string name;

    void describe(config::Fields& fields);
};

/// A gauge of the active series that match.
struct ActiveSeriesTracker {
    std::string name;
    std::string matchers;  // a selector, as a query has it

    void describe(config::Fields& fields);
    friend bool operator==(const ActiveSeriesTracker&, const ActiveSeriesTracker&) = default;
};

/// What one tenant may use: all limits of Cortex, block `limits` and each entry of a runtime file's
/// `overrides`. Names, defaults and meanings are Cortex's; 0 is mostly "no limit", said where it is
/// not.
///
/// To read overrides, copy the defaults and call readOverrides: what the document names is
/// replaced. Threads: a value; shared as `std::shared_ptr<const Limits>`, a request uses one
/// throughout.
struct Limits {
    // Distributor.
    double ingestionRate = 25'000;  // samples per second
    std::string ingestionRateStrategy = "local";
    int64_t ingestionBurstSize = 50'000;  // samples
    double nativeHistogramIngestionRate = std::numeric_limits<double>::max();
    int64_t nativeHistogramIngestionBurstSize = 0;
    bool acceptHaSamples = false;
    bool acceptMixedHaSamples = false;
    std::string haClusterLabel = "cluster";
    std::string haReplicaLabel = "__replica__";
    int64_t haMaxClusters = 0;
    std::chrono::milliseconds haTrackerFailoverTimeout = std::chrono::seconds(30);
    std::vector<std::string> dropLabels;
    int64_t maxLabelNameLength = 1024;   // bytes
    int64_t maxLabelValueLength = 2048;  // bytes
    int64_t maxLabelNamesPerSeries = 30;
    int64_t maxLabelsSizeBytes = 0;
    int64_t maxMetadataLength = 1024;  // bytes
    bool rejectOldSamples = false;
    std::chrono::milliseconds rejectOldSamplesMaxAge = std::chrono::hours(14 * 24);
    std::chrono::milliseconds creationGracePeriod = std::chrono::minutes(10);
    bool enforceMetadataMetricName = true;
    bool enforceMetricName = true;
    int64_t ingestionTenantShardSize = 0;
    std::vector<RelabelRule> metricRelabelConfigs;
    int64_t maxNativeHistogramBuckets = 0;
    int64_t maxNativeHistogramSampleSizeBytes = 0;
    std::vector<std::string> promoteResourceAttributes;
    bool enableTypeAndUnitLabels = false;
    bool enableStartTimestamp = false;

    // Ingester.
    int64_t maxSeriesPerUser = 5'000'000;
    int64_t maxSeriesPerMetric = 50'000;
    int64_t maxGlobalSeriesPerUser = 0;
    int64_t maxGlobalSeriesPerMetric = 0;
    int64_t maxNativeHistogramSeriesPerUser = 0;
    int64_t maxGlobalNativeHistogramSeriesPerUser = 0;
    std::vector<LimitsPerLabelSet> limitsPerLabelSet;
    std::vector<ActiveSeriesTracker> activeSeriesTrackers;
    bool enableNativeHistograms = false;
    int64_t maxMetadataPerUser = 8000;
    int64_t maxMetadataPerMetric = 10;
    int64_t maxGlobalMetadataPerUser = 0;
    int64_t maxGlobalMetadataPerMetric = 0;
    std::chrono::milliseconds outOfOrderTimeWindow{0};
    int64_t maxExemplars = 0;  // 0: as the stores' setting says; negative: none

    // Queries.
    int64_t maxFetchedChunksPerQuery = 2'000'000;
    int64_t maxFetchedSeriesPerQuery = 0;
    int64_t maxFetchedChunkBytesPerQuery = 0;
    int64_t maxFetchedDataBytesPerQuery = 0;
    int64_t maxRegexPatternLength = 0;
    int64_t maxLabelCardinalityForUnoptimizedRegex = 0;
    int64_t maxTotalLabelValueLengthForUnoptimizedRegex = 0;
    std::chrono::milliseconds maxQueryLookback{0};
    std::chrono::milliseconds maxQueryLength{0};
    int64_t maxQueryParallelism = 14;
    int64_t maxQueryResponseSize = 0;  // bytes
    std::chrono::milliseconds maxCacheFreshness = std::chrono::minutes(1);
    std::chrono::milliseconds resultsCacheTtl{0};
    std::chrono::milliseconds outOfOrderResultsCacheTtl{0};
    double maxQueriersPerTenant = 0;  // below 1: a share
    int64_t queryVerticalShardSize = 0;
    bool queryPartialData = false;
    std::chrono::milliseconds queryIngestersWithin{0};
    std::chrono::milliseconds queryStoreAfter{0};
    std::chrono::milliseconds shuffleShardingIngestersLookbackPeriod{0};
    int64_t parquetMaxFetchedRowCount = 0;
    int64_t parquetMaxFetchedChunkBytes = 0;
    int64_t parquetMaxFetchedDataBytes = 0;
    int64_t maxOutstandingRequestsPerTenant = 100;
    QueryPriority queryPriority;
    QueryRejection queryRejection;

    // Ruler.
    std::chrono::milliseconds rulerEvaluationDelayDuration{0};
    int64_t rulerTenantShardSize = 0;
    int64_t rulerMaxRulesPerRuleGroup = 0;
    int64_t rulerMaxRuleGroupsPerTenant = 0;
    std::chrono::milliseconds rulerQueryOffset{0};
    std::map<std::string, std::string> rulerExternalLabels;
    std::string rulerExternalUrl;
    std::string rulerAlertGeneratorUrlTemplate;
    bool rulesPartialData = false;
    std::vector<DisabledRuleGroup> disabledRuleGroups;

    // Store gateway, compactor, parquet.
    double storeGatewayTenantShardSize = 0;  // below 1: a share
    int64_t maxDownloadedBytesPerRequest = 0;
    std::chrono::milliseconds compactorBlocksRetentionPeriod{0};
    int64_t compactorTenantShardSize = 0;
    int64_t compactorPartitionIndexSizeBytes = 68'719'476'736;
    int64_t compactorPartitionSeriesCount = 0;
    bool parquetConverterEnabled = false;
    double parquetConverterTenantShardSize = 0;
    std::vector<std::string> parquetConverterSortColumns;
    std::string s3SseType;
    std::string s3SseKmsKeyId;
    std::string s3SseKmsEncryptionContext;

    // Alertmanager.
    std::string alertmanagerReceiversFirewallBlockCidrNetworks;  // comma separated
    bool alertmanagerReceiversFirewallBlockPrivateAddresses = false;
    double alertmanagerNotificationRateLimit = 0;  // per second; negative: none may be sent
    std::map<std::string, double> alertmanagerNotificationRateLimitPerIntegration;
    int64_t alertmanagerMaxConfigSizeBytes = 0;
    int64_t alertmanagerMaxTemplatesCount = 0;
    int64_t alertmanagerMaxTemplateSizeBytes = 0;
    int64_t alertmanagerMaxDispatcherAggregationGroups = 0;
    int64_t alertmanagerMaxAlertsCount = 0;
    int64_t alertmanagerMaxAlertsSizeBytes = 0;
    int64_t alertmanagerMaxSilencesCount = 0;
    int64_t alertmanagerMaxSilencesSizeBytes = 0;

    void describe(config::Fields& fields);
};

/// Replaces what `node`, an entry of `overrides`, names. `path` begins the paths in error texts.
/// Returns what is wrong; those values are unchanged.
std::vector<config::Problem> readOverrides(const config::Node& node, const std::string& path,
                                           Limits& limits);

/// What limits are held to besides themselves.
struct LimitChecks {
    bool shardByAllLabels = false;
    NameScheme names = NameScheme::Classic;
    /// Whether a text is a selector of series, as queries have them: their parser lies above this
    /// module. Empty: any text is.
    std::function<Result<void>(const std::string&)> selector{};
};

/// What is wrong with limits that are each well formed, one text each, with Cortex's words; empty:
/// nothing.
std::vector<std::string> validateLimits(const Limits& limits, const LimitChecks& checks);

}  // namespace pallium::tenancy
