#include "backend/tsdb/head/sample_store.h"

#include "tests/support/test_main.h"

#include <random>

namespace pallium::tsdb {
namespace {

constexpr int64_t kRange = 100'000;

std::vector<Sample> readAll(const SampleStore& store, SeriesId series) {
    storage::SampleColumns columns;
    if (!store.read(series, INT64_MIN, INT64_MAX, columns)) qFatal("read failed");
    std::vector<Sample> samples;
    for (size_t i = 0; i < columns.size(); ++i)
        samples.push_back({columns.timestamps[i], columns.values[i]});
    return samples;
}

/// The samples of many series in the order in which they came.
struct Load {
    struct Item {
        SeriesId series;
        Sample sample;
    };
    std::vector<Item> items;

    explicit Load(unsigned seed) {
        std::mt19937 random(seed);
        for (TimestampMs t = 0; t < 10 * kRange; t += 400)
            for (SeriesId series = 0; series < 20; ++series) {
                if (series % 4 == 1 && t > kRange * series / 4) continue;  // ends early
                if (series % 4 == 2 && random() % 50 == 0) continue;       // has gaps
                const double value = series % 3 == 0   ? 1.0
                                     : series % 3 == 1 ? static_cast<double>(t / 100)
                                                       : static_cast<double>(random()) / 7;
                items.push_back({series, {t, value}});
            }
    }
};

SampleStore& fill(SampleStore& store, const std::vector<Load::Item>& items) {
    for (SeriesId series = 0; series < 20; ++series)
        store.add(series);
    for (const Load::Item& item : items)
        store.append(item.series, item.sample);
    return store;
}

}  // namespace

class SampleStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void holdsAfterATruncationWhatAFreshStoreOfTheRestHolds_data() {
        QTest::addColumn<qint64>("t");
        QTest::newRow("nothing") << qint64(0);
        QTest::newRow("at a block's border") << qint64(3 * kRange);
        QTest::newRow("within chunks") << qint64(3 * kRange + 41'234);
        QTest::newRow("all but the newest chunks") << qint64(10 * kRange - 400);
        QTest::newRow("all") << qint64(10 * kRange);
    }
    void holdsAfterATruncationWhatAFreshStoreOfTheRestHolds() {
        QFETCH(qint64, t);
        const Load load(3);
        SampleStore store(kRange), fresh(kRange);
        fill(store, load.items);
        std::vector<TimestampMs> oldest(20, INT64_MAX);
        for (SeriesId series = 0; series < 20; ++series)
            oldest[series] = store.truncate(series, t).oldest;
        std::vector<Load::Item> rest;
        std::copy_if(
            load.items.begin(), load.items.end(), std::back_inserter(rest),
            [&](const Load::Item& item) { return item.sample.timestampMs >= oldest[item.series]; });
        fill(fresh, rest);
        QVERIFY(store.holdings() == fresh.holdings());
        for (SeriesId series = 0; series < 20; ++series) {
            QVERIFY(readAll(store, series) == readAll(fresh, series));
            QCOMPARE(store.hasSamples(series), fresh.hasSamples(series));
        }
        // Nothing from `t` on is lost.
        for (const Load::Item& item : load.items)
            QVERIFY(item.sample.timestampMs < t || item.sample.timestampMs >= oldest[item.series]);
        if (t == 10 * kRange) QVERIFY((store.holdings() == SampleStore::Holdings{0, 0, 0}));
    }
    void goesOnAfterATruncation() {
        SampleStore store(kRange);
        store.add(0);
        for (TimestampMs t = 0; t < 1000; ++t)
            store.append(0, {t, static_cast<double>(t)});
        (void)store.truncate(0, 1000);
        store.setMinTime(1000);
        QVERIFY(!store.hasSamples(0));
        QVERIFY(!store.overlaps(0, INT64_MIN, INT64_MAX));
        QVERIFY(store.minTime() > store.maxTime());
        double existing = 0;
        QCOMPARE(store.orderOf(0, {1000, 1}, existing), SampleOrder::Newer);
        store.append(0, {1000, 1});
        QCOMPARE(readAll(store, 0).size(), size_t(1));
        QCOMPARE(store.minTime(), TimestampMs(1000));
    }
    void reusesClosedChunks() {
        SampleStore store(kRange);
        store.add(0);
        size_t bytes = 0;
        for (TimestampMs t = 0; t < 400 * 1000; ++t) {
            store.append(0, {t, static_cast<double>(t * t % 1013) / 3});
            if (t % 1000 != 999) continue;
            (void)store.truncate(0, t - 500);
            if (t < 150'000) bytes = std::max(bytes, store.memoryBytes());
        }
        QVERIFY(store.memoryBytes() <= bytes);
    }
    void isSafeToAskAboutSeriesThatAreGone() {
        SampleStore store(kRange);
        store.add(3);
        store.append(3, {5, 1});
        store.remove(3);
        QVERIFY(!store.hasSamples(3));
        QVERIFY(!store.hasSamples(1) && !store.hasSamples(99));
        QVERIFY(!store.overlaps(3, INT64_MIN, INT64_MAX));
        QVERIFY(readAll(store, 3).empty() && readAll(store, 99).empty());
        QVERIFY((store.holdings() == SampleStore::Holdings{0, 0, 0}));
    }
};

static const pallium::test::Registrar<SampleStoreTest> registeredStore;

}  // namespace pallium::tsdb

#include "sample_store_test.moc"
