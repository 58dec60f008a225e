#include "backend/tsdb/head/histogram_store.h"

#include "tests/backend/tsdb/chunkenc/histograms.h"
#include "tests/support/test_main.h"

#include <limits>

namespace pallium::tsdb {

using test::histogramOf;

namespace {

constexpr TimestampMs kNoBlock = INT64_MIN;

Histogram counter(int64_t count) {
    return histogramOf<Histogram>({{0, 2}, {3, 1}}, {count, 2 * count, 1});
}
FloatHistogram floatCounter(int64_t count) {
    return histogramOf<FloatHistogram>({{0, 2}, {3, 1}}, {count, 2 * count, 1});
}

struct StoreParts {
    ChunkMemory memory;
    ClosedChunks closed{memory};
};
/// With the closed chunks of its own.
struct Store : StoreParts, HistogramStore {
    Store() : HistogramStore(closed) {}
};

std::vector<EncodedChunk> chunksOf(const HistogramStore& store, SeriesId series,
                                   TimestampMs minTime = INT64_MIN,
                                   TimestampMs maxTime = INT64_MAX) {
    std::vector<EncodedChunk> chunks;
    const auto visited = store.visitChunks(
        series, minTime, maxTime, [&](const EncodedChunk& chunk) { chunks.push_back(chunk); });
    if (!visited) qFatal("%s", visited.error().message.c_str());
    return chunks;
}

std::vector<TimestampMs> firstTimes(const HistogramStore& store, SeriesId series) {
    std::vector<TimestampMs> times;
    for (const EncodedChunk& chunk : chunksOf(store, series))
        times.push_back(chunk.minTime);
    return times;
}

std::vector<HistogramSample> readAll(const HistogramStore& store, SeriesId series) {
    storage::SampleColumns columns;
    if (!store.read(series, INT64_MIN, INT64_MAX, columns)) qFatal("read failed");
    return columns.histograms;
}

}  // namespace

class HistogramStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void givesBackWhatItGot() {
        Store store;
        QVERIFY(store.isEmpty() && !store.has(3));
        for (TimestampMs t = 0; t < 500; ++t)
            store.append(3, t, counter(t), kNoBlock);
        QVERIFY(!store.isEmpty() && store.has(3) && !store.has(2));
        QCOMPARE(store.lastTime(3), TimestampMs(499));
        const auto samples = readAll(store, 3);
        QCOMPARE(samples.size(), size_t(500));
        for (size_t i = 0; i < samples.size(); ++i) {
            FloatHistogram expected = floatCounter(static_cast<int64_t>(i));
            expected.hint =
                i % 120 == 0 ? CounterResetHint::Unknown : CounterResetHint::NotCounterReset;
            QCOMPARE(samples[i].timestampMs, static_cast<TimestampMs>(i));
            QVERIFY(isSameBits(samples[i].histogram, expected));
        }
    }
    void closesChunksWhereTheyAreFull() {
        Store store;
        for (TimestampMs t = 0; t < 241; ++t)
            store.append(0, t, counter(t), kNoBlock);
        QVERIFY((firstTimes(store, 0) == std::vector<TimestampMs>{0, 120, 240}));
    }
    void closesChunksWhereABlockBegins() {
        Store store;
        for (TimestampMs t = 0; t < 40; ++t)
            store.append(0, t, counter(t), t / 16 * 16);
        QVERIFY((firstTimes(store, 0) == std::vector<TimestampMs>{0, 16, 32}));
    }
    void closesChunksAtResetsAndSaysSo() {
        Store store;
        for (const int64_t count : {5, 6, 7, 3, 4, 5, 1})
            store.append(0, static_cast<TimestampMs>(store.isEmpty() ? 0 : store.lastTime(0) + 1),
                         counter(count), kNoBlock);
        QVERIFY((firstTimes(store, 0) == std::vector<TimestampMs>{0, 3, 6}));
        const auto chunks = chunksOf(store, 0);
        QCOMPARE(chunks[0].bytes[2] >> 6, 0);  // unknown
        QCOMPARE(chunks[1].bytes[2] >> 6, 2);  // reset
        QCOMPARE(chunks[2].bytes[2] >> 6, 2);
    }
    void comparesAFullChunkWithTheNext() {
        Store store;
        for (TimestampMs t = 0; t < 121; ++t)
            store.append(0, t, counter(t), kNoBlock);
        QCOMPARE(chunksOf(store, 0)[1].bytes[2] >> 6, 1);  // not reset
        // What the writer of one series leaves is nothing to the next series.
        store.append(1, 0, counter(1), kNoBlock);
        QCOMPARE(chunksOf(store, 1)[0].bytes[2] >> 6, 0);
        QCOMPARE(readAll(store, 1).size(), size_t(1));
    }
    void closesChunksWhereTheKindChanges() {
        Store store;
        store.append(0, 1, counter(1), kNoBlock);
        QVERIFY(store.isLastInteger(0));
        store.append(0, 2, floatCounter(2), kNoBlock);
        QVERIFY(!store.isLastInteger(0));
        store.append(0, 3, floatCounter(3), kNoBlock);
        store.append(0, 4, counter(4), kNoBlock);
        store.closeChunk(0);
        store.append(0, 6, counter(5), kNoBlock);
        QVERIFY((firstTimes(store, 0) == std::vector<TimestampMs>{1, 2, 4, 6}));
        QCOMPARE(chunksOf(store, 0)[1].encoding, ChunkEncoding::FloatHistogram);
        QCOMPARE(chunksOf(store, 0)[3].encoding, ChunkEncoding::Histogram);
    }
    void knowsTheLastOneAgain() {
        Store store;
        store.append(0, 1, counter(1), kNoBlock);
        store.append(0, 2, counter(7), kNoBlock);
        QVERIFY(store.isLast(0, counter(7)));
        QVERIFY(!store.isLast(0, counter(8)) && !store.isLast(0, floatCounter(7)));
        Histogram other = counter(7);
        other.sum = -other.sum;
        QVERIFY(!store.isLast(0, other));
        other = counter(7);
        other.layout.schema = 3;
        QVERIFY(!store.isLast(0, other));
        other = counter(7);
        other.hint = CounterResetHint::Gauge;
        QVERIFY(!store.isLast(0, other));
    }
    void knowsTheLastOneAgainInAWiderLayout() {
        Store store;
        const auto wide = histogramOf<Histogram>({{0, 4}}, {0, 1, 2, 3});
        const auto narrow = histogramOf<Histogram>({{1, 1}, {0, 2}, {9, 1}}, {1, 2, 3, 0});
        store.append(0, 1, wide, kNoBlock);
        store.append(0, 2, narrow, kNoBlock);
        QVERIFY(store.isLast(0, narrow) && store.isLast(0, wide));
        QVERIFY(!store.isLast(0, histogramOf<Histogram>({{0, 4}}, {1, 1, 1, 3})));
        QCOMPARE(chunksOf(store, 0).size(), size_t(1));
    }
    void keepsNothingButTheSumOfAStaleOne() {
        Store store;
        store.append(0, 1, counter(1), kNoBlock);
        QVERIFY(!store.isLastStale(0));
        Histogram stale = counter(2);
        stale.sum = staleNan();
        store.append(0, 2, stale, kNoBlock);
        QVERIFY(store.isLastStale(0));
        QVERIFY(store.isLast(0, stale) && store.isLast(0, test::staleHistogram<Histogram>()));
        QVERIFY(!store.isLast(0, counter(2)));
        store.append(0, 3, counter(3), kNoBlock);
        QVERIFY((firstTimes(store, 0) == std::vector<TimestampMs>{1, 3}));
    }
    void visitsChunksOfARange() {
        Store store;
        for (TimestampMs t = 0; t < 300; ++t)
            store.append(0, t, counter(t), kNoBlock);
        QCOMPARE(chunksOf(store, 0, 120, 239).size(), size_t(1));
        QCOMPARE(chunksOf(store, 0, 119, 240).size(), size_t(3));
        QCOMPARE(chunksOf(store, 0, 299, 1000).size(), size_t(1));
        QVERIFY(chunksOf(store, 0, 300, 1000).empty() && !store.overlaps(0, 300, 1000));
        QVERIFY(chunksOf(store, 0, -5, -1).empty() && store.overlaps(0, -5, 0));
        QVERIFY(chunksOf(store, 9).empty() && !store.overlaps(9, 0, 1000));
    }
    void truncatesChunkByChunk() {
        Store store;
        const size_t empty = store.memoryBytes();
        for (TimestampMs t = 0; t < 300; ++t)
            store.append(7, t, counter(t), kNoBlock);
        const auto none = store.truncate(7, 119);
        QCOMPARE(none.removed, size_t(0));
        QCOMPARE(none.oldest, TimestampMs(0));
        const auto two = store.truncate(7, 240);
        QCOMPARE(two.seen, size_t(3));
        QCOMPARE(two.removed, size_t(2));
        QCOMPARE(two.oldest, TimestampMs(240));
        QCOMPARE(readAll(store, 7).size(), size_t(60));
        store.append(7, 300, counter(300), kNoBlock);
        const auto all = store.truncate(7, 301);
        QCOMPARE(all.removed, size_t(1));
        QCOMPARE(all.oldest, std::numeric_limits<TimestampMs>::max());
        QVERIFY(store.isEmpty());
        QCOMPARE(store.memoryBytes(), empty);
        QCOMPARE(store.closed.size() + store.closed.encodedBytes(), size_t(0));
        QCOMPARE(store.truncate(7, 301).seen, size_t(0));
    }
    void givesTheMemoryOfRemovedSeriesBack() {
        Store store;
        const size_t empty = store.memoryBytes();
        for (TimestampMs t = 0; t < 300; ++t)
            for (SeriesId series = 0; series < 10; ++series)
                store.append(series, t, counter(t), kNoBlock);
        QVERIFY(store.memoryBytes() > empty + 10 * 300);
        QCOMPARE(store.closed.size(), size_t(20));
        QVERIFY(store.closed.encodedBytes() > 20 * 100);
        for (SeriesId series = 0; series < 10; ++series)
            store.remove(series);
        store.remove(99);
        QVERIFY(store.isEmpty());
        QCOMPARE(store.memoryBytes(), empty);
        QCOMPARE(store.closed.size() + store.closed.encodedBytes(), size_t(0));
        QCOMPARE(store.closed.sizeWorthMoving(), size_t(0));
    }
};

static const pallium::test::Registrar<HistogramStoreTest> registeredHistogramStore;

}  // namespace pallium::tsdb

#include "histogram_store_test.moc"
