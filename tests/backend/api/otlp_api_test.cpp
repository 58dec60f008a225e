#include "backend/io/compression.h"
#include "tests/backend/api/api_fixture.h"
#include "tests/support/otlp_message.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

using namespace test::otlp;

constexpr const char* kPath = "/api/v1/otlp/v1/metrics";
constexpr const char* kProtobuf = "application/x-protobuf";
constexpr const char* kJson = "application/json";

std::string oneGauge() {
    constexpr uint64_t kTimeNs = 1'795'413'907'000'000'000;
    return request({{"service.name", "s"}}, {gauge("g", "", {number(kTimeNs, 1)})});
}

}  // namespace

using http::Method;

class OtlpApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void storesForTheTenantWithAnEmptyAnswer() {
        ApiFixture fixture;
        const std::string plain = oneGauge();
        const std::pair<const char*, std::string> bodies[] = {{"", plain},
                                                              {"identity", plain},
                                                              {"gzip", io::gzipEncode(plain)},
                                                              {"zstd", io::zstdEncode(plain)}};
        for (const auto& [coding, body] : bodies) {
            const http::Response response = fixture.send(
                Method::Post, kPath,
                {{"X-Scope-OrgID", "a"}, {"Content-Type", kProtobuf}, {"Content-Encoding", coding}},
                body);
            QCOMPARE(response.body, std::string());
            QCOMPARE(response.status, 200);
            QVERIFY(!response.headers.get("Content-Type"));
        }
        QCOMPARE(fixture.ingester.tenant("a").seriesCount(), size_t(1));
        QCOMPARE(fixture.ingester.tenant("t").seriesCount(), size_t(0));
        const std::string metrics = fixture.get("/metrics").body;
        QVERIFY(metrics.find("cortex_distributor_push_requests_total{type=\"otlp\"} 4") !=
                metrics.npos);
    }
    void nothingToStoreIsNoError() {
        ApiFixture fixture;
        QCOMPARE(fixture.send(Method::Post, kPath, {{"Content-Type", kProtobuf}}).status, 200);
        QCOMPARE(fixture.send(Method::Post, kPath, {{"Content-Type", kJson}}, "{}").status, 200);
    }
    void refusesAsPlainText_data() {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("coding");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("another type")
            << QByteArray("text/plain") << QByteArray() << QByteArray()
            << QByteArray(
                   "unsupported content type: text/plain, supported: [application/json, "
                   "application/x-protobuf]\n");
        QTest::newRow("a character set")
            << QByteArray("application/json; charset=utf-8") << QByteArray() << QByteArray()
            << QByteArray(
                   "unsupported content type: application/json; charset=utf-8, supported: "
                   "[application/json, application/x-protobuf]\n");
        QTest::newRow("no type") << QByteArray() << QByteArray() << QByteArray()
                                 << QByteArray(
                                        "unsupported content type: , supported: "
                                        "[application/json, application/x-protobuf]\n");
        QTest::newRow("another coding before another type")
            << QByteArray("text/plain") << QByteArray("snappy") << QByteArray()
            << QByteArray(
                   "unsupported compression: snappy, Supported compression types are "
                   "\"gzip\" or '' (no compression)\n");
        QTest::newRow("no protobuf")
            << QByteArray(kProtobuf) << QByteArray() << QByteArray("\xff\xff\xff")
            << QByteArray("unexpected EOF\n");
        QTest::newRow("no gzip") << QByteArray(kJson) << QByteArray("gzip") << QByteArray("notgzip")
                                 << QByteArray("unexpected EOF\n");
    }
    void refusesAsPlainText() {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, coding);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, text);
        ApiFixture fixture;
        const http::Response response = fixture.send(
            Method::Post, kPath,
            {{"Content-Type", type.toStdString()}, {"Content-Encoding", coding.toStdString()}},
            body.toStdString());
        QCOMPARE(response.status, 400);
        QCOMPARE(QByteArray::fromStdString(response.body), text);
        QCOMPARE(response.headers.value("X-Content-Type-Options"), std::string_view("nosniff"));
    }
    void wantsOneGoodTenant() {
        ApiFixture fixture;
        const auto statusOf = [&fixture](const char* tenant) {
            return fixture
                .send(Method::Post, kPath, {{"X-Scope-OrgID", tenant}, {"Content-Type", kProtobuf}})
                .status;
        };
        QCOMPARE(statusOf(""), 401);
        QCOMPARE(statusOf(".."), 400);
        QCOMPARE(statusOf("a/b"), 400);
        QCOMPARE(statusOf("a"), 200);
    }
    void wantsAPost() {
        ApiFixture fixture;
        const http::Response response = fixture.get(kPath);
        QCOMPARE(response.status, 405);
        QCOMPARE(response.body, std::string());
    }
    void refusesALargeBodyBeforeItIsRead() {
        ApiFixture fixture;
        const auto match = fixture.router.find(Method::Post, kPath);
        QCOMPARE(match.route->bodyLimit.maxBytes, size_t(2000));
        http::RequestHead head;
        head.headers.set("X-Scope-OrgID", "t");
        const http::Response response = match.route->bodyLimit.refuse(head, 2001, 2000);
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body, std::string("received message larger than max (2001 vs 2000)\n"));
    }
    void isNotServedBeforeTheStart() {
        ApiFixture fixture(".*", ApiFixture::Services::New);
        QCOMPARE(fixture.send(Method::Post, kPath, {{"Content-Type", kProtobuf}}).status, 503);
    }
};

static const test::Registrar<OtlpApiTest> registered;

}  // namespace pallium::api

#include "otlp_api_test.moc"
