#include "tests/backend/api/api_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

constexpr TimestampMs kTime = 1'795'413'907'000;
const std::string kBase = "/prometheus/api/v1";

struct Fixture : ApiFixture {
    explicit Fixture(querier::QuerierConfig settings = {},
                     const ApiConfig& served = withBuildInfo())
        : ApiFixture(".*", Services::Running, std::move(settings), smallBodies(), served) {
        for (const char* job : {"a", "b", "c"})
            ingester.tenant("t").add(Labels::of({{"__name__", "up"}, {"job", job}}), kTime, 1);
    }
};

std::string failure(const std::string& type, const std::string& text) {
    return "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"" + text + "\"}";
}

std::string success(const std::string& data) {
    return "{\"status\":\"success\",\"data\":" + data + "}";
}

}  // namespace

using http::Method;

class QueryApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void answersOnBothPrefixesByGetAndPost() {
        Fixture fixture;
        const std::string expected =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{}"
            ","
            "\"value\":[1795413907,\"3\"]}]}}";
        for (const char* const root : {"/prometheus", "/api/prom"}) {
            const std::string path = std::string(root) + "/api/v1/query";
            QCOMPARE(fixture.get(path + "?query=count(up)&time=1795413907").body, expected);
            const http::Response posted = fixture.post(path, "query=count(up)&time=1795413907");
            QCOMPARE(posted.status, 200);
            QCOMPARE(posted.headers.value("Content-Type"), std::string_view("application/json"));
            QCOMPARE(posted.body, expected);
        }
        QCOMPARE(fixture.send(Method::Delete, kBase + "/query?query=up").status, 405);
    }
    void movesRangesToMultiplesOfTheStepIfAsked() {
        const std::string path = kBase + "/query_range?query=time()&start=1000.5&end=1029&step=10";
        const auto points = [](const std::string& values) {
            return success("{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":" +
                           values + "}]}");
        };
        QCOMPARE(Fixture().get(path).body,
                 points("[[1000.500,\"1000.5\"],[1010.500,\"1010.5\"],[1020.500,\"1020.5\"]]"));
        ApiConfig aligning;
        aligning.alignsRangesWithStep = true;
        QCOMPARE(Fixture({}, aligning).get(path).body,
                 points("[[1000,\"1000\"],[1010,\"1010\"],[1020,\"1020\"]]"));
    }
    void readsNoFormWithoutItsContentType() {
        Fixture fixture;
        QCOMPARE(fixture.send(Method::Post, kBase + "/query", {}, "query=up").body,
                 failure("bad_data",
                         "invalid parameter \\\"query\\\": unknown position: parse error: no "
                         "expression found in input"));
    }
    void keepsTenantsApart() {
        Fixture fixture;
        const http::Response other = fixture.send(
            Method::Get, kBase + "/query?query=up&time=1795413907", {{"X-Scope-OrgID", "u"}});
        QCOMPARE(other.body, std::string("{\"status\":\"success\",\"data\":{\"resultType\":"
                                         "\"vector\",\"result\":[]}}"));
    }
    void evaluatesNowWithMillisecondsWithoutATime() {
        Fixture fixture;
        QVERIFY(fixture.get(kBase + "/query?query=vector(1)").body.find("[1795413907.123,\"1\"]") !=
                std::string::npos);
    }
    void cutsToTheLimitWithAWarning() {
        Fixture fixture;
        const std::string body =
            fixture.get(kBase + "/query?query=up&time=1795413907&limit=1").body;
        QVERIFY(body.ends_with("}]},\"warnings\":[\"results truncated due to limit\"]}"));
        QCOMPARE(body.find("\"metric\""), body.rfind("\"metric\""));
        QVERIFY(
            fixture.get(kBase + "/query?query=up&time=1795413907&limit=3").body.find("warnings") ==
            std::string::npos);
    }
    void showsTenAnnotationsOfEachKind() {
        Fixture fixture;
        std::string query = "0";
        for (int i = 0; i < 12; ++i) {
            const std::string name = "m" + std::to_string(i);
            for (const TimestampMs t : {kTime - 1000, kTime})
                fixture.ingester.tenant("t").add(Labels::of({{"__name__", name}}), t, 1);
            query += "%2Bsum(rate(" + name + "[5m]))%2Bquantile(2,up)";
        }
        const std::string body = fixture.get(kBase + "/query?time=1795413907&query=" + query).body;
        QVERIFY(body.find("\\\"m9\\\" (1:") != std::string::npos);
        QVERIFY(body.find("\\\"m10\\\" (1:") == std::string::npos);
        QVERIFY(body.find(",\"2 more warning annotations omitted\"],\"infos\":[") !=
                std::string::npos);
        QVERIFY(body.ends_with(",\"2 more info annotations omitted\"]}"));
    }
    void writesStatisticsIfAskedForAnything() {
        Fixture fixture;
        const std::string body =
            fixture.get(kBase + "/query?query=up&time=1795413907&stats=true").body;
        QVERIFY(body.find("\"stats\":{\"samples\":{\"totalQueryableSamples\":3,") !=
                std::string::npos);
    }
    void tellsTimingsIfSoSet() {
        querier::QuerierConfig settings;
        settings.showsTimings = true;
        Fixture fixture(settings);
        const auto answer = [&fixture](const std::string& rest) {
            return fixture.get(kBase + "/query" + rest).body;
        };
        const std::string range = "_range?query=up&start=1795413907&end=1795413917&step=10&stats=";
        for (const std::string& body :
             {answer("?query=up&time=1795413907&stats=all"), answer(range + "all")})
            QVERIFY(body.find("\"stats\":{\"timings\":{\"evalTotalTime\":") != std::string::npos);
        QVERIFY(answer("?query=up&time=1795413907&stats=true").find("timings") ==
                std::string::npos);
        QVERIFY(answer(range + "true").find("stats") == std::string::npos);
    }
    void countsSamplesOfStepsIfSoSet() {
        querier::QuerierConfig settings;
        settings.countsSamplesPerStep = true;
        Fixture fixture(settings);
        const std::string target = kBase + "/query?query=up&time=1795413907&stats=";
        QVERIFY(fixture.get(target + "all").body.find("PerStep\":[[1795413907,3]]") !=
                std::string::npos);
        QVERIFY(fixture.get(target + "true").body.find("PerStep\":[]") != std::string::npos);
    }
    void obeysTheLookback() {
        Fixture fixture;
        const std::string later = kBase + "/query?query=count(up)&time=1795414407";  // 500 s later
        QVERIFY(fixture.get(later).body.find("\"result\":[]") != std::string::npos);
        QVERIFY(fixture.get(later + "&lookback_delta=10m").body.find("\"3\"") != std::string::npos);
    }
    void refusesBadParameters_data() {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* target, const char* text) {
            QTest::newRow(target) << QByteArray(target) << QByteArray(text);
        };
        row("/query?query=up&time=NaN",
            "invalid parameter \\\"time\\\"; Invalid time value for 'time': cannot parse "
            "\\\"NaN\\\" "
            "to a valid timestamp");
        row("/query?query=up&limit=-1",
            "invalid parameter \\\"limit\\\": limit must be non-negative");
        row("/query?query=up&lookback_delta=x",
            "error parsing lookback delta duration: cannot parse \\\"x\\\" to a valid duration");
        row("/query_range?query=up&start=x&end=1&step=1",
            "invalid parameter \\\"start\\\"; cannot parse \\\"x\\\" to a valid timestamp");
        row("/query_range?query=up&start=0&end=1e300&step=1",
            "invalid parameter \\\"end\\\"; cannot parse \\\"1e300\\\" to a valid timestamp");
        row("/query_range?query=up&start=2&end=1&step=1",
            "end timestamp must not be before start time");
        row("/query_range?query=up&start=0&end=1&step=x",
            "invalid parameter \\\"step\\\"; cannot parse \\\"x\\\" to a valid duration");
        row("/query_range?query=up&start=0&end=1&step=0",
            "zero or negative query resolution step widths are not accepted. Try a positive "
            "integer");
        row("/query_range?query=up&start=0&end=11001&step=1",
            "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query "
            "resolution (?step=XX)");
        row("/query_range?query=up%5B5m%5D&start=0&end=1&step=1",
            "invalid parameter \\\"query\\\": invalid expression type \\\"range vector\\\" for "
            "range "
            "query, must be Scalar or instant Vector");
        row("/query_exemplars?query=up%7B",
            "1:4: parse error: unexpected end of input inside braces");
        row("/query_exemplars?query=",
            "unknown position: parse error: no expression found in input");
        row("/query_exemplars?query=up&start=x",
            "invalid parameter \\\"start\\\": Invalid time value for 'start': cannot parse "
            "\\\"x\\\" to a valid timestamp");
        row("/query_exemplars?query=up&start=5&end=1",
            "end timestamp must not be before start timestamp");
        row("/format_query?query=sum(",
            "invalid parameter \\\"query\\\": 1:5: parse error: unclosed left parenthesis");
    }
    void refusesBadParameters() {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, text);
        Fixture fixture;
        const http::Response response = fixture.get(kBase + target.toStdString());
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body, failure("bad_data", text.toStdString()));
    }
    void refusesFormsThatAreNone() {
        Fixture fixture;
        const http::Response escape = fixture.post(kBase + "/query_range", "query=1&start=%zz");
        QCOMPARE(escape.status, 400);
        QCOMPARE(escape.body, std::string("invalid URL escape \"%zz\"\n"));
        QCOMPARE(escape.headers.value("Content-Type"),
                 std::string_view("text/plain; charset=utf-8"));
        QCOMPARE(fixture.get(kBase + "/query?query=1&a=b;c").body,
                 std::string("invalid semicolon separator in query\n"));
    }
    void answersExemplarsOfAllSelectors() {
        Fixture fixture;
        fixture.ingester.exemplarSeries = {
            {Labels::of({{"__name__", "a"}, {"job", "x"}}),
             {{Labels::of({{"trace_id", "1"}}), 7, 1'000},
              {Labels::of({{"id", "\""}}), 0.5, 2'064}}},
            {Labels::of({{"__name__", "b"}}), {{Labels(), -1, 3'000}}}};
        const std::string a =
            "{\"seriesLabels\":{\"__name__\":\"a\",\"job\":\"x\"},\"exemplars\":["
            "{\"labels\":{\"trace_id\":\"1\"},\"value\":\"7\",\"timestamp\":1},"
            "{\"labels\":{\"id\":\"\\\"\"},\"value\":\"0.5\",\"timestamp\":2.064}]}";
        const std::string b =
            "{\"seriesLabels\":{\"__name__\":\"b\"},\"exemplars\":["
            "{\"labels\":{},\"value\":\"-1\",\"timestamp\":3}]}";
        const std::string base = kBase + "/query_exemplars";
        QCOMPARE(fixture.get(base + "?query=a").body, success("[" + a + "]"));
        QCOMPARE(
            fixture.get(base + "?query=sum(rate(a%5B1m%5D))/-max_over_time(b%5B5m:1m%5D)").body,
            success("[" + a + "," + b + "]"));
        QCOMPARE(fixture.post(base, "query=b&start=3&end=3").body, success("[" + b + "]"));
        QCOMPARE(fixture.post(base, "query=b&start=3.001").body, success("[]"));
        QCOMPARE(fixture.post(base, "query=c").body, success("[]"));
        QCOMPARE(fixture.post(base, "query=1").status, 204);
        QCOMPARE(fixture.post(base, "query=1").body, std::string());
    }
    void ignoresATimeoutThatItCannotRead() {
        Fixture fixture;
        QCOMPARE(fixture.get(kBase + "/query?query=up&timeout=x").status, 200);
    }
    void allows11001Points() {
        Fixture fixture;
        const http::Response response =
            fixture.get(kBase + "/query_range?query=vector(1)&start=0&end=11000&step=1");
        QCOMPARE(response.status, 200);
        QVERIFY(response.body.ends_with(",[11000,\"1\"]]}]}}"));
    }
    void printsAndShowsQueries() {
        Fixture fixture;
        QCOMPARE(fixture.get(kBase + "/format_query?query=foo/bar").body,
                 std::string("{\"status\":\"success\",\"data\":\"foo / bar\"}"));
        const http::Response tree = fixture.post(kBase + "/parse_query", "query=sum(up)");
        QCOMPARE(tree.status, 200);
        QVERIFY(tree.body.find("\"type\":\"aggregation\"") != std::string::npos);
    }
    void tellsInAHeaderHowLongAnAnswerTookIfSoSet() {
        const auto timing = [](bool isTold, const std::string& query) {
            ApiConfig config;
            config.tellsServerTiming = isTold;
            ApiFixture fixture(".*", ApiFixture::Services::Running, {}, ApiFixture::smallBodies(),
                               config);
            return std::string(fixture.get(kBase + query).headers.value("Server-Timing"));
        };
        const std::string told = timing(true, "/query?query=up");
        QVERIFY2(told.starts_with("querier_wall_time;dur="), told.c_str());
        QVERIFY2(told.find(", response_time;dur=") != std::string::npos, told.c_str());
        for (const char* other : {"/query?query=(", "/labels", "/series?match[]=up"})
            QVERIFY2(!timing(true, other).empty(), other);
        QCOMPARE(timing(false, "/query?query=up"), std::string());
        ApiConfig config;
        config.tellsServerTiming = true;
        ApiFixture fixture(".*", ApiFixture::Services::Running, {}, ApiFixture::smallBodies(),
                           config);
        const http::Response refused =
            fixture.send(http::Method::Get, kBase + "/query?query=up", {{"X-Scope-OrgID", ""}});
        QCOMPARE(refused.status, 401);
        QVERIFY(!refused.headers.get("Server-Timing"));
    }
    void refusesATimeoutThatIsNoneOnlyAsPrometheus() {
        const auto ask = [](bool followsPrometheus, const std::string& target) {
            ApiConfig config;
            config.followsPrometheus = followsPrometheus;
            ApiFixture fixture(".*", ApiFixture::Services::Running, {}, ApiFixture::smallBodies(),
                               config);
            return fixture.get(kBase + target);
        };
        for (const char* target :
             {"/query?query=1&timeout=x", "/query_range?query=1&start=1&end=2&step=1&timeout=x"}) {
            QCOMPARE(ask(false, target).status, 200);
            const http::Response refused = ask(true, target);
            QCOMPARE(refused.status, 400);
            QVERIFY2(refused.body.find("invalid parameter \\\"timeout\\\": cannot parse \\\"x\\\" "
                                       "to a valid duration") != std::string::npos,
                     refused.body.c_str());
        }
        QCOMPARE(ask(true, "/query?query=1&timeout=").status, 200);
        QCOMPARE(ask(true, "/query?query=1&timeout=5s").status, 200);
    }
    void letsAnyOriginReadIfOneAsks() {
        Fixture fixture;
        const std::string target = kBase + "/query?query=up";
        QVERIFY(!fixture.get(target).headers.get("Access-Control-Allow-Origin"));
        const http::Response crossed =
            fixture.send(Method::Get, target, {{"Origin", "http://other"}, {"X-Scope-OrgID", "t"}});
        QCOMPARE(crossed.headers.value("Access-Control-Allow-Origin"), std::string_view("*"));
        QCOMPARE(crossed.headers.value("Access-Control-Allow-Methods"),
                 std::string_view("GET, POST, OPTIONS"));
        QCOMPARE(crossed.headers.value("Access-Control-Expose-Headers"), std::string_view("Date"));
    }
    void letsOnlyTheConfiguredOriginsRead() {
        ApiFixture fixture("https?://good");
        const auto allowed = [&fixture](const char* origin) {
            const http::Response response =
                fixture.send(Method::Get, kBase + "/query?query=up", {{"Origin", origin}});
            return std::string(response.headers.value("Access-Control-Allow-Origin"));
        };
        QCOMPARE(allowed("http://good"), std::string("http://good"));
        QCOMPARE(allowed("http://good.evil"), std::string());
        QCOMPARE(allowed("http://evil"), std::string());
        QVERIFY(!CorsPolicy::create("("));
    }
};

static const test::Registrar<QueryApiTest> registered;

}  // namespace pallium::api

#include "query_api_test.moc"
