#include "ui/client/api_client.h"

#include "tests/support/test_main.h"
#include "tests/ui/client/client_fixture.h"
#include "ui/client/query_api.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>

namespace pallium::ui {
namespace {

using test::FakeAnswer;
using test::FakeRequest;
using test::FakeServer;
using test::Misbehaviour;

ApiRequest queryRequest() {
    ApiRequest request;
    request.method = ApiRequest::Method::Post;
    request.area = ApiRequest::Area::Prometheus;
    request.path = QStringLiteral("/api/v1/query");
    request.parameters = {{QStringLiteral("query"), QStringLiteral("a+b \u00e4 & c")}};
    request.tenant = QStringLiteral("team-a");
    request.fallsBackToGet = true;
    return request;
}

ApiRequest changeRequest() {
    ApiRequest request;
    request.method = ApiRequest::Method::Post;
    request.path = QStringLiteral("/ingester/ring");
    request.parameters = {{QStringLiteral("forget"), QStringLiteral("ingester-0")}};
    request.changesState = true;
    return request;
}

}  // namespace

class ApiClientTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void sendsFormWithTenantAndHeaders() {
        FakeServer server;
        server.answer("/prometheus/api/v1/query", FakeAnswer::text("fine"));
        Endpoint endpoint = endpointOf(server);
        endpoint.headers = {{"Authorization", "Bearer secret"}};
        ApiClient client(endpoint);
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, queryRequest(), answer);
        QVERIFY(call.isActive());
        QVERIFY(answer.wait());
        QCOMPARE(answer->value(), QByteArray("fine"));
        QVERIFY(!call.isActive());
        const FakeRequest sent = server.last("POST /prometheus/api/v1/query");
        QCOMPARE(sent.parameter(QStringLiteral("query")), QStringLiteral("a+b \u00e4 & c"));
        QCOMPARE(sent.header("Content-Type"), QByteArray("application/x-www-form-urlencoded"));
        QCOMPARE(sent.header("X-Scope-OrgID"), QByteArray("team-a"));
        QCOMPARE(sent.header("Authorization"), QByteArray("Bearer secret"));
        QVERIFY(sent.header("Accept").startsWith("application/json"));
        QVERIFY(!sent.headers.contains("cookie"));
    }

    void keepsEscapedSlashInSegment() {
        FakeServer server;
        server.answer("/api/v1/rules/my%2Fns%20x", FakeAnswer::text("here"));
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(
            client,
            getRequest(QStringLiteral("/api/v1/rules/") + pathSegment(QStringLiteral("my/ns x"))),
            answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->value(), QByteArray("here"));
    }

    void fallsBackToGetAndRemembers() {
        FakeServer server;
        server.answer("POST /prometheus/api/v1/query", FakeAnswer{405, {}, {}});
        server.answer("GET /prometheus/api/v1/query", FakeAnswer::text("by get"));
        ApiClient client(endpointOf(server));
        for (int i = 0; i < 2; ++i) {
            Awaited<QByteArray> answer;
            const ApiCall call = fetch(client, queryRequest(), answer);
            QVERIFY(answer.wait());
            QCOMPARE(answer->value(), QByteArray("by get"));
        }
        QCOMPARE(server.count("POST /prometheus/api/v1/query"), 1);
        QCOMPARE(server.count("GET /prometheus/api/v1/query"), 2);
        QCOMPARE(server.last("/prometheus/api/v1/query").parameter(QStringLiteral("query")),
                 QStringLiteral("a+b \u00e4 & c"));
    }

    void reportsUnofferedMethodOnce() {
        FakeServer server;
        server.answer("/prometheus/api/v1/query", FakeAnswer{405, {}, {}});
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, queryRequest(), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::Missing);
        QCOMPARE(server.requests().size(), size_t(2));
    }

    void refusesChangeOnReadOnlyConnection() {
        FakeServer server;
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, changeRequest(), answer);
        QVERIFY(!answer.isThere());  // never from within call()
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::ReadOnly);
        QVERIFY(server.requests().empty());
    }

    void takesRedirectOfChangeAsDone() {
        FakeServer server;
        server.answer("/ingester/ring", FakeAnswer{302, {{"Location", "/other"}}, {}});
        Endpoint endpoint = endpointOf(server);
        endpoint.isReadOnly = false;
        ApiClient client(endpoint);
        Awaited<int> status;
        const ApiCall call = client.call<int>(
            changeRequest(),
            [](const ApiAnswer& answer) -> ApiResult<int> { return answer.status; },
            status.handler());
        QVERIFY(status.wait());
        QCOMPARE(status->value(), 302);
        QCOMPARE(server.requests().size(), size_t(1));
        QCOMPARE(server.last("/ingester/ring").parameter(QStringLiteral("forget")),
                 QStringLiteral("ingester-0"));
    }

    void neverSendsChangeTwice_data() {
        QTest::addColumn<Misbehaviour>("misbehaviour");
        QTest::newRow("closed before the answer") << Misbehaviour::ClosesBeforeHeaders;
        QTest::newRow("closed after the head") << Misbehaviour::ClosesAfterHeaders;
        QTest::newRow("garbage") << Misbehaviour::SendsGarbage;
    }
    void neverSendsChangeTwice() {
        QFETCH(const Misbehaviour, misbehaviour);
        for (const auto method : {ApiRequest::Method::Post, ApiRequest::Method::Delete}) {
            FakeServer server;
            server.serveBasics();
            Endpoint endpoint = endpointOf(server);
            endpoint.isReadOnly = false;
            ApiClient client(endpoint);
            Awaited<QByteArray> warm;  // a kept connection is what tempts to send again
            const ApiCall first = fetch(client, getRequest(QStringLiteral("/ready")), warm);
            QVERIFY(warm.wait());
            server.answer("/ingester/ring", FakeAnswer::text("removed"));
            server.misbehave({}, misbehaviour);
            ApiRequest request = changeRequest();
            request.method = method;
            if (method == ApiRequest::Method::Delete) request.parameters.clear();
            Awaited<QByteArray> answer;
            const ApiCall call = fetch(client, request, answer);
            QVERIFY(answer.wait());
            QVERIFY(!answer->has_value());
            QCOMPARE(server.count("/ingester/ring"), 1);
        }
    }

    void sendsChangeWithItsBody() {
        FakeServer server;
        server.answer("/api/v1/rules/ns", FakeAnswer::json("{\"status\":\"success\"}", 202));
        Endpoint endpoint = endpointOf(server);
        endpoint.isReadOnly = false;
        ApiClient client(endpoint);
        ApiRequest request = changeRequest();
        request.path = QStringLiteral("/api/v1/rules/ns");
        request.parameters.clear();
        request.body = QByteArray("name: g\n").repeated(100000);
        request.contentType = "application/yaml";
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, request, answer);
        QVERIFY(answer.wait());
        QVERIFY(answer->has_value());
        QCOMPARE(server.last("POST /api/v1/rules/ns").body, request.body);
        QCOMPARE(server.last("POST /api/v1/rules/ns").header("content-type"),
                 QByteArray("application/yaml"));
    }

    void sendsChangeWithoutBody() {
        FakeServer server;
        server.answer("/purger/delete_tenant", FakeAnswer{});
        Endpoint endpoint = endpointOf(server);
        endpoint.isReadOnly = false;
        ApiClient client(endpoint);
        ApiRequest request = changeRequest();
        request.path = QStringLiteral("/purger/delete_tenant");
        request.parameters.clear();
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, request, answer);
        QVERIFY(answer.wait());
        QVERIFY(answer->has_value());
        QCOMPARE(server.count("POST /purger/delete_tenant"), 1);
    }

    void readsAgainAfterLostConnection() {
        FakeServer server;
        server.answer("/ready", FakeAnswer::text("ready"));
        server.misbehave("/ready", Misbehaviour::TruncatesBody);
        QObject::connect(&server, &FakeServer::requested, &server, [&] {
            QTimer::singleShot(0, &server, [&] { server.misbehave("/ready", Misbehaviour::None); });
        });
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->value(), QByteArray("ready"));
        QCOMPARE(server.count("/ready"), 2);
    }

    void givesUpAfterOneRepetition() {
        FakeServer server;
        server.answer("/ready", FakeAnswer::text("ready"));
        server.misbehave("/ready", Misbehaviour::TruncatesBody);
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::Offline);
        QCOMPARE(server.count("/ready"), 2);
    }

    void followsRedirectOfReadOnSameServerOnly() {
        FakeServer server;
        FakeServer other;
        other.answer("/ready", FakeAnswer::text("stolen"));
        server.answer("/ready", FakeAnswer::text("ready"));
        server.answer("/near", FakeAnswer{302, {{"Location", "/ready"}}, {}});
        server.answer("/far",
                      FakeAnswer{302, {{"Location", other.url().toEncoded() + "/ready"}}, {}});
        server.answer("/trap", FakeAnswer{302, {{"Location", "/ingester/flush"}}, {}});
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> near;
        const ApiCall nearCall = fetch(client, getRequest(QStringLiteral("/near")), near);
        QVERIFY(near.wait());
        QCOMPARE(near->value(), QByteArray("ready"));
        for (const char* path : {"/far", "/trap"}) {
            Awaited<QByteArray> answer;
            const ApiCall call = fetch(client, getRequest(QString::fromLatin1(path)), answer);
            QVERIFY(answer.wait());
            QCOMPARE(answer->error().kind, ApiErrorKind::Decode);
        }
        QVERIFY(other.requests().empty());
        QCOMPARE(server.count("/ingester/flush"), 0);
    }

    void boundsRequestsInFlight() {
        FakeServer server;
        server.serveBasics();
        server.misbehave({}, Misbehaviour::NeverAnswers);
        ApiClient client(endpointOf(server));
        std::vector<ApiCall> calls;
        int answered = 0;
        for (int i = 0; i < 30; ++i) {
            ApiRequest request = getRequest(QStringLiteral("/ready"));
            request.urgency = static_cast<ApiRequest::Urgency>(i % 3);
            calls.push_back(client.call<QByteArray>(
                request, decodeBody, [&](const ApiResult<QByteArray>&) { ++answered; }));
        }
        QTRY_COMPARE(server.heldCount(), 10);
        QCOMPARE(server.requests().size(), size_t(10));
        server.releaseHeld();
        QTRY_COMPARE(answered, 30);
    }

    void nobodyWaitsBehindQueries() {
        FakeServer server;
        server.serveBasics();
        server.misbehave("/prometheus/api/v1/query_range", Misbehaviour::NeverAnswers);
        ApiClient client(endpointOf(server));
        std::vector<ApiCall> queries;
        for (int i = 0; i < 8; ++i)
            queries.push_back(queryRange(client, RangeQuery(), [](const auto&) {}));
        QTRY_COMPARE(server.heldCount(), 4);
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(server.heldCount(), 4);
    }

    void startsWaitingRequestWhenOneIsDropped() {
        FakeServer server;
        server.serveBasics();
        server.misbehave({}, Misbehaviour::NeverAnswers);
        ApiClient client(endpointOf(server));
        std::vector<ApiCall> calls;
        for (int i = 0; i < 5; ++i)
            calls.push_back(client.call<QByteArray>(getRequest(QStringLiteral("/ready")),
                                                    decodeBody, [](const auto&) {}));
        QTRY_COMPARE(server.requests().size(), size_t(4));
        calls[0].cancel();
        QTRY_COMPARE(server.requests().size(), size_t(5));
    }

    void droppedCallIsSilent() {
        FakeServer server;
        server.serveBasics();
        server.delay("/ready", std::chrono::milliseconds(50));
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> dropped;
        Awaited<QByteArray> replaced;
        Awaited<QByteArray> kept;
        { const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), dropped); }
        ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), replaced);
        call = fetch(client, getRequest(QStringLiteral("/ready")), kept);
        QVERIFY(kept.wait());
        QCOMPARE(kept.count(), 1);
        QVERIFY(!dropped.isThere());
        QVERIFY(!replaced.isThere());
    }

    void destroyedClientIsSilent() {
        FakeServer server;
        server.misbehave({}, Misbehaviour::NeverAnswers);
        Awaited<QByteArray> answer;
        auto client = std::make_unique<ApiClient>(endpointOf(server));
        ApiCall call = fetch(*client, getRequest(QStringLiteral("/ready")), answer);
        QTRY_COMPARE(server.requests().size(), size_t(1));
        client.reset();
        QVERIFY(!call.isActive());
        call.cancel();
        QVERIFY(!answer.isThere());
    }

    void handlerMayDestroyClientAndCall() {
        FakeServer server;
        server.serveBasics();
        auto client = std::make_unique<ApiClient>(endpointOf(server));
        ApiCall call;
        bool isDone = false;
        call = client->call<QByteArray>(getRequest(QStringLiteral("/ready")), decodeBody,
                                        [&](const ApiResult<QByteArray>&) {
                                            call = {};
                                            client.reset();
                                            isDone = true;
                                        });
        QTRY_VERIFY(isDone);
    }

    void listenerMayDestroyClient() {
        FakeServer server;
        server.serveBasics();
        auto client = std::make_unique<ApiClient>(endpointOf(server));
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(*client, getRequest(QStringLiteral("/ready")), answer);
        connect(client.get(), &ApiClient::requestFinished, this, [&] { client.reset(); });
        QTRY_VERIFY(client == nullptr);
        QVERIFY(!call.isActive());
        QVERIFY(!answer.isThere());
    }

    void decodesOffTheGuiThread() {
        FakeServer server;
        server.serveBasics();
        ApiClient client(endpointOf(server));
        Awaited<QThread*> thread;
        const ApiCall call = client.call<QThread*>(
            getRequest(QStringLiteral("/ready")),
            [](const ApiAnswer&) -> ApiResult<QThread*> { return QThread::currentThread(); },
            thread.handler());
        QVERIFY(thread.wait());
        QVERIFY(thread->value() != QThread::currentThread());
    }

    void stopsAtLimitOfBytes() {
        FakeServer server;
        server.answer("/big", FakeAnswer::text(QByteArray(8 << 20, 'x')));
        Endpoint endpoint = endpointOf(server);
        endpoint.maxAnswerBytes = 1 << 20;
        ApiClient client(endpoint);
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/big")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::TooLarge);
        QCOMPARE(server.count("/big"), 1);
    }

    void takesAnswerOfExactlyTheLimit() {
        FakeServer server;
        server.answer("/big", FakeAnswer::text(QByteArray(1 << 20, 'x')));
        Endpoint endpoint = endpointOf(server);
        endpoint.maxAnswerBytes = 1 << 20;
        ApiClient client(endpoint);
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/big")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->value().size(), 1 << 20);
    }

    void countsBytesAfterDecompression() {
        FakeServer server;
        // zlib's format behind the length that qCompress() puts before it.
        const QByteArray packed = qCompress(QByteArray(20 << 20, 'x')).mid(4);
        server.answer("/big", FakeAnswer{200, {{"Content-Encoding", "deflate"}}, packed});
        Endpoint endpoint = endpointOf(server);
        for (const qint64 limit : {qint64(19) << 20, qint64(20) << 20}) {
            endpoint.maxAnswerBytes = limit;
            ApiClient client(endpoint);
            Awaited<QByteArray> answer;
            const ApiCall call = fetch(client, getRequest(QStringLiteral("/big")), answer);
            QVERIFY(answer.wait());
            if (limit < 20 << 20)
                QCOMPARE(answer->error().kind, ApiErrorKind::TooLarge);
            else
                QCOMPARE(answer->value().size(), 20 << 20);
        }
    }

    void givesUpOnConnectionThatDoesNotComeAbout() {
        QTcpServer silent;  // never answers the handshake
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        Endpoint endpoint;
        endpoint.baseUrl = QStringLiteral("https://127.0.0.1:%1").arg(silent.serverPort());
        endpoint.connectTimeout = std::chrono::milliseconds(100);
        ApiClient client(endpoint);
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::Offline);
        QVERIFY(answer->error().text.contains(QLatin1String("0.1")));
    }

    void slowAnswerIsNoSlowConnection() {
        FakeServer server;
        server.serveBasics();
        Endpoint endpoint = endpointOf(server);
        endpoint.connectTimeout = std::chrono::milliseconds(2000);
        ApiClient client(endpoint);
        for (const int delay : {0, 2500}) {  // on a new connection, then on a kept one
            server.delay("/ready", std::chrono::milliseconds(delay));
            Awaited<QByteArray> answer;
            const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
            QVERIFY(answer.wait());
            QCOMPARE(answer->value(), QByteArray("ready"));
        }
    }

    void timesOutWithoutAnswer() {
        FakeServer server;
        server.misbehave({}, Misbehaviour::NeverAnswers);
        ApiClient client(endpointOf(server));
        ApiRequest request = getRequest(QStringLiteral("/ready"));
        request.timeout = std::chrono::milliseconds(150);
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, request, answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::Timeout);
        QCOMPARE(server.requests().size(), size_t(1));
    }

    void waitsForSlowAnswer() {
        FakeServer server;
        server.serveBasics();
        server.misbehave("/ready", Misbehaviour::DripsSlowly);
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->value(), QByteArray("ready"));
    }

    void reportsRefusedConnectionAsOffline() {
        FakeServer server;
        const Endpoint endpoint = endpointOf(server);
        server.goOffline();
        ApiClient client(endpoint);
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::Offline);
        QCOMPARE(answer->error().status, 0);
        QCOMPARE(answer->error().request,
                 QStringLiteral("GET ") + server.url().toString() + QStringLiteral("/ready"));
    }

    void reportsBrokenServer_data() {
        QTest::addColumn<Misbehaviour>("misbehaviour");
        QTest::newRow("closed before the head") << Misbehaviour::ClosesBeforeHeaders;
        QTest::newRow("closed after the head") << Misbehaviour::ClosesAfterHeaders;
        QTest::newRow("cut body") << Misbehaviour::TruncatesBody;
        QTest::newRow("garbage") << Misbehaviour::SendsGarbage;
    }
    void reportsBrokenServer() {
        QFETCH(const Misbehaviour, misbehaviour);
        FakeServer server;
        server.serveBasics();
        server.misbehave({}, misbehaviour);
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/services")), answer);
        QVERIFY(answer.wait());
        QVERIFY(!answer->has_value());
        const ApiErrorKind kind = answer->error().kind;
        QVERIFY(kind == ApiErrorKind::Offline || kind == ApiErrorKind::Decode);
        QVERIFY(!answer->error().text.isEmpty());
    }

    void reportsTlsProblem() {
        QTcpServer plain;  // speaks no TLS
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        connect(&plain, &QTcpServer::newConnection, &plain,
                [&] { plain.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
        Endpoint endpoint;
        endpoint.baseUrl = QStringLiteral("https://127.0.0.1:%1").arg(plain.serverPort());
        ApiClient client(endpoint);
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::Tls);
        QVERIFY(!answer->error().text.isEmpty());
    }

    void carriesRetryAfterAndServerText() {
        FakeServer server;
        server.answer("/ready",
                      FakeAnswer{503, {{"Retry-After", "7"}}, "Some services are not Running:\n"});
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> answer;
        const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::Busy);
        QCOMPARE(answer->error().status, 503);
        QCOMPARE(answer->error().text, QStringLiteral("Some services are not Running:"));
        QCOMPARE(answer->error().retryAfter, std::chrono::seconds(7));
    }

    void tellsOfEachFinishedRequest() {
        FakeServer server;
        server.serveBasics();
        ApiClient client(endpointOf(server));
        std::vector<RequestRecord> records;
        connect(&client, &ApiClient::requestFinished, this,
                [&](const RequestRecord& record) { records.push_back(record); });
        Awaited<QByteArray> answer;
        ApiRequest request = getRequest(QStringLiteral("/config"));
        request.parameters = {{QStringLiteral("mode"), QStringLiteral("diff")}};
        request.urgency = ApiRequest::Urgency::Background;
        const ApiCall call = fetch(client, request, answer);
        QVERIFY(answer.wait());
        QCOMPARE(records.size(), size_t(1));
        QCOMPARE(records[0].method, QStringLiteral("GET"));
        QCOMPARE(records[0].url, server.url().toString() + QStringLiteral("/config?mode=diff"));
        QCOMPARE(records[0].status, 200);
        QCOMPARE(records[0].bytes, answer->value().size());
        QVERIFY(records[0].isBackground);
    }

    void ignoresCookies() {
        FakeServer server;
        server.answer("/ready", FakeAnswer{200, {{"Set-Cookie", "a=b; Path=/"}}, "ready"});
        ApiClient client(endpointOf(server));
        for (int i = 0; i < 2; ++i) {
            Awaited<QByteArray> answer;
            const ApiCall call = fetch(client, getRequest(QStringLiteral("/ready")), answer);
            QVERIFY(answer.wait());
        }
        QVERIFY(!server.last("/ready").headers.contains("cookie"));
    }
};

static const test::Registrar<ApiClientTest> registered;

}  // namespace pallium::ui

#include "api_client_test.moc"
