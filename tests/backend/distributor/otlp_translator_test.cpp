#include "backend/distributor/otlp_translator.h"

#include "backend/wire/otlp_protobuf.h"
#include "tests/backend/distributor/otlp_translated.h"
#include "tests/support/otlp_message.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

namespace pallium::distributor {
namespace {

using namespace test::otlp;

}  // namespace

class OtlpTranslatorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void translatesNumbers() {
        const std::string body =
            request({{"service.name", "shop"}, {"service.instance.id", "i-1"}, {"host.name", "h1"}},
                    {gauge("room.temperature", "Cel", {number(3 * kMs + 5, 21.5, {{"room", "x"}})}),
                     sum("orders.count", "1", true, {number(3 * kMs, 5, {{"Kind", "a"}})}),
                     sum("level", "", false, {number(3 * kMs, 6)})});
        QCOMPARE(translated(body),
                 std::string("{__name__=\"room_temperature_celsius\", instance=\"i-1\", "
                             "job=\"shop\", room=\"x\"} 21.5@3\n"
                             "{Kind=\"a\", __name__=\"orders_count_total\", instance=\"i-1\", "
                             "job=\"shop\"} 5@3\n"
                             "{__name__=\"level\", instance=\"i-1\", job=\"shop\"} 6@3\n"));
    }
    void namesTheJobWithItsNamespace() {
        const std::string body = request({{"service.namespace", "eu"}, {"service.name", "shop"}},
                                         {gauge("g", "", {number(kMs, 1, {{"job", "mine"}})})});
        QCOMPARE(translated(body), std::string("{__name__=\"g\", job=\"eu/shop\"} 1@1\n"));
    }
    void joinsAttributesWhoseNamesBecomeEqual() {
        const std::string body = request(
            {}, {gauge("g", "",
                       {number(kMs, 1, {{"a_b", "3"}, {"z", ""}, {"a/b", "2"}, {"a.b", "1"}}),
                        number(kMs, 1, {{"a.b", "1"}})})});
        QCOMPARE(translated(body), std::string("{__name__=\"g\", a_b=\"1;2;3\", z=\"\"} 1@1\n"
                                               "{__name__=\"g\", a_b=\"1\"} 1@1\n"));
    }
    void theNameWinsOverAnAttribute() {
        const std::string body =
            request({}, {gauge("g", "", {number(kMs, 1, {{"__name__", "x"}, {"a", "b"}})})});
        QCOMPARE(translated(body), std::string("{__name__=\"g\", a=\"b\"} 1@1\n"));
    }

    void tellsMetricsAndPointsApart() {
        const std::string kinds =
            request({}, {gauge("x", "1", {number(kMs, 1)}), sum("x", "1", true, {number(kMs, 2)}),
                         sum("x", "1", false, {number(kMs, 3)}), gauge("x", "s", {number(kMs, 4)}),
                         gauge("xs", "", {number(kMs, 5)}), gauge("x", "1", {number(kMs, 6)})});
        QCOMPARE(translated(kinds),
                 std::string("{__name__=\"x_ratio\"} 1@1\n{__name__=\"x_total\"} 2@1\n"
                             "{__name__=\"x\"} 3@1\n{__name__=\"x_seconds\"} 4@1\n"
                             "{__name__=\"xs\"} 5@1\n{__name__=\"x_ratio\"} 6@1\n"));
        std::vector<std::string> points;
        std::string expected;
        for (int i = 0; i < 60; ++i) {
            const int shape = i % 20;
            const std::string key = fmt::format("k.{}", shape);
            const std::string value = fmt::format("v{}", i);
            points.push_back(shape % 2 == 0
                                 ? number(kMs, i, {{key, value}, {"Z", "z"}})
                                 : number(kMs, i, {{"Z", "z"}, {key, value}, {"job", "own"}}));
            expected += fmt::format("{{Z=\"z\", __name__=\"g\", {}k_{}=\"{}\"}} {}@1\n",
                                    shape % 2 == 0 ? "" : "job=\"own\", ", shape, value, i);
        }
        QCOMPARE(translated(request({}, {gauge("g", "", points)})), expected);
    }
    void resourcesDoNotMix() {
        const std::string point = number(kMs, 1, {{"job", "own"}, {"a", "b"}});
        const std::string body = request({{"service.name", "shop"}}, {gauge("g", "", {point})}) +
                                 request({{"zone", "z"}}, {gauge("g", "", {point})}) +
                                 request({{"job", "j"}}, {gauge("g", "", {point, point})}) +
                                 request({{"service.name", "till"}}, {gauge("g", "", {point})});
        OtlpSettings settings = withoutTargetInfo();
        const std::vector<std::string> promoted{"zone", "job"};
        settings.promoted = promoted;
        QCOMPARE(translated(body, settings),
                 std::string("{__name__=\"g\", a=\"b\", job=\"shop\"} 1@1\n"
                             "{__name__=\"g\", a=\"b\", job=\"own\", zone=\"z\"} 1@1\n"
                             "{__name__=\"g\", a=\"b\", job=\"own\"} 1@1\n"
                             "{__name__=\"g\", a=\"b\", job=\"own\"} 1@1\n"
                             "{__name__=\"g\", a=\"b\", job=\"till\"} 1@1\n"));
    }

    void promotesResourceAttributes() {
        const std::string body =
            request({{"service.name", "shop"}, {"cloud.zone", "z"}, {"other", "o"}, {"team", "t"}},
                    {gauge("g", "", {number(kMs, 1, {{"team", "own"}})})});
        OtlpSettings settings = withoutTargetInfo();
        const std::vector<std::string> promoted{"service.name", "cloud.zone", "team", "absent"};
        settings.promoted = promoted;
        QCOMPARE(translated(body, settings),
                 std::string("{__name__=\"g\", cloud_zone=\"z\", job=\"shop\", "
                             "service_name=\"shop\", team=\"own\"} 1@1\n"));
    }
    void convertsAllAttributes() {
        const std::string body =
            request({{"service.name", "shop"}, {"zone", "a"}, {"zone", "b"}, {"x.y", "r"}},
                    {gauge("g", "", {number(kMs, 1, {{"zone", "own"}, {"x_y", "p"}})})});
        OtlpSettings settings = withoutTargetInfo();
        settings.convertsAllAttributes = true;
        QCOMPARE(translated(body, settings),
                 std::string("{__name__=\"g\", job=\"shop\", service_name=\"shop\", "
                             "x_y=\"r;p\", zone=\"b\"} 1@1\n"));
    }
    void addsTypeAndUnit() {
        OtlpSettings settings = withoutTargetInfo();
        settings.addsTypeAndUnit = true;
        settings.acceptsDelta = true;
        const std::string body =
            request({}, {gauge("g", "By/s", {number(kMs, 1)}), sum("c", "", true, {number(kMs, 2)}),
                         sum("d", "s", true, {number(kMs, 3)}, kDelta),
                         histograms("h", "ms", {histogram(kMs, 1, 1, {1}, {})})});
        QCOMPARE(translated(body, settings),
                 std::string("{__name__=\"g_bytes_per_second\", __type__=\"gauge\", "
                             "__unit__=\"bytes_per_second\"} 1@1\n"
                             "{__name__=\"c_total\", __type__=\"counter\"} 2@1\n"
                             "{__name__=\"d_seconds_total\", __unit__=\"seconds\"} 3@1\n"
                             "{__name__=\"h_milliseconds_sum\", __type__=\"histogram\", "
                             "__unit__=\"milliseconds\"} 1@1\n"
                             "{__name__=\"h_milliseconds_count\", __type__=\"histogram\", "
                             "__unit__=\"milliseconds\"} 1@1\n"
                             "{__name__=\"h_milliseconds_bucket\", __type__=\"histogram\", "
                             "__unit__=\"milliseconds\", le=\"+Inf\"} 1@1\n"));
    }
    void keepsNamesIfToldTo() {
        OtlpSettings settings = withoutTargetInfo();
        settings.addsSuffixes = false;
        const std::string body =
            request({}, {sum("a.b", "By", true, {number(kMs, 1, {{"c.d", "e"}})})});
        QCOMPARE(translated(body, settings), std::string("{__name__=\"a_b\", c_d=\"e\"} 1@1\n"));
        settings.keepsUtf8 = true;
        QCOMPARE(translated(body, settings),
                 std::string("{__name__=\"a.b\", \"c.d\"=\"e\"} 1@1\n"));
    }

    void makesTargetInfo() {
        const std::string body =
            request({{"service.name", "shop"}, {"service.instance.id", "i"}, {"host.name", "h"}},
                    {gauge("g", "", {number(2 * kMs, 1)}), sum("s", "", true, {number(kMs, 1)})});
        QVERIFY(translated(body, {}).ends_with(
            "{__name__=\"target_info\", host_name=\"h\", instance=\"i\", job=\"shop\"} 1@1 1@2\n"));
    }
    void targetInfoIsFoundAllTheTime() {
        constexpr uint64_t kSecond = 1000 * kMs;
        const std::string body =
            request({{"service.name", "shop"}, {"host.name", "h"}},
                    {gauge("g", "", {number(kSecond, 1), number(400 * kSecond, 1)})});
        QVERIFY(translated(body, {}).ends_with(" 1@1000 1@151000 1@301000 1@400000\n"));
        const std::string forever =
            request({{"service.name", "shop"}, {"host.name", "h"}},
                    {gauge("g", "", {number(0, 1), number(1'700'000'000 * kSecond, 1)})});
        const std::string text = translated(forever, {});
        QCOMPARE(std::count(text.begin(), text.end(), '@'), ptrdiff_t(2 + 1001));
        QVERIFY(text.ends_with("@1700000000000\n"));
    }
    void makesNoTargetInfoWithoutReason_data() {
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char* name, const std::string& body) {
            QTest::newRow(name) << QByteArray::fromStdString(body);
        };
        row("nothing but the service", request({{"service.name", "s"}, {"service.namespace", "n"}},
                                               {gauge("g", "", {number(kMs, 1)})}));
        row("no service", request({{"host.name", "h"}, {"service.namespace", "n"}},
                                  {gauge("g", "", {number(kMs, 1)})}));
        row("no data", request({{"service.name", "s"}, {"host.name", "h"}}, {}));
        row("no attributes", request({}, {gauge("g", "", {number(kMs, 1)})}));
    }
    void makesNoTargetInfoWithoutReason() {
        QFETCH(QByteArray, body);
        const std::string text = translated(body.toStdString(), {});
        QVERIFY2(text.find("target_info") == text.npos, text.c_str());
    }

    void refusesDeltasUnlessToldOtherwise() {
        const std::string body =
            request({}, {sum("delta.sum", "", true, {number(kMs, 1), number(kMs, 2)}, kDelta),
                         histograms("h", "", {histogram(kMs, 1, 1, {1}, {})}, kDelta),
                         exponentials("e", {exponential(kMs, 1, 1, 0, "")}, 0),
                         gauge("g", "", {number(kMs, 3)})});
        QCOMPARE(translated(body),
                 std::string("{__name__=\"g\"} 3@1\n"
                             "dropped 4: invalid temporality and type combination for metric "
                             "\"delta.sum\"; invalid temporality and type combination for metric "
                             "\"h\"; invalid temporality and type combination for metric \"e\"\n"));
        OtlpSettings settings = withoutTargetInfo();
        settings.acceptsDelta = true;
        const std::string text = translated(body, settings);
        QVERIFY(text.starts_with("{__name__=\"delta_sum_total\"} 1@1\n"));
        QVERIFY(text.find("dropped 1: ") != text.npos);
    }
    void leavesOutWhatCannotBeTranslated() {
        const std::string bad = sized(5, fixed64(2, kMs));
        const std::string body = request(
            {},
            {sized(1, "none"), gauge("empty", "", {}), gauge("..", "", {number(kMs, 1)}),
             exponentials("e", {exponential(kMs, 1, 1, -5, ""), exponential(kMs, 1, 1, 0, "")}),
             gauge("label", "", {number(kMs, 1), number(kMs, 2, {{"..", "x"}}), number(kMs, 3)}),
             sum("exemplar", "", true, {number(kMs, 4, {}, bad), number(kMs, 5)})});
        QCOMPARE(translated(body),
                 std::string(
                     "{__name__=\"label\"} 1@1\n"
                     "{__name__=\"exemplar_total\"} 4@1\n"
                     "dropped 7: could not get aggregation temporality for none as it has "
                     "unsupported metric type Empty; empty data points. empty is dropped; "
                     "normalization for metric \"..\" resulted in empty name; cannot convert "
                     "exponential to native histogram. Scale must be >= -4, was -5; normalization "
                     "for label name \"..\" resulted in invalid name \"__\"; unsupported exemplar "
                     "value type: Empty\n"));
    }
    void boundsTheTextOfErrors() {
        std::vector<std::string> metrics(3000, sized(1, std::string(20, 'm')));
        QVERIFY(translated(request({}, metrics)).size() < size_t(17 << 10));
    }
    void refusesMoreLabelsThanMemoryIsFor() {
        // 3000 buckets with 3000 labels each.
        std::string attributesOfPoint;
        for (int i = 0; i < 3000; ++i)
            attributesOfPoint += sized(9, pair(fmt::format("k{}", i), text("v")));
        const std::vector<uint64_t> counts(3000, 1);
        std::vector<double> bounds;
        for (size_t i = 0; i < counts.size(); ++i)
            bounds.push_back(double(i));
        const std::string body = request(
            {}, {histograms("h", "", {histogram(kMs, 1, 1, counts, bounds, attributesOfPoint)})});
        QCOMPARE(translated(body),
                 std::string("dropped 1: too many labels in one request (limit: 8388608), send "
                             "fewer data points at once\n"));
    }
    void refusesTooManyAttributes() {
        std::string many;
        for (size_t i = 0; i <= OtlpLabels::kMaxAttributes; ++i)
            many += sized(7, pair("k", text("v")));
        QCOMPARE(translated(request({}, {gauge("g", "", {number(kMs, 1, {}, many)})})),
                 std::string("dropped 1: too many attributes (limit: 65536)\n"));
        std::string resource;
        for (size_t i = 0; i <= OtlpLabels::kMaxAttributes; ++i)
            resource += sized(1, pair("k", text("v")));
        const std::string body =
            sized(1, sized(1, resource) + sized(2, sized(2, gauge("g", "", {number(kMs, 1)}))));
        QCOMPARE(translated(body, {}),
                 std::string("dropped 1: too many attributes (limit: 65536)\n"));
    }
    void forgetsTheRequestBefore() {
        OtlpTranslator translator;
        WriteBatch batch;
        const OtlpSettings settings;
        std::string first;
        for (const int round : {0, 1}) {
            wire::OtlpRequest other;
            const std::string otherBody =
                request({{"service.name", "o"}, {"x.y", "z"}},
                        {histograms("h", "", {histogram(kMs, 1, 1, {1, 1}, {double(round)})}),
                         gauge("g", "", {number(kMs, 1, {{"p.q", "r"}})})});
            QVERIFY(wire::decodeOtlpProtobuf(otherBody, other));
            (void)translator.translate(other, settings, batch);
            wire::OtlpRequest again;
            const std::string body =
                request({{"service.name", "s"}, {"a.b", "c"}},
                        {histograms("i", "", {histogram(kMs, 1, 1, {1, 1}, {0.5})}),
                         gauge("g", "", {number(kMs, 1, {{"p.q", "r"}})})});
            QVERIFY(wire::decodeOtlpProtobuf(body, again));
            (void)translator.translate(again, settings, batch);
            if (round == 0) first = textOf(batch);
            QCOMPARE(textOf(batch), first);
        }
        QVERIFY(first.find("a_b=\"c\"") != first.npos);
    }
};

static const test::Registrar<OtlpTranslatorTest> registered;

}  // namespace pallium::distributor

#include "otlp_translator_test.moc"
