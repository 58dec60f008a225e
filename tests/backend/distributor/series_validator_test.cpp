#include "backend/distributor/series_validator.h"

#include "backend/tenancy/limits.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

constexpr TimestampMs kNow = 1'795'413'483'059;
using Pairs = std::vector<Label>;

/// The text of the refusal, empty if the series passes.
std::string refusalOf(const tenancy::Limits& limits, const Pairs& labels,
                      const std::vector<Sample>& samples = {},
                      NameScheme names = NameScheme::Classic) {
    const SeriesValidator validator(limits, kNow, names);
    const Verdict verdict = validator.checkSeries(labels, samples);
    return verdict.isRefused() ? validator.seriesText(verdict, labels, samples) : std::string();
}

Histogram exponential(int32_t schema, size_t buckets) {
    Histogram histogram;
    histogram.layout.schema = schema;
    histogram.layout.positiveSpans = {{1, static_cast<uint32_t>(buckets)}};
    histogram.positive.assign(buckets, 0);
    histogram.positive[0] = 1;
    histogram.count = buckets;
    return histogram;
}

/// The text of the refusal, empty if the histogram passes; it may have been changed.
std::string histogramRefusalOf(const tenancy::Limits& limits, HistogramPoint& point,
                               size_t& reduced) {
    const Pairs labels{{"__name__", "demo_nh"}, {"job", "a"}};
    const SeriesValidator validator(limits, kNow, NameScheme::Classic);
    const std::span points(&point, 1);
    const Verdict verdict = validator.checkHistograms(points, reduced);
    return verdict.isRefused() ? validator.histogramText(verdict, labels, points) : std::string();
}
std::string histogramRefusalOf(const tenancy::Limits& limits, HistogramPoint point) {
    size_t reduced = 0;
    return histogramRefusalOf(limits, point, reduced);
}

std::string metadataRefusalOf(const tenancy::Limits& limits, const MetadataView& metadata) {
    const SeriesValidator validator(limits, kNow, NameScheme::Classic);
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
    void acceptsAnyTextAsNameIfSoTold() {
        const auto refusal = [](const Pairs& labels) {
            return refusalOf({}, labels, {}, NameScheme::Utf8);
        };
        QCOMPARE(refusal({{"__name__", "température.of room"}, {"a-b", "1"}, {"日", "2"}}),
                 std::string());
        QCOMPARE(refusal({{"__name__", "a\xff"}}),
                 std::string("sample invalid metric name: \"a\\xff\""));
        QCOMPARE(refusal({{"__name__", "a"}, {"\xff", "1"}}),
                 std::string("sample invalid label: \"\\xff\" metric \"a{\\xff=\\\"1\\\"}\""));
        QCOMPARE(refusal({{"", "1"}, {"__name__", "a"}}),
                 std::string("sample invalid label: \"\" metric \"a{=\\\"1\\\"}\""));
        QCOMPARE(refusal({{"a", "1"}}), std::string("sample missing metric name"));
    }
    void judgesTheSameBesideAnAcceptedNeighbour() {
        tenancy::Limits limits;
        limits.maxLabelNameLength = 12;
        const Pairs neighbours[] = {{{"__name__", "up"}, {"job", "a"}, {"pod", "b"}},
                                    {{"__name__", "up"}, {"pod", "b"}},
                                    {{"__name__", "down"}}};
        const Pairs sets[] = {{{"__name__", "up"}, {"job", "a"}, {"pod", "b"}},
                              {{"__name__", "up"}, {"code", "1"}, {"job", "a"}, {"pod", "b"}},
                              {{"__name__", "up"}, {"0", "a"}, {"pod", "b"}},
                              {{"__name__", "up"}, {"job", "a"}, {"pod", "\xff"}},
                              {{"__name__", "up"}, {"pod", "a"}, {"pod", "b"}},
                              {{"__name__", "up"}, {"pod_of_a_long_name", "a"}}};
        const SeriesValidator validator(limits, kNow, NameScheme::Classic);
        for (const Pairs& labels : sets) {
            const Verdict alone = validator.checkSeries(labels, {});
            for (const Pairs& neighbour : neighbours) {
                QVERIFY(!validator.checkSeries(neighbour, {}).isRefused());
                const Verdict beside = validator.checkSeries(labels, {}, neighbour);
                QCOMPARE(beside.refusal, alone.refusal);
                QCOMPARE(beside.position, alone.position);
            }
        }
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
    void lowersTheResolutionOfHistograms() {
        tenancy::Limits limits;
        limits.maxNativeHistogramBuckets = 3;
        size_t reduced = 0;
        HistogramPoint point{kNow, exponential(3, 8)};
        QCOMPARE(histogramRefusalOf(limits, point, reduced), std::string());
        const auto& histogram = std::get<Histogram>(point.histogram);
        QCOMPARE(histogram.layout.schema, 1);
        QVERIFY(histogram.positive == (std::vector<int64_t>{4, 0}));
        QCOMPARE(reduced, size_t(1));
        // Once is enough.
        QCOMPARE(histogramRefusalOf(limits, point, reduced), std::string());
        QCOMPARE(reduced, size_t(1));
        FloatHistogram asFloat;
        toFloat(exponential(3, 8), asFloat);
        HistogramPoint floats{kNow, asFloat};
        QCOMPARE(histogramRefusalOf(limits, floats, reduced), std::string());
        QCOMPARE(std::get<FloatHistogram>(floats.histogram).layout.schema, 1);
    }
    void refusesHistogramsThatStayTooFine() {
        tenancy::Limits limits;
        limits.maxNativeHistogramBuckets = 2;
        const std::string text =
            "native histogram bucket count exceeded for metric (limit: 2) metric: "
            "\"demo_nh{job=\\\"a\\\"}\"";
        QCOMPARE(histogramRefusalOf(limits, {kNow, exponential(-4, 3)}), text);
        QCOMPARE(histogramRefusalOf(limits, {kNow, exponential(-3, 8)}), text);
        QCOMPARE(histogramRefusalOf(limits, {kNow, exponential(-3, 4)}), std::string());
        Histogram custom = exponential(HistogramLayout::kCustomBuckets, 3);
        custom.layout.customBounds = {1, 2, 3};
        QCOMPARE(histogramRefusalOf(limits, {kNow, custom}), text);
        limits.maxNativeHistogramBuckets = 0;
        QCOMPARE(histogramRefusalOf(limits, {kNow, custom}), std::string());
    }
    void leavesMalformedHistogramsAlone() {
        tenancy::Limits limits;
        limits.maxNativeHistogramBuckets = 1;
        Histogram histogram = exponential(3, 8);
        histogram.layout.positiveSpans = {{0, 0xffffffff}, {5, 0xffffffff}};
        size_t reduced = 0;
        HistogramPoint point{kNow, histogram};
        QCOMPARE(histogramRefusalOf(limits, point, reduced), std::string());
        QVERIFY(isSameBits(std::get<Histogram>(point.histogram), histogram));
        QCOMPARE(reduced, size_t(0));
    }
    void limitsSchemaSizeAndTimeOfHistograms() {
        QCOMPARE(histogramRefusalOf({}, {kNow, exponential(9, 1)}),
                 std::string("invalid native histogram schema 9 for metric: "
                             "\"demo_nh{job=\\\"a\\\"}\". supported schema from -4 to 8"));
        tenancy::Limits limits;
        // Count 2, zero count 2, schema 2, span 2+4, buckets 2+3, time 7.
        limits.maxNativeHistogramSampleSizeBytes = 24;
        QCOMPARE(histogramRefusalOf(limits, {kNow, exponential(3, 3)}), std::string());
        limits.maxNativeHistogramSampleSizeBytes = 23;
        QCOMPARE(histogramRefusalOf(limits, {kNow, exponential(3, 3)}),
                 std::string("native histogram sample size bytes exceeded for metric (actual: 24, "
                             "limit: 23) metric: \"demo_nh{job=\\\"a\\\"}\""));
        QCOMPARE(histogramRefusalOf({}, {kNow + 600'001, exponential(3, 3)}),
                 std::string("timestamp too new: 1795414083060 metric: \"demo_nh\""));
        limits.rejectOldSamples = true;
        limits.rejectOldSamplesMaxAge = std::chrono::hours(1);
        QCOMPARE(histogramRefusalOf(limits, {kNow - 3'600'001, exponential(3, 3)}),
                 std::string("timestamp too old: 1795409883058 metric: \"demo_nh\""));
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
