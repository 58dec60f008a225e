#pragma once

#include "backend/base/mutex.h"
#include "backend/http/router.h"
#include "backend/httpserver/http_server.h"
#include "backend/httpserver/route_load.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

namespace pallium::httpserver {

/// What acceptor, workers and requests on their way share. Requests keep it alive, since a handler
/// may answer after the server is gone; they then touch nothing but the counters. Threads:
/// internally synchronised; everything but counters and flags is constant.
struct SharedState {
    SharedState(const http::Router& r, ServerOptions o, RequestObserver ob)
        : router(r), options(std::move(o)), observer(std::move(ob)) {}

    /// Called once when all routes are there, before the first connection.
    void adoptRoutes() {
        for (const auto& route : router.routes()) {
            maxTargetBytes = std::max(maxTargetBytes, route->maxTargetBytes);
        }
        routeLoad.adopt(router);
    }

    void connectionClosed() {
        if (stats.connections.fetch_sub(1) != 1) return;
        const Lock lock(mutex);  // so that the last close is not missed between test and wait
        allClosed.notifyAll();
    }

    const http::Router& router;
    const ServerOptions options;
    const RequestObserver observer;
    size_t maxTargetBytes = http::Route{}.maxTargetBytes;  // the largest of all routes
    ServerStats stats;
    RouteLoad routeLoad;
    std::atomic<bool> isStopping{false};
    Mutex mutex;
    CondVar allClosed;  // with `mutex`: stats.connections became 0
};

/// Bytes of one body counted against the limit of all bodies; given back when destroyed.
/// Threads: confined to one thread at a time.
class BodyLease {
  public:
    explicit BodyLease(std::shared_ptr<SharedState> state) : m_state(std::move(state)) {}
    ~BodyLease() { release(); }
    BodyLease(BodyLease&& other) noexcept
        : m_state(other.m_state), m_bytes(std::exchange(other.m_bytes, 0)) {}
    BodyLease& operator=(BodyLease&&) = delete;

    /// False if `bytes` more would exceed the limit; nothing is taken then.
    bool take(size_t bytes) {
        const auto wanted = static_cast<int64_t>(bytes);
        const auto limit = static_cast<int64_t>(m_state->options.maxInflightBodyBytes);
        if (m_state->stats.bodyBytes.fetch_add(wanted) + wanted > limit) {
            m_state->stats.bodyBytes.fetch_sub(wanted);
            return false;
        }
        m_bytes += wanted;
        return true;
    }
    void release() { m_state->stats.bodyBytes.fetch_sub(std::exchange(m_bytes, 0)); }

  private:
    std::shared_ptr<SharedState> m_state;
    int64_t m_bytes = 0;
};

}  // namespace pallium::httpserver
