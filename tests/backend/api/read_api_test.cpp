#include "backend/io/compression.h"
#include "backend/wire/remote_write.h"
#include "tests/backend/api/api_fixture.h"
#include "tests/support/remote_read.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

std::string decoded(const std::string& body) {
    std::string out;
    size_t declaredBytes = 0;
    return io::snappyDecode(body, 1 << 20, out, declaredBytes) ? out : std::string("corrupt");
}

/// `name{…} time=value …; ` of each series.
std::string textOf(const std::string& answer) {
    const std::string body = decoded(answer);
    WriteBatch batch;
    if (!wire::decodeWriteRequest(test::onlyResult(body), batch)) return "undecodable";
    std::string text;
    for (const WriteBatch::Series& series : batch.series) {
        text += formatLabels(std::as_const(batch).labelsOf(series));
        for (const Sample& sample : batch.samplesOf(series))
            text += ' ' + std::to_string(sample.timestampMs) + '=' +
                    std::to_string(static_cast<int>(sample.value));
        text += "; ";
    }
    return text;
}

}  // namespace

using http::Method;

class ReadApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void answersWithSamplesOfTheRange() {
        ApiFixture fixture;
        fill(fixture);
        const std::string request = io::snappyEncode(
            test::encodeReadRequest(10'000, 20'000, {{0, "__name__", "m"}, {2, "job", "a|b"}}));
        for (const char* path : {"/prometheus/api/v1/read", "/api/prom/api/v1/read"}) {
            const http::Response response = fixture.send(Method::Post, path, {}, request);
            QCOMPARE(response.status, 200);
            QCOMPARE(response.headers.value("Content-Type"),
                     std::string_view("application/x-protobuf"));
            QVERIFY(!response.headers.get("Content-Encoding"));
            QCOMPARE(textOf(response.body),
                     std::string("m{job=\"a\"} 10000=2 20000=3; m{job=\"b\"} 10000=5; "));
        }
    }
    void knowsTenants() {
        ApiFixture fixture;
        fill(fixture);
        const std::string request = io::snappyEncode(test::encodeReadRequest(0, 90'000, {}));
        const auto read = [&](const char* tenant) {
            return textOf(fixture
                              .send(Method::Post, "/prometheus/api/v1/read",
                                    {{"X-Scope-OrgID", tenant}}, request)
                              .body);
        };
        QCOMPARE(read("other"), std::string("secret 0=7; "));
        QCOMPARE(read("nobody"), std::string());
    }
    void answersNoQueryWithNoResult() {
        ApiFixture fixture;
        const http::Response response =
            fixture.send(Method::Post, "/prometheus/api/v1/read", {}, io::snappyEncode(""));
        QCOMPARE(response.status, 200);
        QCOMPARE(response.body, std::string(1, '\0'));
    }
    void refusesAsPlainText() {
        ApiFixture fixture;
        fill(fixture);
        const auto refusal = [&](const std::string& body) {
            const http::Response response =
                fixture.send(Method::Post, "/prometheus/api/v1/read", {}, body);
            return std::to_string(response.status) + ' ' + response.body;
        };
        QCOMPARE(refusal("\x01\x02garbage"), std::string("400 snappy: corrupt input\n"));
        QCOMPARE(refusal(io::snappyEncode("\x0a\x09x")), std::string("400 unexpected EOF\n"));
        fixture.limits.maxFetchedSeriesPerQuery = 1;
        QCOMPARE(refusal(io::snappyEncode(test::encodeReadRequest(0, 90'000, {}))),
                 std::string("400 the query hit the max number of series limit (limit: 1 "
                             "series)\n"));
    }

  private:
    static void fill(ApiFixture& fixture) {
        const auto add = [&](const char* tenant, const Labels& labels,
                             std::initializer_list<double> values) {
            TimestampMs time = 0;
            for (const double value : values) {
                fixture.ingester.tenant(tenant).add(labels, time, value);
                time += 10'000;
            }
        };
        add("t", Labels::of({{"__name__", "m"}, {"job", "a"}}), {1, 2, 3, 4});
        add("t", Labels::of({{"__name__", "m"}, {"job", "b"}}), {4, 5});
        add("t", Labels::of({{"__name__", "m"}, {"job", "c"}}), {6});
        add("other", Labels::of({{"__name__", "secret"}}), {7});
    }
};

static const test::Registrar<ReadApiTest> registeredReadApiTest;

}  // namespace pallium::api

#include "read_api_test.moc"
