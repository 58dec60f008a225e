#include "backend/promql/functions/numerics.h"

#include "tests/support/test_main.h"

#include <cmath>
#include <limits>
#include <vector>

namespace pallium::promql {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double quantile(double phi, std::vector<double> values) {
    return quantileOf(phi, values);
}

}  // namespace

class NumericsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void sumsKeepWhatRoundingLoses() {
        KahanSum sum;
        for (const double value : {1.0, 1e100, 1.0, -1e100})
            sum.add(value);
        QCOMPARE(sum.value(), 2.0);
    }

    void infiniteSumsStayInfinite() {
        KahanSum sum;
        for (const double value : {1.0, kInf, 2.0})
            sum.add(value);
        QCOMPARE(sum.value(), kInf);
        sum.add(-kInf);
        QVERIFY(std::isnan(sum.value()));
    }

    void meanDoesNotOverflow() {
        constexpr double kMax = std::numeric_limits<double>::max();
        QCOMPARE(meanOf(std::vector<double>{kMax, kMax}), kMax);
        QCOMPARE(meanOf(std::vector<double>{1, 2, 6}), 3.0);
        QCOMPARE(meanOf(std::vector<double>{1, kInf}), kInf);
        QVERIFY(std::isnan(meanOf(std::vector<double>{kInf, -kInf})));
    }

    void varianceSurvivesALargeOffset() {
        QCOMPARE(varianceOf(std::vector<double>{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}), 22.5);
        QCOMPARE(varianceOf(std::vector<double>{1.5990505637277868, 1.5990505637277868,
                                                1.5990505637277868}),
                 0.0);
        QVERIFY(std::isnan(varianceOf(std::vector<double>{1, kInf})));
    }

    void maxAndMinFollowGo() {
        QVERIFY(std::isnan(goMax(kNan, 1)));
        QVERIFY(std::isnan(goMin(1, kNan)));
        QCOMPARE(goMax(kNan, kInf), kInf);
        QCOMPARE(goMin(-kInf, kNan), -kInf);
        QVERIFY(std::isnan(goMax(kNan, -kInf)));
        QVERIFY(!std::signbit(goMax(-0.0, 0.0)));
        QVERIFY(std::signbit(goMin(0.0, -0.0)));
        QCOMPARE(goMax(-3, 2), 2.0);
        QCOMPARE(goMin(-3, 2), -3.0);
    }

    void quantileInterpolatesBetweenRanks() {
        QCOMPARE(quantile(0.5, {3, 1, 2}), 2.0);
        QCOMPARE(quantile(0.25, {4, 1, 3, 2}), 1.75);
        QCOMPARE(quantile(0, {2, 1}), 1.0);
        QCOMPARE(quantile(1, {2, 1}), 2.0);
        QCOMPARE(quantile(0.5, {7}), 7.0);
    }

    void quantileOfOddArguments() {
        QVERIFY(std::isnan(quantile(0.5, {})));
        QVERIFY(std::isnan(quantile(kNan, {1})));
        QCOMPARE(quantile(-0.1, {1}), -kInf);
        QCOMPARE(quantile(1.1, {1}), kInf);
        QVERIFY(std::isnan(quantile(0, {1, kNan})));  // NaN sorts first
        QCOMPARE(quantile(1, {1, kNan}), 1.0);
    }
};

static const pallium::test::Registrar<NumericsTest> registered;

}  // namespace pallium::promql

#include "numerics_test.moc"
