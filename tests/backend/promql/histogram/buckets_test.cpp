#include "backend/promql/histogram/buckets.h"

#include "tests/backend/promql/histogram/histograms.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <limits>
#include <string>

namespace pallium::promql {

namespace {

constexpr double kBeyondAll = std::numeric_limits<double>::infinity();

std::vector<HistogramBucket> bucketsOf(const FloatHistogram& histogram) {
    std::vector<HistogramBucket> buckets;
    ascendingBuckets(histogram, buckets);
    return buckets;
}

/// As `[lower,upper):count`, with blanks between them.
std::string textOf(const FloatHistogram& histogram) {
    std::string text;
    for (const HistogramBucket& bucket : bucketsOf(histogram)) {
        text += text.empty() ? "" : " ";
        text += fmt::format("{}{},{}{}:{}", bucket.isLowerInclusive ? '[' : '(', bucket.lower,
                            bucket.upper, bucket.isUpperInclusive ? ']' : ')', bucket.count);
    }
    return text;
}

}  // namespace

class HistogramBucketsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void boundsArePowersOfTwo() {
        QCOMPARE(exponentialBound(0, 0), 1.0);
        QCOMPARE(exponentialBound(3, 0), 8.0);
        QCOMPARE(exponentialBound(-3, 0), 0.125);
        QCOMPARE(exponentialBound(1, -2), 16.0);
        QCOMPARE(exponentialBound(-1, -4), 0x1p-16);
        QCOMPARE(exponentialBound(16, 3), 4.0);
        QCOMPARE(exponentialBound(-256, 8), 0.5);
    }

    void boundsAreThoseOfPrometheus() {
        // Not always the nearest floats.
        QVERIFY(exponentialBound(1, 1) == 1.414213562373095);
        QVERIFY(exponentialBound(-1, 1) == 0.7071067811865475);
        QVERIFY(exponentialBound(-6, 8) == 0.9838856116165875);
        QVERIFY(exponentialBound(-1, 8) == 0.9972960560854698);
        QVERIFY(exponentialBound(-237, 8) == 0.526395386502313);
        QVERIFY(exponentialBound(-64, 8) == exponentialBound(-1, 2));
    }

    void theLastBoundIsTheGreatestFloat() {
        constexpr double kMax = std::numeric_limits<double>::max();
        for (int32_t schema = HistogramLayout::kMinSchema; schema <= 0; ++schema) {
            QCOMPARE(exponentialBound(1024 >> -schema, schema), kMax);
            QCOMPARE(exponentialBound((1024 >> -schema) + 1, schema), kBeyondAll);
        }
        QCOMPARE(exponentialBound(1024 * 256, 8), kMax);
        QCOMPARE(exponentialBound(1024 * 256 + 1, 8), kBeyondAll);
        QCOMPARE(exponentialBound(std::numeric_limits<int32_t>::max(), -4), kBeyondAll);
        QCOMPARE(exponentialBound(std::numeric_limits<int32_t>::min(), -4), 0.0);
    }

    void ascendsFromTheNegativeSide() {
        FloatHistogram histogram = histogramOf({.threshold = 0.125,
                                                .zero = 5,
                                                .offset = 1,
                                                .positive = {6, 0, 7},
                                                .negative = {4, 3}});
        histogram.layout.negativeSpans = {{0, 1}, {1, 1}};
        QCOMPARE(textOf(histogram),
                 std::string("[-4,-2):3 [-1,-0.5):4 [-0.125,0.125]:5 (1,2]:6 (2,4]:0 (4,8]:7"));
        QCOMPARE(bucketsOf(histogram)[0].index, 2);
        QCOMPARE(bucketsOf(histogram)[3].index, 1);
    }

    void leavesOutAZeroBucketWithoutObservations() {
        QVERIFY(textOf(histogramOf({.threshold = 1})).empty());
        QVERIFY(textOf(histogramOf({.threshold = 1, .zero = -1})).empty());
    }

    void endsBucketsAtTheZeroBucket() {
        QCOMPARE(
            textOf(histogramOf({.threshold = 0.75, .zero = 1, .positive = {2}, .negative = {3}})),
            std::string("[-1,-0.75):3 [-0.75,0.75]:1 (0.75,1]:2"));
    }

    void customBucketsReachInfinity() {
        QCOMPARE(textOf(customHistogram({-1, 5}, {1, 2, 3})),
                 std::string("[-inf,-1]:1 (-1,5]:2 (5,inf]:3"));
        QCOMPARE(textOf(customHistogram({}, {1})), std::string("[-inf,inf]:1"));
    }
};

static const pallium::test::Registrar<HistogramBucketsTest> registered;

}  // namespace pallium::promql

#include "buckets_test.moc"
