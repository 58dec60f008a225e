// What is sent, what is refused, and how it reads as a curl command.
#include "tests/support/test_main.h"
#include "ui/client/request_builder.h"
#include "ui/client/request_guard.h"

#include <QTest>

namespace pallium::ui {
namespace {

Endpoint openEndpoint() {
    Endpoint endpoint;
    endpoint.baseUrl = QStringLiteral("http://user:pw@host:9009/cortex/");
    endpoint.isReadOnly = false;
    return endpoint;
}

ApiRequest request(ApiRequest::Method method, const char* path) {
    ApiRequest made;
    made.method = method;
    made.path = QString::fromLatin1(path);
    return made;
}

}  // namespace

class RequestTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void buildsUrl_data() {
        QTest::addColumn<ApiRequest::Area>("area");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("url");
        using Area = ApiRequest::Area;
        QTest::newRow("root") << Area::Root << QStringLiteral("/ready")
                              << QByteArray("http://host:9009/cortex/ready");
        QTest::newRow("prometheus")
            << Area::Prometheus << QStringLiteral("/api/v1/labels")
            << QByteArray("http://host:9009/cortex/prometheus/api/v1/labels");
        QTest::newRow("alertmanager")
            << Area::Alertmanager << QStringLiteral("/api/v2/status")
            << QByteArray("http://host:9009/cortex/alertmanager/api/v2/status");
        QTest::newRow("segment")
            << Area::Root << QStringLiteral("/x/") + pathSegment(QStringLiteral("a/b c%?#\u00e4"))
            << QByteArray("http://host:9009/cortex/x/a%2Fb%20c%25%3F%23%C3%A4");
    }
    void buildsUrl() {
        QFETCH(const ApiRequest::Area, area);
        QFETCH(const QString, path);
        QFETCH(const QByteArray, url);
        ApiRequest made;
        made.area = area;
        made.path = path;
        QCOMPARE(requestUrl(openEndpoint(), made).toEncoded(), url);
    }

    void escapesParameters() {
        const Parameters parameters{{QStringLiteral("match[]"), QStringLiteral("{a=\"b&c\"}")},
                                    {QStringLiteral("match[]"), QStringLiteral("1+1 = 2")}};
        QCOMPARE(encodedParameters(parameters),
                 QByteArray("match%5B%5D=%7Ba%3D%22b%26c%22%7D&match%5B%5D=1%2B1%20%3D%202"));
        ApiRequest made = request(ApiRequest::Method::Get, "/x");
        made.parameters = parameters;
        const QByteArray query =
            requestUrl(openEndpoint(), made).query(QUrl::FullyEncoded).toLatin1();
        QVERIFY(query.contains("1%2B1%20%3D%202"));
        QVERIFY(query.contains("b%26c"));
        QVERIFY(requestBody(made).isEmpty());
        made.method = ApiRequest::Method::Post;
        QVERIFY(!requestUrl(openEndpoint(), made).hasQuery());
        QCOMPARE(requestBody(made), encodedParameters(parameters));
    }

    void leavesOutTenantWhereThereIsNone() {
        ApiRequest made = request(ApiRequest::Method::Get, "/x");
        Endpoint endpoint = openEndpoint();
        QVERIFY(!networkRequest(endpoint, made).hasRawHeader("X-Scope-OrgID"));
        made.tenant = QStringLiteral("a");
        QCOMPARE(networkRequest(endpoint, made).rawHeader("X-Scope-OrgID"), QByteArray("a"));
        endpoint.tenantHeader.clear();
        QVERIFY(!networkRequest(endpoint, made).hasRawHeader("X-Scope-OrgID"));
    }

    void knowsPathsThatActOnGet_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("acts");
        for (const char* path : {"/ingester/flush", "/flush", "/ingester/shutdown", "/shutdown",
                                 "/ingester/mode", "/ingester/renewTokens", "//ingester//flush/",
                                 "/a/../shutdown", "/./flush", "/INGESTER/MODE"})
            QTest::newRow(path) << QString::fromLatin1(path) << true;
        for (const char* path : {"/ingester/ring", "/api/v1/rules/flush", "/flushed", "/ingester",
                                 "/", "/api/v1/rules/ingester/flush"})
            QTest::newRow(path) << QString::fromLatin1(path) << false;
    }
    void knowsPathsThatActOnGet() {
        QFETCH(const QString, path);
        QFETCH(const bool, acts);
        QCOMPARE(actsOnGet(path), acts);
    }

    void refusesActingReads_data() {
        QTest::addColumn<QByteArray>("base");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("plain") << QByteArray("http://host") << QByteArray("/ingester/flush");
        QTest::newRow("under a path")
            << QByteArray("http://host/cortex") << QByteArray("/ingester/shutdown");
        QTest::newRow("made of both") << QByteArray("http://host/ingester") << QByteArray("/mode");
        QTest::newRow("escaped") << QByteArray("http://host") << QByteArray("/ingester%2Fflush");
        QTest::newRow("dots") << QByteArray("http://host") << QByteArray("/x/../flush");
    }
    void refusesActingReads() {
        QFETCH(const QByteArray, base);
        QFETCH(const QByteArray, path);
        Endpoint endpoint = openEndpoint();
        endpoint.baseUrl = QUrl::fromEncoded(base);
        ApiRequest made = request(ApiRequest::Method::Get, path.constData());
        QVERIFY(refusal(endpoint, made));
        made.parameters = {{QStringLiteral("wait"), QStringLiteral("true")}};
        QVERIFY(refusal(endpoint, made));
        made.method = ApiRequest::Method::Post;
        made.fallsBackToGet = true;  // would become a GET
        QVERIFY(refusal(endpoint, made));
        made.fallsBackToGet = false;
        made.changesState = true;
        QVERIFY(!refusal(endpoint, made));
        endpoint.isReadOnly = true;
        QVERIFY(refusal(endpoint, made));
    }

    void readOnlyRefusesEveryChange() {
        Endpoint endpoint = openEndpoint();
        endpoint.isReadOnly = true;
        ApiRequest unmarked = request(ApiRequest::Method::Delete, "/api/v1/rules/ns");
        QVERIFY(refusal(endpoint, unmarked));
        ApiRequest query = request(ApiRequest::Method::Post, "/api/v1/query");
        query.fallsBackToGet = true;
        QVERIFY(!refusal(endpoint, query));
        ApiRequest change = request(ApiRequest::Method::Post, "/api/v1/rules/ns");
        change.changesState = true;
        const auto refused = refusal(endpoint, change);
        QVERIFY(refused);
        QCOMPARE(refused->kind, ApiErrorKind::ReadOnly);
        QCOMPARE(refused->request, QStringLiteral("POST http://host:9009/cortex/api/v1/rules/ns"));
    }

    void neverChangesByGet() {
        ApiRequest change = request(ApiRequest::Method::Get, "/anything");
        change.changesState = true;
        QVERIFY(refusal(openEndpoint(), change));
    }

    void writesCurlWithoutSecrets() {
        Endpoint endpoint = openEndpoint();
        endpoint.headers = {{"Authorization", "Basic dXNlcjpzZWNyZXQ="}, {"X-Key", "secret"}};
        ApiRequest made = request(ApiRequest::Method::Post, "/api/v1/query");
        made.parameters = {{QStringLiteral("query"), QStringLiteral("it's")}};
        made.tenant = QStringLiteral("team-a");
        const QString line = curlText(endpoint, made);
        QVERIFY(!line.contains(QLatin1String("secret")));
        QVERIFY(!line.contains(QLatin1String("dXNl")));
        QVERIFY(!line.contains(QLatin1String("pw")));
        QVERIFY(line.startsWith(QLatin1String("curl 'http://host:9009/cortex/api/v1/query'")));
        QVERIFY(line.contains(QLatin1String("-H 'X-Scope-OrgID: team-a'")));
        QVERIFY(line.contains(QLatin1String("-H 'Authorization: Basic '\"$TOKEN\"")));
        QVERIFY(line.contains(QLatin1String("-H 'X-Key: '\"$TOKEN\"")));
        QVERIFY(line.contains(QLatin1String("--data-urlencode 'query=it'\\''s'")));
    }

    void bytesFromOutsideStayInTheirPlace() {
        Endpoint endpoint = openEndpoint();
        endpoint.headers = {{"X-$(id)", "a"}, {"Authorization", "Bearer token\r\nX-Other: 1\n"}};
        ApiRequest made = request(ApiRequest::Method::Get, "/api/v1/query");
        made.tenant = QStringLiteral("a\r\nX-Other: 2");
        QVERIFY(curlText(endpoint, made).contains(QLatin1String("-H 'X-$(id): '\"$TOKEN\"")));
        const QNetworkRequest sent = networkRequest(endpoint, made);
        QCOMPARE(sent.rawHeader("Authorization"), QByteArray("Bearer tokenX-Other: 1"));
        QCOMPARE(sent.rawHeader("X-Scope-OrgID"), QByteArray("aX-Other: 2"));
        QVERIFY(!sent.hasRawHeader("X-Other"));
    }

    void writesCurlOfBodies() {
        ApiRequest made = request(ApiRequest::Method::Post, "/api/v1/rules/ns");
        made.body = "name: g\n";
        made.contentType = "application/yaml";
        QVERIFY(
            curlText(openEndpoint(), made).contains(QLatin1String("--data-binary 'name: g\n'")));
        made.body = QByteArray("\x00\xff", 2);
        QVERIFY(curlText(openEndpoint(), made).contains(QLatin1String("--data-binary @body")));
        made.body.clear();
        QVERIFY(curlText(openEndpoint(), made).startsWith(QLatin1String("curl -X POST ")));
        made.method = ApiRequest::Method::Delete;
        QVERIFY(curlText(openEndpoint(), made).startsWith(QLatin1String("curl -X DELETE ")));
    }
};

static const test::Registrar<RequestTest> registered;

}  // namespace pallium::ui

#include "request_test.moc"
