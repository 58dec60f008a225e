#include "backend/io/compression.h"
#include "tests/backend/api/api_fixture.h"
#include "tests/support/remote_write.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

constexpr TimestampMs kTime = 1'795'413'907'000;

std::string body(const std::string& metric) {
    return io::snappyEncode(test::encodeWriteRequest({{{{"__name__", metric}}, {{kTime, 1}}}}));
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
    void refusesALargeBodyBeforeItIsRead() {
        ApiFixture fixture;
        const auto match = fixture.router.find(Method::Post, "/api/v1/push");
        QCOMPARE(match.route->bodyLimit.maxBytes, size_t(1000));
        const http::Response response = match.route->bodyLimit.refuse(1001, 1000);
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body, std::string("received message larger than max (1001 vs 1000)\n"));
    }
};

static const test::Registrar<PushApiTest> registered;

}  // namespace pallium::api

#include "push_api_test.moc"
