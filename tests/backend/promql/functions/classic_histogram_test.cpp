#include "backend/promql/functions/classic_histogram.h"

#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

namespace pallium::promql {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

class ClassicHistogramTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void interpolatesInsideTheBucket() {
        const Buckets buckets{{0.1, 50}, {0.2, 100}, {kInf, 100}};
        QCOMPARE(classicQuantile(0.25, buckets), 0.05);
        QCOMPARE(classicQuantile(0.75, buckets), 0.15000000000000002);
        QCOMPARE(classicQuantile(1, buckets), 0.2);
        QCOMPARE(classicQuantile(0, buckets), 0.0);
    }

    void answersWithTheBoundWhereItCannotInterpolate() {
        QCOMPARE(classicQuantile(0.99, {{1, 10}, {kInf, 20}}), 1.0);
        QCOMPARE(classicQuantile(0.1, {{-2, 10}, {kInf, 20}}), -2.0);
    }

    void isNotANumberWithoutData() {
        QVERIFY(std::isnan(classicQuantile(0.5, {{1, 10}, {2, 20}})));
        QVERIFY(std::isnan(classicQuantile(0.5, {{kInf, 20}})));
        QVERIFY(std::isnan(classicQuantile(0.5, {{1, 0}, {kInf, 0}})));
        QVERIFY(std::isnan(classicQuantile(kNan, {{1, 1}, {kInf, 1}})));
        QCOMPARE(classicQuantile(-1, {{1, 1}, {kInf, 1}}), -kInf);
        QCOMPARE(classicQuantile(2, {{1, 1}, {kInf, 1}}), kInf);
    }

    void mergesEqualBoundsAndRaisesFallingCounts() {
        Buckets buckets{{1, 2}, {1, 3}, {2, 4}, {3, 9}, {kInf, 8}};
        const MonotonicityFix fix = repairBuckets(buckets);
        QCOMPARE(buckets.size(), size_t(4));
        QCOMPARE(buckets[0].count, 5.0);
        QCOMPARE(buckets[1].count, 5.0);
        QCOMPARE(buckets[3].count, 9.0);
        QVERIFY(fix.isNeeded());
        QCOMPARE(fix.minBound, 2.0);
        QCOMPARE(fix.maxBound, kInf);
        QCOMPARE(fix.maxDifference, 1.0);
    }

    void evensOutRoundingSilently() {
        Buckets buckets{{1, 10}, {2, 10 - 1e-12}, {kInf, 10 + 1e-12}};
        QVERIFY(!repairBuckets(buckets).isNeeded());
        QCOMPARE(buckets[1].count, 10.0);
        QCOMPARE(buckets[2].count, 10.0);
    }

    void fractionInterpolatesAtBothEnds() {
        const Buckets buckets{{1, 10}, {2, 30}, {kInf, 40}};
        QCOMPARE(classicFraction(0.5, 1.5, buckets), (20.0 - 5) / 40);
        QCOMPARE(classicFraction(-kInf, kInf, buckets), 1.0);
        QCOMPARE(classicFraction(1, 2, buckets), 0.5);
        QCOMPARE(classicFraction(3, kInf, buckets), 0.25);
        QCOMPARE(classicFraction(2, 1, buckets), 0.0);
        QVERIFY(std::isnan(classicFraction(kNan, 1, buckets)));
        QVERIFY(std::isnan(classicFraction(0, 1, {{1, 0}, {kInf, 0}})));
    }

    void observationsWithoutALowerEndLieAtTheBeginning() {
        const Buckets buckets{{-3, 10}, {-2, 12}, {kInf, 100}};
        QCOMPARE(classicFraction(-4, -2, buckets), 0.02);
        QCOMPARE(classicFraction(-kInf, -2, buckets), 0.12);
    }
};

static const pallium::test::Registrar<ClassicHistogramTest> registered;

}  // namespace pallium::promql

#include "classic_histogram_test.moc"
