#include "backend/promql/histogram/arithmetic.h"
#include "tests/backend/promql/histogram/histograms.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

namespace pallium::promql {

namespace {

constexpr double kBig = 0x1p53;  // where adding 1 is lost

FloatHistogram sumOf(const std::vector<FloatHistogram>& histograms) {
    HistogramSum sum;
    sum.reset(histograms.front());
    for (size_t i = 1; i < histograms.size(); ++i)
        sum.add(histograms[i]);
    return sum.result();
}

}  // namespace

class HistogramSumTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void carriesTheErrorOfEachNumber() {
        const auto all = [](double number) {
            FloatHistogram histogram = histogramOf(
                {.zero = number, .positive = {number}, .negative = {number}, .sum = number});
            histogram.count = number;
            return histogram;
        };
        QVERIFY(isEqual(sumOf({all(kBig), all(1), all(1)}), all(kBig + 2)));
    }

    void carriesErrorsToOtherLayouts() {
        const FloatHistogram one = histogramOf({.positive = {1}});
        const FloatHistogram insertion = histogramOf({.offset = -2, .positive = {3, 0, 1, 7}});
        QCOMPARE(sumOf({histogramOf({.positive = {kBig}}), one, insertion}).positive,
                 (std::vector<double>{3, 0, kBig + 2, 7}));
    }

    void carriesErrorsToCoarserSchemas() {
        const FloatHistogram fine = histogramOf({.schema = 1, .offset = 1, .positive = {kBig, 1}});
        const FloatHistogram coarse = histogramOf({.schema = 0, .offset = 1, .positive = {1}});
        QCOMPARE(sumOf({fine, coarse}).positive, std::vector<double>{kBig + 2});
        QCOMPARE(sumOf({coarse, fine}).positive, std::vector<double>{kBig + 2});
        const FloatHistogram four = histogramOf({.schema = 1, .offset = 1, .positive = {4, kBig}});
        const FloatHistogram one = histogramOf({.schema = 1, .offset = 2, .positive = {1}});
        QCOMPARE(sumOf({four, one, coarse}).positive, std::vector<double>{kBig + 6});
    }

    void carriesErrorsToWiderZeroBuckets() {
        const FloatHistogram narrow = histogramOf({.zero = kBig, .positive = {1}});
        const FloatHistogram wide = histogramOf({.threshold = 1, .zero = 1});
        const FloatHistogram sum = sumOf({narrow, wide});
        QVERIFY(sum.zeroCount == kBig + 2);
        QVERIFY(sum.positive.empty());
    }

    void carriesErrorsToCommonBounds() {
        const FloatHistogram sum = sumOf({customHistogram({5}, {kBig}), customHistogram({5}, {1}),
                                          customHistogram({5, 10}, {1, 4, 8})});
        QCOMPARE(sum.positive, (std::vector<double>{kBig + 2, 12}));
        QCOMPARE(sum.layout.customBounds, std::vector<double>{5});
    }

    void reportsWhatAdditionDoes() {
        HistogramSum sum;
        sum.reset(customHistogram({1, 2}, {1}));
        QVERIFY(sum.add(histogramOf({})).isIncompatible);
        QVERIFY(sum.add(customHistogram({1}, {1})).areBoundsReconciled);
        QVERIFY(isEqual(sum.result(), customHistogram({1}, {2})));
    }

    void scalesWithItsErrors() {
        HistogramSum sum;
        sum.reset(histogramOf({.positive = {kBig}}));
        sum.add(histogramOf({.positive = {1}}));
        sum.multiply(2);
        QCOMPARE(sum.result().positive, std::vector<double>{2 * kBig + 2});
        sum.divide(2);
        sum.add(histogramOf({.positive = {1}}));
        QCOMPARE(sum.result().positive, std::vector<double>{kBig + 2});
        sum.divide(0);
        QVERIFY(sum.result().positive.empty());
    }

    void noticesOverflow() {
        constexpr double kMax = std::numeric_limits<double>::max();
        HistogramSum sum;
        sum.reset(histogramOf({.negative = {kMax}}));
        QVERIFY(!sum.isInfinite());
        sum.add(histogramOf({.negative = {kMax}}));
        QVERIFY(sum.isInfinite());
        QVERIFY(std::isinf(sum.result().negative[0]));
        sum.reset(histogramOf({.negative = {1}}));
        QVERIFY(!sum.isInfinite());
    }
};

static const pallium::test::Registrar<HistogramSumTest> registered;

}  // namespace pallium::promql

#include "histogram_sum_test.moc"
