#include "backend/promql/histogram/arithmetic.h"

#include "tests/backend/promql/histogram/histograms.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

namespace pallium::promql {

class HistogramArithmeticTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void multiplies() {
        FloatHistogram histogram =
            histogramOf({.threshold = 0.1, .zero = 1, .positive = {2}, .negative = {3}, .sum = 4});
        multiply(histogram, 2);
        QVERIFY(isSameBits(
            histogram,
            histogramOf(
                {.threshold = 0.1, .zero = 2, .positive = {4}, .negative = {6}, .sum = 8})));
        multiply(histogram, -0.5);
        QCOMPARE(histogram.hint, CounterResetHint::Gauge);
        QCOMPARE(histogram.positive, std::vector<double>{-2});
    }

    void divides() {
        FloatHistogram histogram =
            histogramOf({.zero = 1, .positive = {2}, .negative = {3}, .sum = 4});
        divide(histogram, 2);
        QVERIFY(isSameBits(
            histogram, histogramOf({.zero = 0.5, .positive = {1}, .negative = {1.5}, .sum = 2})));
        divide(histogram, -1);
        QCOMPARE(histogram.hint, CounterResetHint::Gauge);
    }

    void divisionByZeroEmptiesTheLists() {
        FloatHistogram histogram =
            histogramOf({.threshold = 0.1, .zero = 1, .positive = {2}, .negative = {3}});
        divide(histogram, 0);
        QVERIFY(std::isinf(histogram.count) && std::isinf(histogram.zeroCount));
        QVERIFY(std::isnan(histogram.sum));
        QVERIFY(histogram.positive.empty() && histogram.layout.positiveSpans.empty());
        QVERIFY(histogram.negative.empty() && histogram.layout.negativeSpans.empty());
        QCOMPARE(histogram.layout.zeroThreshold, 0.1);
    }

    void compacts() {
        FloatHistogram histogram;
        histogram.layout.positiveSpans = {{-2, 3}, {0, 2}, {1, 0}, {2, 1}, {0, 1}};
        histogram.positive = {0, 1, 0, 2, 3, 4, 0};
        histogram.layout.negativeSpans = {{3, 2}};
        histogram.negative = {0, 0};
        compact(histogram);
        QCOMPARE(histogram.layout.positiveSpans,
                 (std::vector<HistogramSpan>{{-1, 1}, {1, 2}, {3, 1}}));
        QCOMPARE(histogram.positive, (std::vector<double>{1, 2, 3, 4}));
        QVERIFY(histogram.layout.negativeSpans.empty() && histogram.negative.empty());
    }

    void compactsToMoreSpans() {
        FloatHistogram histogram = histogramOf({.positive = {1, 0, 2, 0, 3}});
        compact(histogram);
        QCOMPARE(histogram.layout.positiveSpans,
                 (std::vector<HistogramSpan>{{0, 1}, {1, 1}, {1, 1}}));
    }

    void keepsNegativeCountsAndNan() {
        FloatHistogram histogram =
            histogramOf({.positive = {-1, std::numeric_limits<double>::quiet_NaN(), 0}});
        compact(histogram);
        QCOMPARE(histogram.positive.size(), size_t(2));
    }

    void equalityIgnoresHintsAndTheFormOfSpans() {
        FloatHistogram a = histogramOf({.positive = {1, 2}});
        FloatHistogram b = a;
        b.hint = CounterResetHint::Gauge;
        b.layout.positiveSpans = {{0, 1}, {0, 0}, {0, 1}};
        QVERIFY(isEqual(a, b));
        b.layout.positiveSpans = {{0, 1}, {1, 1}};
        QVERIFY(!isEqual(a, b));
    }

    void equalityComparesEachNumber() {
        const Shape shape = {.threshold = 0.1, .zero = 1, .positive = {1}, .negative = {2}};
        const FloatHistogram original = histogramOf(shape);
        const auto isEqualAfter = [&original](auto change) {
            FloatHistogram changed = original;
            change(changed);
            return isEqual(original, changed);
        };
        QVERIFY(isEqualAfter([](FloatHistogram&) {}));
        QVERIFY(!isEqualAfter([](FloatHistogram& h) { h.count += 1; }));
        QVERIFY(!isEqualAfter([](FloatHistogram& h) { h.sum = -0.0; }));
        QVERIFY(!isEqualAfter([](FloatHistogram& h) { h.zeroCount = 0; }));
        QVERIFY(!isEqualAfter([](FloatHistogram& h) { h.positive[0] = 0; }));
        QVERIFY(!isEqualAfter([](FloatHistogram& h) { h.negative[0] = 0; }));
        QVERIFY(!isEqualAfter([](FloatHistogram& h) { h.layout.schema = 1; }));
        QVERIFY(!isEqualAfter([](FloatHistogram& h) { h.layout.zeroThreshold = 1; }));
        QVERIFY(!isEqualAfter([](FloatHistogram& h) { h.layout.customBounds = {1}; }));
    }
};

static const pallium::test::Registrar<HistogramArithmeticTest> registered;

}  // namespace pallium::promql

#include "arithmetic_test.moc"
