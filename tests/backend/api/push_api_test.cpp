#include "backend/io/compression.h"
#include "tests/backend/api/api_fixture.h"
#include "tests/support/remote_write_v2.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

constexpr TimestampMs kTime = 1'795'413'907'000;

std::string body(const std::string& metric) {
    return io::snappyEncode(test::encodeWriteRequest({{{{"__name__", metric}}, {{kTime, 1}}}}));
}

constexpr const char* kType2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

std::string body2(const std::string& metric) {
    return io::snappyEncode(
        test::encodeWriteRequestV2({{{{{"__name__", metric}}, {{kTime, 1}, {kTime + 1, 2}}}}}));
}

distributor::DistributorConfig taking2() {
    distributor::DistributorConfig config = ApiFixture::smallBodies();
    config.remoteWriteV2Enabled = true;
    return config;
}

struct Taking2 : ApiFixture {
    explicit Taking2(distributor::DistributorConfig config = taking2())
        : ApiFixture(".*", Services::Running, {}, std::move(config)) {}
};

std::string written(const http::Response& response) {
    std::string all;
    for (const char* what : {"Samples", "Histograms", "Exemplars"})
        (all += response.headers.value("X-Prometheus-Remote-Write-" + std::string(what) +
                                       "-Written")) += ' ';
    return all;
}

}  // namespace

using http::Method;

class PushApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void storesForTheTenantWithAnEmptyAnswer() {
        ApiFixture fixture;
        for (const char* path : {"/api/v1/push", "/api/prom/push"}) {
            const http::Response response =
                fixture.send(Method::Post, path, {{"X-Scope-OrgID", "a"}}, body("m"));
            QCOMPARE(response.status, 200);
            QCOMPARE(response.body, std::string());
            QVERIFY(!response.headers.get("Content-Type"));
        }
        QCOMPARE(fixture.ingester.tenant("a").seriesCount(), size_t(1));
        QCOMPARE(fixture.ingester.tenant("t").seriesCount(), size_t(0));
    }
    void refusesAsPlainText() {
        ApiFixture fixture;
        const http::Response response =
            fixture.send(Method::Post, "/api/v1/push", {}, body("bad name!"));
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body, std::string("sample invalid metric name: \"bad name!\"\n"));
        QCOMPARE(response.headers.value("X-Content-Type-Options"), std::string_view("nosniff"));
    }
    void wantsOneGoodTenant_data() {
        QTest::addColumn<QByteArray>("tenant");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("none") << QByteArray() << 401 << QByteArray("no org id\n");
        QTest::newRow("dots") << QByteArray("..") << 400 << QByteArray("invalid tenant ID\n");
        QTest::newRow("slash") << QByteArray("a/b") << 400
                               << QByteArray(
                                      "tenant ID 'a/b' contains unsupported character "
                                      "'/'\n");
        QTest::newRow("long") << QByteArray(151, 'x') << 400
                              << QByteArray("tenant ID is too long: max 150 characters\n");
    }
    void wantsOneGoodTenant() {
        QFETCH(QByteArray, tenant);
        QFETCH(int, status);
        QFETCH(QByteArray, text);
        ApiFixture fixture;
        const http::Response response = fixture.send(
            Method::Post, "/api/v1/push", {{"X-Scope-OrgID", tenant.toStdString()}}, body("m"));
        QCOMPARE(response.status, status);
        QCOMPARE(response.body, text.toStdString());
    }
    void tellsSendersOf2WhatWasWritten() {
        Taking2 fixture;
        const http::Response stored =
            fixture.send(Method::Post, "/api/v1/push",
                         {{"Content-Type", kType2}, {"Content-Encoding", "snappy"}}, body2("m"));
        QCOMPARE(stored.status, 204);
        QCOMPARE(written(stored), std::string("2 0 0 "));
        const http::Response refused =
            fixture.send(Method::Post, "/api/v1/push", {{"Content-Type", kType2}}, body2("1m"));
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.body, std::string("sample invalid metric name: \"1m\"\n"));
        QCOMPARE(written(refused), std::string("0 0 0 "));
        QCOMPARE(fixture.ingester.tenant("t").seriesCount(), size_t(1));
    }
    void takes1BesideIt_data() {
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("no type") << QByteArray();
        QTest::newRow("the usual one") << QByteArray("application/x-protobuf");
        QTest::newRow("named") << QByteArray(
            "application/x-protobuf;proto=prometheus.WriteRequest");
        QTest::newRow("another parameter") << QByteArray("application/x-protobuf; a=b");
    }
    void takes1BesideIt() {
        QFETCH(QByteArray, type);
        Taking2 fixture;
        const http::Response stored = fixture.send(
            Method::Post, "/api/v1/push", {{"Content-Type", type.toStdString()}}, body("m"));
        QCOMPARE(stored.status, 200);
        QVERIFY(!stored.headers.get("X-Prometheus-Remote-Write-Samples-Written"));
        QCOMPARE(fixture.ingester.tenant("t").seriesCount(), size_t(1));
    }
    void negotiatesTypeAndCoding_data() {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("coding");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no protobuf")
            << QByteArray("yolo") << QByteArray("snappy")
            << QByteArray(
                   "expected application/x-protobuf as the first (media) part, got yolo "
                   "content-type\n");
        QTest::newRow("an unknown message")
            << QByteArray("application/x-protobuf;proto=yolo") << QByteArray("snappy")
            << QByteArray(
                   "got application/x-protobuf;proto=yolo content type; unknown type for remote "
                   "write protobuf message yolo, supported: prometheus.WriteRequest, "
                   "io.prometheus.write.v2.Request\n");
        QTest::newRow("a parameter without value")
            << QByteArray("application/x-protobuf;proto") << QByteArray()
            << QByteArray(
                   "as per https://www.rfc-editor.org/rfc/rfc9110#parameter expected parameters "
                   "to be key-values, got proto in application/x-protobuf;proto content-type\n");
        QTest::newRow("another coding")
            << QByteArray(kType2) << QByteArray("zstd")
            << QByteArray(
                   "zstd encoding (compression) is not accepted by this server; only snappy is "
                   "acceptable\n");
    }
    void negotiatesTypeAndCoding() {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, coding);
        QFETCH(QByteArray, text);
        Taking2 fixture;
        const http::Response response = fixture.send(
            Method::Post, "/api/v1/push",
            {{"Content-Type", type.toStdString()}, {"Content-Encoding", coding.toStdString()}},
            body2("m"));
        QCOMPARE(response.status, 415);
        QCOMPARE(response.body, text.toStdString());
    }
    void readsUnknownTypesAs1IfTold() {
        distributor::DistributorConfig config = taking2();
        config.acceptUnknownRemoteWriteContentType = true;
        Taking2 fixture(config);
        for (const char* type : {"yolo", "application/x-protobuf;proto=yolo"})
            QCOMPARE(fixture.send(Method::Post, "/api/v1/push", {{"Content-Type", type}}, body("m"))
                         .status,
                     200);
        const auto metrics = fixture.metrics.expose(telemetry::ExpositionFormat::Text);
        QVERIFY(metrics.find("cortex_distributor_push_requests_total{type=\"unknown\"} 2") !=
                std::string::npos);
    }
    void looksAtNoTypeWhile2IsOff() {
        ApiFixture fixture;
        const auto push = [&fixture](const char* type, std::string bytes) {
            return fixture.send(Method::Post, "/api/v1/push", {{"Content-Type", type}},
                                std::move(bytes));
        };
        QCOMPARE(push("application/json", body("a")).status, 200);
        QCOMPARE(push(kType2, body("b")).status, 200);
        QCOMPARE(fixture.ingester.tenant("t").seriesCount(), size_t(2));
        // What would be lost without a word.
        const http::Response response = push(kType2, body2("c"));
        QCOMPARE(response.status, 415);
        QCOMPARE(response.body,
                 std::string("io.prometheus.write.v2.Request protobuf message is not accepted by "
                             "this server; only accepts prometheus.WriteRequest\n"));
    }
    void writesToTheIngesterPastTheLimits() {
        ApiFixture fixture;
        fixture.limits.ingestionBurstSize = 0;
        fixture.limits.maxLabelValueLength = 1;
        for (const char* path : {"/push", "/ingester/push"}) {
            const http::Response response = fixture.send(Method::Post, path, {}, body("long"));
            QCOMPARE(response.status, 200);
            QCOMPARE(response.body, std::string());
        }
        QCOMPARE(fixture.ingester.tenant("t").seriesCount(), size_t(1));
        QCOMPARE(fixture.send(Method::Post, "/api/v1/push", {}, body("long")).status, 400);
        QCOMPARE(fixture.send(Method::Post, "/push", {{"X-Scope-OrgID", ""}}, body("m")).status,
                 401);
        QCOMPARE(fixture.send(Method::Get, "/push").status, 405);
    }
    void refusesALargeBodyBeforeItIsRead() {
        ApiFixture fixture;
        const auto match = fixture.router.find(Method::Post, "/api/v1/push");
        QCOMPARE(match.route->bodyLimit.maxBytes, size_t(1000));
        http::RequestHead head;
        const auto refuse = [&] { return match.route->bodyLimit.refuse(head, 1001, 1000); };
        QCOMPARE(refuse().status, 401);  // whose it is comes first
        head.headers.set("X-Scope-OrgID", "t");
        const http::Response response = refuse();
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body, std::string("received message larger than max (1001 vs 1000)\n"));
    }
};

static const test::Registrar<PushApiTest> registered;

}  // namespace pallium::api

#include "push_api_test.moc"
