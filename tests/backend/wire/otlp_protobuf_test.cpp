#include "backend/wire/otlp_protobuf.h"

#include "tests/backend/wire/otlp_text.h"
#include "tests/support/counting_new.h"
#include "tests/support/otlp_message.h"
#include "tests/support/test_main.h"

#include <cmath>

namespace pallium::wire {
namespace {

using namespace test::otlp;

std::string exemplarBytes() {
    return fixed64(2, 77) + real(3, 1.5) + sized(4, "12345678") + sized(5, "0123456789abcdef") +
           attributes(7, {{"user", "u"}});
}

std::string everything() {
    return request(
        {{"service.name", "shop"}, {"host.name", "h"}},
        {gauge("g", "Cel", {number(1, 2.5, {{"a", "b"}, {"c", ""}}), number(2, 3)}),
         sum("s", "1", true, {number(3, 4, {}, sized(5, exemplarBytes()))}),
         histograms("h", "ms", {histogram(4, 6, 12.5, {1, 2, 3}, {1, 10}, varint(10, 1))}, kDelta),
         exponentials("e", {exponential(5, 7, 1, -3, buckets(-5, {1, 0, 300}),
                                        fixed64(7, 2) + sized(9, buckets(2, {9})))}),
         summaries("q", {fixed64(3, 6) + fixed64(4, 8) + real(5, 9) +
                         sized(6, real(1, 0.5) + real(2, 10)) + sized(6, real(1, 1) + real(2, 11)) +
                         attributes(7, {{"x", "y"}})})});
}

/// The value of the one attribute of a resource.
std::string valueText(const std::string& anyValue) {
    OtlpRequest request;
    const std::string body = sized(1, sized(1, sized(1, pair("k", anyValue))));
    if (const auto decoded = decodeOtlpProtobuf(body, request); !decoded)
        return "error: " + decoded.error().message;
    return std::string(request.attributes.at(0).value);
}

std::string listOf(const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& each : values)
        out += sized(1, each);
    return sized(5, out);
}
std::string mapOf(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string out;
    for (const auto& [key, value] : members)
        out += sized(1, pair(key, value));
    return sized(6, out);
}

std::string errorOf(const std::string& body) {
    OtlpRequest request;
    const auto decoded = decodeOtlpProtobuf(body, request);
    return decoded ? "" : decoded.error().message;
}

}  // namespace

class OtlpProtobufTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void decodesEveryKindOfMetric() {
        OtlpRequest request;
        const std::string body = everything();
        QVERIFY(decodeOtlpProtobuf(body, request));
        const std::string expected =
            "resource {service.name=shop;host.name=h;}\n"
            "metric g unit Cel kind 1 temporality 0\n"
            "point {a=b;c=;} at 1 2.5\n"
            "point {} at 2 3\n"
            "metric s unit 1 kind 2 temporality 2 monotonic\n"
            "point {} at 3 4\n"
            "exemplar {user=u;} at 77 1.5 trace 30313233343536373839616263646566 "
            "span 3132333435363738\n"
            "metric h unit ms kind 3 temporality 1\n"
            "point {} at 4 stale count 6 sum 12.5 true counts [1 2 3 ] bounds [1 10 ]\n"
            "metric e unit  kind 4 temporality 2\n"
            "point {} at 5 count 7 zero 2 sum 1 true scale -3 positive -5 [1 0 300 ] "
            "negative 2 [9 ]\n"
            "metric q unit  kind 5 temporality 0\n"
            "point {x=y;} at 6 count 8 sum 9 0.5:10 1:11\n";
        QCOMPARE(textOf(request), expected);
    }
    void readsIntegersAndAbsentValues() {
        OtlpRequest request;
        const std::string body = test::otlp::request(
            {}, {gauge("g", "", {fixed64(6, static_cast<uint64_t>(-7)), varint(8, 2)})});
        QVERIFY(decodeOtlpProtobuf(body, request));
        QCOMPARE(request.numbers.at(0).value, -7.0);
        QCOMPARE(request.numbers.at(1).value, 0.0);
        QVERIFY(!request.numbers.at(1).isWithoutValue);
        QVERIFY(request.resources.at(0).attributes.size() == 0);
    }
    void readsResourcesThatComeLast() {
        OtlpRequest request;
        const std::string metrics = sized(2, gauge("g", "", {number(1, 2, {{"p", "q"}})}));
        const std::string body =
            sized(1, sized(2, metrics) + sized(2, metrics) + sized(1, attributes(1, {{"a", "b"}})));
        QVERIFY(decodeOtlpProtobuf(body, request));
        const OtlpResource& resource = request.resources.at(0);
        QCOMPARE(resource.metrics.size(), size_t(2));
        QCOMPARE(std::string(request.attributes.at(resource.attributes.begin).key),
                 std::string("a"));
    }
    void lastKindOfAMetricCounts() {
        OtlpRequest request;
        const std::string point = number(1, 2);
        const std::string twice = sized(1, "m") + sized(7, sized(1, point) + varint(3, 1)) +
                                  sized(5, sized(1, point) + sized(1, point));
        QVERIFY(decodeOtlpProtobuf(test::otlp::request({}, {twice}), request));
        QVERIFY(request.metrics.at(0).kind == OtlpKind::Gauge);
        QVERIFY(!request.metrics.at(0).isMonotonic);
        QCOMPARE(request.metrics.at(0).points.begin, 1u);
        QCOMPARE(request.metrics.at(0).points.end, 3u);
    }

    void printsValues_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("printed");
        const auto row = [](const char* name, const std::string& value, const char* printed) {
            QTest::newRow(name) << QByteArray::fromStdString(value) << QByteArray(printed);
        };
        const std::string one = varint(3, 1);
        row("a string", text("a\"b"), "a\"b");
        row("a long string", text(std::string(200, 'x')), std::string(200, 'x').c_str());
        row("nothing", "", "");
        row("true", varint(2, 1), "true");
        row("false", varint(2, 0), "false");
        row("an integer", varint(3, static_cast<uint64_t>(-42)), "-42");
        row("a number", real(4, 1.5), "1.5");
        row("a whole number", real(4, 3), "3");
        row("a large number", real(4, 1e21), "1e+21");
        row("a small number", real(4, 1e-7), "1e-7");
        row("no number", real(4, std::nan("")), "json: unsupported value: NaN");
        row("infinity", real(4, HUGE_VAL), "json: unsupported value: +Inf");
        row("bytes", sized(7, std::string_view("\0\1\2\xff", 4)), "AAEC/w==");
        row("no bytes", sized(7, ""), "");
        row("the last of several", text("a") + varint(3, 7), "7");
        row("a list", listOf({text("a<b\n"), one, real(4, 1e-7), varint(2, 1), "", sized(7, "hi")}),
            R"(["a\u003cb\n",1,1e-7,true,null,"aGk="])");
        row("an empty list", sized(5, ""), "[]");
        row("a map in order", mapOf({{"b", one}, {"a", text("x")}}), R"({"a":"x","b":1})");
        row("a map with equal keys", mapOf({{"a", text("x")}, {"a", one}}), R"({"a":1})");
        row("lists in maps in lists", listOf({mapOf({{"l", listOf({one, one})}}), listOf({})}),
            R"([{"l":[1,1]},[]])");
        row("a list with what JSON lacks", listOf({real(4, std::nan(""))}), "");
        row("bad UTF-8 in a list", listOf({text("a\xff\xe2\x80\xa8\x01")}),
            R"(["a\ufffd\u2028\u0001"])");
    }
    void printsValues() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, printed);
        QCOMPARE(QByteArray::fromStdString(valueText(value.toStdString())), printed);
    }
    void refusesDeepAndLargeValues() {
        std::string nested = varint(3, 1);
        for (int i = 0; i < 64; ++i)
            nested = listOf({nested});
        QVERIFY(valueText(nested).starts_with("[[[["));
        QCOMPARE(valueText(listOf({nested})),
                 std::string("error: attribute values are nested too deeply (limit: 64)"));
        std::string many;
        for (size_t i = 0; i < OtlpValues::kMaxNodes; ++i)
            many += sized(1, "");
        QCOMPARE(valueText(sized(5, many)),
                 std::string("error: an attribute has too many values (limit: 65536)"));
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char* name, const std::string& body, const char* error) {
            QTest::newRow(name) << QByteArray::fromStdString(body) << QByteArray(error);
        };
        row("no message", "\xff\xff\xff", "unexpected EOF");
        row("a field cut short", sized(1, "abc").substr(0, 3), "unexpected EOF");
        row("a wrong type", varint(1, 7), "proto: wrong wireType = 0 for field ResourceMetrics");
        row("field 0", std::string("\x02\x00", 2),
            "proto: ExportMetricsServiceRequest: illegal tag 0 (wire type 2)");
        row("a short trace id",
            test::otlp::request({},
                                {sum("s", "", true, {number(1, 2, {}, sized(5, sized(5, "x")))})}),
            "invalid length for TraceID");
        row("a long span id",
            test::otlp::request(
                {}, {sum("s", "", true, {number(1, 2, {}, sized(5, sized(4, "123456789")))})}),
            "invalid length for SpanID");
        row("nothing but empty points",
            test::otlp::request({}, {gauge("g", "", std::vector<std::string>(100, ""))}),
            kOtlpTooManyEmpty);
    }
    void refuses() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, error);
        QCOMPARE(QByteArray::fromStdString(errorOf(body.toStdString())), error);
    }
    void refusesEveryTruncationOfALengthThatStays() {
        const std::string body = everything();
        for (size_t size = 1; size < body.size(); ++size)
            QCOMPARE(errorOf(body.substr(0, size)), std::string("unexpected EOF"));
    }
    void identifiersOfZerosAreNone() {
        OtlpRequest request;
        const std::string exemplar = sized(4, std::string(8, '\0')) + sized(5, "");
        QVERIFY(decodeOtlpProtobuf(
            test::otlp::request({}, {sum("s", "", true, {number(1, 2, {}, sized(5, exemplar))})}),
            request));
        QVERIFY(request.exemplars.at(0).spanId.empty());
        QVERIFY(request.exemplars.at(0).traceId.empty());
        QVERIFY(!request.exemplars.at(0).hasValue);
    }
    void aWarmRequestAllocatesNothing() {
        std::string body = everything() + everything();
        body += sized(1, sized(1, sized(1, pair("k", mapOf({{"b", listOf({text("a")})},
                                                            {"a", real(4, 0.25)}})))));
        OtlpRequest request;
        for (int i = 0; i < 2; ++i)
            QVERIFY(decodeOtlpProtobuf(body, request));
        const size_t before = test::newCalls();
        const bool isDecoded = decodeOtlpProtobuf(body, request).has_value();
        const size_t after = test::newCalls();
        QVERIFY(isDecoded);
        QCOMPARE(after - before, size_t(0));
    }
};

static const test::Registrar<OtlpProtobufTest> registered;

}  // namespace pallium::wire

#include "otlp_protobuf_test.moc"
