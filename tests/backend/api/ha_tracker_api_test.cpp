#include "backend/api/ha_tracker_api.h"

#include "backend/distributor/ha_tracker.h"
#include "backend/ring/memory_kv_store.h"
#include "backend/tenancy/limits.h"
#include "tests/backend/api/api_fixture.h"
#include "tests/backend/api/ask.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

/// A tracker that has heard of one pair, and its page.
struct HaSite {
    HaSite() {
        std::string elected;
        (void)tracker.check({"ha", "c<1>", "r1"}, limits, elected);
        clock.advance(std::chrono::milliseconds(182));
        api.addRoutes(router, pool);
    }
    http::Response get(const std::string& path, const std::string& accept = {}) {
        http::Request request;
        request.method = http::Method::Get;
        request.headers.set("Accept", accept);
        return ask(router, path, std::move(request));
    }

    test::FakeClock clock{1'795'413'483'355};
    tenancy::Limits limits;
    ring::MemoryKvStore store;
    Scheduler scheduler;
    ThreadPool pool{"test", 1, 1};
    telemetry::Registry metrics;
    distributor::HaTracker tracker{{}, {store, clock, scheduler, pool, metrics}};
    MemoryIngester ingester;
    distributor::Distributor distributor{
        {},
        {ingester, clock, metrics,
         [this](const auto&) { return std::make_shared<tenancy::Limits>(limits); }, &tracker}};
    HaTrackerApi api{distributor, clock};
    http::Router router;
};

}  // namespace

class HaTrackerApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesJsonAsRecorded() {
        HaSite site;
        for (const char* path : {"/distributor/ha_tracker", "/ha-tracker"}) {
            const auto json = site.get(path, "application/json");
            QCOMPARE(json.headers.value("Content-Type"), std::string_view("application/json"));
            QCOMPARE(json.body,
                     std::string(
                         "{\"elected\":[{\"userID\":\"ha\",\"cluster\":\"c<1>\",\"replica\":"
                         "\"r1\",\"electedAt\":\"2026-11-23T05:58:03.355Z\",\"updateDuration\":"
                         "14818000000,\"failoverDuration\":29818000000}],\"now\":\"2026-11-23T05:"
                         "58:03.537Z\",\"config\":{\"Title\":\"Cortex HA Tracker Status\","
                         "\"ReplicaGroupLabel\":\"Cluster\"}}"));
        }
    }
    void showsThePairs() {
        HaSite site;
        site.clock.advance(std::chrono::minutes(1));
        const auto page = site.get("/distributor/ha_tracker", "text/html");
        for (const char* part :
             {"<h1>Cortex HA Tracker Status</h1>",
              "<th>User ID</th><th>Cluster</th><th>Replica</th><th>Elected Time</th>"
              "<th>Time Until Update</th><th>Time Until Failover</th>",
              "<td>ha</td><td>c&lt;1&gt;</td><td>r1</td><td>2026-11-23 05:58:03.355 +0000 UTC</td>"
              "<td>-45.182s</td><td>-30.182s</td>"})
            QVERIFY2(page.body.find(part) != std::string::npos, part);
    }
    void countsDownTheTimeoutOfTheTenant() {
        HaSite site;
        site.limits.haTrackerFailoverTimeout = std::chrono::minutes(2);
        const auto json = site.get("/ha-tracker", "application/json");
        QVERIFY(json.body.find("\"failoverDuration\":119818000000}") != std::string::npos);
    }
    void showsNoPairsWithoutATracker() {
        ApiFixture fixture;
        const auto json = fixture.send(http::Method::Get, "/distributor/ha_tracker",
                                       {{"Accept", "application/json"}});
        QCOMPARE(json.status, 200);
        QVERIFY(json.body.starts_with("{\"elected\":[],\"now\":"));
        const auto page = fixture.get("/ha-tracker");
        QVERIFY(page.body.find("<tbody>\n</tbody>") != std::string::npos);
        QVERIFY(fixture.get("/").body.find("<a href=\"/distributor/ha_tracker\">HA Tracking "
                                           "Status</a>") != std::string::npos);
    }
};

static const test::Registrar<HaTrackerApiTest> registered;

}  // namespace pallium::api

#include "ha_tracker_api_test.moc"
