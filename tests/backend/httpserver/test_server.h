#pragma once

#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/httpserver/http_server.h"
#include "tests/backend/httpserver/raw_client.h"

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace pallium::test {

/// True as soon as `condition` is; false if it is not within ten seconds.
inline bool eventually(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

/// A server on a free port with a few routes:
/// any method `/ready` answers `ready`; POST `/echo` the body; GET `/echo/{x}` path, query and
/// variable; GET `/throw` throws; GET `/forget` drops the reply; GET `/hold` keeps the reply in
/// `held`; POST `/small` takes bodies up to 100 bytes; GET `/large` answers 8 MB; GET `/long` has a
/// long target.
class TestServer {
  public:
    explicit TestServer(httpserver::ServerOptions options = {}, size_t poolThreads = 2,
                        size_t maxQueued = 1000)
        : pool("handlers", poolThreads, maxQueued) {
        addRoutes();
        server = std::make_unique<httpserver::HttpServer>(
            router, options, [this](const httpserver::RequestRecord& record) {
                const std::lock_guard lock(mutex);
                records.push_back(record);
            });
        const Result<void> started = server->start();
        if (!started) throw std::runtime_error(started.error().message);
    }
    ~TestServer() {
        server->stop(std::chrono::milliseconds(0));
        pool.stop();
    }

    uint16_t port() const { return server->port(); }
    const httpserver::ServerStats& stats() const { return server->stats(); }

    /// Waits for a request to `/hold` and takes its reply.
    http::Reply takeHeld() {
        if (!eventually([this] { return heldCount() > 0; }))
            throw std::runtime_error("nothing is held");
        const std::lock_guard lock(mutex);
        http::Reply reply = std::move(held.front());
        held.erase(held.begin());
        return reply;
    }
    size_t heldCount() {
        const std::lock_guard lock(mutex);
        return held.size();
    }
    size_t recordCount() {
        const std::lock_guard lock(mutex);
        return records.size();
    }

    std::mutex mutex;
    std::vector<http::Reply> held;
    std::vector<Context> heldContexts;
    std::vector<httpserver::RequestRecord> records;
    ThreadPool pool;
    http::Router router;
    std::unique_ptr<httpserver::HttpServer> server;

  private:
    void add(std::string pattern, std::vector<http::Method> methods, http::Handler handler,
             http::BodyLimit limit = {}, size_t maxTargetBytes = 16 << 10) {
        http::Route route;
        route.pattern = std::move(pattern);
        route.methods = std::move(methods);
        route.handler = std::move(handler);
        route.pool = &pool;
        route.bodyLimit = std::move(limit);
        route.maxTargetBytes = maxTargetBytes;
        router.add(std::move(route));
    }
    void addRoutes();
};

inline void TestServer::addRoutes() {
    using http::Method;
    using http::Reply;
    using http::Request;
    using http::Response;
    const auto ready = [](const Request&, Reply reply) {
        reply.send(Response::text(200, "ready"));
    };
    add("/ready", {}, ready);
    add("/long", {Method::Get}, ready, {}, 64 << 10);
    add("/echo", {Method::Post},
        [](Request request, Reply reply) {
            reply.send(Response::text(200, std::move(request.body)));
        },
        {64 << 20, {}});
    add("/small", {Method::Post},
        [](Request request, Reply reply) {
            reply.send(Response::text(200, std::move(request.body)));
        },
        {100, [](const http::RequestHead&, size_t size, size_t limit) {
             return Response::error(400, "body of " + std::to_string(size) + " bytes, at most " +
                                             std::to_string(limit));
         }});
    add("/echo/{x}", {Method::Get, Method::Head}, [](Request request, Reply reply) {
        reply.send(Response::text(200, request.rawPath + " " + request.rawQuery + " " +
                                           std::string(request.pathVariable("x"))));
    });
    add("/throw", {Method::Get},
        [](const Request&, const Reply&) { throw std::runtime_error("on purpose"); });
    add("/forget", {Method::Get}, [](const Request&, const Reply&) {});
    add("/large", {Method::Get}, [](const Request&, Reply reply) {
        reply.send(Response::text(200, std::string(8 << 20, 'x')));
    });
    add("/hold", {}, [this](const Request& request, Reply reply) {
        const std::lock_guard lock(mutex);
        heldContexts.push_back(request.context);
        held.push_back(std::move(reply));
    });
}

}  // namespace pallium::test
