#include "backend/http/request_parser.h"

#include "tests/support/test_main.h"

namespace pallium::http {
namespace {

/// What came out of a connection's bytes: heads, bodies and the failure, in one text.
std::string run(std::string_view bytes, size_t pieceBytes, RequestParser::Limits limits = {}) {
    RequestParser parser(limits);
    std::string log;
    std::string body;
    while (!bytes.empty()) {
        std::string_view piece = bytes.substr(0, pieceBytes);
        bytes.remove_prefix(piece.size());
        RequestParser::Event event = parser.next(piece);
        for (; event != RequestParser::Event::NeedMore; event = parser.next(piece)) {
            if (event == RequestParser::Event::Failed) {
                return log + std::to_string(parser.failure().status) + " " +
                       std::string(parser.failure().message);
            }
            if (event == RequestParser::Event::Head) {
                log += parser.head().methodText + " " + parser.head().rawPath + "?" +
                       parser.head().rawQuery;
                log += parser.head().isKeepAlive ? "" : " close";
                log += parser.head().expectsContinue ? " expects" : "";
            } else if (event == RequestParser::Event::Body) {
                body += parser.body();
            } else {
                log += " [" + body + "];";
                body.clear();
                parser.reset();
            }
        }
    }
    return log + (parser.hasStarted() ? "..." : "");
}

constexpr std::string_view kHost = "Host: x\r\n";

std::string get(std::string_view fields) {
    return "GET / HTTP/1.1\r\n" + std::string(kHost) + std::string(fields) + "\r\n";
}
std::string chunked(std::string_view body) {
    return "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body);
}

}  // namespace

class RequestParserTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsTheSameHoweverTheBytesAreCut_data() {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, const std::string& bytes,
                            const std::string& expected) {
            QTest::newRow(name) << bytes << expected;
        };
        addValidRows(row);
        addHeadRows(row);
        addFramingRows(row);
        addChunkRows(row);
    }
    void readsTheSameHoweverTheBytesAreCut() {
        QFETCH(std::string, bytes);
        QFETCH(std::string, expected);
        QCOMPARE(run(bytes, bytes.size()), expected);
        QCOMPARE(run(bytes, 1), expected);
        for (size_t cut = 1; cut < bytes.size(); ++cut)
            QCOMPARE(run(bytes, cut), expected);
    }

    void refusesWhatIsTooLong() {
        const RequestParser::Limits limits{100, 200, 5};
        const std::string longTarget =
            "GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
        const std::string longField = get("X: " + std::string(200, 'b') + "\r\n");
        const std::string manyFields = get("A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\n");
        for (const size_t piece : {size_t(1), size_t(7), size_t(100000)}) {
            QCOMPARE(run(longTarget, piece, limits), std::string("414 request target too long"));
            QCOMPARE(run(longField, piece, limits),
                     std::string("431 request header fields too large"));
            QCOMPARE(run(manyFields, piece, limits),
                     std::string("431 too many request header fields"));
        }
        const std::string fits = "GET /" + std::string(99, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
        QVERIFY(run(fits, 1000, limits).ends_with("[];"));
        QVERIFY(run(get("A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n"), 1000, limits).ends_with("[];"));
    }
    void refusesEndlessLinesBeforeTheyEnd() {
        const RequestParser::Limits limits{100, 200, 5};
        QCOMPARE(run("GET /" + std::string(1000, 'a'), 10, limits),
                 std::string("414 request target too long"));
        QCOMPARE(run("GET / HTTP/1.1\r\nX: " + std::string(1000, 'a'), 10, limits),
                 std::string("431 request header fields too large"));
    }
    void limitsChunkExtensionsAndTrailers() {
        const RequestParser::Limits limits{100, 200, 5};
        std::string body;
        for (int i = 0; i < 10; ++i)
            body += "1;" + std::string(50, 'e') + "\r\nx\r\n";
        QVERIFY(run(chunked(body + "0\r\n\r\n"), 10, limits)
                    .ends_with("400 too many chunk extensions"));
        QVERIFY(run(chunked("0\r\nT: " + std::string(300, 't') + "\r\n\r\n"), 10, limits)
                    .ends_with("431 request header fields too large"));
    }
    void letsTheCallerReadABodyPastIt() {
        RequestParser parser({});
        const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";
        std::string_view input = head;
        QVERIFY(parser.next(input) == RequestParser::Event::Head);
        QCOMPARE(parser.bodyRemaining(), uint64_t(1000));
        parser.skipBody(999);
        input = "zGET";
        QVERIFY(parser.next(input) == RequestParser::Event::Body);
        QCOMPARE(parser.body(), std::string_view("z"));
        QVERIFY(parser.next(input) == RequestParser::Event::Complete);
        QCOMPARE(input, std::string_view("GET"));
    }
    void keepsBytesOfTargetsAsTheyAre() {
        RequestParser parser({});
        const std::string bytes = "GET /a%2Fb%zz//\xff?x=%+\xc3 HTTP/1.1\r\nHost: x\r\n\r\n";
        std::string_view input = bytes;
        QVERIFY(parser.next(input) == RequestParser::Event::Head);
        QCOMPARE(parser.head().rawPath, std::string("/a%2Fb%zz//\xff"));
        QCOMPARE(parser.head().rawQuery, std::string("x=%+\xc3"));
    }

  private:
    template <class Row>
    static void addValidRows(const Row& row) {
        row("get", get(""), "GET /? [];");
        row("post", "POST /p?q=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
            "POST /p?q=1 [abc];");
        row("same length twice",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            "POST /? [abc];");
        row("pipelined", get("") + get("Connection: close\r\n"), "GET /? [];GET /? close [];");
        row("empty line between", get("") + "\r\n" + get(""), "GET /? [];GET /? [];");
        row("old client", "GET / HTTP/1.0\r\n\r\n", "GET /? close [];");
        row("old client stays", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET /? [];");
        row("close among options", get("Connection: Upgrade , CLOSE\r\n"), "GET /? close [];");
        row("absolute target", "GET http://h:1/a?b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a?b [];");
        row("absolute target without path", "GET HTTP://h?b HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /?b [];");
        row("asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS *? [];");
        row("unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "BREW /? [];");
        row("expectation",
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\nz",
            "POST /? expects [z];");
        row("unfinished", "GET / HTTP/1.1\r\nHost: x\r\n", "...");
    }
    template <class Row>
    static void addHeadRows(const Row& row) {
        row("binary", std::string("\x16\x03\x01", 3), "400 malformed request line");
        row("no version", "GET /\r\n\r\n", "400 malformed request line");
        row("two spaces", "GET  / HTTP/1.1\r\n", "400 malformed request target");
        row("space in target", "GET /a b HTTP/1.1\r\n", "400 malformed request target");
        row("NUL in target", std::string("GET /a\0b HTTP/1.1\r\n", 20),
            "400 malformed request target");
        row("version 9.9", "GET / HTTP/9.9\r\n", "505 unsupported HTTP version");
        row("version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400 HTTP/2 is not spoken here");
        row("version word", "GET / HTTQ/1.1\r\n", "400 malformed HTTP version");
        row("bad method", "FOO<> / HTTP/1.1\r\n", "400 malformed request line");
        row("authority target", "CONNECT h:1 HTTP/1.1\r\n",
            "400 unsupported form of the request target");
        row("other scheme", "GET ftp://h/ HTTP/1.1\r\n",
            "400 unsupported form of the request target");
        row("bare LF", "GET / HTTP/1.1\nHost: x\n\n", "400 line ends without carriage return");
        row("bare CR", get("A: x\ry\r\n"), "400 malformed header value");
        row("NUL in value", get(std::string("A: \0\r\n", 6)), "400 malformed header value");
        row("no colon", get("nocolon\r\n"), "400 header line without a colon");
        row("space before colon", get("A : 1\r\n"), "400 malformed header name");
        row("no name", get(": 1\r\n"), "400 malformed header name");
        row("folded", get("A: 1\r\n b: 2\r\n"), "400 malformed header name");
        row("no host", "GET / HTTP/1.1\r\n\r\n", "400 missing required Host header");
        row("two hosts", get("Host: y\r\n"), "400 too many Host headers");
        row("bad host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400 malformed Host header");
        row("expects wonders", get("Expect: 200-ok\r\n"), "417 unsupported expectation");
    }
    template <class Row>
    static void addFramingRows(const Row& row) {
        row("both lengths", get("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
            "400 both Content-Length and Transfer-Encoding");
        row("two lengths", get("Content-Length: 1\r\nContent-Length: 2\r\n"),
            "400 contradicting Content-Length headers");
        for (const char* bad :
             {"-1", "+1", "1, 1", "0x1", "", "99999999999999999999", "9223372036854775808"}) {
            row(bad, get(std::string("Content-Length: ") + bad + "\r\n"),
                "400 malformed Content-Length");
        }
        for (const char* bad : {"xchunked", "gzip, chunked", "identity", "chunked, chunked"}) {
            row(bad, get(std::string("Transfer-Encoding: ") + bad + "\r\n"),
                "501 unsupported transfer encoding");
        }
        row("chunked twice", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
            "400 too many transfer encodings");
        row("old client chunks", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
            "400 Transfer-Encoding in an HTTP/1.0 request");
    }
    template <class Row>
    static void addChunkRows(const Row& row) {
        const std::string ok = "POST /p? [abcdefghijklm];";
        row("chunks", chunked("3\r\nabc\r\nA\r\ndefghijklm\r\n0\r\n\r\n"), ok);
        row("extensions", chunked("3;a=b\r\nabc\r\na;c=\"d\"\r\ndefghijklm\r\n0;z\r\n\r\n"), ok);
        row("trailers", chunked("d\r\nabcdefghijklm\r\n0\r\nX: 1\r\nY: 2\r\n\r\n") + get(""),
            ok + "GET /? [];");
        row("empty", chunked("0\r\n\r\n"), "POST /p? [];");
        const std::string failed = "POST /p?400 ";
        for (const char* bad : {"zz", "-1", "", " 1", "1 ", "0x1", "+1", "ffffffffffffffff"}) {
            row(bad, chunked(std::string(bad) + "\r\n"), failed + "malformed chunk size");
        }
        row("chunk too long", chunked("1\r\nabc"), failed + "chunk longer than its size");
        row("chunk LF", chunked("1\n"), failed + "line ends without carriage return");
        row("bad trailer", chunked("0\r\nX : 1\r\n"), failed + "malformed header name");
    }
};

static const test::Registrar<RequestParserTest> registered;

}  // namespace pallium::http

#include "request_parser_test.moc"
