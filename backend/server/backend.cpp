#include "backend/server/backend.h"

#include "backend/api/api.h"
#include "backend/api/request_log.h"
#include "backend/api/request_metrics.h"
#include "backend/base/duration.h"
#include "backend/base/log.h"
#include "backend/base/scheduler.h"
#include "backend/base/thread_pool.h"
#include "backend/distributor/distributor.h"
#include "backend/distributor/ring_ingesters.h"
#include "backend/httpserver/http_server.h"
#include "backend/io/file_system.h"
#include "backend/objstore/bucket.h"
#include "backend/purger/bucket_data.h"
#include "backend/purger/purger.h"
#include "backend/querier/querier.h"
#include "backend/ring/kv_stores.h"
#include "backend/ring/ring.h"
#include "backend/ring/ring_metrics.h"
#include "backend/server/config.h"
#include "backend/server/distributor_parts.h"
#include "backend/server/ingester_set.h"
#include "backend/server/ruler_parts.h"
#include "backend/server/runtime.h"
#include "backend/server/server_metrics.h"
#include "backend/server/tenant_counters.h"
#include "backend/service/service.h"
#include "backend/telemetry/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <unistd.h>

namespace pallium::server {
namespace {

// Waiting requests beyond this are answered 503 instead of growing a queue nobody drains.
constexpr size_t kMaxQueuedRequests = 1024;
constexpr size_t kMaxQueuedQueries = 256;
constexpr size_t kMaxQueuedBackground = 1024;

size_t cores() {
    return std::max(1u, std::thread::hardware_concurrency());
}

/// Numbers of threads: the thread table of the architecture.
size_t requestThreads() {
    return cores() + 2;
}
size_t queryThreads(const Config& config) {
    const auto allowed = static_cast<size_t>(std::max<int64_t>(1, config.querier.maxConcurrent));
    return std::min(allowed, std::max<size_t>(4, 2 * cores()));
}
size_t httpWorkers() {
    return std::clamp<size_t>(cores() / 2, 2, 8);
}

/// Go's way to say that there is no limit is zero; nor is there a difference beyond a year.
std::chrono::milliseconds timeoutOf(std::chrono::nanoseconds timeout) {
    constexpr std::chrono::milliseconds kYear = std::chrono::hours(24 * 365);
    return timeout.count() <= 0 ? kYear : std::min(toMs(timeout), kYear);
}

httpserver::ServerOptions serverOptions(const Config& config, uint16_t ports,
                                        const api::RequestLog& requestLog) {
    const ServerConfig& server = config.server;
    httpserver::ServerOptions options;
    options.address = server.httpHost();
    options.port = static_cast<uint16_t>(server.httpListenPort);
    options.ports = ports;
    options.workers = httpWorkers();
    if (server.httpListenConnLimit > 0)
        options.maxConnections = static_cast<size_t>(server.httpListenConnLimit);
    options.readTimeout = timeoutOf(server.httpReadTimeout);
    options.idleTimeout = timeoutOf(server.httpIdleTimeout.count() != 0 ? server.httpIdleTimeout
                                                                        : server.httpReadTimeout);
    options.writeTimeout = timeoutOf(server.httpWriteTimeout);
    options.compressResponses = config.api.responseCompressionEnabled;
    options.notes = [&requestLog](const http::RequestHead& head, std::string_view peer) {
        return requestLog.notes(head, peer);
    };
    return options;
}

constexpr std::string_view kLockName = "lock";

std::string lockPath(const std::string& directory) {
    return fmt::format("{}/{}", directory, kLockName);
}

constexpr std::string_view kDatabaseName = "pallium.sqlite";

/// Removes what is in a folder and wanted; what cannot be removed is told and stays.
void removeEntries(const std::string& directory,
                   const std::function<bool(std::string_view name)>& isWanted) {
    io::FileSystem& files = io::realFileSystem();
    const auto names = files.list(directory);
    for (const std::string& name : names.value_or(std::vector<std::string>())) {
        if (!isWanted(name)) continue;
        if (const auto removed = files.removeAll(directory + "/" + name); !removed)
            log::warn("cannot remove old data", {{"err", removed.error().message}});
    }
}

/// With the files that SQLite keeps beside it.
void removeDatabase(const std::string& directory) {
    removeEntries(directory, [](std::string_view name) { return name.starts_with(kDatabaseName); });
}

/// All but the lock, whose holder we are, and the database, which is in use.
void emptyDataDir(const std::string& directory) {
    removeEntries(directory, [](std::string_view name) {
        return name != kLockName && !name.starts_with(kDatabaseName);
    });
}

/// A host that a client on this machine can ask, as it stands in a URL.
std::string reachableHost(const std::string& host) {
    if (host == "0.0.0.0") return "127.0.0.1";
    if (host == "::") return "[::1]";
    return host.find(':') != std::string::npos ? "[" + host + "]" : host;
}

/// A query may use all cores; those of the query pool that are busy with others are left alone.
querier::QuerierConfig querierConfig(const Config& config, ThreadPool& queryPool) {
    querier::QuerierConfig querier = config.querierConfig();
    querier.engine.helpers = {&queryPool, cores() - 1};
    querier.metrics = {queryThreads(config), config.queryStatsEnabled};
    return querier;
}

/// Requires: a configuration that was validated, so the expression is good.
api::CorsPolicy corsPolicy(const Config& config) {
    return api::CorsPolicy::create(config.api.corsOrigin).value();
}

}  // namespace

struct Backend::Impl {
    /// What must be opened before. The other stores belong to `kvStores`.
    Impl(const LoadedConfig& configuration, FailureHandler failureHandler, uint16_t ports,
         const std::string& databasePath, std::unique_ptr<ring::KvStores> kvStores,
         ring::KvStore& ringStore, const DistributorParts::Stores& distributorStores,
         ring::KvStore* rulerStore)
        : loaded(configuration),
          config(configuration.config),
          onFailure(std::move(failureHandler)),
          requestMetrics(metrics),
          requestLog(api::RequestLog::create(config.requestLogOptions()).value()),
          requestPool("request", requestThreads(), kMaxQueuedRequests),
          queryPool("query", queryThreads(config), kMaxQueuedQueries),
          timedPool("timed", 2, kMaxQueuedBackground),
          backgroundPool("background", 2, kMaxQueuedBackground),
          runtime(config, databasePath, {io::realFileSystem(), scheduler, backgroundPool, metrics}),
          stores(std::move(kvStores)),
          ring("ingester", config.ingester.lifecycler.kvStore.prefix + "ring", ringStore,
               config.ringOptions(), systemClock()),
          ingesters(config, {io::realFileSystem(), systemClock(), scheduler, backgroundPool,
                             metrics, limitsSource(), instanceLimits(), ringStore, ring}),
          ringIngesters({config.distributor.shardByAllLabels, config.distributor.extendWrites,
                         config.distributor.shardingStrategy == "shuffle-sharding"},
                        {ring, ingesters.clients(), limitsSource(), {&requestPool, cores() - 1}}),
          distributorParts(
              config, distributorStores,
              {io::realFileSystem(), systemClock(), scheduler, backgroundPool, metrics}),
          distributor(
              config.distributorConfig(),
              {ringIngesters, systemClock(), metrics, limitsSource(), distributorParts.haTracker(),
               distributorParts.ring(), distributorParts.membership(), ingesters.only()}),
          blocksBucket(io::realFileSystem(), config.blocksDirectory()),
          blocksData(blocksBucket, metrics),
          tenantCounters(metrics, distributor),
          // The ingesters first: what they hold would come into the bucket again. Counters last:
          // until then somebody may count.
          purger(
              config.purgerConfig(),
              {blocksBucket, systemClock(), metrics, {&ingesters, &blocksData, &tenantCounters}}),
          querier(querierConfig(config, queryPool),
                  {distributor, systemClock(), limitsSource(), &metrics}),
          rulerParts(makeRuler(rulerStore)),
          router(config.server.pathPrefix()),
          api(config.apiConfig(),
              {distributor, querier, ingesters, purger, ringPages(), services, metrics,
               systemClock(), requestPool, queryPool, backgroundPool, config.auth(),
               corsPolicy(config), [this](std::string_view mode) { return configText(mode); },
               runtime.page(), runtime.userOverrides(), stores->memberlist(),
               rulerParts ? &rulerParts->ruler() : nullptr}),
          server(router, serverOptions(config, ports, requestLog),
                 [this](const httpserver::RequestRecord& record) { observe(record); }) {
        services.add(runtime.service(), {});
        services.add(distributor, ingesters.addServices(services));
        services.add(querier, {distributor.name()});
        if (rulerParts) services.add(rulerParts->ruler(), {distributor.name(), querier.name()});
        telemetry::registerProcessMetrics(metrics);
        ring::registerRingMetrics(ring, config.ingester.lifecycler.detailedMetricsEnabled, metrics);
        api::registerBuildInfo(metrics);
        registerServerMetrics(server, metrics);
        if (!loaded.fileHash.empty()) registerConfigHash(loaded.fileHash, metrics);
        api.addRoutes(router);
    }

    void observe(const httpserver::RequestRecord& record) {
        const std::string_view route =
            record.route != nullptr ? std::string_view(record.route->name) : std::string_view();
        requestMetrics.record(record.method, route, record.status, record.seconds,
                              record.requestBytes, record.responseBytes);
        requestLog.write({record.method, record.status, record.seconds, record.failure},
                         record.notes);
    }

    std::vector<api::RingPage> ringPages() {
        std::vector<api::RingPage> pages{
            {{"/ingester/ring", "/ring"}, &ring, {}},
            {{"/distributor/ring"}, distributorParts.ring(), api::kNoDistributorRing}};
        if (rulerParts)
            pages.push_back(
                {{"/ruler/ring", "/ruler_ring"}, rulerParts->ring(), api::kNoRulerRing});
        return pages;
    }

    std::unique_ptr<RulerParts> makeRuler(ring::KvStore* ringStore) {
        if (!config.runsRuler()) return nullptr;
        return std::make_unique<RulerParts>(
            config, ringStore,
            RulerParts::Dependencies{io::realFileSystem(), systemClock(), scheduler, timedPool,
                                     backgroundPool, metrics, limitsSource(), querier,
                                     distributor});
    }

    const std::string& configText(std::string_view mode) const {
        if (mode == "diff") return loaded.diff;
        return mode == "defaults" ? loaded.defaults : loaded.document;
    }

    distributor::LimitsSource limitsSource() const { return runtime.overrides().source(); }
    std::function<tenancy::InstanceLimits()> instanceLimits() const {
        return [this] { return runtime.overrides().ofInstance(); };
    }

    const LoadedConfig& loaded;
    const Config& config;
    const FailureHandler onFailure;
    // Destroyed from the bottom up: the listener first, the pools after whatever posts to them.
    telemetry::Registry metrics;
    api::RequestMetrics requestMetrics;
    const api::RequestLog requestLog;  // of a configuration that was validated
    ThreadPool requestPool, queryPool, timedPool, backgroundPool;
    Scheduler scheduler;
    service::Manager services;
    Runtime runtime;
    const std::unique_ptr<ring::KvStores> stores;
    ring::Ring ring;
    IngesterSet ingesters;
    distributor::RingIngesters ringIngesters;
    DistributorParts distributorParts;
    distributor::Distributor distributor;
    objstore::Bucket blocksBucket;
    purger::BucketData blocksData;
    TenantCounters tenantCounters;
    purger::Purger purger;
    querier::Querier querier;
    const std::unique_ptr<RulerParts> rulerParts;  // null: there is no ruler
    http::Router router;
    api::Api api;
    httpserver::HttpServer server;
    bool isStopped = false;
};

Backend::Backend(const LoadedConfig& config, FailureHandler onFailure, uint16_t ports)
    : m_config(config), m_onFailure(std::move(onFailure)), m_ports(ports) {}

Backend::~Backend() {
    stop();
}

Result<void> Backend::start() {
    const std::string directory = m_config.config.lockDirectory();
    PALLIUM_TRY(io::realFileSystem().createDirectories(directory));
    auto lock = io::FileLock::acquire(lockPath(directory), fmt::format("pid {}\n", getpid()));
    PALLIUM_TRY(lock);
    // Of the folder's content this alone is used before the services start.
    if (m_config.emptiesDataDir) removeDatabase(directory);
    const std::string database = fmt::format("{}/{}", directory, kDatabaseName);
    auto stores = std::make_unique<ring::KvStores>(database);
    const auto ringStore = stores->open(m_config.config.ingester.lifecycler.kvStore);
    PALLIUM_TRY(ringStore);
    const auto distributorStores = DistributorParts::open(m_config.config, *stores);
    PALLIUM_TRY(distributorStores);
    const auto rulerStore = RulerParts::openRing(m_config.config, *stores);
    PALLIUM_TRY(rulerStore);
    m_impl = std::make_unique<Impl>(m_config, m_onFailure, m_ports, database, std::move(stores),
                                    **ringStore, *distributorStores, *rulerStore);
    Impl& impl = *m_impl;
    PALLIUM_TRY(impl.server.start());
    m_lock = std::move(*lock);
    PALLIUM_TRY(m_lock->describe(fmt::format("pid {} {}\n", getpid(), baseUrl())));
    log::info("server listening", {{"address", baseUrl()}, {"data_dir", directory}});
    const bool posted = impl.backgroundPool.post([&impl, directory] {
        // After the lock, so that nobody else's data goes, and here, since it may take long.
        if (impl.loaded.emptiesDataDir) emptyDataDir(directory);
        if (const auto started = impl.services.startAll(); !started)
            return impl.onFailure(started.error().message);
        log::info("all services running");
        impl.purger.start(impl.scheduler, impl.backgroundPool);
    });
    if (!posted) return fail(ErrorKind::Internal, "cannot start the services: the pool is stopped");
    return {};
}

void Backend::stop(std::chrono::nanoseconds finalSleep) {
    if (!m_impl || m_impl->isStopped) return;
    Impl& impl = *m_impl;
    impl.isStopped = true;
    log::info("stopping");
    impl.purger.stop();
    impl.services.stopAll();
    if (impl.rulerParts) impl.rulerParts->stopSending();
    if (finalSleep.count() > 0) {
        log::info("final sleep before shutdown", {{"duration", formatGoDuration(finalSleep)}});
        std::this_thread::sleep_for(finalSleep);
    }
    impl.server.stop(toMs(impl.config.server.gracefulShutdownTimeout));
    impl.requestPool.stop();
    impl.queryPool.stop();
    impl.timedPool.stop();
    impl.backgroundPool.stop();
    log::info("stopped");
}

std::string Backend::baseUrl() const {
    const ServerConfig& server = m_impl->config.server;
    return fmt::format("http://{}:{}{}", reachableHost(server.httpHost()), m_impl->server.port(),
                       server.pathPrefix());
}

std::optional<std::string> addressOfHolder(const LoadedConfig& config) {
    const auto text = io::FileLock::holder(lockPath(config.config.lockDirectory()));
    const size_t address = text ? text->find("http://") : std::string::npos;
    if (address == std::string::npos) return std::nullopt;
    return text->substr(address, text->find_first_of(" \n", address) - address);
}

}  // namespace pallium::server
