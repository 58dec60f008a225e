#include "backend/promql/functions/numerics.h"

#include "tests/support/test_main.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <vector>

namespace pallium::promql {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double quantile(double phi, std::vector<double> values) {
    return quantileOf(phi, values);
}

double varianceOf(std::initializer_list<double> values) {
    Variance variance;
    for (const double value : values)
        variance.add(value);
    return variance.value();
}

/// Many values in an order that tells nothing, NaN among them.
std::vector<double> manyValues(size_t count) {
    std::vector<double> values;
    uint64_t random = 1;
    for (size_t i = 0; i < count; ++i) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        values.push_back(i % 1000 == 7 ? kNan : static_cast<double>(random >> 44));
    }
    return values;
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
        QCOMPARE(meanOf(std::vector<double>{kInf, 1}), kInf);
        QVERIFY(std::isnan(meanOf(std::vector<double>{kInf, -kInf})));
    }

    void varianceSurvivesALargeOffset() {
        QCOMPARE(varianceOf({1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}), 22.5);
        QCOMPARE(varianceOf({1.5990505637277868, 1.5990505637277868, 1.5990505637277868}), 0.0);
        QVERIFY(std::isnan(varianceOf({1, kInf})));
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

    void quantileOfManyValuesIsThatOfTheSorted() {
        for (const size_t count : {65'536u, 65'537u, 300'000u}) {
            std::vector<double> values = manyValues(count);
            std::vector<double> sorted = values;
            std::sort(sorted.begin(), sorted.end(),
                      [](double a, double b) { return std::isnan(a) ? !std::isnan(b) : a < b; });
            const double last = static_cast<double>(count - 1);
            for (const size_t rank : {count / 2, count * 9 / 10, count - 1})
                QCOMPARE(quantile(static_cast<double>(rank) / last, values), sorted[rank]);
            QVERIFY(std::isnan(quantile(0, values)));
        }
        QCOMPARE(quantile(0.5, std::vector<double>(200'000, 3)), 3.0);
    }

    void quantileOfManyValuesCanBeLeft() {
        std::vector<double> values = manyValues(1'000'000);
        size_t asked = 0;
        (void)quantileOf(0.5, values, [&asked](size_t) { return ++asked < 3; });
        QCOMPARE(asked, size_t{3});
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
