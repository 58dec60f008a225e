// What goes over one connection: framing, keep-alive, refusals. The cases are those that the HTTP
// layer of Qt 6.4 gets wrong by itself.
#include "backend/io/compression.h"
#include "tests/backend/httpserver/test_server.h"
#include "tests/support/test_main.h"

namespace pallium::httpserver {
namespace {

using test::RawAnswer;
using test::RawClient;
using test::TestServer;
using namespace std::chrono_literals;

const std::string kGet = "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n";

std::string get(const std::string& target, const std::string& fields = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}
std::string post(const std::string& target, const std::string& body,
                 const std::string& fields = {}) {
    return "POST " + target +
           " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           fields + "\r\n" + body;
}

}  // namespace

class ProtocolTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsConnections() {
        RawClient client(m_server.port());
        for (int i = 0; i < 3; ++i) {
            const RawAnswer answer = client.ask(kGet);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.body, std::string("ready"));
            QVERIFY(answer.headers.at("date").ends_with(" GMT"));
            QCOMPARE(answer.headers.count("connection"), size_t(0));
        }
    }
    void closesWhenAsked() {
        RawClient client(m_server.port());
        const RawAnswer answer = client.ask(get("/ready", "Connection: close\r\n"));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.at("connection"), std::string("close"));
        QVERIFY(client.isClosedWithin(5s));
    }
    void servesOldClients() {
        RawClient client(m_server.port());
        QCOMPARE(client.ask("GET /ready HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                     .headers.at("connection"),
                 std::string("keep-alive"));
        QCOMPARE(client.ask("GET /ready HTTP/1.0\r\n\r\n").headers.at("connection"),
                 std::string("close"));
        QVERIFY(client.isClosedWithin(5s));
    }
    void answersHeadWithoutBody() {
        RawClient client(m_server.port());
        QVERIFY(client.send("HEAD /ready HTTP/1.1\r\nHost: x\r\n\r\n"));
        const RawAnswer answer = client.read(false);
        QCOMPARE(answer.headers.at("content-length"), std::string("5"));
        QCOMPARE(client.ask(kGet).body, std::string("ready"));
    }
    void passesTargetsAsSent() {
        RawClient client(m_server.port());
        QCOMPARE(client.ask(get("/echo/a%2Fb?q=%zz&r=a+b%2Bc")).body,
                 std::string("/echo/a%2Fb q=%zz&r=a+b%2Bc a/b"));
        QCOMPARE(client.ask(get("http://other/echo/%25?%ff")).body, std::string("/echo/%25 %ff %"));
    }
    void routesAsCortex() {
        RawClient client(m_server.port());
        QCOMPARE(client.ask(get("/nothing")).body, std::string("404 page not found\n"));
        QCOMPARE(client.ask(get("/echo")).status, 405);
        const RawAnswer moved = client.ask(get("//ready?a=1"));
        QCOMPARE(moved.status, 301);
        QCOMPARE(moved.headers.at("location"), std::string("/ready?a=1"));
        QCOMPARE(client.ask("BREW /echo HTTP/1.1\r\nHost: x\r\n\r\n").status, 405);
        QCOMPARE(client.ask(kGet).status, 200);  // all on one connection
    }
    void closesAfterRefusingABody() {
        RawClient client(m_server.port());
        const RawAnswer answer = client.ask(post("/nothing", kGet) + kGet);
        QCOMPARE(answer.status, 404);
        QCOMPARE(answer.headers.at("connection"), std::string("close"));
        QCOMPARE(client.read().status, 0);
    }
    void ignoresUpgrades() {
        RawClient client(m_server.port());
        const std::string upgrade =
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
            "AAAA\r\nSec-WebSocket-Version: 13\r\n";
        QCOMPARE(client.ask(get("/ready", upgrade)).status, 200);
        QCOMPARE(client.ask(kGet).status, 200);
    }

    void takesBodies() {
        RawClient client(m_server.port());
        const std::string large(3'000'000, 'b');
        QVERIFY(client.ask(post("/echo", large)).body == large);
        QCOMPARE(client.ask(post("/echo", "")).body, std::string());
        QCOMPARE(client.ask(post("/echo", "abc")).body, std::string("abc"));
    }
    void takesChunks() {
        RawClient client(m_server.port());
        const std::string head =
            "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        std::string large;
        std::string chunks;
        for (int i = 1; i < 400; ++i) {
            const std::string part(static_cast<size_t>(i * 7), static_cast<char>('a' + i % 26));
            large += part;
            std::array<char, 16> size{};
            std::snprintf(size.data(), size.size(), "%zx;e=1\r\n", part.size());
            chunks += size.data() + part + "\r\n";
        }
        const RawAnswer answer = client.ask(head + chunks + "0\r\nTrailer: 1\r\n\r\n");
        QVERIFY(answer.body == large);
        QCOMPARE(client.ask(head + "0\r\n\r\n").body, std::string());
    }
    void takesBytesOneByOne() {
        RawClient client(m_server.port());
        for (const char c : post("/echo", "abc") + kGet)
            QVERIFY(client.send(std::string_view(&c, 1)));
        QCOMPARE(client.read().body, std::string("abc"));
        QCOMPARE(client.read().body, std::string("ready"));
    }
    void answersPipelinedRequestsInOrder() {
        RawClient client(m_server.port());
        std::string requests = get("/hold");
        for (int i = 0; i < 50; ++i)
            requests += get("/echo/" + std::to_string(i));
        QVERIFY(client.send(requests + get("/nothing") + post("/echo", "end")));
        m_server.takeHeld().send(http::Response::text(200, "first"));
        QCOMPARE(client.read().body, std::string("first"));
        for (int i = 0; i < 50; ++i) {
            const std::string n = std::to_string(i);
            QCOMPARE(client.read().body, "/echo/" + n + "  " + n);
        }
        QCOMPARE(client.read().status, 404);
        QCOMPARE(client.read().body, std::string("end"));
    }
    void survivesThousandsOfPipelinedRefusals() {
        RawClient client(m_server.port());
        std::string requests;
        for (int i = 0; i < 3000; ++i)
            requests += get("/nothing");
        QVERIFY(client.send(requests + kGet));
        for (int i = 0; i < 3000; ++i)
            QCOMPARE(client.read().status, 404);
        QCOMPARE(client.read().status, 200);
    }

    void saysContinue() {
        RawClient client(m_server.port());
        QVERIFY(client.send(
            "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
        QCOMPARE(client.read().status, 100);
        QVERIFY(client.send("abc"));
        QCOMPARE(client.read().body, std::string("abc"));
    }
    void saysNotContinueToWhatIsTooLarge() {
        RawClient client(m_server.port());
        QVERIFY(
            client.send("POST /small HTTP/1.1\r\nHost: x\r\nExpect: "
                        "100-continue\r\nContent-Length: 101\r\n\r\n"));
        const RawAnswer answer = client.read();
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.body, std::string("body of 101 bytes, at most 100\n"));
        QVERIFY(client.isClosedWithin(5s));
    }
    void refusesLargeBodiesBeforeReadingThem() {
        RawClient client(m_server.port());
        QVERIFY(
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\nabc"));
        const RawAnswer answer = client.read();
        QCOMPARE(answer.status, 413);
        QCOMPARE(answer.body, std::string("http: request body too large\n"));
        QCOMPARE(m_server.stats().bodyBytes.load(), int64_t(0));
    }
    void refusesLargeChunkedBodies() {
        RawClient client(m_server.port());
        const std::string head =
            "POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        const std::string chunk = "20\r\n" + std::string(32, 'c') + "\r\n";
        QCOMPARE(client.ask(head + chunk + chunk + chunk + "0\r\n\r\n").status, 200);
        QCOMPARE(client.ask(head + chunk + chunk + chunk + chunk + "0\r\n\r\n").body,
                 std::string("body of 101 bytes, at most 100\n"));
    }
    void answersWhoSendsMegabytesOfTarget() {
        RawClient client(m_server.port());
        (void)client.send(get("/" + std::string(1 << 20, 'a')));
        QCOMPARE(client.read().status, 414);
    }
    void answersWhoSendsMegabytesOfHeaders() {
        RawClient client(m_server.port());
        (void)client.send(get("/ready", "X: " + std::string(2 << 20, 'a') + "\r\n"));
        QCOMPARE(client.read().status, 431);
    }
    void limitsTargetsByRoute() {
        RawClient client(m_server.port());
        const std::string query = "?q=" + std::string(30'000, 'q');
        QCOMPARE(client.ask(get("/long" + query)).status, 200);
        QCOMPARE(client.ask(get("/ready" + query)).status, 414);
    }

    void closesAfterNonsense_data() {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const std::string& bytes, int status) {
            QTest::newRow(name) << bytes << status;
        };
        row("garbage", "BAD\r\n\r\n", 400);
        row("tls", std::string("\x16\x03\x01\x02\x00\x01", 6), 400);
        row("version", "GET /ready HTTP/9.9\r\nHost: x\r\n\r\n", 505);
        row("no host", "GET /ready HTTP/1.1\r\n\r\n", 400);
        row("bare LF", "GET /ready HTTP/1.1\nHost: x\n\n", 400);
        row("no colon", get("/ready", "nocolon\r\n"), 400);
        row("space before colon", get("/ready", "X : 1\r\n"), 400);
        row("NUL", get("/ready", std::string("X: a\0b\r\n", 8)), 400);
        row("folded", get("/ready", "X: 1\r\n 2\r\n"), 400);
        row("both lengths", get("/ready", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"),
            400);
        row("two lengths", get("/ready", "Content-Length: 4\r\nContent-Length: 5\r\n"), 400);
        row("negative length", get("/ready", "Content-Length: -1\r\n"), 400);
        row("list of lengths", get("/ready", "Content-Length: 4, 4\r\n"), 400);
        row("huge length", get("/ready", "Content-Length: 9223372036854775808\r\n"), 400);
        row("very large length", get("/ready", "Content-Length: 4611686018427387904\r\n"), 413);
        row("unknown transfer coding", get("/ready", "Transfer-Encoding: xchunked\r\n"), 501);
        row("two transfer codings", get("/ready", "Transfer-Encoding: gzip, chunked\r\n"), 501);
        row("bad chunk", get("/ready", "Transfer-Encoding: chunked\r\n") + "-1\r\n", 400);
        row("unknown expectation", get("/ready", "Expect: wonders\r\n"), 417);
    }
    void closesAfterNonsense() {
        QFETCH(std::string, bytes);
        QFETCH(int, status);
        RawClient client(m_server.port());
        const RawAnswer answer = client.ask(bytes + kGet);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.headers.at("connection"), std::string("close"));
        QCOMPARE(client.read().status, 0);  // what followed is not taken for a request
    }

    void turnsFailuresIntoAnswers() {
        RawClient client(m_server.port());
        QCOMPARE(client.ask(get("/throw")).status, 500);
        QCOMPARE(client.ask(get("/forget")).status, 500);
        QCOMPARE(client.ask(kGet).status, 200);
    }
    void compresses() {
        ServerOptions options;
        options.compressResponses = true;
        TestServer server(options);
        RawClient client(server.port());
        const RawAnswer plain = client.ask(kGet);
        QCOMPARE(plain.headers.at("vary"), std::string("Accept-Encoding"));
        QCOMPARE(plain.body, std::string("ready"));
        const RawAnswer packed = client.ask(get("/ready", "Accept-Encoding: deflate, gzip\r\n"));
        QCOMPARE(packed.headers.at("content-encoding"), std::string("gzip"));
        std::string unpacked;
        QVERIFY(io::gzipDecode(packed.body, 100, unpacked));
        QCOMPARE(unpacked, std::string("ready"));
    }
    void countsTheRequestsThatRun() {
        const auto running = [this](const std::string& pattern, http::Method method) {
            for (const RouteInflight& load : m_server.server->inflight())
                if (load.route->pattern == pattern && load.method == method) return load.requests;
            return int64_t(-1);  // never seen
        };
        QCOMPARE(running("/hold", http::Method::Put), int64_t(-1));
        RawClient client(m_server.port());
        QVERIFY(client.send("PUT /hold HTTP/1.1\r\nHost: x\r\n\r\n"));
        http::Reply reply = m_server.takeHeld();
        QCOMPARE(running("/hold", http::Method::Put), int64_t(1));
        QCOMPARE(running("/hold", http::Method::Patch), int64_t(-1));
        reply.send(http::Response::text(200, "done"));
        QCOMPARE(client.read().status, 200);
        QCOMPARE(running("/hold", http::Method::Put), int64_t(0));
    }

  private:
    TestServer m_server;
};

static const test::Registrar<ProtocolTest> registered;

}  // namespace pallium::httpserver

#include "protocol_test.moc"
