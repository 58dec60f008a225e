#include "tests/backend/api/api_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::api {

using http::Method;

class StatusApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void nothingIsAnsweredBeforeItsComponentRuns() {
        ApiFixture fixture(".*", ApiFixture::Services::New);
        const http::Response query = fixture.get("/prometheus/api/v1/query?query=1");
        QCOMPARE(query.status, 503);
        QCOMPARE(query.body, std::string("querier is New\n"));
        QCOMPARE(fixture.get("/prometheus/api/v1/labels").status, 503);
        QCOMPARE(fixture.send(Method::Post, "/api/v1/push").status, 503);
        QVERIFY(fixture.services.startAll());
        QCOMPARE(fixture.get("/prometheus/api/v1/query?query=1").status, 200);
    }
    void isReadyWhenAllServicesRun() {
        ApiFixture fixture(".*", ApiFixture::Services::New);
        const http::Response before = fixture.get("/ready");
        QCOMPARE(before.status, 503);
        QCOMPARE(before.body, std::string("Some services are not Running:\nNew: 2\n\n"));
        QVERIFY(fixture.services.startAll());
        const http::Response running = fixture.send(Method::Post, "/ready");
        QCOMPARE(running.status, 200);
        QCOMPARE(running.body, std::string("ready"));
        QCOMPARE(running.headers.value("Content-Type"), std::string_view("text/plain"));
        fixture.admin.readiness = fail(ErrorKind::Unavailable, "waiting for 15s after being ready");
        QCOMPARE(fixture.get("/ready").status, 503);
        QCOMPARE(fixture.get("/ready").body,
                 std::string("Ingester not ready: waiting for 15s after being ready\n"));
        fixture.distributor.stop();
        QCOMPARE(fixture.get("/ready").body,
                 std::string("Some services are not Running:\nRunning: 1\nTerminated: 1\n\n"));
    }
    void listsServicesAsJsonIfAcceptNamesIt() {
        ApiFixture fixture;
        const http::Response json = fixture.send(Method::Get, "/services",
                                                 {{"Accept", "text/html, application/json;q=0.9"}});
        QCOMPARE(json.headers.value("Content-Type"), std::string_view("application/json"));
        QCOMPARE(json.body,
                 std::string("{\"now\":\"2026-11-23T06:05:07.123Z\",\"services\":[{\"name\":"
                             "\"distributor-service\",\"status\":\"Running\"},{\"name\":"
                             "\"querier\",\"status\":\"Running\"}]}"));
        const http::Response page = fixture.get("/services");
        QCOMPARE(page.headers.value("Content-Type"), std::string_view("text/html; charset=utf-8"));
        QVERIFY(page.body.find("<tr><td>querier</td><td>Running</td></tr>") != std::string::npos);
    }
    void indexLinksOnlyWhatIsServed() {
        ApiFixture fixture;
        const std::string body = fixture.get("/").body;
        QVERIFY(body.find("<p>Admin Endpoints:</p>") != std::string::npos);
        size_t links = 0;
        for (size_t at = body.find("href=\""); at != std::string::npos;
             at = body.find("href=\"", at + 1)) {
            const size_t start = at + 6;
            const std::string target = body.substr(start, body.find('"', start) - start);
            const std::string path = target.substr(0, target.find('?'));
            QVERIFY2(fixture.router.find(Method::Get, path).route != nullptr, target.c_str());
            ++links;
        }
        QCOMPARE(links, size_t(14));
    }
    void linksLieBelowThePrefix() {
        ApiConfig config;
        config.pathPrefix = "/a/b";
        ApiFixture fixture(".*", ApiFixture::Services::Running, {}, ApiFixture::smallBodies(),
                           config);
        QCOMPARE(fixture.get("/").status, 404);
        const std::string body = fixture.get("/a/b/").body;
        QVERIFY(body.find("href=\"/a/b/config\"") != std::string::npos);
        QVERIFY(body.find("href=\"/config\"") == std::string::npos);
        const http::Response moved = fixture.get("/a/b/debug/pprof");
        QCOMPARE(moved.status, 301);
        QCOMPARE(moved.headers.value("Location"), std::string_view("/a/b/debug/pprof/"));
    }
    void countsTheScrapes() {
        ApiFixture fixture;
        const auto has = [&fixture](const std::string& line) {
            return fixture.get("/metrics").body.find("\n" + line + "\n") != std::string::npos;
        };
        QVERIFY(has("promhttp_metric_handler_requests_in_flight 1"));
        QVERIFY(has("promhttp_metric_handler_requests_total{code=\"200\"} 1"));
        QVERIFY(has("promhttp_metric_handler_requests_total{code=\"200\"} 2"));
        const std::string after = fixture.metrics.expose(telemetry::ExpositionFormat::Text);
        QVERIFY(after.find("promhttp_metric_handler_requests_in_flight 0\n") != std::string::npos);
    }
    void exposesMetricsInTheFormatThatIsAccepted() {
        ApiFixture fixture;
        const http::Response text = fixture.get("/metrics");
        QCOMPARE(text.headers.value("Content-Type"),
                 std::string_view("text/plain; version=0.0.4; charset=utf-8; "
                                  "escaping=underscores"));
        QVERIFY(text.body.find("\ncortex_build_info{") != std::string::npos);
        const http::Response open = fixture.send(
            Method::Post, "/metrics", {{"Accept", "application/openmetrics-text; version=1.0.0"}});
        QVERIFY(open.body.ends_with("# EOF\n"));
        // What Prometheus 2.42 asks for when it scrapes native histograms.
        const http::Response messages =
            fixture.send(Method::Get, "/metrics",
                         {{"Accept",
                           "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
                           ";encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,"
                           "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"}});
        QCOMPARE(messages.headers.value("Content-Type"),
                 std::string_view("application/vnd.google.protobuf; "
                                  "proto=io.prometheus.client.MetricFamily; encoding=delimited; "
                                  "escaping=underscores"));
        QVERIFY(messages.body.find("cortex_build_info") != std::string::npos);
        const http::Response packed =
            fixture.send(Method::Get, "/metrics", {{"Accept-Encoding", "gzip"}});
        QCOMPARE(packed.headers.value("Content-Encoding"), std::string_view("gzip"));
        QVERIFY(packed.body.size() < text.body.size());
    }
    void printsSettingsInTheModeAskedFor() {
        ApiFixture fixture;
        QCOMPARE(fixture.get("/config").body, std::string("mode: \n"));
        const http::Response diff = fixture.get("/config?mode=diff");
        QCOMPARE(diff.body, std::string("mode: diff\n"));
        QCOMPARE(diff.headers.value("Content-Type"), std::string_view("text/plain; charset=utf-8"));
        QCOMPARE(fixture.get("/runtime_config").status, 404);
        QCOMPARE(fixture.send(Method::Post, "/config").status, 405);
    }
    void tellsTheBuildToTenantsOnly() {
        ApiFixture fixture;
        const http::Response info = fixture.get("/prometheus/api/v1/status/buildinfo");
        QCOMPARE(info.status, 200);
        for (const char* key : {"application", "version", "revision", "branch", "buildUser",
                                "buildDate", "goVersion"})
            QVERIFY2(info.body.find("\"" + std::string(key) + "\":\"") != std::string::npos, key);
        QCOMPARE(
            fixture
                .send(Method::Get, "/prometheus/api/v1/status/buildinfo", {{"X-Scope-OrgID", ""}})
                .status,
            401);
    }
};

static const test::Registrar<StatusApiTest> registered;

}  // namespace pallium::api

#include "status_api_test.moc"
