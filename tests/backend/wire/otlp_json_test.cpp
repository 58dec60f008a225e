#include "backend/wire/otlp_json.h"

#include "backend/wire/otlp_protobuf.h"
#include "tests/backend/wire/otlp_text.h"
#include "tests/support/counting_new.h"
#include "tests/support/otlp_message.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

namespace pallium::wire {
namespace {

/// Every kind of metric, the way the mapping writes it.
constexpr const char* kEverything = R"({"resourceMetrics": [{
  "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}],
               "droppedAttributesCount": 3},
  "schemaUrl": "s",
  "scopeMetrics": [{"scope": {"name": "lib", "attributes": [{"key": "s", "value": {}}]}, "metrics": [
    {"name": "g", "unit": "Cel", "description": "d", "gauge": {"dataPoints": [
      {"attributes": [{"key": "a", "value": {"stringValue": "b"}}], "timeUnixNano": "1",
       "startTimeUnixNano": 0, "asDouble": 2.5}]}},
    {"name": "s", "sum": {"aggregationTemporality": 2, "isMonotonic": true, "dataPoints": [
      {"timeUnixNano": 2, "asInt": "-3", "flags": 1, "exemplars": [
        {"timeUnixNano": "77", "asDouble": 1.5, "spanId": "3132333435363738",
         "traceId": "303132333435363738396162636465Ff",
         "filteredAttributes": [{"key": "user", "value": {"stringValue": "u"}}]}]}]}},
    {"histogram": {"dataPoints": [
      {"explicitBounds": [1, 10.5], "bucketCounts": ["1", 2, "3"], "sum": 12.5, "count": "6",
       "timeUnixNano": "3"}], "aggregationTemporality": "AGGREGATION_TEMPORALITY_DELTA"},
     "unit": "ms", "name": "h"},
    {"name": "e", "exponentialHistogram": {"aggregationTemporality": 2, "dataPoints": [
      {"timeUnixNano": "4", "count": 7, "scale": -3, "zeroCount": "2",
       "positive": {"offset": -5, "bucketCounts": ["1", "0", "300"]},
       "negative": {"bucketCounts": [9], "offset": 2}}]}},
    {"name": "q", "summary": {"dataPoints": [
      {"timeUnixNano": "5", "count": "8", "sum": 9, "quantileValues": [
        {"quantile": 0.5, "value": 10}, {"quantile": 1, "value": 11}]}]}}
  ]}]}]})";

constexpr const char* kPrinted =
    "resource {service.name=shop;}\n"
    "metric g unit Cel kind 1 temporality 0\n"
    "point {a=b;} at 1 2.5\n"
    "metric s unit  kind 2 temporality 2 monotonic\n"
    "point {} at 2 stale -3\n"
    "exemplar {user=u;} at 77 1.5 trace 303132333435363738396162636465ff span 3132333435363738\n"
    "metric h unit ms kind 3 temporality 1\n"
    "point {} at 3 count 6 sum 12.5 true counts [1 2 3 ] bounds [1 10.5 ]\n"
    "metric e unit  kind 4 temporality 2\n"
    "point {} at 4 count 7 zero 2 sum 0 false scale -3 positive -5 [1 0 300 ] negative 2 [9 ]\n"
    "metric q unit  kind 5 temporality 0\n"
    "point {} at 5 count 8 sum 9 0.5:10 1:11\n";

std::string snakeCase(std::string_view json) {
    std::string out;
    bool isName = false;
    for (size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"') {
            const size_t end = json.find('"', i + 1);
            isName = !isName && end != json.npos && json.substr(end + 1, 1) == ":";
        }
        const bool isUpper = isName && c >= 'A' && c <= 'Z';
        if (isUpper) out += '_';
        out += isUpper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::string decodedText(std::string_view json) {
    OtlpJsonDecoder decoder;
    OtlpRequest request;
    if (const auto decoded = decoder.decode(json, request); !decoded)
        return "error: " + decoded.error().message;
    return textOf(request);
}

std::string pointWith(std::string_view members) {
    return fmt::format(
        R"({{"resourceMetrics":[{{"scopeMetrics":[{{"metrics":[{{"name":"m","sum":{{"dataPoints":[{{{}}}]}}}}]}}]}}]}})",
        members);
}

std::string valueText(std::string_view anyValue) {
    OtlpJsonDecoder decoder;
    OtlpRequest request;
    const auto decoded = decoder.decode(
        fmt::format(
            R"({{"resourceMetrics":[{{"resource":{{"attributes":[{{"key":"k","value":{}}}]}}}}]}})",
            anyValue),
        request);
    if (!decoded) return "error: " + decoded.error().message;
    return std::string(request.attributes.at(0).value);
}

}  // namespace

class OtlpJsonTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void decodesEveryKindOfMetric() { QCOMPARE(decodedText(kEverything), std::string(kPrinted)); }
    void takesTheNamesOfTheDefinition() {
        const std::string snake = snakeCase(kEverything);
        QVERIFY(snake.find("\"time_unix_nano\"") != snake.npos);
        QVERIFY(snake.find("\"resource_metrics\"") != snake.npos);
        QCOMPARE(decodedText(snake), std::string(kPrinted));
    }
    void decodesAsProtobufDoes() {
        using namespace test::otlp;
        const std::string body = request(
            {{"r", "s"}},
            {sum("m", "By", true, {number(1'795'413'483'059'000'000, 0.1, {{"a", "\u00e4"}})})});
        OtlpRequest fromProtobuf;
        QVERIFY(decodeOtlpProtobuf(body, fromProtobuf));
        const char* const json =
            R"({"resourceMetrics":[{"resource":{"attributes":[{"value":{"stringValue":"s"},"key":"r"}]},)"
            R"("scopeMetrics":[{"metrics":[{"sum":{"isMonotonic":true,"dataPoints":[{"asDouble":"0.1",)"
            R"("timeUnixNano":1795413483059000000,"attributes":[{"key":"a","value":{"stringValue":"\u00e4"}}]}],)"
            R"("aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE"},"unit":"By","name":"m"}]}]}]})";
        QCOMPARE(decodedText(json), textOf(fromProtobuf));
    }
    void readsNumbers_data() {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<QByteArray>("point");
        const auto row = [](const char* members, const char* point) {
            QTest::newRow(members) << QByteArray(members) << QByteArray(point);
        };
        row(R"("asDouble": "NaN")", "0 nan");
        row(R"("asDouble": "Infinity")", "0 inf");
        row(R"("asDouble": "-Infinity")", "0 -inf");
        row(R"("asDouble": "1e3")", "0 1000");
        row(R"("asDouble": 7)", "0 7");
        row(R"("asInt": 4503599627370497)", "0 4503599627370497");
        row(R"("asInt": "-5")", "0 -5");
        row(R"("asInt": 1e3)", "0 1000");
        row(R"("timeUnixNano": "18446744073709551615")", "18446744073709551615 0");
        row(R"("timeUnixNano": null, "asDouble": null, "attributes": null)", "0 0");
        row(R"("unknown": {"a": [1, {"b": null}]}, "asInt": 1)", "0 1");
    }
    void readsNumbers() {
        QFETCH(QByteArray, members);
        QFETCH(QByteArray, point);
        const std::string printed = decodedText(pointWith(members.toStdString()));
        const QByteArray text = QByteArray::fromStdString(printed);
        QVERIFY2(text.endsWith("point {} at " + point + "\n"), text.constData());
    }
    void printsValues_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("printed");
        const auto row = [](const char* value, const char* printed) {
            QTest::newRow(value) << QByteArray(value) << QByteArray(printed);
        };
        row(R"({"stringValue": "a\u00e4\n"})", "a\u00e4\n");
        row(R"({"boolValue": true})", "true");
        row(R"({"intValue": "12"})", "12");
        row(R"({"intValue": 12})", "12");
        row(R"({"doubleValue": 1.50})", "1.5");
        row(R"({"doubleValue": "NaN"})", "json: unsupported value: NaN");
        row(R"({"bytesValue": "AAEC/w=="})", "AAEC/w==");
        row(R"({"bytesValue": "AAEC_w"})", "AAEC/w==");
        row(R"({})", "");
        row(R"({"unknownValue": 3})", "");
        row(R"({"arrayValue": {"values": [{"intValue": 1}, {"stringValue": "x"}, {}]}})",
            R"([1,"x",null])");
        row(R"({"arrayValue": {}})", "[]");
        row(R"({"kvlistValue": {"values": [{"key": "b", "value": {"boolValue": false}},)"
            R"( {"value": {"arrayValue": {"values": []}}, "key": "a"}]}})",
            R"({"a":[],"b":false})");
        row(R"({"kvlist_value": {"values": [{"key": "b"}]}})", R"({"b":null})");
    }
    void printsValues() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, printed);
        QCOMPARE(QByteArray::fromStdString(valueText(value.toStdString())), printed);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char* name, const std::string& body) {
            QTest::newRow(name) << QByteArray::fromStdString(body);
        };
        row("an object cut short", R"({"resourceMetrics":[)");
        row("an object where a list belongs", R"({"resourceMetrics":{"a":1}})");
        row("a number where an object belongs", R"({"resourceMetrics":[1]})");
        row("a value of another type", pointWith(R"("asDouble": true)"));
        row("a broken number", pointWith(R"("asDouble": 1.2.3)"));
        row("a number in a string", pointWith(R"("asInt": "12x")"));
        row("a fraction", pointWith(R"("asInt": 1.5)"));
        row("an integer too large", pointWith(R"("timeUnixNano": "18446744073709551616")"));
        row("a negative time", pointWith(R"("timeUnixNano": -1)"));
        row("an identifier too short", pointWith(R"("exemplars": [{"traceId": "00ff"}])"));
        row("an identifier of other letters",
            pointWith(R"("exemplars": [{"spanId": "zz00000000000000"}])"));
        row("an unknown name of a temporality",
            R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"aggregationTemporality":"X"}}]}]}]})");
        row("bad UTF-8", "{\"resourceMetrics\":[{\"schemaUrl\":\"\xff\"}]}");
        row("a deep unknown member", [] {
            std::string deep;
            for (int i = 0; i < 100'000; ++i)
                deep += "{\"a\":";
            return deep + "1" + std::string(100'000, '}');
        }());
        row("deep unknown lists", "{\"a\":" + std::string(101, '[') + std::string(101, ']') + "}");
        row("nothing but empty points", [] {
            std::string points = "{}";
            for (int i = 0; i < 200; ++i)
                points += ",{}";
            return R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[)" +
                   points + "]}}]}]}]}";
        }());
    }
    void refuses() {
        QFETCH(QByteArray, body);
        const std::string printed = decodedText(body.toStdString());
        QVERIFY2(printed.starts_with("error: json: "), printed.c_str());
    }
    void refusesWhatDoesNotBeginAsARequest_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const QByteArray& body, const QByteArray& text) {
            QTest::newRow(body.left(20).constData()) << body << text;
        };
        constexpr char kNothing[] =
            "ReadObjectCB: expect { or n, but found \0, error found in #0 byte of ...||..., bigger "
            "context ...||...";
        row("", QByteArray(kNothing, sizeof kNothing - 1));
        row(" xyz",
            "ReadObjectCB: expect { or n, but found x, error found in #2 byte of ...| xyz|..., "
            "bigger context ...| xyz|...");
        row("{bad json",
            "ReadObjectCB: expect \" after {, but found b, error found in #2 byte of ...|{bad "
            "json|..., bigger context ...|{bad json|...");
        row("not json",
            "skipThreeBytes: expect ull, error found in #2 byte of ...|not json|..., bigger "
            "context ...|not json|...");
        row(QByteArray(60, ' ') + "[0123456789012345678901234567890123456789012345678901234567]",
            "ReadObjectCB: expect { or n, but found [, error found in #10 byte of ...|         "
            "[0123456789|..., bigger context ...|" +
                QByteArray(49, ' ') + "[01234567890123456789012345678901234567890123456789|...");
    }
    void refusesWhatDoesNotBeginAsARequest() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(decodedText(body.toStdString())), "error: " + text);
    }
    void readsOneValue() {
        for (const char* body : {"null", " null x", "{}", "{} {", R"({"resourceMetrics":[]} {})"}) {
            OtlpJsonDecoder decoder;
            OtlpRequest request;
            QVERIFY2(decoder.decode(body, request), body);
        }
    }
    void refusesDeepValues() {
        const auto nested = [](int depth) {
            std::string value = R"({"intValue":1})";
            for (int i = 0; i < depth; ++i)
                value = R"({"arrayValue":{"values":[)" + value + "]}}";
            return valueText(value);
        };
        QVERIFY(nested(20).starts_with("[[[["));
        QVERIFY(nested(65).starts_with("error: "));
    }
    void refusesEveryTruncation() {
        const std::string_view body = kEverything;
        for (size_t size = 0; size < body.size(); ++size)
            QVERIFY(decodedText(body.substr(0, size)).starts_with("error: "));
    }
    void aWarmDecoderAllocatesNothing() {
        OtlpJsonDecoder decoder;
        OtlpRequest request;
        for (int i = 0; i < 2; ++i)
            QVERIFY(decoder.decode(kEverything, request));
        const size_t before = test::newCalls();
        const bool isDecoded = decoder.decode(kEverything, request).has_value();
        const size_t after = test::newCalls();
        QVERIFY(isDecoded);
        QCOMPARE(after - before, size_t(0));
    }
};

static const test::Registrar<OtlpJsonTest> registered;

}  // namespace pallium::wire

#include "otlp_json_test.moc"
