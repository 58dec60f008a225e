#include "tests/backend/api/api_fixture.h"
#include "tests/support/test_main.h"

#include <ctime>
#include <string>

namespace pallium::api {
namespace {

using namespace std::chrono_literals;

const std::string kBase = "/prometheus/api/v1";
constexpr TimestampMs kSecond = 1'795'413'907'000;

/// Two hours of `m`, one sample a minute, for three values of x.
struct LimitsFixture : ApiFixture {
    explicit LimitsFixture(querier::QuerierConfig settings = {})
        : ApiFixture(".*", Services::Running, std::move(settings)) {
        for (const char* const x : {"a", "b", "c"})
            for (TimestampMs t = kSecond - 7'200'000; t <= kSecond; t += 60'000)
                ingester.tenant("t").add(Labels::of({{"__name__", "m"}, {"x", x}}), t, 1);
    }
    http::Response instant(const std::string& query) {
        return get(kBase + "/query?time=1795413907&query=" + query);
    }
    http::Response range(const std::string& query, int64_t seconds) {
        return get(kBase + "/query_range?step=60&start=" + std::to_string(1795413907 - seconds) +
                   "&end=1795413907&query=" + query);
    }
};

std::string refusal(const std::string& type, const std::string& text) {
    return "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"" + text + "\"}";
}

std::string repeated(const std::string& text, size_t times) {
    std::string all;
    for (size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

}  // namespace

class QueryLimitsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void absurdQueriesAreRefusedAtOnce_data() {
        QTest::addColumn<std::string>("query");
        QTest::addColumn<std::string>("reason");
        const std::string deep = "nested deeper than", isLong = "is longer than the limit of";
        const auto row = [](const char* name, const std::string& query, const std::string& reason) {
            QTest::newRow(name) << query << reason;
        };
        row("500,000 parentheses", repeated("(", 500'000), isLong);
        row("60,000 parentheses", repeated("(", 60'000), deep);
        row("100,000 additions", "1" + repeated("+1", 100'000), isLong);
        row("30,000 additions", "1" + repeated("+1", 30'000), deep);
        row("100,000 signs", repeated("-", 100'000) + "1", isLong);
        row("60,000 signs", repeated("-", 60'000) + "1", deep);
        row("30,000 powers", "1" + repeated("^1", 30'000), deep);
        row("10,000 subqueries", "a" + repeated("[1m:1m]", 10'000), isLong);
        row("9,000 subqueries", "a" + repeated("[1m:1m]", 9'000), deep);
        row("subqueries of calls",
            repeated("max_over_time(", 2'000) + "a" + repeated("[1m:1m])", 2'000), deep);
        row("1,000,000 matchers", "{" + repeated("a=\"b\",", 1'000'000) + "}", isLong);
        row("10,000 calls", repeated("abs(", 10'000), deep);
        row("10,000 aggregations", repeated("sum(", 10'000), deep);
        row("durations in durations", "a[" + repeated("(", 60'000), deep);
        row("sums of durations", "a[1m" + repeated("+1m", 20'000) + "]", deep);
        row("nested repetitions",
            "{a=~\"" + repeated("(", 20) + "a" + repeated("{1000})", 20) + "\"}",
            "error parsing regexp");
        row("groups in a pattern", "{a=~\"" + repeated("(", 30'000) + repeated(")", 30'000) + "\"}",
            "non-empty matcher");
        row("an endless string", "\"" + repeated("a", 60'000), "unterminated");
        row("60,000 labels", "sum by (" + repeated("a,", 30'000), "unclosed left parenthesis");
    }
    void absurdQueriesAreRefusedAtOnce() {
        QFETCH(std::string, query);
        QFETCH(std::string, reason);
        LimitsFixture fixture;
        std::string form = "query=";
        for (const char c : query)
            c == '+' ? form += "%2B" : form += c;
        const std::clock_t start = std::clock();
        const http::Response answer = fixture.post(kBase + "/query", form);
        const std::clock_t elapsed = std::clock() - start;
        QCOMPARE(answer.status, 400);
        QVERIFY2(answer.body.starts_with(
                     "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"invalid "
                     "parameter \\\"query\\\": "),
                 answer.body.substr(0, 300).c_str());
        QVERIFY2(answer.body.find(reason) != std::string::npos, answer.body.substr(0, 300).c_str());
        // Of the processor, since a busy machine lets a test wait; 50 ms without sanitizers.
        QVERIFY2(elapsed < CLOCKS_PER_SEC / 2, std::to_string(elapsed).c_str());
    }
    void limitOfSeries() {
        LimitsFixture fixture;
        fixture.limits.maxFetchedSeriesPerQuery = 3;
        QCOMPARE(fixture.instant("m/m").status, 200);
        fixture.limits.maxFetchedSeriesPerQuery = 2;
        const std::string text =
            refusal("execution", "the query hit the max number of series limit (limit: 2 series)");
        for (const http::Response& answer : {fixture.instant("m"), fixture.range("sum(m)", 60),
                                             fixture.get(kBase + "/series?match[]=m")}) {
            QCOMPARE(answer.status, 422);
            QCOMPARE(answer.body, text);
        }
    }
    void limitOfChunks() {
        LimitsFixture fixture;
        fixture.limits.maxFetchedChunksPerQuery = 2;
        const http::Response answer = fixture.instant("m");
        QCOMPARE(answer.status, 422);
        QCOMPARE(
            answer.body,
            refusal("execution", "the query hit the max number of chunks limit (limit: 2 chunks)"));
    }
    void limitOfTheQuerysLength() {
        LimitsFixture fixture;
        fixture.limits.maxQueryLength = 1h;
        const auto tooLong = [](const std::string& length) {
            return refusal("bad_data", "the query time range exceeds the limit (query length: " +
                                           length + ", limit: 1h0m0s)");
        };
        const http::Response window = fixture.instant("sum_over_time(m[2h])");
        QCOMPARE(window.status, 400);
        QCOMPARE(window.body, tooLong("2h0m0s"));
        const http::Response longRange = fixture.range("m", 7200);
        QCOMPARE(longRange.status, 400);
        QCOMPARE(longRange.body, tooLong("2h0m0s"));
        QCOMPARE(fixture.range("sum_over_time(m[90m])", 60).body, tooLong("1h30m0s"));
        QCOMPARE(fixture.instant("m%20offset%201d").status, 200);
        QCOMPARE(fixture.instant("m{").body.find("time range"), std::string::npos);
    }
    void eachReadMustBeWithinTheLengthToo() {
        querier::QuerierConfig settings;
        for (const bool isIgnored : {false, true}) {
            settings.ignoresMaxQueryLength = isIgnored;
            LimitsFixture fixture(settings);
            fixture.limits.maxQueryLength = 1h;
            const http::Response answer = fixture.range("sum_over_time(m[30m])", 3000);
            QCOMPARE(answer.status, isIgnored ? 200 : 422);
        }
    }
    void soMustListsOfSeriesButNotOfLabels() {
        LimitsFixture fixture;
        fixture.limits.maxQueryLength = 1h;
        const std::string range = "match[]=m&start=1795410000&end=1795413907";
        const http::Response answer = fixture.get(kBase + "/series?" + range);
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.body, refusal("execution",
                                      "the query time range exceeds the limit (query length: "
                                      "1h5m7s, limit: 1h0m0s)"));
        QCOMPARE(fixture.get(kBase + "/series?match[]=m").status, 200);
        QCOMPARE(fixture.get(kBase + "/labels?" + range).status, 200);
    }
    void limitOfTheLookbackMovesTheStart() {
        LimitsFixture fixture;
        fixture.limits.maxQueryLookback = 2min;
        // Two minutes before the clock's 1795413907.123; the sample of the first step is older.
        QCOMPARE(fixture.range("count(m)%20or%20vector(0)", 180).body,
                 std::string("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\","
                             "\"result\":[{\"metric\":{},\"values\":[[1795413787.123,\"0\"],"
                             "[1795413847.123,\"3\"]]}]}}"));
        QCOMPARE(fixture.get(kBase + "/query_range?step=60&start=0&end=1000&query=m").body,
                 std::string("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\","
                             "\"result\":[]}}"));
        QVERIFY(fixture.instant("count_over_time(m{x=\"a\"}[1h])").body.ends_with("\"2\"]}]}}"));
    }
    void limitOfSubquerySteps() {
        querier::QuerierConfig settings;
        settings.maxSubquerySteps = 60;
        LimitsFixture fixture(settings);
        QCOMPARE(fixture.instant("max_over_time(m[1m:1s])").status, 200);
        const http::Response answer = fixture.instant("max_over_time(m[61s:1s])");
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.body, refusal("bad_data",
                                      "exceeded maximum resolution of 60 points per timeseries in "
                                      "subquery. Try increasing the step size of your subquery"));
    }
    void limitOfSamples() {
        querier::QuerierConfig settings;
        settings.engine.maxSamples = 2;
        LimitsFixture fixture(settings);
        const http::Response answer = fixture.instant("m");
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.body, refusal("execution",
                                      "query processing would load too many samples into memory "
                                      "in query execution"));
    }
    void limitOfPatterns() {
        LimitsFixture fixture;
        fixture.limits.maxRegexPatternLength = 3;
        const http::Response answer = fixture.instant("m{x=~\"a.*b\"}");
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.body, refusal("execution",
                                      "the regular expression of label x is too long: 4 bytes "
                                      "(limit: 3 bytes)"));
    }
};

static const test::Registrar<QueryLimitsTest> registeredQueryLimitsTest;

}  // namespace pallium::api

#include "query_limits_test.moc"
