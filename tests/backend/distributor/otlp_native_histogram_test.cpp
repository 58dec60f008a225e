#include "backend/distributor/otlp_native_histogram.h"

#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <limits>
#include <map>

namespace pallium::distributor {
namespace {

using wire::OtlpTemporality;

struct Buckets {
    int32_t offset = 0;
    std::vector<uint64_t> counts;
};

Result<Histogram> convert(int32_t scale, const Buckets& positive, const Buckets& negative = {},
                          OtlpTemporality temporality = OtlpTemporality::Cumulative) {
    wire::OtlpRequest request;
    wire::OtlpExponentialPoint point;
    point.scale = scale;
    point.timeNs = 5'000'000;
    point.positive.offset = positive.offset;
    request.counts = positive.counts;
    point.positive.counts = {0, uint32_t(positive.counts.size())};
    point.negative.offset = negative.offset;
    request.counts.insert(request.counts.end(), negative.counts.begin(), negative.counts.end());
    point.negative.counts = {point.positive.counts.end, uint32_t(request.counts.size())};
    for (const uint64_t count : request.counts)
        point.count += count;
    point.zeroCount = 2;
    point.count += 2;
    point.hasSum = true;
    point.sum = 1.5;
    HistogramPoint out;
    FloatHistogram leftOver;
    leftOver.positive = {1, 2};
    out.histogram = leftOver;
    const auto converted = toNativeHistogram(point, request, temporality, out);
    if (!converted) return fail(converted.error());
    return std::get<Histogram>(out.histogram);
}

/// Counts by index of the buckets that are not empty.
std::map<int64_t, int64_t> countsOf(const std::vector<HistogramSpan>& spans,
                                    const std::vector<int64_t>& deltas) {
    std::map<int64_t, int64_t> counts;
    int64_t index = 0;
    int64_t count = 0;
    size_t next = 0;
    for (const HistogramSpan& span : spans) {
        index += span.offset;
        for (uint32_t i = 0; i < span.length; ++i, ++index) {
            count += deltas.at(next++);
            if (count != 0) counts[index] = count;
        }
    }
    return counts;
}

std::string spansText(const std::vector<HistogramSpan>& spans) {
    std::string out;
    for (const HistogramSpan& span : spans)
        out += fmt::format("{}:{} ", span.offset, span.length);
    return out;
}

}  // namespace

class OtlpNativeHistogramTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void movesBucketsByOne() {
        const auto histogram = convert(1, {0, {1, 2}});
        QVERIFY(histogram);
        QCOMPARE(histogram->layout.schema, 1);
        QCOMPARE(histogram->layout.zeroThreshold, 1e-128);
        QCOMPARE(spansText(histogram->layout.positiveSpans), std::string("1:2 "));
        QVERIFY((histogram->positive == std::vector<int64_t>{1, 1}));
        QCOMPARE(histogram->zeroCount, uint64_t(2));
        QCOMPARE(histogram->count, uint64_t(5));
        QCOMPARE(histogram->sum, 1.5);
        QVERIFY(histogram->hint == CounterResetHint::Unknown);
        QVERIFY(validate(*histogram));
    }
    void leavesGapsOut_data() {
        QTest::addColumn<QVector<int>>("counts");
        QTest::addColumn<QByteArray>("spans");
        QTest::newRow("empty ends") << QVector<int>{0, 0, 3, 0} << QByteArray("13:1 ");
        QTest::newRow("a gap of two") << QVector<int>{1, 0, 0, 3} << QByteArray("11:4 ");
        QTest::newRow("a gap of three") << QVector<int>{1, 0, 0, 0, 3} << QByteArray("11:1 3:1 ");
        QTest::newRow("all empty") << QVector<int>{0, 0, 0} << QByteArray("");
        QTest::newRow("none") << QVector<int>{} << QByteArray("");
    }
    void leavesGapsOut() {
        QFETCH(QVector<int>, counts);
        QFETCH(QByteArray, spans);
        Buckets buckets{10, {}};
        std::map<int64_t, int64_t> expected;
        for (int i = 0; i < counts.size(); ++i) {
            buckets.counts.push_back(uint64_t(counts[i]));
            if (counts[i] != 0) expected[11 + i] = counts[i];
        }
        const auto histogram = convert(0, buckets);
        QVERIFY(histogram);
        QCOMPARE(QByteArray::fromStdString(spansText(histogram->layout.positiveSpans)), spans);
        QVERIFY(countsOf(histogram->layout.positiveSpans, histogram->positive) == expected);
        QVERIFY(validate(*histogram));
    }
    void lowersTheScale() {
        // Two scales too fine: four buckets become one, counted from multiples of four.
        const auto histogram = convert(10, {-5, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}, {3, {1, 1}});
        QVERIFY(histogram);
        QCOMPARE(histogram->layout.schema, 8);
        const std::map<int64_t, int64_t> positive{{-1, 1}, {0, 14}, {1, 30}, {2, 10}};
        QVERIFY(countsOf(histogram->layout.positiveSpans, histogram->positive) == positive);
        const std::map<int64_t, int64_t> negative{{1, 1}, {2, 1}};
        QVERIFY(countsOf(histogram->layout.negativeSpans, histogram->negative) == negative);
        QVERIFY(validate(*histogram));
    }
    void joinsAllBucketsOfAnAbsurdScale() {
        const auto histogram =
            convert(std::numeric_limits<int32_t>::max(), {0, {1, 2, 3}}, {-3, {1, 2, 3}});
        QVERIFY(histogram);
        QCOMPARE(histogram->layout.schema, 8);
        QCOMPARE(spansText(histogram->layout.positiveSpans), std::string("1:1 "));
        QCOMPARE(spansText(histogram->layout.negativeSpans), std::string("0:1 "));
        QVERIFY((histogram->positive == std::vector<int64_t>{6}));
    }
    void refusesWhatHasNoSchema() {
        QVERIFY(convert(-4, {0, {1}}));
        const auto refused = convert(-5, {0, {1}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().message,
                 std::string("cannot convert exponential to native histogram. Scale must be >= -4, "
                             "was -5"));
        QVERIFY(!convert(0, {std::numeric_limits<int32_t>::max(), {1}}));
        QVERIFY(convert(0, {std::numeric_limits<int32_t>::min(), {1}}));
    }
    void deltasAreGauges() {
        const auto histogram = convert(0, {0, {1}}, {}, OtlpTemporality::Delta);
        QVERIFY(histogram->hint == CounterResetHint::Gauge);
    }
    void aPointWithoutValueIsStale() {
        wire::OtlpRequest request;
        wire::OtlpExponentialPoint point;
        point.isWithoutValue = true;
        point.count = 3;
        HistogramPoint out;
        QVERIFY(toNativeHistogram(point, request, OtlpTemporality::Cumulative, out));
        QVERIFY(isStale(out.histogram));
    }
};

static const test::Registrar<OtlpNativeHistogramTest> registered;

}  // namespace pallium::distributor

#include "otlp_native_histogram_test.moc"
