#include "backend/promql/histogram/statistics.h"
#include "tests/backend/promql/histogram/histograms.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

Q_DECLARE_METATYPE(pallium::FloatHistogram)

namespace pallium::promql {

namespace {

constexpr double kBoundless = std::numeric_limits<double>::infinity();

/// Whose sum says that NaN was observed, as often as the buckets fall short of the count.
FloatHistogram withNanSum(FloatHistogram histogram, double count) {
    histogram.sum = std::numeric_limits<double>::quiet_NaN();
    histogram.count = count;
    return histogram;
}

}  // namespace

class HistogramQuantileTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void needsAProportionAndObservations() {
        const FloatHistogram histogram = histogramOf({.positive = {1}});
        QCOMPARE(quantile(-0.1, histogram).value, -kBoundless);
        QCOMPARE(quantile(1.1, histogram).value, kBoundless);
        QVERIFY(std::isnan(quantile(std::nan(""), histogram).value));
        QVERIFY(std::isnan(quantile(0.5, histogramOf({})).value));
        QVERIFY(!quantile(0.5, histogramOf({})).isNanFromNan);
    }

    void interpolates_data() {
        QTest::addColumn<FloatHistogram>("histogram");
        QTest::addColumn<double>("phi");
        QTest::addColumn<double>("expected");
        const auto row = [](const char* name, FloatHistogram histogram, double phi,
                            double expected) {
            QTest::newRow(name) << std::move(histogram) << phi << expected;
        };
        const FloatHistogram positive = histogramOf({.offset = 1, .positive = {2, 0, 2}});
        row("exponentially", positive, 0.25, std::sqrt(2.0));
        row("from above", positive, 0.75, 4 * std::sqrt(2.0));
        row("the end of a bucket", positive, 0.5, 4);  // from above: before the upper bucket
        row("the least", positive, 0, 1);
        row("the greatest", positive, 1, 8);
        const FloatHistogram negative = histogramOf({.negativeOffset = 1, .negative = {2, 0, 2}});
        row("negative", negative, 0.25, -4 * std::sqrt(2.0));
        row("negative from above", negative, 0.75, -std::sqrt(2.0));
        row("zero bucket", histogramOf({.threshold = 1, .zero = 4}), 0.25, -0.5);
        row("zero bucket below positive ones",
            histogramOf({.threshold = 1, .zero = 4, .offset = 1, .positive = {4}}), 0.25, 0.5);
        row("zero bucket above negative ones",
            histogramOf({.threshold = 1, .zero = 4, .negativeOffset = 1, .negative = {4}}), 0.75,
            -0.5);
        row("zero bucket between both",
            histogramOf({.threshold = 1,
                         .zero = 4,
                         .offset = 1,
                         .positive = {1},
                         .negativeOffset = 1,
                         .negative = {1}}),
            0.5, 0);
        const FloatHistogram custom = customHistogram({2, 4, 8}, {4, 4, 4, 4});
        row("linearly", custom, 0.375, 3);
        row("linearly from zero", custom, 0.125, 1);
        row("the last custom bucket", custom, 0.9, 8);
        row("the first custom bucket below zero", customHistogram({-2, 4}, {4, 4}), 0.1, -2);
        row("a custom bucket across zero", customHistogram({-2, 4}, {4, 4}), 0.75, 1);
    }
    void interpolates() {
        QFETCH(FloatHistogram, histogram);
        QFETCH(double, phi);
        QFETCH(double, expected);
        const HistogramEstimate estimate = quantile(phi, histogram);
        QCOMPARE(estimate.value, expected);
        QVERIFY(!estimate.isNanFromNan && !estimate.isSkewed);
    }

    void observationsOfNanAreTheGreatest() {
        const FloatHistogram histogram = withNanSum(histogramOf({.positive = {12}}), 15);
        const HistogramEstimate beyond = quantile(0.81, histogram);
        QVERIFY(std::isnan(beyond.value) && beyond.isNanFromNan && !beyond.isSkewed);
        const HistogramEstimate within = quantile(0.4, histogram);
        QCOMPARE(within.value, std::sqrt(0.5));
        QVERIFY(within.isSkewed && !within.isNanFromNan);
        QVERIFY(quantile(0.5, withNanSum(histogramOf({}), 3)).isNanFromNan);
    }

    void infinitiesOfBothSignsAreNoNan() {
        const FloatHistogram histogram = withNanSum(histogramOf({.positive = {6, 6}}), 12);
        QVERIFY(!quantile(0.25, histogram).isSkewed);
    }

    void countsOfBucketsMayMissTheTotal() {
        FloatHistogram histogram = histogramOf({.offset = 1, .positive = {2}});
        histogram.count = 4;
        QCOMPARE(quantile(0.1, histogram).value, std::exp2(0.2));
        QCOMPARE(quantile(0.49, histogram).value, std::exp2(0.98));
        QCOMPARE(quantile(0.5, histogram).value, 1.0);  // all of them are above the rank
    }
};

static const pallium::test::Registrar<HistogramQuantileTest> registered;

}  // namespace pallium::promql

#include "quantile_test.moc"
