#include "tests/backend/api/api_fixture.h"
#include "tests/support/test_main.h"

#include <QRegularExpression>

namespace pallium::api {
namespace {

constexpr TimestampMs kExplainedTime = 1'795'413'907'000;
const std::string kExplainPath = "/prometheus/api/v1/query_explain";

struct ExplainFixture : ApiFixture {
    ExplainFixture() {
        for (const char* job : {"a", "b", "c"})
            ingester.tenant("t").add(Labels::of({{"__name__", "up"}, {"job", job}}), kExplainedTime,
                                     1);
    }
    /// The answer with every time taken as 0.
    std::string answer(const std::string& form) {
        static const QRegularExpression times(
            QStringLiteral("\"(own|total|eval|other)Ms\":[0-9.e+-]+"));
        const http::Response response = post(kExplainPath, form);
        return QString::fromStdString(response.body)
            .replace(times, QStringLiteral("\"\\1Ms\":0"))
            .toStdString();
    }
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class QueryExplainTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void describesASelector() {
        ExplainFixture fixture;
        const std::string expected =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"root\":{"
            "\"type\":\"vectorSelector\",\"valueType\":\"vector\","
            "\"text\":\"up{job!=\\\"c\\\"} offset 1s\",\"start\":0,\"end\":22,\"steps\":1,"
            "\"stepInvariant\":false,\"series\":2,\"points\":2,\"empty\":false,\"ownMs\":0,"
            "\"totalMs\":0,\"labels\":[{\"name\":\"__name__\",\"values\":1},"
            "{\"name\":\"job\",\"values\":2}],\"matchers\":[{\"name\":\"job\",\"type\":\"!=\","
            "\"value\":\"c\",\"text\":\"job!=\\\"c\\\"\"},{\"name\":\"__name__\",\"type\":\"=\","
            "\"value\":\"up\",\"text\":\"__name__=\\\"up\\\"\"}],\"offsetMs\":1000,\"atMs\":null,"
            "\"extended\":null,\"selection\":{\"seriesSelected\":2,\"samplesRead\":2,"
            "\"firstMs\":1795413907000,\"lastMs\":1795413907000,\"intervalMs\":null,"
            "\"resets\":0},\"children\":[]},\"totals\":{\"totalQueryableSamples\":2,"
            "\"peakSamples\":2,\"evalMs\":0,\"otherMs\":0}}}";
        QCOMPARE(fixture.answer("query=up{job!=\"c\"} offset 1s&time=1795413908"), expected);
    }
    void describesAnOperatorWithUnmatchedGroupsFirst() {
        ExplainFixture fixture;
        const std::string answer =
            fixture.answer("query=up %2B on (job) (up{job=~\"a|c\"} * 2)&time=1795413907");
        const std::string operation =
            "\"op\":\"+\",\"bool\":false,\"leftSeries\":3,\"rightSeries\":2,\"matching\":{"
            "\"card\":\"one-to-one\",\"on\":true,\"labels\":[\"job\"],\"include\":[]},"
            "\"unmatchedLeft\":1,"
            "\"unmatchedRight\":0,\"groupCount\":3,\"groups\":[{\"labels\":{\"job\":\"b\"},"
            "\"left\":{\"series\":1,\"value\":\"1\"},\"right\":{\"series\":0,\"value\":null},"
            "\"result\":{\"series\":0,\"value\":null}},{\"labels\":{\"job\":\"a\"},"
            "\"left\":{\"series\":1,\"value\":\"1\"},\"right\":{\"series\":1,\"value\":\"2\"},"
            "\"result\":{\"series\":1,\"value\":\"3\"}},";
        QVERIFY(contains(answer, operation));
        const std::string child =
            "\"op\":\"*\",\"bool\":false,\"leftSeries\":2,\"rightSeries\":1,"
            "\"children\":[{\"type\":\"vectorSelector\"";
        QVERIFY(contains(answer, child));
    }
    void describesAnAggregation() {
        ExplainFixture fixture;
        const std::string aggregation =
            "\"op\":\"max\",\"grouping\":[\"job\"],\"without\":true,\"groupCount\":1,\"groups\":["
            "{\"labels\":{},\"input\":{\"series\":3,\"value\":\"1\"},"
            "\"result\":{\"series\":1,\"value\":\"1\"}}],\"children\":[";
        QVERIFY(
            contains(fixture.answer("query=max without (job) (up)&time=1795413907"), aggregation));
    }
    void describesACallOverARange() {
        ExplainFixture fixture;
        const std::string answer =
            fixture.answer("query=rate(up[5m] @ end())&start=1795413900&end=1795413910&step=5");
        const std::string call =
            "{\"resultType\":\"matrix\",\"root\":{\"type\":\"call\","
            "\"valueType\":\"vector\",\"text\":\"rate(up[5m] @ end())\","
            "\"start\":0,\"end\":20,\"steps\":1,\"stepInvariant\":true,";
        QVERIFY(contains(answer, call));
        const std::string argument =
            "\"func\":\"rate\",\"children\":[{\"type\":\"matrixSelector\","
            "\"valueType\":\"matrix\",\"text\":\"up[5m] @ end()\",";
        QVERIFY(contains(answer, argument));
        const std::string selection =
            "\"offsetMs\":0,\"atMs\":1795413910000,\"extended\":null,"
            "\"rangeMs\":300000,\"selection\":{\"seriesSelected\":3,";
        QVERIFY(contains(answer, selection));
    }
    void describesASubquery() {
        ExplainFixture fixture;
        const std::string answer =
            fixture.answer("query=max_over_time(up[10m:1m] offset 1m)&time=1795413907");
        const std::string subquery =
            "\"rangeMs\":600000,\"stepMs\":60000,\"offsetMs\":60000,\"atMs\":null,"
            "\"children\":[{\"type\":\"vectorSelector\"";
        QVERIFY(contains(answer, subquery));
    }
    void saysThatNothingWasFound() {
        ExplainFixture fixture;
        const std::string answer = fixture.answer("query=down&time=1795413907");
        const std::string numbers = "\"series\":0,\"points\":0,\"empty\":true";
        QVERIFY(contains(answer, numbers));
        const std::string selection = "\"seriesSelected\":0,\"samplesRead\":0,\"firstMs\":null";
        QVERIFY(contains(answer, selection));
    }
    void cutsLongTextsAtACharacter() {
        ExplainFixture fixture;
        std::string word;
        for (int i = 0; i < 600; ++i)
            word += "ä";
        const std::string answer = fixture.answer("query=\"" + word + "\"");
        QVERIFY(contains(answer,
                         "\"text\":\"\\\"" + word.substr(0, 998) + "\",\"start\":0,\"end\":1202"));
    }
    void carriesAnnotations() {
        ExplainFixture fixture;
        QVERIFY(
            contains(fixture.answer("query=rate(up[5m])&time=1795413907"), "\"children\":[]}]}"));
        QVERIFY(contains(fixture.answer("query=quantile(2, up)&time=1795413907"),
                         "\"warnings\":[\"PromQL warning: "));
    }
    void carriesTenAnnotationsOfAKind() {
        ExplainFixture fixture;
        std::string query = "0";
        for (int i = 0; i < 12; ++i)
            query += "%2Bquantile(2,up)";
        QVERIFY(fixture.answer("time=1795413907&query=" + query)
                    .ends_with(",\"2 more warning annotations omitted\"]}"));
    }
    void answersOnTheLegacyPrefixByGet() {
        ExplainFixture fixture;
        QCOMPARE(fixture.get("/api/prom/api/v1/query_explain?query=up").status, 200);
    }
    void keepsTenantsApart() {
        ExplainFixture fixture;
        const http::Response other =
            fixture.send(http::Method::Get, kExplainPath + "?query=up&time=1795413907",
                         {{"X-Scope-OrgID", "u"}});
        QVERIFY(contains(other.body, "\"seriesSelected\":0"));
        QCOMPARE(
            fixture.send(http::Method::Get, kExplainPath + "?query=up", {{"X-Scope-OrgID", ""}})
                .status,
            fixture
                .send(http::Method::Get, "/prometheus/api/v1/query?query=up",
                      {{"X-Scope-OrgID", ""}})
                .status);
    }
    void failsAsTheQueryDoes_data() {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("form");
        const auto row = [](const char* endpoint, const char* form) {
            QTest::newRow(form) << QString::fromLatin1(endpoint) << QString::fromLatin1(form);
        };
        row("query", "query=up{");
        row("query", "query=up&time=x");
        row("query", "query=up&limit=-1");
        row("query", "query=up&lookback_delta=x");
        row("query", "query=up %2B on () up&time=1795413907");
        row("query_range", "query=up&start=0&end=1&step=0");
        row("query_range", "query=up&start=1");
        row("query_range", "query=up&end=1");
        row("query_range", "query=up&step=1");
        row("query_range", "query=up&start=0&end=11001&step=1");
        row("query_range", "query=up[5m]&start=0&end=1&step=1");
    }
    void failsAsTheQueryDoes() {
        QFETCH(QString, endpoint);
        QFETCH(QString, form);
        ExplainFixture fixture;
        const http::Response expected =
            fixture.post("/prometheus/api/v1/" + endpoint.toStdString(), form.toStdString());
        const http::Response actual = fixture.post(kExplainPath, form.toStdString());
        QVERIFY(expected.status >= 400);
        QCOMPARE(actual.status, expected.status);
        QCOMPARE(actual.body, expected.body);
    }
};

static const pallium::test::Registrar<QueryExplainTest> registeredQueryExplainTest;

}  // namespace pallium::api

#include "query_explain_test.moc"
