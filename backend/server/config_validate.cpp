#include "backend/api/middleware.h"
#include "backend/base/duration.h"
#include "backend/http/characters.h"
#include "backend/server/config.h"
#include "backend/server/targets.h"
#include "backend/tenancy/tenant.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace pallium::server {
namespace {

/// Collects what is wrong, each with the block it is wrong in.
class Problems {
  public:
    void require(bool isGood, std::string text) {
        if (!isGood) m_texts.push_back(std::move(text));
    }
    void oneOf(std::string_view value, std::initializer_list<std::string_view> allowed,
               std::string_view what) {
        require(std::find(allowed.begin(), allowed.end(), value) != allowed.end(),
                fmt::format("{}: {}", what, value));
    }
    void positive(int64_t value, std::string_view what) { require(value > 0, std::string(what)); }
    void kvStore(const config::KvStoreConfig& store, std::string_view block) {
        const std::string wrong = store.validate();
        require(wrong.empty(), fmt::format("{}: {}", block, wrong));
    }
    std::vector<std::string> take() { return std::move(m_texts); }

  private:
    std::vector<std::string> m_texts;
};

void checkTargets(const Config& config, Problems& problems) {
    std::string_view rest = config.target;
    while (!rest.empty()) {
        const size_t end = std::min(rest.find(','), rest.size());
        problems.require(isTarget(rest.substr(0, end)),
                         fmt::format("unrecognised module name: {}", rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    problems.require(!config.target.empty(), "no modules to run: target is empty");
}

/// Empty, or segments behind a slash each, of characters that stand for themselves in a path and in
/// a pattern of the router.
bool isPlainPath(std::string_view path) {
    const auto isPlain = [](char c) {
        return http::isAlphanumeric(c) ||
               std::string_view("/-_.~").find(c) != std::string_view::npos;
    };
    return (path.empty() || path.starts_with('/')) &&
           std::all_of(path.begin(), path.end(), isPlain) &&
           path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

void checkServer(const Config& config, Problems& problems) {
    problems.require(config.httpPrefix.empty() || config.httpPrefix.starts_with('/'),
                     "HTTP prefix should be empty or start with /");
    if (!config.authDefaultTenant.empty()) {
        const auto tenant = tenancy::TenantId::parse(config.authDefaultTenant);
        problems.require(tenant.has_value(), "invalid default tenant: " +
                                                 (tenant ? std::string() : tenant.error().message));
    }
    const ServerConfig& server = config.server;
    problems.require(
        isPlainPath(server.pathPrefix()),
        "invalid server config: http_path_prefix should be empty or a path like /metrics");
    if (const auto log = api::RequestLog::create(config.requestLogOptions()); !log)
        problems.require(false, log.error().message);
    problems.require(server.httpListenPort >= 0 && server.httpListenPort <= 65535,
                     fmt::format("invalid server config: invalid port {}", server.httpListenPort));
    problems.oneOf(config.nameValidationScheme, {"legacy", "utf8"},
                   "unsupported name validation scheme");
    problems.oneOf(server.logLevel, {"debug", "info", "warn", "error"}, "unrecognized log level");
    problems.oneOf(server.logFormat, {"logfmt", "json"}, "unrecognized log format");
    problems.oneOf(config.api.querierDefaultCodec, {"json", "protobuf"},
                   "invalid api config: unsupported default codec");
}

void checkDistributor(const Config& config, Problems& problems) {
    const distributor::DistributorConfig& distributor = config.distributor;
    problems.oneOf(distributor.shardingStrategy, {"default", "shuffle-sharding"},
                   "invalid distributor config: invalid sharding strategy");
    problems.kvStore(distributor.haTracker.kvStore, "invalid distributor config: HA tracker");
    problems.kvStore(distributor.ringKvStore, "invalid distributor config");
    problems.require(distributor.shardingStrategy != "shuffle-sharding" ||
                         config.limits.ingestionTenantShardSize > 0,
                     "invalid distributor config: invalid tenant shard size, the value must be "
                     "greater than 0");
    const auto& tracker = distributor.haTracker;
    problems.require(tracker.updateTimeoutJitterMax.count() >= 0,
                     "invalid distributor config: HA tracker max update timeout jitter shouldn't "
                     "be negative");
    const auto least = tracker.leastFailoverTimeout();
    problems.require(
        tracker.failoverTimeout >= least,
        fmt::format("invalid distributor config: HA Tracker failover timeout ({}) must be at "
                    "least 1s greater than update timeout - max jitter ({})",
                    formatGoDuration(tracker.failoverTimeout), formatGoDuration(least)));
    problems.positive(distributor.maxRecvMsgSizeBytes,
                      "invalid distributor config: max_recv_msg_size must be positive");
}

void checkIngester(const Config& config, Problems& problems) {
    const ingester::IngesterSettings& ingester = config.ingester;
    problems.kvStore(ingester.lifecycler.kvStore, "invalid ingester config");
    problems.positive(ingester.lifecycler.replicationFactor,
                      "invalid ingester config: replication factor must be positive");
    problems.positive(ingester.lifecycler.numTokens,
                      "invalid ingester config: num_tokens must be positive");
    problems.require(ingester.instances >= 1 && ingester.instances <= 16,
                     "invalid ingester config: instances must be 1 to 16");
}

bool isPowerOfTwo(int64_t value) {
    return value > 0 && (value & (value - 1)) == 0;
}

/// `block`: as Cortex names it in the error.
void checkBucket(const config::BucketConfig& bucket, std::string_view block, Problems& problems) {
    problems.oneOf(bucket.backend, {"s3", "gcs", "azure", "swift", "filesystem"},
                   fmt::format("invalid {} config: unsupported storage backend", block));
}

/// Rules and Alertmanager configurations may come from elsewhere too.
void checkAlertingStore(const config::BucketConfig& bucket, std::string_view block,
                        Problems& problems) {
    if (bucket.backend != "configdb" && bucket.backend != "local")
        checkBucket(bucket, block, problems);
}

void checkBlocksStorage(const Config& config, Problems& problems) {
    const ingester::TsdbSettings& tsdb = config.blocksStorage.tsdb;
    checkBucket(config.blocksStorage.bucket, "TSDB", problems);
    const std::string block = "invalid TSDB config: ";
    problems.require(!tsdb.blockRangesPeriod.empty(), block + "empty block ranges period for TSDB");
    problems.require(std::all_of(tsdb.blockRangesPeriod.begin(), tsdb.blockRangesPeriod.end(),
                                 [](auto range) { return range >= std::chrono::milliseconds(1); }),
                     block + "block ranges must be positive");
    problems.require(tsdb.shipInterval.count() <= 0 || tsdb.shipConcurrency > 0,
                     block + "invalid TSDB ship concurrency");
    problems.positive(tsdb.maxTsdbOpeningConcurrencyOnStartup,
                      block + "invalid TSDB opening concurrency");
    problems.require(tsdb.headCompactionInterval.count() > 0 &&
                         tsdb.headCompactionInterval <= std::chrono::minutes(5),
                     block + "invalid TSDB compaction interval");
    problems.positive(tsdb.headCompactionConcurrency,
                      block + "invalid TSDB compaction concurrency");
    problems.require(isPowerOfTwo(tsdb.stripeSize), block + "invalid TSDB stripe size");
    problems.positive(tsdb.walSegmentSizeBytes, block + "invalid TSDB WAL segment size bytes");
    problems.positive(tsdb.outOfOrderCapMax,
                      block + "invalid TSDB OOO chunks capacity (in samples)");
    problems.oneOf(tsdb.walCompressionType, {"", "snappy", "zstd"},
                   block + "unsupported TSDB WAL compression type");
}

void checkQuerier(const Config& config, Problems& problems) {
    const querier::QuerierSettings& querier = config.querier;
    problems.positive(querier.maxConcurrent,
                      "invalid querier config: max_concurrent must be positive");
    problems.positive(querier.defaultEvaluationInterval.count(),
                      "invalid querier config: default_evaluation_interval must be positive");
    problems.require(querier.lookbackDelta.count() >= 0,
                     "invalid querier config: lookback_delta must not be negative");
    problems.oneOf(querier.responseCompression, {"", "gzip", "snappy", "zstd"},
                   "invalid querier config: unsupported response compression");
}

void checkRuler(const Config& config, Problems& problems) {
    const ruler::RulerSettings& ruler = config.ruler;
    problems.kvStore(ruler.ring.kvStore, "invalid ruler config");
    problems.oneOf(ruler.shardingStrategy, {"default", "shuffle-sharding"},
                   "invalid ruler config: invalid sharding strategy");
    problems.require(
        ruler.shardingStrategy != "shuffle-sharding" || config.limits.rulerTenantShardSize > 0,
        "invalid ruler config: invalid tenant shard size, the value must be greater "
        "than 0");
    problems.require(!ruler.concurrentEvalsEnabled || ruler.maxConcurrentEvals > 0,
                     "invalid ruler config: invalid max concurrent evals, the value must be "
                     "greater than 0");
    problems.positive(ruler.evaluationInterval.count(),
                      "invalid ruler config: evaluation_interval must be positive");
    problems.positive(toMs(ruler.pollInterval).count(),
                      "invalid ruler config: poll_interval must be positive");
    problems.positive(ruler.ring.numTokens, "invalid ruler config: num_tokens must be positive");
}

void checkRuntime(const Config& config, Problems& problems) {
    const RuntimeConfigConfig& runtime = config.runtimeConfig;
    checkBucket(runtime.bucket, "runtime", problems);
    problems.require(runtime.file.empty() || runtime.bucket.backend == "filesystem",
                     "invalid runtime config: a file is read with backend filesystem only");
    problems.require(runtime.period >= std::chrono::milliseconds(1),
                     "invalid runtime config: period must be positive");
    problems.require(!runtime.file.empty() || !isAskedFor(config.target, "overrides-exporter"),
                     "overrides-exporter has been enabled, but no runtime configuration file was "
                     "configured");
}

}  // namespace

std::vector<std::string> Config::validate() const {
    Problems problems;
    checkTargets(*this, problems);
    checkServer(*this, problems);
    checkDistributor(*this, problems);
    checkQuerier(*this, problems);
    if (const auto cors = api::CorsPolicy::create(api.corsOrigin); !cors)
        problems.require(false, "invalid cors origin: " + cors.error().message);
    checkIngester(*this, problems);
    for (const std::string& wrong : tenancy::validateLimits(limits, limitChecks()))
        problems.require(false, "invalid limits config: " + wrong);
    checkBlocksStorage(*this, problems);
    problems.positive(compactor.cleanupInterval.count(),
                      "invalid compactor config: cleanup_interval must be positive");
    problems.kvStore(compactor.ringKvStore, "invalid compactor config");
    problems.kvStore(ringStores.storeGateway, "invalid store-gateway config");
    checkRuler(*this, problems);
    problems.kvStore(ringStores.alertmanager, "invalid alertmanager config");
    checkAlertingStore(rulerStorage.bucket, "ruler storage", problems);
    checkAlertingStore(alertmanagerStorage, "alertmanager storage", problems);
    checkRuntime(*this, problems);
    return problems.take();
}

}  // namespace pallium::server
