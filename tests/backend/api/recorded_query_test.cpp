#include "tests/backend/api/api_fixture.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <set>

namespace pallium::api {
namespace {

/// Refusals that depend on data, limits or endpoints which this fixture does not have.
bool isLater(const QString& name) {
    static const QStringList parts{QStringLiteral("read"),       QStringLiteral("federat"),
                                   QStringLiteral("not_served"), QStringLiteral("stats_on"),
                                   QStringLiteral("tenant"),     QStringLiteral("overrides")};
    static const std::set<QString> names{
        QStringLiteral("query_exec_error"),         QStringLiteral("query_exec_error2"),
        QStringLiteral("query_duplicate_labelset"), QStringLiteral("query_timeout"),
        QStringLiteral("range_exec_error"),         QStringLiteral("series_delete"),
        QStringLiteral("series_end_before_start")};
    return names.count(name) > 0 ||
           std::any_of(parts.begin(), parts.end(),
                       [&name](const QString& part) { return name.contains(part); });
}

http::Method methodOf(const QString& name) {
    for (const auto method :
         {http::Method::Get, http::Method::Post, http::Method::Delete, http::Method::Options})
        if (name.toStdString() == http::methodName(method)) return method;
    return http::Method::Other;
}

/// Without the RPC prefix, which we leave out on purpose.
std::string withoutRpc(QString text) {
    text.remove(QStringLiteral("rpc error: code = Code(400) desc = "));
    return text.toStdString();
}

/// As tenant `small` was in the recordings.
void limitSmallTenant(ApiFixture& fixture) {
    fixture.limits.maxQueryLength = std::chrono::hours(1);
    fixture.limits.maxFetchedSeriesPerQuery = 3;
    for (const char* const name : {"m1", "m2", "m3", "m4"})
        fixture.ingester.tenant("small").add(Labels::of({{"__name__", name}}), 1, 1);
}

}  // namespace

/// Sends the recorded queries that Cortex refused and compares status and text.
class RecordedQueryTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void refusesAsRecorded_data() {
        QTest::addColumn<QJsonObject>("request");
        QTest::addColumn<QJsonObject>("response");
        const auto shared = test::sharedDirectory();
        if (!shared) {
            QTest::newRow("without reference data") << QJsonObject() << QJsonObject();
            return;
        }
        const std::string text = test::readFile(*shared + "/cortex-recorded/querier.json");
        const auto exchanges = QJsonDocument::fromJson(QByteArray::fromStdString(text)).array();
        for (const auto& value : exchanges) {
            const QJsonObject exchange = value.toObject();
            const QString name = exchange[QStringLiteral("name")].toString();
            const QJsonObject response = exchange[QStringLiteral("response")].toObject();
            const bool isSetupA =
                exchange[QStringLiteral("setup")].toString() == QStringLiteral("A");
            const bool isRefusal = response[QStringLiteral("status")].toInt() >= 400;
            if (!isSetupA || !isRefusal || isLater(name)) continue;
            QTest::newRow(qPrintable(name))
                << exchange[QStringLiteral("request")].toObject() << response;
        }
    }
    void refusesAsRecorded() {
        if (!test::sharedDirectory()) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        QFETCH(QJsonObject, request);
        QFETCH(QJsonObject, response);
        ApiFixture fixture;
        limitSmallTenant(fixture);
        std::vector<std::pair<std::string, std::string>> headers;
        const QJsonObject fields = request[QStringLiteral("headers")].toObject();
        for (auto field = fields.begin(); field != fields.end(); ++field)
            headers.emplace_back(field.key().toStdString(), field.value().toString().toStdString());
        const http::Response answer =
            fixture.send(methodOf(request[QStringLiteral("method")].toString()),
                         request[QStringLiteral("path")].toString().toStdString(), headers,
                         request[QStringLiteral("body")].toString().toStdString());
        QCOMPARE(answer.status, response[QStringLiteral("status")].toInt());
        const QString recorded = response[QStringLiteral("body")].toString();
        const QJsonObject expected = QJsonDocument::fromJson(recorded.toUtf8()).object();
        if (expected.isEmpty()) {
            QCOMPARE(answer.body, recorded.toStdString());
            return;
        }
        const auto actual =
            QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
        QCOMPARE(actual[QStringLiteral("errorType")], expected[QStringLiteral("errorType")]);
        const auto text = actual[QStringLiteral("error")].toString().toStdString();
        const auto inner = withoutRpc(expected[QStringLiteral("error")].toString());
        // Parse errors of range queries are named like those of instant ones.
        if (text != inner) QCOMPARE(text, "invalid parameter \"query\": " + inner);
    }
};

static const test::Registrar<RecordedQueryTest> registered;

}  // namespace pallium::api

#include "recorded_query_test.moc"
