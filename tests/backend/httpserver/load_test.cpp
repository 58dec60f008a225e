// What happens to the server as a whole: limits, timeouts, clients that leave, stopping.
#include "tests/backend/httpserver/test_server.h"
#include "tests/support/test_main.h"

#include <filesystem>

namespace pallium::httpserver {
namespace {

using test::eventually;
using test::RawAnswer;
using test::RawClient;
using test::TestServer;
using namespace std::chrono_literals;

const std::string kGet = "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string kHold = "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n";

std::string postHead(size_t bytes) {
    return "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(bytes) +
           "\r\n\r\n";
}
std::vector<std::unique_ptr<RawClient>> connectMany(size_t count, uint16_t port) {
    std::vector<std::unique_ptr<RawClient>> clients;
    for (size_t i = 0; i < count; ++i)
        clients.push_back(std::make_unique<RawClient>(port));
    return clients;
}
size_t openDescriptors() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<size_t>(std::distance(begin(all), end(all)));
}

}  // namespace

class LoadTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void cancelsWhenTheClientLeaves() {
        TestServer server;
        RawClient client(server.port());
        QVERIFY(client.send(kHold));
        http::Reply reply = server.takeHeld();
        QVERIFY(!server.heldContexts.at(0).isCanceled());
        client.close();
        QVERIFY(eventually([&] { return server.heldContexts.at(0).isCanceled(); }));
        QCOMPARE(server.stats().clientsLeftEarly.load(), uint64_t(1));
        QVERIFY(eventually([&] { return server.stats().connections == 0; }));
        QCOMPARE(server.stats().inflight.load(), int64_t(1));
        reply.send(http::Response::text(200, "nobody listens"));
        QCOMPARE(server.stats().inflight.load(), int64_t(0));
        QCOMPARE(RawClient(server.port()).ask(kGet).status, 200);
    }
    void returnsToItsBaselineAfterManyLeft() {
        TestServer server;
        QCOMPARE(RawClient(server.port()).ask(kGet).status, 200);
        QVERIFY(eventually([&] { return server.stats().connections == 0; }));
        const size_t before = openDescriptors();
        for (int i = 0; i < 300; ++i) {
            RawClient client(server.port());
            const std::array requests = {kHold, kHold.substr(0, 20), postHead(1000) + "half",
                                         kGet + kGet};
            QVERIFY(client.send(requests[static_cast<size_t>(i) % 4]));
        }
        QVERIFY(eventually([&] { return server.heldCount() == 75; }));
        while (server.heldCount() > 0)
            server.takeHeld().send(http::Response::empty(200));
        QVERIFY(eventually(
            [&] { return server.stats().connections == 0 && server.stats().inflight == 0; }));
        QVERIFY(eventually([&] { return openDescriptors() == before; }));
        QVERIFY(eventually([&] { return server.stats().bodyBytes == 0; }));
    }
    void servesBesideHundredsOfIdleConnections() {
        TestServer server;
        const auto idle = connectMany(200, server.port());
        for (size_t i = 0; i < idle.size(); i += 2)
            QVERIFY(idle[i]->send(kGet.substr(0, 10)));
        const auto start = std::chrono::steady_clock::now();
        QCOMPARE(RawClient(server.port()).ask(kGet).status, 200);
        QVERIFY(std::chrono::steady_clock::now() - start < 2s);
        QCOMPARE(idle[0]->ask(kGet.substr(10)).status, 200);
        QCOMPARE(idle[1]->ask(kGet).status, 200);
    }

    void limitsConnections() {
        ServerOptions options;
        options.maxConnections = 3;
        TestServer server(options);
        auto clients = connectMany(3, server.port());
        for (const auto& client : clients)
            QCOMPARE(client->ask(kGet).status, 200);
        RawClient further(server.port());
        QCOMPARE(further.read().status, 503);
        QVERIFY(further.isClosedWithin(5s));
        QCOMPARE(server.stats().connectionsRefused.load(), uint64_t(1));
        further.close();
        clients.pop_back();
        QVERIFY(eventually([&] { return server.stats().connections == 2; }));
        QCOMPARE(RawClient(server.port()).ask(kGet).status, 200);
    }
    void limitsRequestsInFlight() {
        ServerOptions options;
        options.maxInflightRequests = 2;
        TestServer server(options);
        const auto clients = connectMany(2, server.port());
        for (const auto& client : clients)
            QVERIFY(client->send(kHold));
        QVERIFY(eventually([&] { return server.stats().inflight == 2; }));
        RawClient further(server.port());
        QCOMPARE(further.ask(kGet).status, 503);
        server.takeHeld().send(http::Response::empty(200));
        QCOMPARE(further.ask(kGet).status, 200);  // the connection stayed
        server.takeHeld().send(http::Response::empty(200));
    }
    void answersForAFullPool() {
        TestServer server({}, 1, 1);
        std::promise<void> gate;
        const std::shared_future<void> open = gate.get_future().share();
        QVERIFY(server.pool.post([open] { open.wait(); }));
        QVERIFY(eventually([&] { return server.pool.queued() == 0; }));
        RawClient first(server.port());
        QVERIFY(first.send(kGet));
        QVERIFY(eventually([&] { return server.pool.queued() == 1; }));
        RawClient second(server.port());
        const RawAnswer answer = second.ask(kGet);
        gate.set_value();
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.headers.at("content-type"), std::string("text/plain; charset=utf-8"));
        QCOMPARE(first.read().status, 200);
        QCOMPARE(second.ask(kGet).status, 200);
    }
    void limitsAllBodiesTogether() {
        ServerOptions options;
        options.maxInflightBodyBytes = 1000;
        TestServer server(options);
        RawClient first(server.port());
        QVERIFY(first.send(postHead(800) + std::string(700, 'a')));
        QVERIFY(eventually([&] { return server.stats().bodyBytes == 700; }));
        QCOMPARE(RawClient(server.port()).ask(postHead(400)).status, 503);
        const std::string chunked =
            "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n190\r\n" +
            std::string(400, 'b');
        QCOMPARE(RawClient(server.port()).ask(chunked).status, 503);
        QCOMPARE(first.ask(std::string(100, 'a')).status, 200);
        QVERIFY(eventually([&] { return server.stats().bodyBytes == 0; }));
        QCOMPARE(RawClient(server.port()).ask(postHead(400) + std::string(400, 'a')).status, 200);
    }

    void givesUpOnUnfinishedHeads() {
        ServerOptions options;
        options.headerTimeout = 100ms;
        TestServer server(options);
        RawClient silent(server.port());
        RawClient slow(server.port());
        QCOMPARE(slow.ask(kGet.substr(0, 10)).status, 408);
        QCOMPARE(silent.read().status, 0);
    }
    void givesUpOnIdleConnections() {
        ServerOptions options;
        options.idleTimeout = 100ms;
        TestServer server(options);
        RawClient client(server.port());
        QCOMPARE(client.ask(kGet).status, 200);
        QCOMPARE(client.read().status, 0);
    }
    void givesUpOnSlowBodies() {
        ServerOptions options;
        options.bodyRateWindow = 100ms;
        TestServer server(options);
        RawClient client(server.port());
        QVERIFY(client.send(postHead(100'000) + std::string(1000, 'a')));
        QCOMPARE(client.read().status, 408);
        QCOMPARE(server.stats().bodyBytes.load(), int64_t(0));
    }
    void givesUpOnRequestsThatTakeTooLong() {
        ServerOptions options;
        options.readTimeout = 300ms;
        options.bodyRateWindow = 50ms;
        options.minBodyBytesPerSec = 1;
        TestServer server(options);
        RawClient client(server.port());
        QVERIFY(client.send(postHead(1000)));
        // Never slow, and yet not done in time.
        for (size_t sent = 0; sent < 900 && server.stats().refusals == 0; sent += 10) {
            QVERIFY(client.send(std::string(10, 'a')));
            std::this_thread::sleep_for(10ms);
        }
        QCOMPARE(client.read().status, 408);
        // The time that a connection waits between requests does not count.
        RawClient calm(server.port());
        QCOMPARE(calm.ask(kGet).status, 200);
        std::this_thread::sleep_for(400ms);
        QCOMPARE(calm.ask(postHead(3) + "abc").status, 200);
    }
    void givesUpOnWhoDoesNotRead() {
        ServerOptions options;
        options.writeTimeout = 100ms;
        TestServer server(options);
        RawClient client(server.port());
        QVERIFY(client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
        QVERIFY(eventually([&] { return server.stats().connectionsAccepted == 1; }));
        QVERIFY(eventually([&] { return server.stats().connections == 0; }));
    }
    void writesLargeAnswersToSlowReaders() {
        TestServer server;
        RawClient client(server.port());
        QVERIFY(client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n" + kGet));
        QCOMPARE(client.read().body.size(), size_t(8 << 20));
        QCOMPARE(client.read().status, 200);
    }

    void observesRequests() {
        TestServer server;
        RawClient client(server.port());
        QCOMPARE(client.ask(postHead(3) + "abc").status, 200);
        QCOMPARE(client.ask("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
        QVERIFY(eventually([&] { return server.recordCount() == 2; }));
        QCOMPARE(server.records[0].route->pattern, std::string("/echo"));
        QCOMPARE(server.records[0].method, std::string("POST"));
        QCOMPARE(server.records[0].requestBytes, size_t(3));
        QCOMPARE(server.records[0].responseBytes, size_t(3));
        QVERIFY(server.records[1].route == nullptr);
        QCOMPARE(server.records[1].status, 404);
    }

    void keepsNotesOfRequests() {
        ServerOptions options;
        options.notes = [](const http::RequestHead& head, std::string_view peer) {
            return std::vector<log::Field>{{"path", head.rawPath}, {"peer", peer}};
        };
        TestServer server(options);
        RawClient client(server.port());
        QCOMPARE(client.ask("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
        QCOMPARE(client.ask("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n").status, 500);
        QVERIFY(eventually([&] { return server.recordCount() == 2; }));
        const RequestRecord& refused = server.records[0];
        QCOMPARE(refused.notes.at(0).value, std::string("/nothing"));
        QVERIFY(refused.notes.at(1).value.starts_with("127.0.0.1:"));
        QVERIFY(refused.failure.empty());
        const RequestRecord& failed = server.records[1];
        QCOMPARE(failed.notes.at(0).value, std::string("/throw"));
        QVERIFY(!failed.failure.empty());
    }

    void refusesBadAddresses() {
        TestServer server;
        ServerOptions options;
        options.port = server.port();
        const Result<void> taken = HttpServer(server.router, options, {}).start();
        QVERIFY(!taken && taken.error().kind == ErrorKind::Unavailable);
        options.address = "nowhere.example";
        const Result<void> bad = HttpServer(server.router, options, {}).start();
        QVERIFY(!bad && bad.error().kind == ErrorKind::Unavailable);
    }
    void refusesRoutesWithoutPool() {
        http::Router router;
        http::Route route;
        route.pattern = "/x";
        route.handler = [](const http::Request&, const http::Reply&) {};
        router.add(std::move(route));
        const Result<void> started = HttpServer(router, {}, {}).start();
        QVERIFY(!started && started.error().kind == ErrorKind::InvalidArgument);
    }

    void stopsWhenRequestsAreAnswered() {
        TestServer server;
        RawClient idle(server.port());
        QCOMPARE(idle.ask(kGet).status, 200);
        RawClient busy(server.port());
        QVERIFY(busy.send(kHold));
        http::Reply reply = server.takeHeld();
        std::thread stopping([&] { server.server->stop(20s); });
        QCOMPARE(idle.read().status, 0);
        reply.send(http::Response::text(200, "last"));
        const RawAnswer answer = busy.read();
        stopping.join();
        QCOMPARE(answer.body, std::string("last"));
        QCOMPARE(answer.headers.at("connection"), std::string("close"));
        QCOMPARE(server.stats().connections.load(), int64_t(0));
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, RawClient(server.port()));
    }
    void stopsAtTheDeadline() {
        TestServer server;
        RawClient client(server.port());
        QVERIFY(client.send(kHold));
        http::Reply reply = server.takeHeld();
        server.server->stop(50ms);
        QCOMPARE(client.read().status, 0);
        QVERIFY(server.heldContexts.at(0).isCanceled());
        server.server.reset();
        reply.send(http::Response::text(200, "far too late"));  // must find nothing to touch
        server.server = std::make_unique<HttpServer>(server.router, ServerOptions{}, nullptr);
    }
    void stopsUnderLoad() {
        TestServer server({}, 2, 100);
        std::atomic<bool> isDone{false};
        std::atomic<int> answered{0};
        std::vector<std::thread> clients;
        for (int i = 0; i < 4; ++i) {
            clients.emplace_back([&] {
                while (!isDone) {
                    try {
                        RawClient client(server.port());
                        while (client.ask(postHead(5000) + std::string(5000, 'a')).status == 200)
                            ++answered;
                    } catch (const std::runtime_error&) {
                        return;  // the port is closed
                    }
                }
            });
        }
        QVERIFY(eventually([&] { return answered > 200; }));
        server.server->stop(5s);
        isDone = true;
        for (std::thread& client : clients)
            client.join();
        QCOMPARE(server.stats().connections.load(), int64_t(0));
        QVERIFY(eventually(
            [&] { return server.stats().inflight == 0 && server.stats().bodyBytes == 0; }));
    }
};

static const test::Registrar<LoadTest> registered;

}  // namespace pallium::httpserver

#include "load_test.moc"
