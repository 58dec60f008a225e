#include "backend/tsdb/head/out_of_order_store.h"

#include "tests/support/test_main.h"

#include <map>
#include <random>

namespace pallium::tsdb {
namespace {

using Ages = OutOfOrderStore::Ages;

std::vector<Sample> samplesOf(const OutOfOrderStore& store, SeriesId series,
                              TimestampMs minTime = INT64_MIN, TimestampMs maxTime = INT64_MAX,
                              Ages ages = Ages::All) {
    storage::SampleColumns columns;
    if (!store.read(series, minTime, maxTime, columns, ages)) qFatal("read failed");
    std::vector<Sample> samples;
    for (size_t i = 0; i < columns.size(); ++i)
        samples.push_back({columns.timestamps[i], columns.values[i]});
    return samples;
}

using Samples = std::vector<Sample>;

}  // namespace

class OutOfOrderStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void isEmptyAtFirst() {
        const OutOfOrderStore store(32);
        QVERIFY(store.isEmpty());
        QVERIFY(!store.has(7));
        QVERIFY(!store.overlaps(7, INT64_MIN, INT64_MAX));
        QVERIFY(samplesOf(store, 7).empty());
        QVERIFY(store.minTime() > store.maxTime());
        QVERIFY(store.retiredSeries().empty());
    }
    /// The first of an instant counts, wherever buffers are closed and whenever samples retire.
    void readsTheFirstOfEachInstantInOrder_data() {
        QTest::addColumn<int>("chunkSamples");
        for (const int samples : {1, 2, 7, 32})
            QTest::addRow("chunks of %d", samples) << samples;
    }
    void readsTheFirstOfEachInstantInOrder() {
        QFETCH(int, chunkSamples);
        OutOfOrderStore store(static_cast<size_t>(chunkSamples));
        std::mt19937 random(7);
        std::map<SeriesId, std::map<TimestampMs, double>> expected;
        for (int i = 0; i < 3000; ++i) {
            const auto series = static_cast<SeriesId>(random() % 5 * 1000);
            const Sample sample{static_cast<TimestampMs>(random() % 400) - 200,
                                static_cast<double>(random() % 100)};
            (void)store.insert(series, sample);
            expected[series].emplace(sample.timestampMs, sample.value);
            if (i == 1000 || i == 1700) store.retire();
            if (i % 100 != 0) continue;
            const TimestampMs from = static_cast<TimestampMs>(random() % 400) - 200;
            const TimestampMs to = from + static_cast<TimestampMs>(random() % 100);
            Samples wanted;
            for (const auto& [t, value] : expected[series])
                if (t >= from && t <= to) wanted.push_back({t, value});
            QVERIFY(samplesOf(store, series, from, to) == wanted);
            QVERIFY(wanted.empty() || store.overlaps(series, from, to));
        }
        QCOMPARE(store.minTime(), TimestampMs(-200));
        QCOMPARE(store.maxTime(), TimestampMs(199));
    }
    void searchesItsBufferOnly() {
        OutOfOrderStore store(2);
        QVERIFY(store.insert(1, {10, 1}));
        QVERIFY(!store.insert(1, {10, 2}));
        double existing = 0;
        QCOMPARE(store.orderOf(1, {10, 1}, existing), SampleOrder::Same);
        QCOMPARE(store.orderOf(1, {10, 2}, existing), SampleOrder::OtherValue);
        QCOMPARE(existing, 1.0);
        QCOMPARE(store.orderOf(1, {11, 1}, existing), SampleOrder::Newer);
        QCOMPARE(store.orderOf(2, {10, 1}, existing), SampleOrder::Newer);
        QVERIFY(store.insert(1, {5, 1}));
        QVERIFY(store.insert(1, {7, 1}));  // the buffer was full: it is a chunk now
        QCOMPARE(store.orderOf(1, {10, 1}, existing), SampleOrder::Newer);
        QVERIFY(store.insert(1, {10, 2}));
        QVERIFY((samplesOf(store, 1) == Samples{{5, 1}, {7, 1}, {10, 1}}));
        QCOMPARE(store.samples(), size_t(4));
    }
    void keepsEveryBit() {
        OutOfOrderStore store(3);
        const Samples odd{{INT64_MIN, -0.0},
                          {-1, staleNan()},
                          {0, std::bit_cast<double>(0xfff800000000beefULL)},
                          {INT64_MAX, 0.0}};
        for (auto at = odd.rbegin(); at != odd.rend(); ++at)
            QVERIFY(store.insert(3, *at));
        QVERIFY(samplesOf(store, 3) == odd);
    }
    void forgetsWhatRetiredAndKeepsTheRest() {
        OutOfOrderStore store(2);
        for (const TimestampMs t : {30, 10, 20})
            QVERIFY(store.insert(1, {t, 1}));
        QVERIFY(store.insert(9, {40, 1}));
        store.retire();
        QVERIFY(store.insert(1, {15, 2}));
        QVERIFY(store.insert(4, {50, 2}));
        QVERIFY((store.retiredSeries() == std::vector<SeriesId>{1, 9}));
        QVERIFY((samplesOf(store, 1) == Samples{{10, 1}, {15, 2}, {20, 1}, {30, 1}}));
        QVERIFY((samplesOf(store, 1, 11, 100, Ages::Old) == Samples{{20, 1}, {30, 1}}));
        QVERIFY(!store.overlaps(4, 0, 100, Ages::Old));
        QVERIFY(store.overlaps(4, 0, 100));
        const auto dropped = store.dropRetired();
        QVERIFY((samplesOf(store, 1) == Samples{{15, 2}}));
        QVERIFY(!store.has(9));
        QCOMPARE(store.minTime(), TimestampMs(15));
        QCOMPARE(store.samples(), size_t(2));
        store.retire();
        (void)store.dropRetired();
        QVERIFY(store.isEmpty());
        QVERIFY(store.minTime() > store.maxTime());
    }
    void retiresAgainWhatCameMeanwhile() {
        OutOfOrderStore store(2);
        QVERIFY(store.insert(1, {30, 1}));
        store.retire();
        QVERIFY(store.insert(1, {30, 2}));
        QVERIFY(store.insert(1, {20, 2}));
        QVERIFY(store.insert(1, {10, 2}));
        store.retire();
        QVERIFY((samplesOf(store, 1, 0, 100, Ages::Old) == Samples{{10, 2}, {20, 2}, {30, 1}}));
        (void)store.dropRetired();
        QVERIFY(store.isEmpty());
    }
    void removesASeries() {
        OutOfOrderStore store(2);
        QVERIFY(store.insert(1, {30, 1}));
        store.retire();
        QVERIFY(store.insert(1, {20, 1}));
        store.remove(1);
        store.remove(2);
        QVERIFY(store.isEmpty());
        QVERIFY(samplesOf(store, 1).empty());
    }
};

static const pallium::test::Registrar<OutOfOrderStoreTest> registeredOutOfOrderStore;

}  // namespace pallium::tsdb

#include "out_of_order_store_test.moc"
