#include "backend/distributor/otlp_receiver.h"

#include "backend/io/compression.h"
#include "backend/tenancy/limits.h"
#include "tests/backend/distributor/fake_ingester.h"
#include "tests/support/fake_clock.h"
#include "tests/support/otlp_message.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

using namespace test::otlp;

constexpr uint64_t kTimeNs = 1'700'000'000'000'000'000;

/// A receiver of small bodies over a distributor over a fake ingester.
struct Fixture {
    explicit Fixture(DistributorConfig config = {})
        : distributor(small(std::move(config)),
                      {ingester, clock, metrics,
                       [this](const auto&) { return std::make_shared<tenancy::Limits>(limits); }}),
          receiver(distributor) {}
    static DistributorConfig small(DistributorConfig config) {
        config.otlpMaxRecvMsgSizeBytes = 1000;
        return config;
    }
    std::string push(const OtlpBody& body) {
        const auto pushed = receiver.push(Context(), *tenancy::TenantId::parse("t"), body);
        return pushed ? "" : std::to_string(pushed.error().status) + " " + pushed.error().message;
    }

    FakeIngester ingester;
    const test::FakeClock clock{1'700'000'000'000};
    telemetry::Registry metrics;
    tenancy::Limits limits;
    Distributor distributor;
    OtlpReceiver receiver;
};

std::string oneGauge() {
    return request({{"service.name", "s"}}, {gauge("g", "", {number(kTimeNs, 1)})});
}
const char* const kOneGauge = "{__name__=\"g\", job=\"s\"}";

}  // namespace

class OtlpReceiverTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void takesEveryCoding() {
        const std::string plain = oneGauge();
        const std::string gzip = io::gzipEncode(plain);
        const std::string zstd = io::zstdEncode(plain);
        Fixture fixture;
        QCOMPARE(fixture.push({plain}), std::string());
        QCOMPARE(fixture.push({gzip, OtlpFormat::Protobuf, OtlpCoding::Gzip}), std::string());
        QCOMPARE(fixture.push({zstd, OtlpFormat::Protobuf, OtlpCoding::Zstd}), std::string());
        QVERIFY(fixture.ingester.series == std::vector<std::string>(3, kOneGauge));
        QCOMPARE(fixture.ingester.lastTenant, std::string("t"));
        QCOMPARE(fixture.ingester.metadataCount, size_t(0));
    }
    void takesJson() {
        const std::string json = io::gzipEncode(
            R"({"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},)"
            R"("scopeMetrics":[{"metrics":[{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"1700000000000000000","asInt":1}]}}]}]}]})");
        Fixture fixture;
        QCOMPARE(fixture.push({json, OtlpFormat::Json, OtlpCoding::Gzip}), std::string());
        QVERIFY(fixture.ingester.series == std::vector<std::string>{kOneGauge});
    }
    void refusesLargeBodies() {
        const std::string large(1001, ' ');
        const std::string bombs[] = {io::gzipEncode(std::string(1 << 20, '\0')),
                                     io::zstdEncode(std::string(1 << 20, '\0'))};
        Fixture fixture;
        const std::string text = "400 received message larger than max (1001 vs 1000)";
        QCOMPARE(fixture.push({large}), text);
        QCOMPARE(fixture.push({bombs[0].substr(0, 1000), OtlpFormat::Json, OtlpCoding::Gzip}),
                 text);
        QCOMPARE(fixture.push({bombs[1], OtlpFormat::Protobuf, OtlpCoding::Zstd}), text);
        QCOMPARE(fixture.ingester.pushes, size_t(0));
    }
    void refusesWhatItCannotRead() {
        Fixture fixture;
        QCOMPARE(fixture.push({"notgzip", OtlpFormat::Json, OtlpCoding::Gzip}),
                 std::string("400 unexpected EOF"));
        QCOMPARE(fixture.push({"\xff\xff\xff"}), std::string("400 unexpected EOF"));
        QVERIFY(fixture.push({"{\"a", OtlpFormat::Json}).starts_with("400 json: "));
    }
    void nothingIsNoError() {
        Fixture fixture;
        QCOMPARE(fixture.push({""}), std::string());
        QCOMPARE(fixture.push({"{}", OtlpFormat::Json}), std::string());
        QVERIFY(fixture.ingester.series.empty());
    }
    void refusesARequestOfWhichNothingIsLeft() {
        Fixture fixture;
        const std::string body =
            request({{"service.name", "s"}, {"host.name", "h"}},
                    {sum("delta.sum", "", true, {number(kTimeNs, 1)}, kDelta)});
        QCOMPARE(fixture.push({body}), std::string("400 invalid temporality and type combination "
                                                   "for metric \"delta.sum\""));
        QCOMPARE(fixture.ingester.pushes, size_t(0));
        QCOMPARE(discarded(fixture), 1.0);
    }
    void storesWhatIsLeft() {
        Fixture fixture;
        const std::string body =
            request({{"service.name", "s"}},
                    {sum("d", "", true, {number(kTimeNs, 1), number(kTimeNs, 2)}, kDelta),
                     gauge("g", "", {number(kTimeNs, 1)})});
        QCOMPARE(fixture.push({body}), std::string());
        QVERIFY(fixture.ingester.series == std::vector<std::string>{kOneGauge});
        QCOMPARE(discarded(fixture), 2.0);
    }
    void followsConfigurationAndLimits() {
        DistributorConfig config;
        config.otlp.allowDeltaTemporality = true;
        config.otlp.addMetricSuffixes = false;
        config.otlp.enableTypeAndUnitLabels = true;
        config.otlp.disableTargetInfo = true;
        Fixture fixture(config);
        fixture.limits.promoteResourceAttributes = {"zone"};
        const std::string body = request({{"service.name", "s"}, {"zone", "z"}},
                                         {sum("d", "s", true, {number(kTimeNs, 1)}, kDelta),
                                          gauge("g", "", {number(kTimeNs, 1)})});
        QCOMPARE(fixture.push({body}), std::string());
        const std::vector<std::string> expected{
            "{__name__=\"d\", __unit__=\"seconds\", job=\"s\", zone=\"z\"}",
            "{__name__=\"g\", __type__=\"gauge\", job=\"s\", zone=\"z\"}"};
        QVERIFY(fixture.ingester.series == expected);
    }
    void convertsAllAttributesIfConfigured() {
        DistributorConfig config;
        config.otlp.convertAllAttributes = true;
        Fixture fixture(config);
        QCOMPARE(fixture.push({oneGauge()}), std::string());
        QVERIFY(fixture.ingester.series ==
                std::vector<std::string>{"{__name__=\"g\", job=\"s\", service_name=\"s\"}"});
    }
    void isHeldToTheLimits() {
        Fixture fixture;
        fixture.limits.maxLabelNamesPerSeries = 1;
        QVERIFY(fixture.push({oneGauge()})
                    .starts_with("400 series has too many labels (actual: 2, limit: 1)"));
    }

  private:
    static double discarded(Fixture& fixture) {
        return fixture.metrics
            .counter("cortex_discarded_samples_total",
                     "The total number of samples that were discarded.",
                     {{"reason", "otlp_translation_error"}, {"user", "t"}})
            .value();
    }
};

static const test::Registrar<OtlpReceiverTest> registered;

}  // namespace pallium::distributor

#include "otlp_receiver_test.moc"
