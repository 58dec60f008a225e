#include "backend/promql/histogram/statistics.h"

#include "tests/backend/promql/histogram/histograms.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

namespace pallium::promql {

class HistogramStatisticsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void varianceIsFromTheMiddlesOfBuckets() {
        // Values -2, 0, 0, 2 and the mean 1: exponential buckets with those geometric means.
        const FloatHistogram exponential = histogramOf({.schema = -1,
                                                        .threshold = 0.5,
                                                        .zero = 2,
                                                        .offset = 1,
                                                        .positive = {1},
                                                        .negativeOffset = 1,
                                                        .negative = {1},
                                                        .sum = 4});
        QCOMPARE(variance(exponential), 3.0);
        // Values 1 and 3, the mean 2.
        QCOMPARE(variance(customHistogram({0, 2, 4}, {0, 1, 1}, 4)), 1.0);
    }

    void varianceWithoutMiddlesIsNoNumber() {
        QVERIFY(std::isnan(variance(histogramOf({}))));
        QVERIFY(std::isinf(variance(customHistogram({2}, {1, 1}, 3))));
        FloatHistogram histogram = histogramOf({.positive = {1}});
        histogram.sum = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(std::isnan(variance(histogram)));
    }

    void writesText() {
        QCOMPARE(toText(histogramOf({.threshold = 1e-128,
                                     .zero = 2,
                                     .offset = 1,
                                     .positive = {3, 0, 0.5},
                                     .negativeOffset = 1,
                                     .negative = {4, 1},
                                     .sum = 1e6})),
                 std::string("{count:10.5, sum:1e+06, [-4,-2):1, [-2,-1):4, "
                             "[-1e-128,1e-128]:2, (1,2]:3, (4,8]:0.5}"));
    }

    void writesTextOfCustomBuckets() {
        QCOMPARE(toText(customHistogram({-1, 5}, {1, 2, 3}, -7)),
                 std::string("{count:6, sum:-7, [-Inf,-1]:1, (-1,5]:2, (5,+Inf]:3}"));
        QCOMPARE(toText(FloatHistogram()), std::string("{count:0, sum:0}"));
    }
};

static const pallium::test::Registrar<HistogramStatisticsTest> registered;

}  // namespace pallium::promql

#include "statistics_test.moc"
