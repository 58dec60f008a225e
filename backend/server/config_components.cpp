#include "backend/blockstore/tenant_deletion_mark.h"
#include "backend/promql/parser/parser.h"
#include "backend/server/config.h"
#include "backend/server/profile.h"

#include <algorithm>
#include <filesystem>

namespace pallium::server {
namespace {

/// The names of a list separated by commas.
ingester::MetricNames namesIn(std::string_view list) {
    ingester::MetricNames names;
    while (!list.empty()) {
        const size_t end = std::min(list.find(','), list.size());
        if (end > 0) names.emplace(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return names;
}

}  // namespace

api::ApiConfig Config::apiConfig() const {
    api::ApiConfig config;
    config.prometheusPrefix = api.prometheusHttpPrefix;
    config.legacyPrefix = httpPrefix;
    config.pathPrefix = server.pathPrefix();
    config.buildInfoEnabled = api.buildInfoEnabled;
    config.servesInstrumentation = server.registerInstrumentation;
    config.tellsServerTiming = queryStatsEnabled;
    config.alignsRangesWithStep = alignsQueriesWithStep;
    config.replicationFactor = ringOptions().replicationFactor;
    return config;
}

api::RequestLogOptions Config::requestLogOptions() const {
    api::RequestLogOptions options = server.requestLog;
    options.copiedHeaders = api.httpRequestHeadersToLog;
    return options;
}

ingester::IngesterConfig Config::ingesterConfig() const {
    const ingester::TsdbSettings& tsdb = blocksStorage.tsdb;
    ingester::IngesterConfig config;
    config.dataDir = tsdb.dir;
    config.metadataRetainPeriod = toMs(ingester.metadataRetainPeriod);
    config.headCompactionPeriod = toMs(tsdb.headCompactionInterval);
    config.headIdleTimeout = toMs(tsdb.headCompactionIdleTimeout);
    config.closeIdleTimeout = toMs(tsdb.closeIdleTsdbTimeout);
    config.flushesOnStop = tsdb.flushBlocksOnShutdown;
    config.ratePeriod = toMs(ingester.rateUpdatePeriod);
    config.activeIdleTimeout = toMs(ingester.activeSeriesMetricsIdleTimeout);
    config.activeUpdatePeriod = toMs(ingester.activeSeriesMetricsUpdatePeriod);
    config.countsActiveSeries = ingester.activeSeriesMetricsEnabled;
    config.unlimitedMetrics = namesIn(ingester.ignoreSeriesLimitForMetricNames);
    config.adminLimitMessage = ingester.adminLimitMessage;
    config.openingConcurrency =
        static_cast<size_t>(std::max<int64_t>(tsdb.maxTsdbOpeningConcurrencyOnStartup, 1));
    config.maxExemplars = tsdb.maxExemplars;
    config.enableNativeHistograms = tsdb.enableNativeHistograms;
    config.db.blockRangeMs = toMs(tsdb.blockRangesPeriod.front()).count();
    config.db.longestBlockMs = toMs(tsdb.blockRangesPeriod.back()).count();
    config.db.outOfOrderChunkSamples = static_cast<size_t>(tsdb.outOfOrderCapMax);
    config.db.walSegmentBytes = static_cast<size_t>(tsdb.walSegmentSizeBytes);
    return config;
}

tenancy::LimitChecks Config::limitChecks() const {
    return {distributor.shardByAllLabels, names(), [](const std::string& text) -> Result<void> {
                const auto matchers = promql::parseMetricSelector(text);
                if (matchers) return {};
                return fail(ErrorKind::InvalidArgument, matchers.error().toString());
            }};
}

distributor::DistributorConfig Config::distributorConfig() const {
    distributor::DistributorConfig config = distributor;
    config.names = names();
    return config;
}

querier::QuerierConfig Config::querierConfig() const {
    querier::QuerierConfig config;
    config.engine.lookbackDeltaMs = toMs(querier.lookbackDelta).count();
    config.engine.defaultSubqueryStepMs = toMs(querier.defaultEvaluationInterval).count();
    config.engine.maxSamples = querier.maxSamples;
    config.engine.timeout = toMs(querier.timeout);
    config.engine.parser.experimentalFunctions = querier.enablePromqlExperimentalFunctions;
    config.engine.parser.durationExpressions = querier.enablePromqlDurationExpressions;
    config.engine.parser.extendedRangeSelectors = querier.enablePromqlExtendedRangeSelectors;
    config.engine.parser.binopFillModifiers = querier.enablePromqlBinopFillModifiers;
    config.engine.delayedNameRemoval = querier.enablePromqlDelayedNameRemoval;
    config.engine.useStartTimes = querier.enablePromqlStartTimestamps;
    config.engine.utf8Labels = names() == NameScheme::Utf8;
    config.countsSamplesPerStep = querier.perStepStatsEnabled;
    config.showsTimings = querier.queryTimingsEnabled;
    config.maxIntoFutureMs = toMs(querier.maxQueryIntoFuture).count();
    config.maxSubquerySteps = querier.maxSubquerySteps;
    config.ignoresMaxQueryLength = querier.ignoreMaxQueryLength;
    return config;
}

purger::PurgerConfig Config::purgerConfig() const {
    purger::PurgerConfig config;
    config.cleanupInterval = toMs(compactor.cleanupInterval);
    config.tenantCleanupDelay =
        std::chrono::duration_cast<std::chrono::seconds>(compactor.tenantCleanupDelay);
    config.reservedNames.emplace(blockstore::kMarkersDirectory);
    // What else lies in the bucket where settings put several into one directory.
    if (isSameFolder(rulerStorage.filesystemDir, blocksDirectory()))
        config.reservedNames.emplace("rules");
    if (isSameFolder(alertmanagerStorage.filesystemDir, blocksDirectory()))
        config.reservedNames.insert({"alerts", "alertmanager"});
    return config;
}

ring::RingOptions Config::ringOptions() const {
    const ingester::LifecyclerSettings& settings = ingester.lifecycler;
    return {
        .replicationFactor = static_cast<size_t>(std::max<int64_t>(settings.replicationFactor, 1)),
        .isZoneAware = settings.zoneAwarenessEnabled,
        .heartbeatTimeout =
            std::chrono::duration_cast<std::chrono::seconds>(settings.heartbeatTimeout)};
}

tenancy::AuthOptions Config::auth() const {
    return {authEnabled, authDefaultTenant, tenantFederation.isEnabled};
}

std::string Config::lockDirectory() const {
    if (!dataDir.empty()) return dataDir;
    const std::string parent = std::filesystem::path(blocksStorage.tsdb.dir).parent_path();
    return parent.empty() ? "." : parent;
}

std::string Config::blocksDirectory() const {
    const std::string& named = blocksStorage.bucket.filesystemDir;
    return named.empty() ? lockDirectory() + "/blocks" : named;
}

}  // namespace pallium::server
