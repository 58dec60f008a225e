#include "backend/promql/histogram/statistics.h"
#include "tests/backend/promql/histogram/histograms.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

Q_DECLARE_METATYPE(pallium::FloatHistogram)

namespace pallium::promql {

namespace {

constexpr double kEverything = std::numeric_limits<double>::infinity();

}  // namespace

class HistogramFractionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void needsBoundsAndObservations() {
        const FloatHistogram histogram = histogramOf({.positive = {1}});
        QVERIFY(std::isnan(fraction(std::nan(""), 1, histogram).value));
        QVERIFY(std::isnan(fraction(0, std::nan(""), histogram).value));
        QVERIFY(std::isnan(fraction(0, 1, histogramOf({})).value));
        QCOMPARE(fraction(1, 1, histogram).value, 0.0);
        QCOMPARE(fraction(2, 1, histogram).value, 0.0);
    }

    void interpolates_data() {
        QTest::addColumn<FloatHistogram>("histogram");
        QTest::addColumn<double>("lower");
        QTest::addColumn<double>("upper");
        QTest::addColumn<double>("expected");
        const auto row = [](const char* name, FloatHistogram histogram, double lower, double upper,
                            double expected) {
            QTest::newRow(name) << std::move(histogram) << lower << upper << expected;
        };
        const double root = std::sqrt(2.0);
        const FloatHistogram both =
            histogramOf({.threshold = 0.5, .zero = 2, .positive = {1, 2}, .negative = {1, 2}});
        row("all", both, -kEverything, kEverything, 1);
        row("whole buckets", both, -1, 1, 0.5);
        row("parts of buckets", both, -root, root, 0.75);
        row("part of the zero bucket", both, -0.25, 0.5, 0.1875);
        row("above", both, root, kEverything, 0.125);
        row("beyond", both, 5, 6, 0);
        row("upwards", histogramOf({.offset = 2, .positive = {1}}), 0, std::exp2(1.25), 0.25);
        row("upwards below zero", histogramOf({.negativeOffset = 2, .negative = {1}}), -kEverything,
            -std::exp2(1.25), 0.75);
        row("zero bucket below positive ones",
            histogramOf({.threshold = 0.5, .zero = 4, .positive = {4}}), 0, 0.25, 0.25);
        row("zero bucket above negative ones",
            histogramOf({.threshold = 0.5, .zero = 4, .negative = {4}}), -0.25, 0, 0.25);
        row("zero bucket alone", histogramOf({.threshold = 0.5, .zero = 4}), 0, 0.25, 0.25);
        const FloatHistogram custom = customHistogram({2, 4}, {4, 4, 8});
        row("custom", custom, 1, 3, 0.25);
        row("nothing of the last bucket", custom, 3, 100, 0.125);
        row("all of the last bucket", custom, 3, kEverything, 0.625);
        row("all of the first bucket", customHistogram({-2, 4}, {4, 4}), -kEverything, -2, 0.5);
        row("nothing of the first bucket", customHistogram({-2, 4}, {4, 4}), -3, -2, 0);
    }
    void interpolates() {
        QFETCH(FloatHistogram, histogram);
        QFETCH(double, lower);
        QFETCH(double, upper);
        QFETCH(double, expected);
        const HistogramEstimate estimate = fraction(lower, upper, histogram);
        // Not QCOMPARE: it takes numbers near 0 for different.
        QVERIFY2(std::fabs(estimate.value - expected) < 1e-15,
                 qPrintable(QString::number(estimate.value)));
        QVERIFY(!estimate.isNanFromNan && !estimate.isSkewed);
    }

    void leavesOutObservationsOfNan() {
        FloatHistogram histogram = histogramOf({.positive = {12}});
        histogram.sum = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(!fraction(-kEverything, kEverything, histogram).isSkewed);
        histogram.count = 15;
        const HistogramEstimate all = fraction(-kEverything, kEverything, histogram);
        QCOMPARE(all.value, 0.8);
        QVERIFY(all.isSkewed);
        QCOMPARE(fraction(-kEverything, std::sqrt(0.5), histogram).value, 0.4);
    }

    void countsAboveTheBucketsLieAbove() {
        FloatHistogram histogram = histogramOf({.positive = {12}});
        histogram.count = 16;
        QCOMPARE(fraction(-kEverything, 1, histogram).value, 1.0);
        QCOMPARE(fraction(0.5, kEverything, histogram).value, 1.0);
        QCOMPARE(fraction(-kEverything, std::sqrt(0.5), histogram).value, 0.375);
        QVERIFY(!fraction(0.5, kEverything, histogram).isSkewed);
    }
};

static const pallium::test::Registrar<HistogramFractionTest> registered;

}  // namespace pallium::promql

#include "fraction_test.moc"
