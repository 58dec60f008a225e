#include "backend/blockstore/tenant_deletion_mark.h"
#include "backend/promql/parser/parser.h"
#include "backend/server/config.h"
#include "backend/server/profile.h"
#include "backend/server/targets.h"

#include <algorithm>
#include <filesystem>

namespace pallium::server {
namespace {

/// The parts of a list separated by commas, none of them empty.
std::vector<std::string> partsOf(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const size_t end = std::min(list.find(','), list.size());
        if (end > 0) parts.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return parts;
}

/// The same as a set.
template <class Names>
Names namesIn(std::string_view list) {
    const std::vector<std::string> parts = partsOf(list);
    return Names(parts.begin(), parts.end());
}

std::string withoutSlash(std::string url) {
    while (url.ends_with('/'))
        url.pop_back();
    return url;
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
    config.followsPrometheus = api.followPrometheus;
    config.alignsRangesWithStep = alignsQueriesWithStep;
    config.replicationFactor = ringOptions().replicationFactor;
    config.rulesApiEnabled = ruler.enableApi;
    config.names = names();
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
    config.unlimitedMetrics =
        namesIn<ingester::MetricNames>(ingester.ignoreSeriesLimitForMetricNames);
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
    if (isSameFolder(rulesDirectory(), blocksDirectory())) config.reservedNames.emplace("rules");
    if (isSameFolder(alertmanagerStorage.filesystemDir, blocksDirectory()))
        config.reservedNames.insert({"alerts", "alertmanager"});
    return config;
}

ruler::RulerConfig Config::rulerConfig() const {
    ruler::RulerConfig config;
    config.externalUrl = withoutSlash(ruler.externalUrl);
    config.evaluationInterval = ruler.evaluationInterval;
    config.pollInterval = ruler.pollInterval;
    config.rulePath = ruler.rulePath;
    config.forOutageTolerance = ruler.forOutageTolerance;
    config.forGracePeriod = ruler.forGracePeriod;
    config.resendDelay = ruler.resendDelay;
    config.enabledTenants = namesIn<std::set<std::string, std::less<>>>(ruler.enabledTenants);
    config.disabledTenants = namesIn<std::set<std::string, std::less<>>>(ruler.disabledTenants);
    config.externalLabels.insert(ruler.externalLabels.begin(), ruler.externalLabels.end());
    return config;
}

ruler::NotifierConfig Config::notifierConfig() const {
    ruler::NotifierConfig config;
    for (std::string& url : partsOf(ruler.alertmanagerUrl))
        config.alertmanagerUrls.push_back(withoutSlash(std::move(url)));
    config.queueCapacity =
        static_cast<size_t>(std::max<int64_t>(ruler.notificationQueueCapacity, 1));
    config.timeout = ruler.notificationTimeout;
    config.basicAuthUser = ruler.basicAuthUsername;
    config.basicAuthPassword = ruler.basicAuthPassword.text;
    return config;
}

bool Config::runsRuler() const {
    const std::string& backend = rulerStorage.bucket.backend;
    return isAskedFor(target, "ruler") && (backend == "filesystem" || backend == "local");
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

std::string Config::rulesDirectory() const {
    const std::string& named = rulerStorage.bucket.filesystemDir;
    return named.empty() ? lockDirectory() + "/ruler" : named;
}

}  // namespace pallium::server
