#include "backend/demo/demo.h"

#include "backend/http/router.h"
#include "backend/httpserver/http_server.h"
#include "backend/io/compression.h"
#include "backend/wire/remote_write.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

#include <QElapsedTimer>

#include <map>
#include <set>

namespace pallium::demo {
namespace {

constexpr size_t kMaxBytes = 64 << 20;

/// Takes pushes and remembers what came, tenant by tenant; answers 503 as often as it is told.
class Peer {
  public:
    explicit Peer(int busyAnswers = 0) : m_busyAnswers(busyAnswers), m_pool("peer", 1, 100) {
        http::Route route;
        route.pattern = "/api/v1/push";
        route.methods = {http::Method::Post};
        route.pool = &m_pool;
        route.bodyLimit.maxBytes = kMaxBytes;
        route.handler = [this](const http::Request& request, http::Reply reply) {
            reply.send(http::Response::empty(take(request)));
        };
        m_router.add(std::move(route));
        m_server = std::make_unique<httpserver::HttpServer>(
            m_router, httpserver::ServerOptions{}, [](const httpserver::RequestRecord&) {});
        m_isStarted = m_server->start().has_value();
    }
    ~Peer() { m_server->stop(std::chrono::milliseconds(0)); }

    struct Received {
        std::set<TimestampMs> times;
        std::map<std::string, TimestampMs> newest;  // of each series
        size_t samples = 0, metadata = 0, outOfOrder = 0;
    };

    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_server->port()); }
    bool isStarted() const { return m_isStarted; }
    std::map<std::string, Received> received() {
        const Lock lock(m_mutex);
        return m_received;
    }
    std::vector<std::string> order() {
        const Lock lock(m_mutex);
        return m_order;
    }

  private:
    int take(const http::Request& request) {
        const Lock lock(m_mutex);
        if (m_busyAnswers-- > 0) return 503;
        std::string body;
        size_t declared = 0;
        WriteBatch batch;
        if (!io::snappyDecode(request.body, kMaxBytes, body, declared) ||
            !wire::decodeWriteRequest(body, batch))
            return 400;
        const std::string tenant(request.headers.value("X-Scope-OrgID"));
        if (m_order.empty() || m_order.back() != tenant) m_order.push_back(tenant);
        Received& to = m_received[tenant];
        to.metadata += batch.metadata.size();
        for (const WriteBatch::Series& series : batch.series) {
            TimestampMs& newest = to.newest[formatLabels(std::as_const(batch).labelsOf(series))];
            for (const Sample& sample : batch.samplesOf(series)) {
                to.outOfOrder += sample.timestampMs <= newest ? 1 : 0;
                newest = sample.timestampMs;
                to.times.insert(sample.timestampMs);
                ++to.samples;
            }
        }
        return 200;
    }

    Mutex m_mutex;
    int m_busyAnswers;
    std::map<std::string, Received> m_received;
    std::vector<std::string> m_order;
    bool m_isStarted = false;
    ThreadPool m_pool;
    http::Router m_router;
    std::unique_ptr<httpserver::HttpServer> m_server;
};

}  // namespace

class DemoTest : public QObject {
    Q_OBJECT

    static constexpr int kPatienceMs = 60'000;  // for slow, instrumented builds

  private Q_SLOTS:
    void sendsTheHistoryOldestFirstAndThenLive() {
        Peer peer(3);
        QVERIFY(peer.isStarted());
        test::FakeClock clock(1'795'830'003'000);
        Demo demo(1, clock);
        demo.start(peer.url());
        QTRY_VERIFY_WITH_TIMEOUT(demo.progress().isHistorySent, kPatienceMs);
        auto received = peer.received();
        QCOMPARE(received.size(), size_t(3));
        size_t samples = 0;
        for (const auto& [tenant, data] : received) {
            QCOMPARE(data.outOfOrder, size_t(0));
            QVERIFY(data.metadata > 3);
            QCOMPARE(data.times.size(), size_t(280));
            QCOMPARE(*data.times.rbegin(), TimestampMs(1'795'830'000'000));
            samples += data.samples;
        }
        QCOMPARE(uint64_t(samples), demo.progress().samples);
        QCOMPARE(peer.order().front(), std::string("shop"));

        clock.advance(std::chrono::seconds(18));  // now 21 s past: scrapes at 5, 10, 15 and 20
        QTRY_VERIFY_WITH_TIMEOUT(peer.received()["noisy"].times.size() == 284, kPatienceMs);
        demo.stop();
        received = peer.received();
        for (const auto& [tenant, data] : received) {
            QCOMPARE(data.outOfOrder, size_t(0));
            QCOMPARE(*data.times.rbegin(), TimestampMs(1'795'830'020'000));
        }
    }

    void stopsAtOnceWithoutAServer() {
        const test::FakeClock clock;
        Demo demo(1, clock);
        demo.start("http://127.0.0.1:1");
        QElapsedTimer timer;
        timer.start();
        demo.stop();
        QVERIFY2(timer.elapsed() < 5'000, std::to_string(timer.elapsed()).c_str());
        QVERIFY(!demo.progress().isHistorySent);
    }

    void aRefusalDoesNotEndIt() {
        // Nothing there takes pushes, so each is answered 404.
        http::Router router;
        httpserver::HttpServer server(router, {}, [](const httpserver::RequestRecord&) {});
        QVERIFY(server.start().has_value());
        const test::FakeClock clock;
        Demo demo(1, clock);
        demo.start("http://127.0.0.1:" + std::to_string(server.port()));
        QTRY_VERIFY_WITH_TIMEOUT(demo.progress().isHistorySent, kPatienceMs);
        QCOMPARE(demo.progress().samples, uint64_t(0));
    }
};

static const test::Registrar<DemoTest> registered;

}  // namespace pallium::demo

#include "demo_test.moc"
