#include "backend/api/request_log.h"

#include "tests/support/test_main.h"

#include <cstdio>
#include <unistd.h>

namespace pallium::api {
namespace {

/// What goes to stderr while it lives.
class Captured {
  public:
    Captured() : m_file(std::tmpfile()), m_old(dup(STDERR_FILENO)) {
        dup2(fileno(m_file), STDERR_FILENO);
    }
    ~Captured() {
        dup2(m_old, STDERR_FILENO);
        close(m_old);
        std::fclose(m_file);
    }
    std::string text() const {
        std::rewind(m_file);
        std::string text(4096, '\0');
        text.resize(std::fread(text.data(), 1, text.size(), m_file));
        return text;
    }

  private:
    std::FILE* m_file;
    int m_old;
};

http::RequestHead head(std::vector<std::pair<std::string, std::string>> fields,
                       std::string query = {}) {
    http::RequestHead head;
    head.rawPath = "/api/v1/push";
    head.rawQuery = std::move(query);
    for (auto& [name, value] : fields)
        head.headers.add(std::move(name), std::move(value));
    return head;
}

/// `key=value ` of each.
std::string textOf(const std::vector<log::Field>& notes) {
    std::string text;
    for (const log::Field& note : notes)
        text.append(note.key).append("=").append(note.value).append(" ");
    return text;
}

RequestLog make(RequestLogOptions options = {}) {
    return RequestLog::create(std::move(options)).value();
}

/// The line of a request that ended so.
std::string lineOf(const RequestLog& log, int status, log::Level level = log::Level::Info) {
    log::configure(level, log::Format::Logfmt);
    const Captured captured;
    log.write({"POST", status, 0.0015, "<no\nspace>"}, log.notes(head({}), "127.0.0.1:5"));
    const std::string text = captured.text();
    log::configure(log::Level::Info, log::Format::Logfmt);
    return text.substr(std::min(text.find("level="), text.size()));
}

}  // namespace

class RequestLogTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tellsFailuresAlways() {
        QCOMPARE(lineOf(make(), 500),
                 std::string("level=warn msg=request method=POST status=500 duration=1.5ms "
                             "uri=/api/v1/push response=\"<no\\nspace>\"\n"));
        // What load answers, and what the client did wrong, is no failure.
        for (const int status : {200, 404, 499, 502, 503})
            QCOMPARE(lineOf(make(), status), std::string());
    }
    void tellsTheRestAtTheLevelAskedFor() {
        const std::string told =
            " msg=request method=POST status=200 duration=1.5ms "
            "uri=/api/v1/push\n";
        QCOMPARE(lineOf(make(), 200, log::Level::Debug), "level=debug" + told);
        RequestLogOptions options;
        options.isAtInfo = true;
        QCOMPARE(lineOf(make(options), 200), "level=info" + told);
        QCOMPARE(lineOf(make(options), 200, log::Level::Warn), std::string());
    }
    void notesWhoAskedForWhat() {
        QCOMPARE(textOf(make().notes(head({{"x-scope-orgid", "a"}}, "x=1"), "127.0.0.1:5")),
                 std::string("uri=/api/v1/push?x=1 tenant=a "));
    }
    void notesHeadersButNoSecrets() {
        RequestLogOptions options;
        options.tellsHeaders = true;
        options.hiddenHeaders = "x-mine, X-Other";
        const auto request = head({{"Host", "h"},
                                   {"authorization", "Bearer t"},
                                   {"Cookie", "c"},
                                   {"X-Mine", "m"},
                                   {"x-other", "o"},
                                   {"X-Shown", "s"}});
        QCOMPARE(textOf(make(options).notes(request, "127.0.0.1:5")),
                 std::string("uri=/api/v1/push headers=Host: h; X-Shown: s;  "));
    }
    void copiesHeadersThatAreNamed() {
        RequestLogOptions options;
        options.copiedHeaders = {"X-Trace", "X-Absent"};
        const RequestLog log = make(options);
        QCOMPARE(textOf(log.notes(head({{"x-trace", "7"}}), "127.0.0.1:5")),
                 std::string("uri=/api/v1/push X-Trace=7 "));
    }
    void notesSources() {
        RequestLogOptions options;
        options.tellsSources = true;
        const RequestLog log = make(options);
        QCOMPARE(textOf(log.notes(head({{"X-Real-IP", "192.0.2.7"}}), "127.0.0.1:5")),
                 std::string("uri=/api/v1/push sourceIPs=192.0.2.7, 127.0.0.1 "));
    }
    void wantsHeaderAndExpressionTogether() {
        RequestLogOptions options;
        options.sourceHeader = "X-From";
        QVERIFY(RequestLog::create(options).has_value());
        options.tellsSources = true;
        QCOMPARE(RequestLog::create(options).error().message,
                 std::string("error setting up source IP extraction: either both a header field "
                             "and a regex have to be given or neither"));
        options.sourceRegex = "(";
        QCOMPARE(RequestLog::create(options).error().message,
                 std::string("error setting up source IP extraction: invalid regex given"));
    }

    void findsTheSource_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* header, const char* value,
                            const char* expected, const char* peer = "127.0.0.1:5") {
            QTest::newRow(name) << header << value << peer << expected;
        };
        row("nobody tells", "Host", "x", "127.0.0.1");
        row("nobody tells, IPv6", "Host", "x", "::1", "[::1]:5");
        row("the first of several", "X-Forwarded-For", "192.0.2.7, 192.0.2.8",
            "192.0.2.7, 127.0.0.1");
        row("with a port", "X-Forwarded-For", "192.0.2.7:80", "192.0.2.7, 127.0.0.1");
        row("IPv6", "X-Real-IP", "2001:db8::1", "2001:db8::1, 127.0.0.1");
        row("the same", "X-Real-IP", "127.0.0.1", "127.0.0.1");
        row("forwarded", "Forwarded", "by=x;For=\"[2001:db8::1]:4711\", for=y",
            "2001:db8::1, 127.0.0.1");
        row("forwarded by nobody", "Forwarded", "by=x", "127.0.0.1");
    }
    void findsTheSource() {
        QFETCH(QString, header);
        QFETCH(QString, value);
        QFETCH(QString, peer);
        QFETCH(QString, expected);
        http::Headers headers;
        headers.add(header.toStdString(), value.toStdString());
        const SourceAddress source = SourceAddress::create({}, {}).value();
        QCOMPARE(QString::fromStdString(source.of(headers, peer.toStdString())), expected);
    }
    void findsTheSourceByAnExpression() {
        const SourceAddress source = SourceAddress::create("X-From", "ip=([0-9.]+)").value();
        http::Headers headers;
        headers.add("X-Real-IP", "192.0.2.1");
        QCOMPARE(source.of(headers, "127.0.0.1:5"), std::string("127.0.0.1"));
        headers.add("x-from", "who=me;ip=192.0.2.7;ip=192.0.2.8");
        QCOMPARE(source.of(headers, "127.0.0.1:5"), std::string("192.0.2.7, 127.0.0.1"));
    }
};

static const test::Registrar<RequestLogTest> registered;

}  // namespace pallium::api

#include "request_log_test.moc"
