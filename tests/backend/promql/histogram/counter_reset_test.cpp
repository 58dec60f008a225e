#include "backend/promql/histogram/arithmetic.h"
#include "tests/backend/promql/histogram/histograms.h"
#include "tests/support/test_main.h"

Q_DECLARE_METATYPE(pallium::FloatHistogram)

namespace pallium::promql {

class CounterResetTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void believesTheHint() {
        const FloatHistogram many = histogramOf({.positive = {5}});
        QVERIFY(isCounterReset(
            histogramOf({.positive = {9}, .hint = CounterResetHint::CounterReset}), many));
        QVERIFY(!isCounterReset(
            histogramOf({.positive = {1}, .hint = CounterResetHint::NotCounterReset}), many));
        QVERIFY(
            isCounterReset(histogramOf({.positive = {1}, .hint = CounterResetHint::Gauge}), many));
        QVERIFY(!isCounterReset(many, many));
    }

    void comparesBuckets_data() {
        QTest::addColumn<FloatHistogram>("current");
        QTest::addColumn<FloatHistogram>("previous");
        QTest::addColumn<bool>("isReset");
        const auto row = [](const char* name, Shape current, Shape previous, bool isReset) {
            QTest::newRow(name) << histogramOf(std::move(current))
                                << histogramOf(std::move(previous)) << isReset;
        };
        row("grown", {.positive = {2, 2}}, {.positive = {1, 2}}, false);
        row("a bucket fell", {.positive = {5, 1}}, {.positive = {1, 2}}, true);
        row("a negative bucket fell", {.positive = {9}, .negative = {1}}, {.negative = {2}}, true);
        row("the zero bucket fell", {.zero = 1, .positive = {9}}, {.zero = 2}, true);
        row("new buckets", {.offset = -1, .positive = {1, 2, 3}}, {.positive = {2}}, false);
        row("a bucket vanished", {.positive = {9}}, {.positive = {1, 2}}, true);
        row("a first bucket vanished", {.offset = 1, .positive = {9}}, {.positive = {1, 2}}, true);
        row("an empty bucket vanished", {.positive = {9}}, {.positive = {1, 0}}, false);
        row("all vanished", {.negative = {9}}, {.positive = {1}}, true);
        row("coarser", {.schema = 0, .positive = {1, 5}}, {.schema = 1, .positive = {1, 2, 3}},
            false);
        row("coarser and fell", {.schema = 0, .positive = {9, 4}},
            {.schema = 1, .positive = {1, 2, 3}}, true);
        row("finer", {.schema = 1, .positive = {9, 9}}, {.schema = 0, .positive = {1}}, true);
        row("narrower zero bucket", {.threshold = 0.1, .zero = 9}, {.threshold = 0.2, .zero = 1},
            true);
        // (0.5, 1] is inside the new zero bucket.
        row("wider zero bucket", {.threshold = 1, .zero = 3}, {.zero = 1, .positive = {2}}, false);
        row("wider zero bucket with less",
            {.threshold = 1, .zero = 2, .offset = 1, .positive = {9}}, {.zero = 1, .positive = {2}},
            true);
        row("cut bucket", {.threshold = 0.75, .zero = 9}, {.zero = 1, .positive = {2}}, true);
        row("cut empty bucket", {.threshold = 0.75, .zero = 9}, {.zero = 1, .positive = {0}},
            false);
    }
    void comparesBuckets() {
        QFETCH(FloatHistogram, current);
        QFETCH(FloatHistogram, previous);
        QTEST(isCounterReset(current, previous), "isReset");
    }

    void comparesCommonCustomBuckets() {
        const FloatHistogram previous = customHistogram({1, 2, 3}, {1, 2, 3, 4});
        QVERIFY(!isCounterReset(customHistogram({1, 3, 7}, {1, 5, 2, 2}), previous));
        QVERIFY(isCounterReset(customHistogram({1, 3, 7}, {1, 9, 2, 1}), previous));
        QVERIFY(isCounterReset(customHistogram({1, 3, 7}, {0, 9, 2, 2}), previous));
        QVERIFY(!isCounterReset(customHistogram({1, 2, 3}, {1, 2, 3, 4}), previous));
        QVERIFY(isCounterReset(customHistogram({1, 2, 3}, {9, 2, 2, 4}), previous));
    }

    void isOneBetweenKindsOfBuckets() {
        const FloatHistogram custom = customHistogram({1}, {1});
        const FloatHistogram exponential = histogramOf({.positive = {1}});
        QVERIFY(isCounterReset(custom, exponential));
        QVERIFY(isCounterReset(exponential, custom));
    }
};

static const pallium::test::Registrar<CounterResetTest> registered;

}  // namespace pallium::promql

#include "counter_reset_test.moc"
