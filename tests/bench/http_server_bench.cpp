// Requests over loopback, keep-alive, one client. CPU is that of the whole process, the client
// included.
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/httpserver/http_server.h"
#include "tests/backend/httpserver/raw_client.h"

#include <benchmark/benchmark.h>

#include <QCoreApplication>

#include <string>

namespace pallium {
namespace {

/// Bodies of range(0) bytes to a handler that drops them; 0 is the cost of a request as such.
void postBodies(benchmark::State& state) {
    int argc = 0;
    const QCoreApplication application(argc, nullptr);
    ThreadPool pool("handlers", 2, 100);
    http::Router router;
    http::Route route;
    route.pattern = "/api/v1/push";
    route.pool = &pool;
    route.bodyLimit.maxBytes = 100 << 20;
    route.handler = [](const http::Request&, http::Reply reply) {
        reply.send(http::Response::empty(200));
    };
    router.add(std::move(route));
    httpserver::HttpServer server(router, {}, nullptr);
    if (!server.start()) return state.SkipWithError("cannot listen");

    test::RawClient client(server.port());
    const auto bytes = static_cast<size_t>(state.range(0));
    const std::string request =
        "POST /api/v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(bytes) +
        "\r\n\r\n" + std::string(bytes, 'b');
    for (auto _ : state) {
        if (client.ask(request).status != 200) return state.SkipWithError("bad answer");
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(postBodies)
    ->Arg(0)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace pallium
