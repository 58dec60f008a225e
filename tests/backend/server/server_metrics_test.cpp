#include "backend/server/server_metrics.h"

#include "backend/base/mutex.h"
#include "backend/base/thread_pool.h"
#include "tests/backend/httpserver/raw_client.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <vector>

namespace pallium::server {
namespace {

/// A server whose replies the test gives.
struct HoldingServer {
    HoldingServer() {
        for (const char* pattern : {"/prometheus/api/v1/read", "/api/v1/push"}) {
            http::Route route;
            route.pattern = pattern;
            route.pool = &pool;
            route.handler = [this](const http::Request&, http::Reply reply) {
                const Lock lock(mutex);
                held.push_back(std::move(reply));
            };
            router.add(std::move(route));
        }
        httpserver::ServerOptions options;
        options.maxConnections = 7;
        server = std::make_unique<httpserver::HttpServer>(router, options, nullptr);
    }
    ~HoldingServer() {
        server->stop(std::chrono::milliseconds(0));
        pool.stop();
    }
    size_t heldCount() {
        const Lock lock(mutex);
        return held.size();
    }
    void answerAll() {
        const Lock lock(mutex);
        for (http::Reply& reply : held)
            reply.send(http::Response::text(200, "done"));
        held.clear();
    }

    Mutex mutex;
    std::vector<http::Reply> held;
    ThreadPool pool{"handlers", 1, 10};
    http::Router router;
    std::unique_ptr<httpserver::HttpServer> server;
};

}  // namespace

class ServerMetricsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tellsConnectionsAndRequestsThatRun() {
        HoldingServer holding;
        QVERIFY(holding.server->start());
        telemetry::Registry metrics;
        registerServerMetrics(*holding.server, metrics);
        const auto exposes = [&metrics](const std::string& line) {
            const auto text = metrics.expose(telemetry::ExpositionFormat::Text);
            return text.find("\n" + line + "\n") != std::string::npos;
        };
        QVERIFY(exposes("cortex_tcp_connections{protocol=\"http\"} 0"));
        QVERIFY(exposes("cortex_tcp_connections_limit{protocol=\"http\"} 7"));
        test::RawClient reader(holding.server->port()), writer(holding.server->port());
        QVERIFY(reader.send("POST /prometheus/api/v1/read HTTP/1.1\r\nHost: x\r\n\r\n"));
        QVERIFY(writer.send("POST /api/v1/push HTTP/1.1\r\nHost: x\r\n\r\n"));
        QTRY_COMPARE(holding.heldCount(), size_t(2));
        const std::string read = "{method=\"POST\",route=\"prometheus_api_v1_read\"} ";
        const std::string push = "{method=\"POST\",route=\"api_v1_push\"} ";
        for (const std::string& line :
             {std::string("cortex_tcp_connections{protocol=\"http\"} 2"),
              "cortex_inflight_requests" + read + "1", "cortex_inflight_requests" + push + "1",
              "cortex_querier_inflight_requests" + read + "1",
              std::string("prometheus_api_remote_read_queries 1")})
            QVERIFY2(exposes(line), line.c_str());
        QVERIFY(!exposes("cortex_querier_inflight_requests" + push + "1"));
        holding.answerAll();
        QCOMPARE(reader.read().status, 200);
        QCOMPARE(writer.read().status, 200);
        QVERIFY(exposes("cortex_inflight_requests" + read + "0"));
        QVERIFY(exposes("prometheus_api_remote_read_queries 0"));
    }
    void tellsTheHashOfTheSettings() {
        telemetry::Registry metrics;
        registerConfigHash("abc", metrics);
        const auto text = metrics.expose(telemetry::ExpositionFormat::Text);
        QVERIFY(text.find("\ncortex_config_hash{sha256=\"abc\"} 1\n") != std::string::npos);
    }
};

static const test::Registrar<ServerMetricsTest> registered;

}  // namespace pallium::server

#include "server_metrics_test.moc"
