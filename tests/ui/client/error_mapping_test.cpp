#include "ui/client/error_mapping.h"

#include "tests/support/test_main.h"
#include "ui/client/html_page.h"

#include <QTest>

namespace pallium::ui {

class ErrorMappingTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void mapsAnswers_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ApiErrorKind>("kind");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, int status, const char* body, ApiErrorKind kind,
                            const char* text) {
            QTest::newRow(name) << status << QByteArray(body) << kind << QString::fromUtf8(text);
        };
        using Kind = ApiErrorKind;
        row("no tenant", 401, "no org id\n", Kind::Unauthorized, "no org id");
        row("no tenant as JSON", 400,
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no valid org id found\"}",
            Kind::Unauthorized, "no valid org id found");
        row("forbidden", 403, "no", Kind::Forbidden, "no");
        row("router", 404, "404 page not found\n", Kind::Missing, "404 page not found");
        row("proxy's page", 404, "<html><head><title>404 Not Found</title></head></html>",
            Kind::Missing, "404 Not Found");
        row("no rules", 404, "no rule groups found\n", Kind::Empty, "no rule groups found");
        row("no group", 404, "group does not exist\n", Kind::Empty, "group does not exist");
        row("no alerts", 404, "alertmanager storage object not found\n", Kind::Empty,
            "alertmanager storage object not found");
        row("not found as JSON", 404,
            "{\"status\":\"error\",\"errorType\":\"not_found\",\"error\":\"nothing\"}", Kind::Empty,
            "nothing");
        row("method", 405, "", Kind::Missing, "The server answered with status 405.");
        row("not implemented", 501, "", Kind::Missing, "The server answered with status 501.");
        row("gone", 410, "{\"status\":\"deprecated\",\"error\":\"API v1 is gone\"}", Kind::Missing,
            "API v1 is gone");
        row("bad query", 400,
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:4: parse error: limit: "
            "x\"}",
            Kind::BadInput, "1:4: parse error: limit: x");
        row("execution", 422,
            "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"many-to-many\"}",
            Kind::BadInput, "many-to-many");
        row("query limit", 422,
            "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"the query hit the max "
            "number of series limit (limit: 3 series)\"}",
            Kind::Limit, "the query hit the max number of series limit (limit: 3 series)");
        row("series limit", 400, "per-user series limit of 5 exceeded, please contact\n",
            Kind::Limit, "per-user series limit of 5 exceeded, please contact");
        row("rate", 429, "ingestion rate limit (50) exceeded while adding 61 samples\n",
            Kind::Limit, "ingestion rate limit (50) exceeded while adding 61 samples");
        row("body", 413, "http: request body too large\n", Kind::Limit,
            "http: request body too large");
        row("silence", 422, "{\"code\":612,\"message\":\"matchers in body should have items\"}",
            Kind::BadInput, "matchers in body should have items");
        row("bare JSON text", 400, "\"bad matcher format: a\"\n", Kind::BadInput,
            "bad matcher format: a");
        row("not ready", 503, "Some services are not Running:\nStarting: 1\n", Kind::Busy,
            "Some services are not Running:\nStarting: 1");
        row("query timeout", 503,
            "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}",
            Kind::Timeout, "query timed out");
        row("gateway timeout", 504, "upstream\n", Kind::Timeout, "upstream");
        row("internal", 500, "expanding series: empty ring", Kind::Server,
            "expanding series: empty ring");
        row("bad gateway", 502, "<html><body><p>Bad <b>Gateway</b></p></body></html>", Kind::Server,
            "Bad Gateway");
        row("broken JSON", 400, "{\"error\":", Kind::BadInput, "{\"error\":");
        row("redirect", 301, "", Kind::Decode, "The server answered with status 301.");
    }
    void mapsAnswers() {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const ApiErrorKind, kind);
        QFETCH(const QString, text);
        const ApiError error = statusError(status, body);
        QCOMPARE(error.text, text);
        QCOMPARE(error.kind, kind);
        QCOMPARE(error.status, status);
    }

    void mapsErrorInsideSuccess() {
        const auto error =
            prometheusError(200, QStringLiteral("execution"), QStringLiteral("many-to-many"));
        QCOMPARE(error.kind, ApiErrorKind::BadInput);
        QCOMPARE(error.status, 200);
        QCOMPARE(error.errorType, QStringLiteral("execution"));
    }

    void cutsLongTexts() {
        const ApiError error = statusError(500, QByteArray(1 << 20, 'x'));
        QCOMPARE(error.text.size(), 4000);
    }

    void dropsControlCharacters() {
        QCOMPARE(serverText(QStringLiteral("\u001b[31mred\u0007\nblue\t ")),
                 QStringLiteral("[31mred \nblue"));
    }

    void mapsBrokenTransfers() {
        QCOMPARE(transferError(QNetworkReply::ConnectionRefusedError, {}).kind,
                 ApiErrorKind::Offline);
        QCOMPARE(transferError(QNetworkReply::HostNotFoundError, {}).kind, ApiErrorKind::Offline);
        QCOMPARE(transferError(QNetworkReply::ProxyConnectionRefusedError, {}).kind,
                 ApiErrorKind::Offline);
        QCOMPARE(transferError(QNetworkReply::SslHandshakeFailedError, {}).kind, ApiErrorKind::Tls);
        QCOMPARE(transferError(QNetworkReply::OperationCanceledError, {}).kind,
                 ApiErrorKind::Timeout);
        QCOMPARE(transferError(QNetworkReply::ProtocolFailure, {}).kind, ApiErrorKind::Decode);
    }

    void readsPages() {
        const HtmlPage page = readHtmlPage(
            "<html><title>T</title><p>It&#39;s &lt;on&gt; &amp; off &#43;0 &bogus; &#x41;</p>"
            "<table><tr><th>A</th></tr><tr><td> x <b>y</b></td><td></td></tr></table><p>z");
        QCOMPARE(page.title, QStringLiteral("T"));
        QCOMPARE(page.paragraphs, QStringList{QStringLiteral("It's <on> & off +0 &bogus; A")});
        QCOMPARE(page.rows.size(), size_t(2));
        QCOMPARE(page.rows[1], (QStringList{QStringLiteral("x y"), QString()}));
    }

    void survivesBrokenPages() {
        for (const char* html : {"", "<", "<p", "<p>&", "<p>&#;</p>", "<p>&#xFFFFFFFF;</p>",
                                 "</td>", "<td>a</td>", "<p>&#55296;</p>", ">><<"})
            (void)htmlSentence(html);
    }
};

static const test::Registrar<ErrorMappingTest> registered;

}  // namespace pallium::ui

#include "error_mapping_test.moc"
