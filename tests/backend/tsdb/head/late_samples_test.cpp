#include "backend/tsdb/head/late_samples.h"

#include "backend/tsdb/head/out_of_order_store.h"
#include "backend/tsdb/head/overlapping_chunks.h"
#include "tests/backend/tsdb/head/seen_samples.h"

#include <map>
#include <random>

namespace pallium::tsdb {

using namespace test;

namespace {

using Ages = OutOfOrderStore::Ages;

/// Kind and count: 0 a float, 1 integers, 2 floats.
using Value = std::pair<int, int64_t>;

AnyHistogram histogramOfValue(const Value& value) {
    return value.first == 1 ? AnyHistogram(integers(value.second))
                            : AnyHistogram(floats(value.second));
}

/// As read from a store: which kind of histogram it was is not seen there.
std::map<TimestampMs, Value> valuesOf(const OutOfOrderStore& store, SeriesId series,
                                      TimestampMs minTime = INT64_MIN,
                                      TimestampMs maxTime = INT64_MAX, Ages ages = Ages::All) {
    storage::SampleColumns columns;
    if (!store.read(series, minTime, maxTime, columns, ages)) qFatal("read failed");
    std::map<TimestampMs, Value> values;
    for (size_t i = 0; i < columns.size(); ++i)
        values[columns.timestamps[i]] = {0, static_cast<int64_t>(columns.values[i])};
    for (const HistogramSample& sample : columns.histograms)
        values[sample.timestampMs] = {2, static_cast<int64_t>(sample.histogram.positive.at(0))};
    return values;
}

bool insertValue(OutOfOrderStore& store, SeriesId series, TimestampMs t, const Value& value) {
    return value.first == 0 ? store.insert(series, {t, static_cast<double>(value.second)})
                            : store.insert(series, t, histogramOfValue(value));
}

/// Kinds and times of what chunks have, as OverlapWalk gives them.
std::vector<std::pair<TimestampMs, SampleKind>> walkThrough(std::span<const EncodedChunk> chunks) {
    std::vector<std::pair<TimestampMs, SampleKind>> found;
    OverlapWalk walk(chunks);
    for (SampleKind kind = walk.next(); kind != SampleKind::None; kind = walk.next())
        found.emplace_back(walk.sample().time(), kind);
    return found;
}

}  // namespace

class LateSamplesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    /// The first of an instant counts, wherever buffers are closed and whenever samples retire.
    void readsTheFirstOfEachInstant_data() {
        QTest::addColumn<int>("chunkSamples");
        for (const int samples : {1, 2, 7, 32})
            QTest::addRow("chunks of %d", samples) << samples;
    }
    void readsTheFirstOfEachInstant() {
        QFETCH(int, chunkSamples);
        OutOfOrderStore store(static_cast<size_t>(chunkSamples));
        std::mt19937 random(11);
        std::map<SeriesId, std::map<TimestampMs, Value>> expected, kinds;
        for (int i = 0; i < 3000; ++i) {
            const auto series = static_cast<SeriesId>(random() % 5 * 1000);
            const TimestampMs t = static_cast<TimestampMs>(random() % 400) - 200;
            const Value value{static_cast<int>(random() % 3), static_cast<int64_t>(random() % 9)};
            (void)insertValue(store, series, t, value);
            expected[series].emplace(t, Value{value.first == 0 ? 0 : 2, value.second});
            kinds[series].emplace(t, value);
            if (i == 1000 || i == 1700) store.retire();
            if (i % 100 != 0) continue;
            const TimestampMs from = static_cast<TimestampMs>(random() % 400) - 200;
            const TimestampMs to = from + static_cast<TimestampMs>(random() % 100);
            const std::map<TimestampMs, Value> wanted(expected[series].lower_bound(from),
                                                      expected[series].upper_bound(to));
            QVERIFY(valuesOf(store, series, from, to) == wanted);
            QVERIFY(wanted.empty() || store.overlaps(series, from, to));
        }
        for (const auto& [series, values] : kinds) {
            ChunkListBuilder chunks;
            store.addChunks(series, INT64_MIN, INT64_MAX, chunks);
            std::vector<std::pair<TimestampMs, SampleKind>> wanted;
            for (const auto& [t, value] : values)
                wanted.emplace_back(t, static_cast<SampleKind>(value.first + 1));
            QVERIFY(walkThrough(chunks.finish()) == wanted);
        }
        QCOMPARE(store.minTime(), TimestampMs(-200));
        QCOMPARE(store.maxTime(), TimestampMs(199));
    }
    void searchesItsBufferOnly() {
        OutOfOrderStore store(2);
        double existing = 0;
        QVERIFY(store.insert(1, 10, integers(1)));
        QVERIFY(!store.insert(1, 10, integers(2)));
        QVERIFY(!store.insert(1, {10, 2}));
        QCOMPARE(store.orderOf(1, 10, integers(1)), SampleOrder::Same);
        QCOMPARE(store.orderOf(1, 10, integers(2)), SampleOrder::OtherValue);
        QCOMPARE(store.orderOf(1, 10, floats(1)), SampleOrder::OtherValue);
        QCOMPARE(store.orderOf(1, {10, 1}, existing), SampleOrder::OtherKind);
        QCOMPARE(store.orderOf(1, 11, integers(1)), SampleOrder::Newer);
        QCOMPARE(store.orderOf(2, 10, integers(1)), SampleOrder::Newer);
        QVERIFY(store.insert(1, {12, 1}));
        QCOMPARE(store.orderOf(1, 12, integers(1)), SampleOrder::OtherValue);
        QVERIFY(!store.insert(1, 12, integers(1)));
        QVERIFY(store.insert(1, 5, floats(1)));  // the buffer was full: it is chunks now
        QCOMPARE(store.orderOf(1, 10, integers(1)), SampleOrder::Newer);
        QVERIFY(store.insert(1, {10, 2}));
        QCOMPARE(store.samples(), size_t(4));
        QVERIFY((valuesOf(store, 1) ==
                 std::map<TimestampMs, Value>{{5, {2, 1}}, {10, {2, 1}}, {12, {0, 1}}}));
    }
    void takesAStaleMarkerForAStaleHistogram() {
        OutOfOrderStore store(4);
        double existing = 0;
        QVERIFY(store.insert(1, 10, test::staleHistogram<Histogram>()));
        QVERIFY(store.insert(1, 11, test::staleHistogram<FloatHistogram>()));
        QVERIFY(store.insert(1, 12, integers(1)));
        QCOMPARE(store.orderOf(1, {10, staleNan()}, existing), SampleOrder::Same);
        QCOMPARE(store.orderOf(1, {11, staleNan()}, existing), SampleOrder::Same);
        QCOMPARE(store.orderOf(1, {11, 1}, existing), SampleOrder::OtherKind);
        QCOMPARE(store.orderOf(1, {12, staleNan()}, existing), SampleOrder::OtherKind);
    }
    void forgetsWhatRetiredAndKeepsTheRest() {
        OutOfOrderStore store(2);
        for (const TimestampMs t : {30, 10, 20})
            QVERIFY(store.insert(1, t, integers(1)));
        store.retire();
        QVERIFY(store.insert(1, 15, integers(2)));
        QVERIFY(store.insert(1, 20, integers(3)));
        QVERIFY(store.insert(4, 50, integers(2)));
        QVERIFY((store.retiredSeries() == std::vector<SeriesId>{1}));
        QVERIFY((valuesOf(store, 1, 11, 100, Ages::Old) ==
                 std::map<TimestampMs, Value>{{20, {2, 1}}, {30, {2, 1}}}));
        QVERIFY(!store.hasHistograms(4, Ages::Old));
        QVERIFY(store.hasHistograms(4));
        store.retire();  // again, before the first were dropped
        QVERIFY(
            (valuesOf(store, 1, 0, 100, Ages::Old) ==
             std::map<TimestampMs, Value>{{10, {2, 1}}, {15, {2, 2}}, {20, {2, 1}}, {30, {2, 1}}}));
        QVERIFY(store.insert(1, 16, floats(4)));
        (void)store.dropRetired();
        QVERIFY((valuesOf(store, 1) == std::map<TimestampMs, Value>{{16, {2, 4}}}));
        store.remove(1);
        QVERIFY(store.isEmpty());
        QVERIFY(!store.hasHistograms(1));
    }
    /// A buffered histogram lies there encoded, and what a buffer held is not counted twice.
    void takesNoMoreMemoryThanNeeded() {
        OutOfOrderStore store(32);
        const size_t empty = store.memoryBytes();
        const auto wide = histogramOf<Histogram>({{0, 160}}, std::vector<int64_t>(160, 3));
        QVERIFY(store.insert(1, 1, wide));
        const size_t one = store.memoryBytes() - empty;
        for (TimestampMs t = 2; t <= 32; ++t)
            QVERIFY(store.insert(1, t, wide));
        const size_t full = store.memoryBytes() - empty;
        QVERIFY(full - one < 31 * 160);
        QVERIFY(store.insert(1, 33, wide));
        QVERIFY(store.memoryBytes() - empty < full);
        (void)store.retire(), (void)store.dropRetired();
        QVERIFY(store.memoryBytes() <= empty + 64 * 48);
    }
    /// It is believed only where the sample before is the one that it was compared to.
    void tellsResetsThatChunksBeginWith() {
        Histogram called = integers(9);
        called.hint = CounterResetHint::CounterReset;
        for (const bool isApart : {false, true}) {
            OutOfOrderStore store(2);
            QVERIFY(store.insert(1, 10, integers(1)));
            QVERIFY(store.insert(1, 30, called));
            QVERIFY(store.insert(1, isApart ? 20 : 40, integers(10)));
            ChunkListBuilder chunks;
            store.addChunks(1, INT64_MIN, INT64_MAX, chunks);
            OverlapWalk walk(chunks.finish());
            std::vector<bool> resets;
            while (walk.next() != SampleKind::None)
                resets.push_back(walk.isReset());
            QVERIFY(resets ==
                    (isApart ? std::vector{false, false, false} : std::vector{false, true, false}));
        }
    }
};

static const pallium::test::Registrar<LateSamplesTest> registeredLateSamples;

}  // namespace pallium::tsdb

#include "late_samples_test.moc"
