#include "backend/promql/histogram/arithmetic.h"
#include "backend/promql/histogram/statistics.h"
#include "tests/backend/promql/histogram/histograms.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

namespace pallium::promql {

namespace {

constexpr double kEnd = std::numeric_limits<double>::infinity();

FloatHistogram below(FloatHistogram histogram, double bound) {
    trimUpper(histogram, bound);
    return histogram;
}
FloatHistogram above(FloatHistogram histogram, double bound) {
    trimLower(histogram, bound);
    return histogram;
}

/// What is left of the positive buckets and the sum.
struct Rest {
    std::vector<double> counts;
    double sum = 0;
};
bool isLeft(const FloatHistogram& histogram, const Rest& rest) {
    return histogram.positive == rest.counts && std::fabs(histogram.sum - rest.sum) < 1e-12;
}

}  // namespace

class HistogramTrimTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsAHistogramThatIsNotCut() {
        // The sum is not that of the middles, and buckets are empty.
        const FloatHistogram histogram = histogramOf(
            {.threshold = 0.5, .zero = 3, .positive = {1, 0, 2}, .negative = {4}, .sum = 99});
        QVERIFY(isSameBits(below(histogram, kEnd), histogram));
        QVERIFY(isSameBits(above(histogram, -kEnd), histogram));
        QVERIFY(isSameBits(below(histogram, 4), histogram));
        QVERIFY(isSameBits(above(histogram, -1), histogram));
        const FloatHistogram custom = customHistogram({1, 2}, {1, 0, 2}, 99);
        QVERIFY(isSameBits(below(custom, kEnd), custom));
        QVERIFY(isSameBits(above(custom, -kEnd), custom));
        QVERIFY(isSameBits(above(custom, 0), custom));
    }

    void keepsNothingBeyondInfinity() {
        const FloatHistogram histogram =
            histogramOf({.threshold = 0.5, .zero = 3, .positive = {1}, .negative = {4}, .sum = 99});
        const FloatHistogram nothing = histogramOf({.threshold = 0.5});
        QVERIFY(isEqual(below(histogram, -kEnd), nothing));
        QVERIFY(isEqual(above(histogram, kEnd), nothing));
        QVERIFY(isEqual(below(customHistogram({1}, {1, 2}, 9), -kEnd), customHistogram({1}, {})));
        QVERIFY(isEqual(above(customHistogram({1}, {1, 2}, 9), kEnd), customHistogram({1}, {})));
    }

    void splitsExponentialBuckets() {
        const double root = std::sqrt(2.0);
        FloatHistogram histogram = histogramOf({.offset = 1, .positive = {8, 4}});
        const FloatHistogram lowerHalf = below(histogram, root);
        QCOMPARE(lowerHalf.count, 4.0);
        QCOMPARE(lowerHalf.sum, 4 * std::sqrt(root));
        const FloatHistogram upperHalf = above(histogram, root);
        QCOMPARE(upperHalf.count, 8.0);
        QCOMPARE(upperHalf.sum, 4 * std::sqrt(2 * root) + 4 * std::sqrt(8.0));
        histogram = histogramOf({.negativeOffset = 1, .negative = {8, 4}});
        const FloatHistogram farHalf = below(histogram, -root);
        QCOMPARE(farHalf.negative.size(), size_t(2));
        QCOMPARE(farHalf.count, 8.0);
        QCOMPARE(farHalf.sum, -4 * std::sqrt(2 * root) - 4 * std::sqrt(8.0));
        QCOMPARE(above(histogram, -root).sum, -4 * std::sqrt(root));
    }

    void splitsTheZeroBucket() {
        FloatHistogram alone = histogramOf({.threshold = 0.5, .zero = 8});
        QCOMPARE(below(alone, 0.25).zeroCount, 6.0);
        QCOMPARE(below(alone, 0.25).sum, 6 * -0.125);
        QCOMPARE(above(alone, 0.25).zeroCount, 2.0);
        const FloatHistogram positive =
            histogramOf({.threshold = 0.5, .zero = 8, .offset = 1, .positive = {1}});
        QCOMPARE(below(positive, 0.25).zeroCount, 4.0);
        QCOMPARE(below(positive, 0).zeroCount, 0.0);
        const FloatHistogram negative =
            histogramOf({.threshold = 0.5, .zero = 8, .negativeOffset = 1, .negative = {1}});
        QCOMPARE(above(negative, -0.25).zeroCount, 4.0);
        QCOMPARE(below(negative, -0.25).count, 5.0);
    }

    void splitsCustomBuckets() {
        const FloatHistogram histogram = customHistogram({5, 10, 15, 20}, {1, 6, 4, 3, 1}, 172.5);
        QVERIFY(isLeft(below(histogram, 15), {{1, 6, 4}, 97.5}));
        QVERIFY(isLeft(above(histogram, 15), {{3, 1}, 72.5}));
        QVERIFY(isLeft(below(histogram, 7.5), {{1, 3}, 21.25}));
        QCOMPARE(above(histogram, 15).layout.positiveSpans, (std::vector<HistogramSpan>{{3, 2}}));
    }

    void dropsOrKeepsTheLastCustomBucket() {
        const FloatHistogram histogram = customHistogram({5}, {1, 100}, 33);
        QVERIFY(isLeft(below(histogram, 10), {{1}, 2.5}));
        QVERIFY(isLeft(above(histogram, 10), {{100}, 1000}));
    }

    void beginsTheFirstCustomBucketAtZero() {
        const FloatHistogram histogram = customHistogram({5}, {10, 100}, 33);
        QVERIFY(isLeft(below(histogram, 2), {{4}, 4}));
        QVERIFY(isLeft(above(histogram, 2), {{6, 100}, 6 * 3.5 + 500}));
        QVERIFY(isLeft(below(histogram, -1), {{}, 0}));
        QVERIFY(isLeft(above(histogram, -1), {{100}, 500}));
    }

    void keepsTheFirstCustomBucketBelowZero() {
        const FloatHistogram histogram = customHistogram({-5}, {1, 100}, 33);
        QVERIFY(isLeft(below(histogram, -10), {{1}, -10}));
        QVERIFY(isLeft(above(histogram, -10), {{100}, -500}));
        QVERIFY(isLeft(below(customHistogram({}, {100}), 10), {{}, 0}));
        QVERIFY(isLeft(above(customHistogram({}, {100}), 10), {{}, 0}));
    }
};

static const pallium::test::Registrar<HistogramTrimTest> registered;

}  // namespace pallium::promql

#include "trim_test.moc"
