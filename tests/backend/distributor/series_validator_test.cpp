#include "backend/distributor/series_validator.h"

#include "backend/tenancy/limits.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

constexpr TimestampMs kNow = 1'795'413'483'059;
using Pairs = std::vector<Label>;

/// The text of the refusal, empty if the series passes.
std::string refusalOf(const tenancy::Limits& limits, const Pairs& labels,
                      const std::vector<Sample>& samples = {}) {
    const SeriesValidator validator(limits, kNow);
    const Verdict verdict = validator.checkSeries(labels, samples);
    return verdict.isRefused() ? validator.seriesText(verdict, labels, samples) : std::string();
}

std::string metadataRefusalOf(const tenancy::Limits& limits, const MetadataView& metadata) {
    const SeriesValidator validator(limits, kNow);
    const Verdict verdict = validator.checkMetadata(metadata);
    return verdict.isRefused() ? validator.metadataText(verdict, metadata) : std::string();
}

}  // namespace

class SeriesValidatorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void acceptsWhatIsWithinTheLimits() {
        QCOMPARE(refusalOf({}, {{"__name__", "a:b_c1"}, {"_x", "Zürich"}}, {{kNow, 1}}),
                 std::string());
    }
    void wantsAValidMetricName() {
        QCOMPARE(refusalOf({}, {{"a", "1"}}), std::string("sample missing metric name"));
        QCOMPARE(refusalOf({}, {}), std::string("sample missing metric name"));
        QCOMPARE(refusalOf({}, {{"__name__", "1up"}}),
                 std::string("sample invalid metric name: \"1up\""));
        tenancy::Limits limits;
        limits.enforceMetricName = false;
        QCOMPARE(refusalOf(limits, {{"a", "1"}}), std::string());
    }
    void countsLabelsWithTheName() {
        tenancy::Limits limits;
        limits.maxLabelNamesPerSeries = 2;
        QCOMPARE(refusalOf(limits, {{"__name__", "m"}, {"a", "1"}}), std::string());
        QCOMPARE(refusalOf(limits, {{"__name__", "m"}, {"a", "1"}, {"b", "2"}}),
                 std::string("series has too many labels (actual: 3, limit: 2) series: "
                             "'m{a=\"1\", b=\"2\"}'"));
    }
    void limitsAreInclusive() {
        tenancy::Limits limits;
        limits.maxLabelNameLength = 8;
        limits.maxLabelValueLength = 4;
        QCOMPARE(refusalOf(limits, {{"__name__", "mmmm"}, {"aaaaaaaa", "1234"}}), std::string());
        QVERIFY(refusalOf(limits, {{"__name__", "m"}, {"aaaaaaaaa", "1"}})
                    .starts_with("label name too long for metric (actual: 9, limit: 8)"));
        QVERIFY(refusalOf(limits, {{"__name__", "m"}, {"a", "12345"}})
                    .starts_with("label value too long for metric (actual: 5, limit: 4)"));
    }
    void refusesTextThatIsNotUtf8() {
        QCOMPARE(refusalOf({}, {{"__name__", "m"}, {"a", "\xff"}}),
                 std::string("label value is not valid UTF-8, label name: \"a\" metric "
                             "\"m{a=\\\"\\\\xff\\\"}\""));
        QCOMPARE(metadataRefusalOf({}, {MetricType::Gauge, "m", "\xc0\x80", ""}),
                 std::string("metadata is not valid UTF-8, metric \"m\""));
    }
    void refusesTimesTooFarAhead() {
        constexpr int64_t kGraceMs = 600'000;
        const Pairs labels{{"__name__", "m"}};
        QCOMPARE(refusalOf({}, labels, {{kNow + kGraceMs, 1}}), std::string());
        QCOMPARE(refusalOf({}, labels, {{kNow, 1}, {kNow + kGraceMs + 1, 1}}),
                 std::string("timestamp too new: 1795414083060 metric: \"m\""));
        QVERIFY(!refusalOf({}, labels, {{INT64_MAX, 1}}).empty());
    }
    void refusesOldTimesOnlyIfAsked() {
        const Pairs labels{{"__name__", "m"}};
        QCOMPARE(refusalOf({}, labels, {{INT64_MIN, 1}}), std::string());
        tenancy::Limits limits;
        limits.rejectOldSamples = true;
        limits.rejectOldSamplesMaxAge = std::chrono::hours(1);
        QCOMPARE(refusalOf(limits, labels, {{kNow - 3'600'000, 1}}), std::string());
        QCOMPARE(refusalOf(limits, labels, {{kNow - 3'600'001, 1}}),
                 std::string("timestamp too old: 1795409883058 metric: \"m\""));
    }
    void clipsLongTexts() {
        const std::string value(3000, 'v');
        const std::string text = refusalOf({}, {{"__name__", "m"}, {"a", value}});
        QVERIFY(text.size() < 700);
        QVERIFY(text.ends_with("label value: \"" + std::string(200, 'v') + "\""));
    }
    void wantsANameInMetadata() {
        QCOMPARE(metadataRefusalOf({}, {MetricType::Gauge, "", "h", ""}),
                 std::string("metadata missing metric name"));
        QCOMPARE(metadataRefusalOf({}, {MetricType::Gauge, "m", "h", ""}), std::string());
    }
};

static const test::Registrar<SeriesValidatorTest> registered;

}  // namespace pallium::distributor

#include "series_validator_test.moc"
