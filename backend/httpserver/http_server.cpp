#include "backend/httpserver/http_server.h"

#include "backend/httpserver/acceptor.h"
#include "backend/httpserver/shared_state.h"
#include "backend/httpserver/worker.h"

#include <QMetaObject>
#include <QThread>

#include <algorithm>
#include <utility>
#include <vector>

namespace pallium::httpserver {
namespace {

/// Runs `action` on the thread of `object` and waits for it.
template <class Action>
void runOn(QObject& object, Action action) {
    QMetaObject::invokeMethod(&object, std::move(action), Qt::BlockingQueuedConnection);
}

void startThread(QThread& thread, QObject& object, const QString& name) {
    thread.setObjectName(name);  // shown by the system
    object.moveToThread(&thread);
    thread.start();
}

void endThread(QThread& thread) {
    thread.quit();
    thread.wait();
}

Result<void> checkRoutes(const http::Router& router) {
    for (const auto& route : router.routes()) {
        if (!route->handler || route->pool == nullptr) {
            return fail(ErrorKind::InvalidArgument,
                        "route " + route->pattern + ": no handler or no pool");
        }
    }
    return {};
}

}  // namespace

struct HttpServer::Impl {
    Impl(const http::Router& router, ServerOptions options, RequestObserver observer)
        : state(std::make_shared<SharedState>(router, std::move(options), std::move(observer))) {
        for (size_t i = 0; i < std::max<size_t>(state->options.workers, 1); ++i) {
            workers.push_back(std::make_unique<Worker>(state));
            workerThreads.push_back(std::make_unique<QThread>());
        }
        acceptor = std::make_unique<Acceptor>(state, workers);
    }

    void startWorkers(qintptr listener) {
        for (size_t i = 0; i < workers.size(); ++i) {
            Worker* worker = workers[i].get();
            startThread(*workerThreads[i], *worker, QStringLiteral("http-worker-%1").arg(i));
            runOn(*worker, [worker, listener] { worker->start(listener); });
        }
    }

    void stopAccepting() {
        runOn(*acceptor, [this] { acceptor->close(); });
        endThread(acceptorThread);
    }

    void awaitConnections(std::chrono::milliseconds timeout) {
        const SteadyTime deadline = systemClock().steadyNow() + timeout;
        const Lock lock(state->mutex);
        while (state->stats.connections > 0 && systemClock().steadyNow() < deadline) {
            state->allClosed.waitUntil(state->mutex, deadline);
        }
    }

    void stopWorkers() {
        for (size_t i = 0; i < workers.size(); ++i) {
            runOn(*workers[i], [worker = workers[i].get()] { worker->shutDown(); });
            endThread(*workerThreads[i]);
        }
    }

    std::shared_ptr<SharedState> state;
    std::vector<std::unique_ptr<Worker>> workers;
    std::vector<std::unique_ptr<QThread>> workerThreads;  // workerThreads[i] runs workers[i]
    std::unique_ptr<Acceptor> acceptor;
    QThread acceptorThread;
    uint16_t port = 0;
    bool isRunning = false;
};

HttpServer::HttpServer(const http::Router& router, ServerOptions options, RequestObserver observer)
    : m_impl(std::make_unique<Impl>(router, std::move(options), std::move(observer))) {}

HttpServer::~HttpServer() {
    stop(std::chrono::milliseconds(0));
}

Result<void> HttpServer::start() {
    Impl& impl = *m_impl;
    PALLIUM_TRY(checkRoutes(impl.state->router));
    impl.state->adoptRoutes();
    const ServerOptions& options = impl.state->options;
    startThread(impl.acceptorThread, *impl.acceptor, QStringLiteral("http-acceptor"));
    Result<void> listening;
    qintptr listener = -1;
    runOn(*impl.acceptor, [&] {
        listening = impl.acceptor->listenAt(options.address, options.port, options.ports);
        if (!listening) return;
        impl.acceptor->pauseAccepting();  // until there are workers
        listener = impl.acceptor->socketDescriptor();
    });
    if (!listening) {
        endThread(impl.acceptorThread);
        return listening;
    }
    impl.startWorkers(listener);
    runOn(*impl.acceptor, [&impl] { impl.acceptor->resumeAccepting(); });
    impl.port = impl.acceptor->serverPort();
    impl.isRunning = true;
    return {};
}

void HttpServer::stop(std::chrono::milliseconds deadline) {
    Impl& impl = *m_impl;
    if (!std::exchange(impl.isRunning, false)) return;
    impl.stopAccepting();
    impl.state->isStopping = true;
    for (const auto& worker : impl.workers) {
        QMetaObject::invokeMethod(
            worker.get(), [w = worker.get()] { w->drain(); }, Qt::QueuedConnection);
    }
    impl.awaitConnections(deadline);
    impl.stopWorkers();
}

uint16_t HttpServer::port() const {
    return m_impl->port;
}
const ServerStats& HttpServer::stats() const {
    return m_impl->state->stats;
}
const ServerOptions& HttpServer::options() const {
    return m_impl->state->options;
}
std::vector<RouteInflight> HttpServer::inflight() const {
    return m_impl->state->routeLoad.now();
}

}  // namespace pallium::httpserver
