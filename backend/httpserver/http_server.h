// httpserver: the Qt edge. Accepts, frames, limits, times out and writes; nothing else. QHttpServer
// sees only EdgeSockets, which hand it one tiny validated head at a time (qt: see edge_socket.h).
#pragma once

#include "backend/base/log.h"
#include "backend/base/result.h"
#include "backend/http/request_head.h"
#include "backend/http/router.h"
#include "backend/httpserver/route_load.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::httpserver {

/// What the record of a request keeps of its head, for the log; `peer`: `127.0.0.1:53412`. Called
/// on a worker thread for every request, so keep it short.
using RequestNotes =
    std::function<std::vector<log::Field>(const http::RequestHead& head, std::string_view peer)>;

/// Limits that act before a body is buffered. Sizes in bytes.
struct ServerOptions {
    std::string address = "127.0.0.1";
    uint16_t port = 0;   // 0: any free one
    uint16_t ports = 1;  // so many are tried upwards from `port` while they are taken
    size_t workers = 2;
    size_t maxConnections = 512;              // beyond: answered 503 and closed
    size_t maxInflightRequests = 256;         // beyond: 503
    size_t maxInflightBodyBytes = 256 << 20;  // all bodies held at once; beyond: 503
    size_t maxHeaderBytes = 16 << 10;         // beyond: 431
    size_t maxHeaderFields = 200;
    std::chrono::milliseconds headerTimeout{10'000};
    std::chrono::milliseconds readTimeout{30'000};  // for a request with its body
    std::chrono::milliseconds idleTimeout{120'000};
    std::chrono::milliseconds writeTimeout{30'000};
    size_t minBodyBytesPerSec = 1024;  // slower over a whole bodyRateWindow: 408
    std::chrono::milliseconds bodyRateWindow{10'000};
    bool compressResponses = false;  // gzip when accepted, every route, with Vary
    RequestNotes notes;              // null: none
};

/// Counts for /metrics; read at any time.
struct ServerStats {
    std::atomic<uint64_t> connectionsAccepted{0}, connectionsRefused{0}, requests{0}, refusals{0},
        clientsLeftEarly{0};
    std::atomic<int64_t> connections{0}, inflight{0}, bodyBytes{0};
};

/// What the edge tells about each answered request whose head could be read; on a worker thread, so
/// keep it short. Bytes are those of the bodies as they were on the wire.
struct RequestRecord {
    const http::Route* route = nullptr;  // null: no route matched
    std::string method;
    int status = 0;
    double seconds = 0;
    size_t requestBytes = 0, responseBytes = 0;
    std::vector<log::Field> notes;
    std::string failure;  // the beginning of the answer if its status is 500 or more
};
using RequestObserver = std::function<void(const RequestRecord&)>;

/// The listener with its acceptor and worker threads.
/// Threads: start and stop from one thread (any); the rest internally synchronised.
class HttpServer {
  public:
    /// `router` is complete; it and the pools of its routes outlive the server. A QCoreApplication
    /// must exist.
    HttpServer(const http::Router& router, ServerOptions options, RequestObserver observer);
    ~HttpServer();

    /// Binds and listens. Errors: Unavailable if the port is taken or the address is bad (an IP
    /// address or `localhost`); InvalidArgument if a route lacks handler or pool. Requires: not
    /// called before.
    Result<void> start();
    /// Stops accepting, answers what is in flight with `Connection: close` until the deadline, then
    /// closes everything and joins the threads. Handlers that still run then answer into the void.
    /// Idempotent.
    void stop(std::chrono::milliseconds deadline);

    uint16_t port() const;  // valid after start()
    const ServerStats& stats() const;
    const ServerOptions& options() const;
    /// Of the routes and methods that there was a request of, in no order.
    std::vector<RouteInflight> inflight() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::httpserver
