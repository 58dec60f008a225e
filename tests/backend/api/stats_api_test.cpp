#include "backend/api/stats_api.h"

#include "tests/backend/api/api_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::api {

using http::Method;

class StatsApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tellsATenantOfItself() {
        ApiFixture fixture;
        fixture.ingester.userStats = tenancy::UserStatsList{{"t", {0.5, 1.25, 6, 4, 2}}};
        for (const char* path : {"/api/v1/user_stats", "/api/prom/user_stats"}) {
            const http::Response response = fixture.get(path);
            QCOMPARE(response.status, 200);
            QCOMPARE(response.headers.value("Content-Type"), std::string_view("application/json"));
            QCOMPARE(response.body,
                     std::string("{\"ingestionRate\":1.75,\"numSeries\":6,\"APIIngestionRate\":"
                                 "0.5,\"RuleIngestionRate\":1.25,\"activeSeries\":4,"
                                 "\"loadedBlocks\":2}"));
        }
        QCOMPARE(fixture.send(Method::Get, "/api/v1/user_stats", {{"X-Scope-OrgID", ""}}).status,
                 401);
        QVERIFY(fixture.send(Method::Get, "/api/v1/user_stats", {{"X-Scope-OrgID", "nobody"}})
                    .body.starts_with("{\"ingestionRate\":0,\"numSeries\":0,"));
    }
    void listsAllTheLargestFirst() {
        ApiFixture fixture;
        fixture.ingester.userStats = tenancy::UserStatsList{
            {"a", {0, 0, 1, 0, 0}}, {"b", {0, 0, 7, 0, 0}}, {"c", {0, 0, 1, 0, 0}}};
        const http::Response json = fixture.send(Method::Get, "/distributor/all_user_stats",
                                                 {{"Accept", "application/json"}});
        QCOMPARE(json.headers.value("Content-Type"), std::string_view("text/plain; charset=utf-8"));
        QVERIFY(json.body.starts_with("[{\"userID\":\"b\",\"ingestionRate\":0,\"numSeries\":7,"));
        QVERIFY(json.body.find("\"a\"") < json.body.find("\"c\""));
        QVERIFY(json.body.ends_with("}]\n"));
        const http::Response page = fixture.get("/all_user_stats");
        QVERIFY(page.body.find("which is currently set to 1") != std::string::npos);
        QVERIFY(page.body.find("<tr><td>b</td><td align='right'>0</td><td align='right'>7</td>") !=
                std::string::npos);
        QCOMPARE(fixture.send(Method::Post, "/distributor/all_user_stats").status, 405);
    }
    void listsThoseOfTheIngesters() {
        ApiFixture fixture;
        const http::Response page = fixture.get("/ingester/all_user_stats");
        QVERIFY(page.body.find("<td>only</td>") != std::string::npos);
        QVERIFY(page.body.find("replication factor") == std::string::npos);
    }
    void tellsOfAnEmptyRing() {
        ApiFixture fixture;
        fixture.ingester.userStats = fail(ErrorKind::Internal, "empty ring");
        for (const char* path : {"/distributor/all_user_stats", "/api/v1/user_stats"}) {
            QCOMPARE(fixture.get(path).status, 500);
            QCOMPARE(fixture.get(path).body, std::string("empty ring\n"));
        }
    }
};

static const test::Registrar<StatsApiTest> registered;

}  // namespace pallium::api

#include "stats_api_test.moc"
