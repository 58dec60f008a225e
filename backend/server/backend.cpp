#include "backend/server/backend.h"

#include "backend/api/api.h"
#include "backend/api/request_metrics.h"
#include "backend/base/log.h"
#include "backend/base/scheduler.h"
#include "backend/base/thread_pool.h"
#include "backend/distributor/distributor.h"
#include "backend/httpserver/http_server.h"
#include "backend/ingester/ingester.h"
#include "backend/io/file_system.h"
#include "backend/querier/querier.h"
#include "backend/server/adapters.h"
#include "backend/server/config.h"
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

httpserver::ServerOptions serverOptions(const Config& config, uint16_t ports) {
    httpserver::ServerOptions options;
    options.address = config.server.httpHost();
    options.port = static_cast<uint16_t>(config.server.httpListenPort);
    options.ports = ports;
    options.workers = httpWorkers();
    if (config.server.httpListenConnLimit > 0)
        options.maxConnections = static_cast<size_t>(config.server.httpListenConnLimit);
    options.idleTimeout = toMs(config.server.httpIdleTimeout);
    options.writeTimeout = toMs(config.server.httpWriteTimeout);
    options.compressResponses = config.api.responseCompressionEnabled;
    return options;
}

constexpr std::string_view kLockName = "lock";

std::string lockPath(const std::string& directory) {
    return fmt::format("{}/{}", directory, kLockName);
}

/// Removes all but the lock, whose holder we are; what cannot be removed is told and stays.
void emptyDataDir(const std::string& directory) {
    io::FileSystem& files = io::realFileSystem();
    const auto names = files.list(directory);
    for (const std::string& name : names.value_or(std::vector<std::string>())) {
        if (name == kLockName) continue;
        if (const auto removed = files.removeAll(directory + "/" + name); !removed)
            log::warn("cannot remove old data", {{"err", removed.error().message}});
    }
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
    return querier;
}

/// Requires: a configuration that was validated, so the expression is good.
api::CorsPolicy corsPolicy(const Config& config) {
    return api::CorsPolicy::create(config.api.corsOrigin).value();
}

}  // namespace

struct Backend::Impl {
    Impl(const LoadedConfig& configuration, FailureHandler failureHandler, uint16_t ports)
        : loaded(configuration),
          config(configuration.config),
          onFailure(std::move(failureHandler)),
          requestMetrics(metrics),
          requestPool("request", requestThreads(), kMaxQueuedRequests),
          queryPool("query", queryThreads(config), kMaxQueuedQueries),
          backgroundPool("background", 2, kMaxQueuedBackground),
          limits(std::make_shared<const tenancy::Limits>(config.limits)),
          ingester(config.ingesterConfig(), {io::realFileSystem(), systemClock(), scheduler,
                                             backgroundPool, metrics, limitsSource()}),
          ingesterClient(ingester),
          distributor(config.distributorConfig(),
                      {ingesterClient, systemClock(), metrics, limitsSource()}),
          querier(querierConfig(config, queryPool), {distributor, systemClock(), limitsSource()}),
          api(config.apiConfig(),
              {distributor, querier, services, metrics, systemClock(), requestPool, queryPool,
               config.auth(), corsPolicy(config),
               [this](std::string_view mode) { return configText(mode); }, nullptr}),
          server(router, serverOptions(config, ports),
                 [this](const httpserver::RequestRecord& record) {
                     requestMetrics.record(record.method,
                                           record.route != nullptr ? record.route->name : "",
                                           record.status, record.seconds);
                 }) {
        services.add(ingester, {});
        services.add(distributor, {ingester.name()});
        services.add(querier, {distributor.name()});
        telemetry::registerProcessMetrics(metrics);
        api::registerBuildInfo(metrics);
        api.addRoutes(router);
    }

    const std::string& configText(std::string_view mode) const {
        if (mode == "diff") return loaded.diff;
        return mode == "defaults" ? loaded.defaults : loaded.document;
    }

    /// The same for every tenant until a runtime file overrides them.
    distributor::LimitsSource limitsSource() {
        return [this](const tenancy::TenantId&) { return limits; };
    }

    const LoadedConfig& loaded;
    const Config& config;
    const FailureHandler onFailure;
    // Destroyed from the bottom up: the listener first, the pools after whatever posts to them.
    telemetry::Registry metrics;
    api::RequestMetrics requestMetrics;
    std::unique_ptr<io::FileLock> lock;
    ThreadPool requestPool, queryPool, backgroundPool;
    Scheduler scheduler;
    service::Manager services;
    const std::shared_ptr<const tenancy::Limits> limits;
    ingester::Ingester ingester;
    LocalIngesterClient ingesterClient;
    distributor::Distributor distributor;
    querier::Querier querier;
    http::Router router;
    api::Api api;
    httpserver::HttpServer server;
    bool isStopped = false;
};

Backend::Backend(const LoadedConfig& config, FailureHandler onFailure, uint16_t ports)
    : m_impl(std::make_unique<Impl>(config, std::move(onFailure), ports)) {}

Backend::~Backend() {
    stop();
}

Result<void> Backend::start() {
    Impl& impl = *m_impl;
    const std::string directory = impl.config.lockDirectory();
    PALLIUM_TRY(io::realFileSystem().createDirectories(directory));
    auto lock = io::FileLock::acquire(lockPath(directory), fmt::format("pid {}\n", getpid()));
    PALLIUM_TRY(lock);
    impl.lock = std::move(*lock);
    PALLIUM_TRY(impl.server.start());
    PALLIUM_TRY(impl.lock->describe(fmt::format("pid {} {}\n", getpid(), baseUrl())));
    log::info("server listening", {{"address", baseUrl()}, {"data_dir", directory}});
    const bool posted = impl.backgroundPool.post([&impl, directory] {
        // After the lock, so that nobody else's data goes, and here, since it may take long.
        if (impl.loaded.emptiesDataDir) emptyDataDir(directory);
        if (const auto started = impl.services.startAll(); !started)
            impl.onFailure(started.error().message);
        else
            log::info("all services running");
    });
    if (!posted) return fail(ErrorKind::Internal, "cannot start the services: the pool is stopped");
    return {};
}

void Backend::stop() {
    Impl& impl = *m_impl;
    if (impl.isStopped) return;
    impl.isStopped = true;
    log::info("stopping");
    impl.services.stopAll();
    impl.server.stop(toMs(impl.config.server.gracefulShutdownTimeout));
    impl.requestPool.stop();
    impl.queryPool.stop();
    impl.backgroundPool.stop();
    log::info("stopped");
}

std::string Backend::baseUrl() const {
    return fmt::format("http://{}:{}", reachableHost(m_impl->config.server.httpHost()),
                       m_impl->server.port());
}

std::optional<std::string> addressOfHolder(const LoadedConfig& config) {
    const auto text = io::FileLock::holder(lockPath(config.config.lockDirectory()));
    const size_t address = text ? text->find("http://") : std::string::npos;
    if (address == std::string::npos) return std::nullopt;
    return text->substr(address, text->find_first_of(" \n", address) - address);
}

}  // namespace pallium::server
