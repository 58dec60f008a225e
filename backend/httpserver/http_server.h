// httpserver: the Qt edge. Accepts, frames, limits, times out and writes; nothing else. QHttpServer sees
// only EdgeSockets, which hand it one tiny validated head at a time (qt: see edge_socket.h).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "backend/base/result.h"
#include "backend/http/router.h"

namespace pallium::httpserver {

/// Limits that act before a body is buffered. Sizes in bytes.
struct ServerOptions {
    std::string address = "127.0.0.1";
    uint16_t port = 0;                       // 0: any free one
    size_t workers = 2;
    size_t maxConnections = 512;             // beyond: answered 503 and closed
    size_t maxInflightRequests = 256;        // beyond: 503
    size_t maxInflightBodyBytes = 256 << 20; // all bodies held at once; beyond: 503
    size_t maxHeaderBytes = 16 << 10;        // beyond: 431
    size_t maxHeaderFields = 200;
    std::chrono::milliseconds headerTimeout{10'000};
    std::chrono::milliseconds idleTimeout{120'000};
    std::chrono::milliseconds writeTimeout{30'000};
    size_t minBodyBytesPerSec = 1024;        // slower for 10 s: 408
    bool compressResponses = false;          // gzip when accepted, every route, with Vary
};

/// Counts for /metrics; read at any time.
struct ServerStats {
    std::atomic<uint64_t> connectionsAccepted{0}, connectionsRefused{0}, requests{0}, refusals{0},
        clientsLeftEarly{0};
    std::atomic<int64_t> connections{0}, inflight{0}, bodyBytes{0};
};

/// What the edge tells about each finished request; called on the pool or worker thread.
struct RequestRecord {
    const http::Route* route = nullptr;  // null: no route matched
    std::string method;
    int status = 0;
    double seconds = 0;
    size_t requestBytes = 0, responseBytes = 0;
};
using RequestObserver = std::function<void(const RequestRecord&)>;

/// The listener with its acceptor and worker threads.
/// Threads: start and stop from one thread (any); the rest internally synchronised.
class HttpServer {
  public:
    /// `router` is complete and outlives the server. A QCoreApplication must exist.
    HttpServer(const http::Router& router, ServerOptions options, RequestObserver observer);
    ~HttpServer();

    /// Binds and listens. Errors: Unavailable if the port is taken or the address is bad.
    Result<void> start();
    /// Stops accepting, answers what is in flight with `Connection: close` until the deadline, then
    /// closes everything and joins the threads. Idempotent.
    void stop(std::chrono::milliseconds deadline);

    uint16_t port() const;         // valid after start()
    const ServerStats& stats() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::httpserver
