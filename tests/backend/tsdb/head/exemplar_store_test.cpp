#include "backend/tsdb/head/exemplar_store.h"

#include "tests/backend/tsdb/head/db_fixture.h"

namespace pallium::tsdb {
namespace {

const Labels kA = Labels::of({{"__name__", "a"}, {"job", "x"}});
const Labels kB = Labels::of({{"__name__", "b"}, {"job", "x"}});

Labels trace(std::string_view id) {
    return Labels::of({{"trace_id", id}});
}

struct Store : ExemplarStore {
    ExemplarOrder put(const Labels& series, TimestampMs time, double value, std::string_view id,
                      size_t capacity = 4) {
        const Labels labels = trace(id);
        return add(series.view(), {labels.view(), value, time}, capacity);
    }
    /// `a: id id; b: id`.
    std::string all(TimestampMs minTime = INT64_MIN, TimestampMs maxTime = INT64_MAX,
                    const std::vector<std::vector<Matcher>>& selectors = {
                        {Matcher::equal("job", "x")}}) const {
        std::string text;
        for (const SeriesExemplars& one : select({minTime, maxTime, selectors})) {
            text += (text.empty() ? "" : "; ") + std::string(one.series.get("__name__")) + ':';
            for (const Exemplar& exemplar : one.exemplars)
                (text += ' ') += exemplar.labels.get("trace_id");
        }
        return text;
    }
};

}  // namespace

class ExemplarStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void hasNothingAtFirst() {
        const Store store;
        QCOMPARE(store.all(), std::string());
        QCOMPARE(store.stats().exemplars, size_t(0));
        QCOMPARE(store.stats().oldest, TimestampMs(0));
        QCOMPARE(store.stats().memoryBytes, size_t(0));
    }
    void findsBySeriesAndTime() {
        Store store;
        QVERIFY(store.put(kB, 10, 1, "1") == ExemplarOrder::Newer);
        QVERIFY(store.put(kA, 20, 1, "2") == ExemplarOrder::Newer);
        QVERIFY(store.put(kB, 30, 1, "3") == ExemplarOrder::Newer);
        QCOMPARE(store.all(), std::string("a: 2; b: 1 3"));
        QCOMPARE(store.all(10, 20), std::string("a: 2; b: 1"));
        QCOMPARE(store.all(11, 19), std::string());
        const Matcher a = Matcher::equal("__name__", "a");
        const Matcher none = Matcher::equal("job", "y");
        QCOMPARE(store.all(0, 99, {{a}}), std::string("a: 2"));
        QCOMPARE(store.all(0, 99, {{a, none}}), std::string());
        QCOMPARE(store.all(0, 99, {{none}, {a}, {a}}), std::string("a: 2"));
        QCOMPARE(store.all(0, 99, {}), std::string());
    }
    void ordersByTimeThenValueThenLabels() {
        Store store;
        QVERIFY(store.put(kA, 10, 5, "x") == ExemplarOrder::Newer);
        QVERIFY(store.put(kA, 10, 5, "x") == ExemplarOrder::Same);
        QVERIFY(store.put(kA, 9, 6, "x") == ExemplarOrder::Older);
        QVERIFY(store.put(kA, 10, 4, "x") == ExemplarOrder::Older);
        QVERIFY(store.put(kA, 10, 6, "x") == ExemplarOrder::Newer);
        const bool isGreater = trace("y").hash() > trace("x").hash();
        QVERIFY(store.put(kA, 10, 6, "y") ==
                (isGreater ? ExemplarOrder::Newer : ExemplarOrder::Older));
        // Another series has an order of its own.
        QVERIFY(store.put(kB, 9, 0, "x") == ExemplarOrder::Newer);
        QCOMPARE(store.stats().refused, size_t(isGreater ? 2 : 3));
    }
    void takesTheSameNanOnce() {
        Store store;
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(store.put(kA, 10, nan, "x") == ExemplarOrder::Newer);
        QVERIFY(store.put(kA, 10, nan, "x") == ExemplarOrder::Same);
    }
    void overwritesTheOldestOfAll() {
        Store store;
        (void)store.put(kA, 1, 1, "1");
        (void)store.put(kB, 2, 1, "2");
        (void)store.put(kA, 3, 1, "3");
        (void)store.put(kA, 4, 1, "4");
        QCOMPARE(store.stats().oldest, TimestampMs(1));
        (void)store.put(kA, 5, 1, "5");
        QCOMPARE(store.all(), std::string("a: 3 4 5; b: 2"));
        QCOMPARE(store.stats().series, size_t(2));
        QCOMPARE(store.stats().oldest, TimestampMs(2));
        (void)store.put(kA, 6, 1, "6");
        QCOMPARE(store.all(), std::string("a: 3 4 5 6"));
        QCOMPARE(store.stats().series, size_t(1));
        QCOMPARE(store.stats().exemplars, size_t(4));
        // The series is new again.
        QVERIFY(store.put(kB, 1, 1, "7") == ExemplarOrder::Newer);
    }
    void overwritesTheOnlyOneOfItsOwnSeries() {
        Store store;
        for (TimestampMs time = 1; time <= 5; ++time)
            QVERIFY(store.put(kA, time, 1, std::to_string(time), 1) == ExemplarOrder::Newer);
        QCOMPARE(store.all(), std::string("a: 5"));
        QCOMPARE(store.stats().series, size_t(1));
    }
    void keepsTheNewestWhenItIsResized() {
        Store store;
        for (TimestampMs time = 1; time <= 6; ++time)
            (void)store.put(time == 3 ? kB : kA, time, 1, std::to_string(time));
        QCOMPARE(store.all(), std::string("a: 4 5 6; b: 3"));
        (void)store.put(kA, 7, 1, "7", 6);
        QCOMPARE(store.all(), std::string("a: 4 5 6 7; b: 3"));
        (void)store.put(kA, 8, 1, "8", 6);
        (void)store.put(kA, 9, 1, "9", 6);
        QCOMPARE(store.all(), std::string("a: 4 5 6 7 8 9"));
        (void)store.put(kA, 10, 1, "10", 2);
        QCOMPARE(store.all(), std::string("a: 9 10"));
        QCOMPARE(store.stats().capacity, size_t(2));
        QCOMPARE(store.stats().exemplars, size_t(2));
    }
    void forgetsTheSeriesThatAResizeEmpties() {
        Store store;
        (void)store.put(kB, 1, 1, "1");
        (void)store.put(kA, 2, 1, "2");
        (void)store.put(kA, 3, 1, "3", 2);
        QCOMPARE(store.all(), std::string("a: 2 3"));
        QCOMPARE(store.stats().series, size_t(1));
        (void)store.put(kA, 4, 1, "4", 2);
        QCOMPARE(store.all(), std::string("a: 3 4"));
    }
    void holdsNoMoreThanItsCapacity() {
        Store store;
        size_t peak = 0;
        for (int i = 0; i < 5000; ++i) {
            const Labels series = Labels::of({{"n", std::to_string(1000 + i % 700)}});
            (void)store.put(series, i, 1, std::to_string(100'000 + i), 100);
            if (i == 200) peak = store.stats().memoryBytes;
        }
        QCOMPARE(store.stats().exemplars, size_t(100));
        QCOMPARE(store.stats().series, size_t(100));
        QCOMPARE(store.stats().added, size_t(5000));
        QCOMPARE(store.stats().memoryBytes, peak);
    }
    void comesAfterTheSamplesOfAnAppend() {
        const pallium::test::TempDir directory;
        const auto db = test::openDb(directory.path());
        test::Batch batch;
        batch.add(kA, {{100, 1}}).add(kB, {});
        batch.batch.exemplarLabels = {{"trace_id", "1"}, {"trace_id", "2"}};
        batch.batch.exemplars = {{100, 7, 0, 1}, {90, 7, 1, 2}, {100, 8, 0, 1}};
        batch.batch.series[0].exemplarsEnd = 2;
        batch.batch.series[1].exemplarsBegin = 2;
        batch.batch.series[1].exemplarsEnd = 3;
        test::CountingLimiter limiter;
        AppendResult result;
        AppendRules rules;
        QVERIFY(db->append(batch.batch, {}, rules, limiter, result));
        QCOMPARE(result.acceptedExemplars, size_t(0));
        QCOMPARE(db->exemplars().stats().exemplars, size_t(0));

        rules.maxExemplars = 10;
        QVERIFY(db->append(batch.batch, {}, rules, limiter, result));
        using enum AppendOutcome;
        const std::vector<AppendOutcome> expected{Accepted, OutOfOrder, UnknownSeries};
        QVERIFY(result.exemplarOutcomes == expected);
        QCOMPARE(result.acceptedExemplars, size_t(1));
        QVERIFY(db->append(batch.batch, std::vector<uint8_t>{0, 1}, rules, limiter, result));
        QVERIFY(result.exemplarOutcomes ==
                (std::vector<AppendOutcome>{Duplicate, OutOfOrder, Accepted}));
        QCOMPARE(db->exemplars().stats().exemplars, size_t(1));
    }
    void knowsTheSeriesThatTheSameAppendMakes() {
        const pallium::test::TempDir directory;
        const auto db = test::openDb(directory.path());
        test::Batch batch;
        batch.add(kA, {}).add(kA, {{100, 1}}).add(kB, {{100, 1}}).add(kA, {});
        batch.batch.exemplarLabels = {{"trace_id", "1"}};
        batch.batch.exemplars = {{100, 7, 0, 1}, {100, 8, 0, 1}};
        batch.batch.series[0].exemplarsEnd = 1;
        batch.batch.series[3].exemplarsBegin = 1;
        batch.batch.series[3].exemplarsEnd = 2;
        test::CountingLimiter limiter;
        AppendResult result;
        AppendRules rules;
        rules.maxExemplars = 10;
        QVERIFY(db->append(batch.batch, {}, rules, limiter, result));
        QVERIFY(result.exemplarOutcomes ==
                (std::vector<AppendOutcome>{AppendOutcome::Accepted, AppendOutcome::Accepted}));
    }
};

static const pallium::test::Registrar<ExemplarStoreTest> registered;

}  // namespace pallium::tsdb

#include "exemplar_store_test.moc"
