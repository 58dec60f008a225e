#include "backend/promql/histogram/arithmetic.h"
#include "tests/backend/promql/histogram/histograms.h"
#include "tests/support/test_main.h"

#include <limits>

namespace pallium::promql {

class HistogramAdditionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void addsEachNumber() {
        FloatHistogram sum = histogramOf(
            {.threshold = 0.1, .zero = 1, .positive = {1, 2}, .negative = {3}, .sum = 5});
        const FloatHistogram addend = histogramOf(
            {.threshold = 0.1, .zero = 2, .positive = {10, 20}, .negative = {30}, .sum = 7});
        const CombinationFacts facts = add(sum, addend);
        QVERIFY(!facts.isIncompatible && !facts.areHintsInConflict && !facts.areBoundsReconciled);
        QVERIFY(isSameBits(
            sum,
            histogramOf(
                {.threshold = 0.1, .zero = 3, .positive = {11, 22}, .negative = {33}, .sum = 12})));
    }

    void insertsBucketsThatAreMissing() {
        FloatHistogram sum = histogramOf({.offset = 2, .positive = {1, 2}, .sum = 1});
        add(sum, histogramOf({.offset = -1, .positive = {5, 0, 0, 6, 0, 0, 7}, .sum = 1}));
        QVERIFY(isSameBits(
            sum, histogramOf({.offset = -1, .positive = {5, 0, 0, 7, 2, 0, 7}, .sum = 2})));
    }

    void leavesGapsBetweenSpans() {
        FloatHistogram sum = histogramOf({.positive = {1}});
        add(sum, histogramOf({.offset = 4, .positive = {2}}));
        QCOMPARE(sum.layout.positiveSpans, (std::vector<HistogramSpan>{{0, 1}, {3, 1}}));
        QCOMPARE(sum.positive, (std::vector<double>{1, 2}));
    }

    void joinsBucketsOfTheFinerSchema() {
        const FloatHistogram fine = histogramOf({.schema = 1, .positive = {1, 2, 4, 8, 16}});
        const FloatHistogram coarse = histogramOf({.schema = 0, .positive = {100, 200, 400}});
        const FloatHistogram expected = histogramOf({.schema = 0, .positive = {101, 206, 424}});
        FloatHistogram sum = fine;
        add(sum, coarse);
        QVERIFY(isEqual(sum, expected));
        sum = coarse;
        add(sum, fine);
        QVERIFY(isEqual(sum, expected));
    }

    void takesTheGreaterZeroThreshold() {
        // Buckets of the narrow one: (0.25, 0.5] … (1, 2]; the threshold takes in two of them.
        const FloatHistogram narrow = histogramOf(
            {.threshold = 0.1, .zero = 1, .offset = -1, .positive = {2, 4, 8}, .negative = {16}});
        const FloatHistogram wide =
            histogramOf({.threshold = 1, .zero = 100, .offset = 1, .positive = {200}});
        const FloatHistogram expected =
            histogramOf({.threshold = 1, .zero = 123, .offset = 1, .positive = {208}});
        FloatHistogram sum = narrow;
        add(sum, wide);
        compact(sum);
        QVERIFY(isEqual(sum, expected));
        sum = wide;
        add(sum, narrow);
        compact(sum);
        QVERIFY(isEqual(sum, expected));
    }

    void widensTheZeroBucketToABorder() {
        // 0.75 cuts the populated bucket (0.5, 1], then 1 is a border of both.
        FloatHistogram sum =
            histogramOf({.threshold = 0.75, .zero = 1, .offset = 2, .positive = {1}});
        add(sum, histogramOf({.threshold = 0.1, .zero = 2, .positive = {4, 8}}));
        QCOMPARE(sum.layout.zeroThreshold, 1.0);
        QCOMPARE(sum.zeroCount, 7.0);
        QCOMPARE(sum.positive, (std::vector<double>{8, 1}));
    }

    void doesNotWidenForEmptyBuckets() {
        FloatHistogram sum =
            histogramOf({.threshold = 0.75, .zero = 1, .offset = 2, .positive = {1}});
        add(sum, histogramOf({.threshold = 0.1, .zero = 2, .positive = {0, 8}}));
        QCOMPARE(sum.layout.zeroThreshold, 0.75);
        QCOMPARE(sum.zeroCount, 3.0);
    }

    void widensForTheNegativeSide() {
        // -0.75 cuts [-1, -0.5).
        FloatHistogram sum = histogramOf({.threshold = 0.75, .zero = 1});
        add(sum, histogramOf(
                     {.threshold = 0.5, .zero = 2, .offset = 1, .positive = {8}, .negative = {4}}));
        QCOMPARE(sum.layout.zeroThreshold, 1.0);
        QCOMPARE(sum.zeroCount, 7.0);
        QCOMPARE(sum.positive, (std::vector<double>{8}));
        QVERIFY(sum.negative.empty());
    }

    void endsWithThresholdsThatAreNoNumbers() {
        FloatHistogram sum = histogramOf({.threshold = std::numeric_limits<double>::quiet_NaN()});
        add(sum, histogramOf({.threshold = 1, .zero = 2}));
        QCOMPARE(sum.zeroCount, 2.0);
    }

    void combinesHints_data() {
        using enum CounterResetHint;
        QTest::addColumn<int>("a");
        QTest::addColumn<int>("b");
        QTest::addColumn<int>("result");
        QTest::addColumn<bool>("isConflict");
        const auto row = [](const char* name, CounterResetHint a, CounterResetHint b,
                            CounterResetHint result, bool isConflict) {
            QTest::newRow(name) << int(a) << int(b) << int(result) << isConflict;
        };
        row("equal", NotCounterReset, NotCounterReset, NotCounterReset, false);
        row("gauge wins", Gauge, CounterReset, Gauge, false);
        row("gauge wins over unknown", Unknown, Gauge, Gauge, false);
        row("unknown is next", CounterReset, Unknown, Unknown, false);
        row("conflict", CounterReset, NotCounterReset, Unknown, true);
        row("the other conflict", NotCounterReset, CounterReset, Unknown, true);
    }
    void combinesHints() {
        QFETCH(int, a);
        QFETCH(int, b);
        QFETCH(int, result);
        QFETCH(bool, isConflict);
        FloatHistogram sum = histogramOf({.hint = CounterResetHint(a)});
        QCOMPARE(add(sum, histogramOf({.hint = CounterResetHint(b)})).areHintsInConflict,
                 isConflict);
        QCOMPARE(int(sum.hint), result);
    }

    void keepsTheCommonCustomBounds() {
        FloatHistogram sum = customHistogram({1, 2, 3, 5}, {1, 2, 4, 8, 16}, 1);
        const CombinationFacts facts =
            add(sum, customHistogram({2, 4, 5}, {100, 200, 400, 800}, 2));
        QVERIFY(facts.areBoundsReconciled);
        QVERIFY(isEqual(sum, customHistogram({2, 5}, {103, 612, 816}, 3)));
    }

    void keepsOneBucketWithoutCommonBounds() {
        FloatHistogram sum = customHistogram({1}, {1, 2});
        QVERIFY(add(sum, customHistogram({2}, {4, 8})).areBoundsReconciled);
        QVERIFY(isEqual(sum, customHistogram({}, {15})));
    }

    void addsCustomBucketsOfEqualBounds() {
        FloatHistogram sum = customHistogram({1, 2}, {1, 2});
        QVERIFY(!add(sum, customHistogram({1, 2}, {4, 8, 16})).areBoundsReconciled);
        QVERIFY(isEqual(sum, customHistogram({1, 2}, {5, 10, 16})));
    }

    void leavesIncompatibleHistograms() {
        FloatHistogram sum = customHistogram({1, 2}, {1, 2});
        const FloatHistogram before = sum;
        QVERIFY(add(sum, histogramOf({.hint = CounterResetHint::Gauge})).isIncompatible);
        QVERIFY(isSameBits(sum, before));
        QVERIFY(subtract(sum, histogramOf({})).isIncompatible);
        QVERIFY(isSameBits(sum, before));
    }

    void subtracts() {
        FloatHistogram difference = histogramOf(
            {.threshold = 0.1, .zero = 4, .positive = {5, 6}, .negative = {7}, .sum = 9});
        subtract(difference, histogramOf({.schema = 1,
                                          .threshold = 0.1,
                                          .zero = 1,
                                          .positive = {1, 1, 1},
                                          .negative = {2},
                                          .sum = 4}));
        QVERIFY(isEqual(
            difference,
            histogramOf(
                {.threshold = 0.1, .zero = 3, .positive = {4, 4}, .negative = {5}, .sum = 5})));
        QCOMPARE(difference.hint, CounterResetHint::Unknown);
    }

    void subtractsFromBucketsThatAreMissing() {
        FloatHistogram difference = customHistogram({1, 2}, {1});
        QVERIFY(subtract(difference, customHistogram({1, 3}, {3, 4, 5})).areBoundsReconciled);
        QVERIFY(isEqual(difference, customHistogram({1}, {-2, -9})));
    }
};

static const pallium::test::Registrar<HistogramAdditionTest> registered;

}  // namespace pallium::promql

#include "addition_test.moc"
