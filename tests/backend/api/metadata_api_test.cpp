#include "tests/backend/api/api_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

constexpr TimestampMs kTime = 1'795'413'907'000;
const std::string kBase = "/prometheus/api/v1";

struct Fixture : ApiFixture {
    Fixture() {
        for (const char* job : {"b", "a", "c"})
            ingester.tenant("t").add(Labels::of({{"__name__", "up"}, {"job", job}}), kTime, 1);
        ingester.tenant("t").add(Labels::of({{"__name__", "down"}, {"zone", "z"}}), kTime, 1);
    }
};

std::string success(const std::string& data) {
    return "{\"status\":\"success\",\"data\":" + data + "}";
}
std::string badData(const std::string& text) {
    return "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"" + text + "\"}";
}
const std::string kWarning = ",\"warnings\":[\"results truncated due to limit\"]";

}  // namespace

using http::Method;

class MetadataApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void listsSeriesSortedAndOnce() {
        Fixture fixture;
        const std::string all =
            "[{\"__name__\":\"up\",\"job\":\"a\"},{\"__name__\":\"up\",\"job\":\"b\"},"
            "{\"__name__\":\"up\",\"job\":\"c\"}]";
        QCOMPARE(fixture.get(kBase + "/series?match[]=up").body, success(all));
        QCOMPARE(fixture.post(kBase + "/series", "match[]=up").body, success(all));
        const std::string both =
            "[{\"__name__\":\"down\",\"zone\":\"z\"},{\"__name__\":\"up\",\"job\":\"a\"}]";
        QCOMPARE(fixture
                     .get(kBase +
                          "/series?match[]=%7Bjob%3D%22a%22%7D&match[]=down&match[]=up%7Bjob%3D%22a"
                          "%22%7D")
                     .body,
                 success(both));
        QCOMPARE(fixture.get(kBase + "/series?match[]=nosuch").body, success("[]"));
    }
    void cutsListsToTheLimitWithAWarning() {
        Fixture fixture;
        const std::string one = "[{\"__name__\":\"up\",\"job\":\"a\"}]" + kWarning;
        QCOMPARE(fixture.get(kBase + "/series?match[]=up&limit=1").body, success(one));
        QVERIFY(fixture.get(kBase + "/series?match[]=up&limit=3").body.find("warnings") ==
                std::string::npos);
        const std::string names = "[\"__name__\",\"job\"]" + kWarning;
        QCOMPARE(fixture.get(kBase + "/labels?limit=2").body, success(names));
        const std::string values = "[\"a\"]" + kWarning;
        QCOMPARE(fixture.get(kBase + "/label/job/values?limit=1").body, success(values));
    }
    void listsLabelsAndValues() {
        Fixture fixture;
        const std::string names = "[\"__name__\",\"job\",\"zone\"]";
        QCOMPARE(fixture.get(kBase + "/labels").body, success(names));
        QCOMPARE(fixture.get("/api/prom/api/v1/labels").body, success(names));
        const std::string matched = "[\"__name__\",\"zone\"]";
        QCOMPARE(fixture.post(kBase + "/labels", "match[]=down").body, success(matched));
        const std::string values = "[\"a\",\"b\",\"c\"]";
        QCOMPARE(fixture.get(kBase + "/label/job/values").body, success(values));
        QCOMPARE(fixture.get(kBase + "/label/U__job/values").body, success(values));
        QCOMPARE(fixture.get(kBase + "/label/nosuch/values").body, success("[]"));
        QCOMPARE(fixture.post(kBase + "/label/job/values", "").status, 405);
    }
    void obeysTheTimeRange() {
        Fixture fixture;
        QCOMPARE(fixture.get(kBase + "/labels?start=0&end=100").body, success("[]"));
        QCOMPARE(fixture.get(kBase + "/series?match[]=up&start=0&end=100").body, success("[]"));
        QVERIFY(fixture.get(kBase + "/labels?start=1795413907&end=1795413908").body !=
                success("[]"));
    }
    void refusesBadParameters_data() {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* target, const char* text) {
            QTest::newRow(target) << QByteArray(target) << QByteArray(text);
        };
        row("/series", "no match[] parameter provided");
        row("/series?match[]=%7B%7D",
            "invalid parameter \\\"match[]\\\": match[] must contain at least one non-empty "
            "matcher");
        row("/series?match[]=%7Bjob%3D~%22.*%22%7D",
            "invalid parameter \\\"match[]\\\": match[] must contain at least one non-empty "
            "matcher");
        row("/labels?match[]=%7B", "1:2: parse error: unexpected end of input inside braces");
        row("/labels?limit=x",
            "invalid parameter \\\"limit\\\": strconv.Atoi: parsing \\\"x\\\": invalid syntax");
        row("/labels?start=now",
            "invalid parameter \\\"start\\\": Invalid time value for 'start': cannot parse "
            "\\\"now\\\" "
            "to a valid timestamp");
        row("/labels?limit=99999999999999999999",
            "invalid parameter \\\"limit\\\": strconv.Atoi: parsing \\\"99999999999999999999\\\": "
            "value out of range");
        row("/labels?match[]=%7B%7D", "match[] must contain at least one non-empty matcher");
        row("/series?match[]=%7B",
            "invalid parameter \\\"match[]\\\": 1:2: parse error: unexpected end of input inside "
            "braces");
        row("/labels?start=2&end=1", "end timestamp must not be before start time");
        row("/label/bad-name/values", "invalid label name: \\\"bad-name\\\"");
        row("/metadata?limit=x", "limit must be a number");
        row("/metadata?limit_per_metric=x", "limit_per_metric must be a number");
    }
    void refusesBadParameters() {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, text);
        Fixture fixture;
        const http::Response response = fixture.get(kBase + target.toStdString());
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body, badData(text.toStdString()));
    }
    void findsNothingInARangeThatEndsBeforeItStartsAsPrometheus() {
        ApiConfig config;
        config.followsPrometheus = true;
        ApiFixture fixture(".*", ApiFixture::Services::Running, {}, ApiFixture::smallBodies(),
                           config);
        for (const char* target : {"/labels?start=2&end=1", "/label/job/values?start=2&end=1",
                                   "/series?match[]=up&start=2&end=1"}) {
            const http::Response response = fixture.get(kBase + target);
            QCOMPARE(response.status, 200);
            QCOMPARE(response.body, std::string("{\"status\":\"success\",\"data\":[]}"));
        }
    }
    void writesMetadataAndPassesItsParametersOn() {
        Fixture fixture;
        fixture.ingester.families["up"] = {{MetricType::Gauge, "Is \"it\" up?", ""}};
        const std::string expected =
            "{\"up\":[{\"type\":\"gauge\",\"help\":\"Is \\\"it\\\" up?\",\"unit\":\"\"}]}";
        QCOMPARE(fixture.get(kBase + "/metadata?metric=up&limit=0&limit_per_metric=2").body,
                 success(expected));
        QCOMPARE(fixture.ingester.lastFilter.metric, std::string("up"));
        QVERIFY(fixture.ingester.lastFilter.limit == std::optional<size_t>(0));
        QVERIFY(fixture.ingester.lastFilter.limitPerMetric == std::optional<size_t>(2));
        (void)fixture.get(kBase + "/metadata?limit=-1&limit_per_metric=0");
        QVERIFY(!fixture.ingester.lastFilter.limit);
        QVERIFY(!fixture.ingester.lastFilter.limitPerMetric);
    }
    void deletesNothing() {
        Fixture fixture;
        const http::Response response = fixture.send(Method::Delete, kBase + "/series?match[]=up");
        QCOMPARE(response.status, 501);
        QVERIFY(response.body.find("not implemented") != std::string::npos);
        QVERIFY(fixture.get(kBase + "/series?match[]=up").body != success("[]"));
    }
};

static const test::Registrar<MetadataApiTest> registered;

}  // namespace pallium::api

#include "metadata_api_test.moc"
