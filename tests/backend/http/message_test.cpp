#include "backend/http/message.h"

#include "backend/http/content_coding.h"
#include "backend/http/percent.h"
#include "backend/http/response_writer.h"
#include "backend/io/compression.h"
#include "tests/support/test_main.h"

#include <stdexcept>

namespace pallium::http {
namespace {

struct Recorder final : Reply::Sink {
    void send(Response response) override { answers.push_back(std::move(response)); }
    std::vector<Response> answers;
};

std::string listed(const Values& values) {
    std::string text;
    for (const auto& [key, value] : values.pairs())
        text += "<" + key + "=" + value + ">";
    return text;
}

}  // namespace

class MessageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void parsesParameters_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("expected");
        QTest::addColumn<std::string>("failure");
        const auto row = [](const char* name, const std::string& text, const std::string& expected,
                            const std::string& failure = {}) {
            QTest::newRow(name) << text << expected << failure;
        };
        row("plain", "a=1&b=2&a=3", "<a=1><b=2><a=3>");
        row("escapes", "match%5B%5D=%7Bx%3D%22a+b%22%7D%00",
            std::string("<match[]={x=\"a b\"}\0>", 20));
        row("equals sign in the value", "q=a=b", "<q=a=b>");
        row("no value", "a&b=", "<a=><b=>");
        row("empty pairs", "&&a=1&", "<a=1>");
        row("bad escapes", "a=%zz&b=1&%2=x&c=%", "<b=1>", "invalid URL escape \"%zz\"");
        row("cut escape", "a=1&c=%", "<a=1>", "invalid URL escape \"%\"");
        row("semicolon", "a=1;b=2&c=3", "<c=3>", "invalid semicolon separator in query");
        row("bytes", "a=%ff\xfe", "<a=\xff\xfe>");
    }
    void parsesParameters() {
        QFETCH(std::string, text);
        QFETCH(std::string, expected);
        QFETCH(std::string, failure);
        Values values;
        values.parse(text);
        QCOMPARE(listed(values), expected);
        QCOMPARE(values.failure(), failure);
    }
    void findsParameters() {
        Values values;
        values.parse("a=1&a=2&b=");
        QCOMPARE(values.get("a"), std::string_view("1"));
        QCOMPARE(values.all("a").size(), size_t(2));
        QVERIFY(values.has("b") && !values.has("c"));
        QVERIFY(values.get("c").empty());
    }

    void readsFormsBeforeQueries() {
        Request request;
        request.method = Method::Post;
        request.rawQuery = "a=query&c=3";
        request.body = "a=body&b=x+y";
        request.headers.add("content-type", "Application/x-www-form-urlencoded ; charset=utf-8");
        QCOMPARE(listed(request.form()), std::string("<a=body><b=x y><a=query><c=3>"));
        QCOMPARE(listed(request.query()), std::string("<a=query><c=3>"));
    }
    void readsNoOtherBodies() {
        Request request;
        request.method = Method::Post;
        request.body = "a=body";
        QVERIFY(request.form().pairs().empty());
        request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        request.method = Method::Get;
        QVERIFY(request.form().pairs().empty());
    }

    void comparesHeaderNamesWithoutCase() {
        Headers headers;
        headers.add("X-Scope-OrgID", "a");
        headers.add("x-scope-orgid", "b");
        QCOMPARE(headers.value("X-SCOPE-ORGID"), std::string_view("a"));
        headers.set("X-scope-OrgId", "c");
        QCOMPARE(headers.fields().size(), size_t(1));
        QVERIFY(!headers.get("Other"));
    }

    void answersExactlyOnce() {
        const auto recorder = std::make_shared<Recorder>();
        {
            Reply reply(recorder);
            reply.send(Response::text(200, "one"));
            reply.send(Response::text(200, "two"));
        }
        QCOMPARE(recorder->answers.size(), size_t(1));
        QCOMPARE(recorder->answers[0].body, std::string("one"));
    }
    void answersForWhoForgot() {
        const auto recorder = std::make_shared<Recorder>();
        {
            Reply reply(recorder);
            Reply moved(std::move(reply));
            Reply other(std::make_shared<Recorder>());
            other.send(Response::empty(200));
            moved = std::move(other);
            QCOMPARE(recorder->answers.size(), size_t(1));
        }
        QCOMPARE(recorder->answers.size(), size_t(1));
        QCOMPARE(recorder->answers[0].status, 500);
    }
    void answersForWhoThrew() {
        const auto recorder = std::make_shared<Recorder>();
        const auto handler = [](const Reply&) { throw std::runtime_error("x"); };
        try {
            handler(Reply(recorder));
        } catch (const std::runtime_error&) {
        }
        QCOMPARE(recorder->answers.at(0).status, 500);
    }

    void writesHeads() {
        Response response = Response::text(200, "hello");
        response.headers.add("X-A", "b\r\nInjected: 1");
        response.headers.add("content-length", "99");
        const std::string expected =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nX-A: b  Injected: 1\r\n"
            "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 5\r\n\r\n";
        QCOMPARE(responseHead(response, {}, 0), expected);
    }
    void announcesTheConnection() {
        const Response response = Response::empty(204);
        QVERIFY(responseHead(response, {false, false, false}, 0)
                    .ends_with("\r\nConnection: close\r\n\r\n"));
        QVERIFY(responseHead(response, {false, true, true}, 0)
                    .ends_with("\r\nConnection: keep-alive\r\n\r\n"));
        QVERIFY(responseHead(response, {}, 0).find("Content-Length") == std::string::npos);
        QVERIFY(responseHead(response, {}, 0).find("Connection") == std::string::npos);
    }
    void formatsDates() {
        QCOMPARE(formatHttpDate(784111777), std::string("Sun, 06 Nov 1994 08:49:37 GMT"));
        QCOMPARE(formatHttpDate(1709210096), std::string("Thu, 29 Feb 2024 12:34:56 GMT"));
    }

    void readsAcceptedCodings_data() {
        QTest::addColumn<std::string>("accept");
        QTest::addColumn<bool>("expected");
        QTest::newRow("none") << std::string("") << false;
        QTest::newRow("list") << std::string("deflate, GZIP, br") << true;
        QTest::newRow("weight") << std::string("gzip;q=0.001") << true;
        QTest::newRow("zero") << std::string("gzip; q=0.00, *") << false;
        QTest::newRow("any") << std::string("br, *;q=0.5") << true;
        QTest::newRow("nothing but identity") << std::string("identity, *;q=0") << false;
        QTest::newRow("part of a word") << std::string("gzipped") << false;
    }
    void readsAcceptedCodings() {
        QFETCH(std::string, accept);
        QFETCH(bool, expected);
        QCOMPARE(acceptsGzip(accept), expected);
    }
    void compressesWhatIsAccepted() {
        Response response = Response::text(200, "aaaa");
        compressResponse(response, "gzip");
        QCOMPARE(response.headers.value("Content-Encoding"), std::string_view("gzip"));
        QCOMPARE(response.headers.value("Vary"), std::string_view("Accept-Encoding"));
        std::string plain;
        QVERIFY(io::gzipDecode(response.body, 100, plain));
        QCOMPARE(plain, std::string("aaaa"));
        const std::string once = response.body;
        compressResponse(response, "gzip");
        QCOMPARE(response.body, once);
    }
    void keepsWhatIsNot() {
        Response response = Response::text(200, "aaaa");
        compressResponse(response, "br");
        QCOMPARE(response.body, std::string("aaaa"));
        QVERIFY(!response.headers.get("Content-Encoding"));
        QVERIFY(response.headers.get("Vary"));
        Response empty = Response::empty(204);
        compressResponse(empty, "gzip");
        QVERIFY(!empty.headers.get("Content-Encoding"));
    }

    void mapsErrors() {
        QCOMPARE(statusOf(ErrorKind::InvalidArgument), 400);
        QCOMPARE(statusOf(ErrorKind::LimitExceeded), 429);
        QCOMPARE(statusOf(ErrorKind::Canceled), 499);
        QCOMPARE(statusOf(ErrorKind::Corruption), 500);
        QCOMPARE(reasonPhrase(404), std::string_view("Not Found"));
        QVERIFY(reasonPhrase(299).empty());
    }
    void encodesPercent() {
        const std::string_view text = "a/b +%\xff~";
        QCOMPARE(percentEncode(text), std::string("a%2Fb%20%2B%25%FF~"));
        std::string back;
        QVERIFY(percentDecode(percentEncode(text), false, back));
        QCOMPARE(back, std::string(text));
        QCOMPARE(badEscape("%41%ff"), std::string_view());
        QCOMPARE(badEscape("%41a%4"), std::string_view("%4"));
        QCOMPARE(badEscape("%%41"), std::string_view("%%4"));
    }
};

static const test::Registrar<MessageTest> registered;

}  // namespace pallium::http

#include "message_test.moc"
