#include "tests/backend/api/rules_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

using http::Method;

const std::string kGroup =
    "name: g\nrules:\n- alert: A\n  expr: vector(1) > 0\n  for: 1h\n- record: r\n  expr: "
    "vector(2)\n";

}  // namespace

class RulesReadTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void listsRulesBeforeTheirFirstEvaluation_data() {
        QTest::addColumn<QByteArray>("prefix");
        QTest::newRow("Prometheus") << QByteArray("/prometheus");
        QTest::newRow("legacy") << QByteArray("/api/prom");
    }
    void listsRulesBeforeTheirFirstEvaluation() {
        QFETCH(const QByteArray, prefix);
        RulesFixture api;
        QCOMPARE(api.post("/api/v1/rules/ns", "interval: 1h\n" + kGroup).status, 202);
        const auto answer = api.get(prefix.toStdString() + "/api/v1/rules?type=alert");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("Content-Type"), std::string_view("application/json"));
        QCOMPARE(answer.body,
                 std::string("{\"status\":\"success\",\"data\":{\"groups\":[{\"name\":\"g\","
                             "\"file\":\"ns\",\"rules\":[{\"state\":\"inactive\",\"name\":\"A\","
                             "\"query\":\"vector(1) \\u003e 0\",\"duration\":3600,"
                             "\"keepFiringFor\":0,\"labels\":{},\"annotations\":{},\"alerts\":[],"
                             "\"health\":\"unknown\",\"lastError\":\"\",\"type\":\"alerting\","
                             "\"lastEvaluation\":\"0001-01-01T00:00:00Z\",\"evaluationTime\":0}],"
                             "\"interval\":3600,\"lastEvaluation\":\"0001-01-01T00:00:00Z\","
                             "\"evaluationTime\":0,\"limit\":0}]}}"));
        QCOMPARE(api.get(prefix.toStdString() + "/api/v1/alerts").body,
                 std::string("{\"status\":\"success\",\"data\":{\"alerts\":[]}}"));
    }
    void aTenantSeesItsOwnRulesOnly() {
        RulesFixture api;
        api.post("/api/v1/rules/ns", kGroup);
        for (const char* const path : {"/prometheus/api/v1/rules", "/prometheus/api/v1/alerts"}) {
            const auto answer = api.send(Method::Get, path, {{"X-Scope-OrgID", "other"}});
            QCOMPARE(answer.status, 200);
            QVERIFY(answer.body.ends_with("\":[]}}"));
        }
    }
    void refusesAsCortex_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("tenant");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        const auto json = [](const char* text) {
            return QByteArray("{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"") +
                   text + "\"}";
        };
        for (const char* const name : {"rules", "alerts"}) {
            const QByteArray path = QByteArray("/prometheus/api/v1/") + name;
            QTest::newRow((path + " without tenant").constData())
                << path << QByteArray() << 401 << QByteArray("no org id\n");
            QTest::newRow((path + " with a bad tenant").constData())
                << path << QByteArray("a/b") << 400 << json("no valid org id found");
        }
        const QByteArray path = "/api/prom/api/v1/rules";
        QTest::newRow("bad parameter") << path + "?type=%3Cx%3E" << QByteArray("t") << 400
                                       << json("unsupported rule type \\\"\\u003cx\\u003e\\\"");
        QTest::newRow("no form") << path + "?a=%zz" << QByteArray("t") << 400
                                 << json("error parsing form/query params");
    }
    void refusesAsCortex() {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, tenant);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        RulesFixture api;
        RulesFixture::Headers headers;
        if (!tenant.isEmpty()) headers.emplace_back("X-Scope-OrgID", tenant.toStdString());
        const auto answer = api.send(Method::Get, path.toStdString(), headers);
        QCOMPARE(answer.status, status);
        QCOMPARE(QByteArray::fromStdString(answer.body), body);
    }
    void answersOnlyGet() {
        RulesFixture api;
        for (const char* const path : {"/prometheus/api/v1/rules", "/api/prom/api/v1/alerts"}) {
            const auto answer = api.post(path, "type=record");
            QCOMPARE(answer.status, 405);
            QVERIFY(answer.body.empty());
        }
    }
    void answersNothingFromAStoppedRuler() {
        RulesFixture api;
        api.ruler.stop();
        const auto answer = api.get("/prometheus/api/v1/rules");
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.body, std::string("ruler is Terminated\n"));
    }
};

static const test::Registrar<RulesReadTest> registered;

}  // namespace pallium::api

#include "rules_read_test.moc"
