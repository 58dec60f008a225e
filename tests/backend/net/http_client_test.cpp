#include "backend/net/http_client.h"

#include "tests/backend/httpserver/test_server.h"
#include "tests/support/test_main.h"

namespace pallium::net {
namespace {

std::string urlOf(const test::TestServer& server, const std::string& path) {
    return "http://127.0.0.1:" + std::to_string(server.port()) + path;
}

ErrorKind kindOf(const Result<http::Response>& result) {
    return result ? ErrorKind::Internal : result.error().kind;
}

}  // namespace

class HttpClientTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void sendsABodyAndReadsTheAnswer() {
        const test::TestServer server;
        HttpClient client;
        const std::string body(100'000, 'x');
        const auto answer = client.send({"POST", urlOf(server, "/echo"), {}, body}, Context());
        QVERIFY(answer.has_value());
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->body, body);
        QVERIFY(answer->headers.value("content-type").starts_with("text/plain"));
    }
    void keepsTheConnectionBetweenRequests() {
        const test::TestServer server;
        HttpClient client;
        for (int i = 0; i < 5; ++i)
            QVERIFY(client.send({"GET", urlOf(server, "/ready"), {}, {}}, Context()).has_value());
        QCOMPARE(server.stats().connectionsAccepted.load(), uint64_t(1));
    }
    void everyStatusIsAnAnswerAndRedirectsAreNotFollowed() {
        const test::TestServer server;
        HttpClient client;
        const auto missing = client.send({"GET", urlOf(server, "/nowhere"), {}, {}}, Context());
        QCOMPARE(missing->status, 404);
        const auto moved = client.send({"GET", urlOf(server, "//ready"), {}, {}}, Context());
        QCOMPARE(moved->status, 301);
        QCOMPARE(moved->headers.value("Location"), std::string_view("/ready"));
    }
    void aTooLargeAnswerIsCutOff() {
        const test::TestServer server;
        HttpClient client({.maxBodyBytes = 1000});
        const auto answer = client.send({"GET", urlOf(server, "/large"), {}, {}}, Context());
        QCOMPARE(kindOf(answer), ErrorKind::LimitExceeded);
        QVERIFY(client.send({"GET", urlOf(server, "/ready"), {}, {}}, Context()).has_value());
    }
    void endsAtTheDeadlineAndWhenCanceled() {
        const test::TestServer server;
        HttpClient client;
        const OutgoingRequest hold{"GET", urlOf(server, "/hold"), {}, {}};
        const auto late = client.send(hold, Context().withTimeout(std::chrono::milliseconds(30)));
        QCOMPARE(kindOf(late), ErrorKind::DeadlineExceeded);
        const CancelToken token;
        token.cancel();
        QCOMPARE(kindOf(client.send(hold, Context(token))), ErrorKind::Canceled);
    }
    void refusesWhatIsNoHttpRequest_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("headerValue");
        QTest::newRow("another protocol") << "file:///etc/passwd"
                                          << "x";
        QTest::newRow("no host") << "http://"
                                 << "x";
        QTest::newRow("a header in a header") << "http://127.0.0.1:1/"
                                              << "x\r\nHost: other";
    }
    void refusesWhatIsNoHttpRequest() {
        QFETCH(const QString, url);
        QFETCH(const QString, headerValue);
        OutgoingRequest request{"GET", url.toStdString(), {}, {}};
        request.headers.add("X-Test", headerValue.toStdString());
        HttpClient client;
        QCOMPARE(kindOf(client.send(request, Context())), ErrorKind::InvalidArgument);
    }
    void aClosedPortIsUnavailable() {
        std::string url;
        {
            const test::TestServer server;
            url = urlOf(server, "/ready");
        }
        HttpClient client;
        QCOMPARE(kindOf(client.send({"GET", url, {}, {}}, Context())), ErrorKind::Unavailable);
    }
    void noProxyStandsBeforeThisMachine() {
        const test::TestServer server;
        qputenv("http_proxy", "http://127.0.0.1:1");
        HttpClient client;
        const auto answer = client.send({"GET", urlOf(server, "/ready"), {}, {}}, Context());
        const auto proxied = client.send({"GET", "http://192.0.2.1/", {}, {}},
                                         Context().withTimeout(std::chrono::seconds(5)));
        qunsetenv("http_proxy");
        QVERIFY(answer.has_value());
        QCOMPARE(kindOf(proxied), ErrorKind::Unavailable);  // refused by the proxy's port
    }
};

static const test::Registrar<HttpClientTest> registered;

}  // namespace pallium::net

#include "http_client_test.moc"
