#include "backend/tsdb/chunkenc/chunk_list_builder.h"

#include "tests/backend/tsdb/chunkenc/histograms.h"
#include "tests/backend/tsdb/chunkenc/samples.h"
#include "tests/support/test_main.h"

#include <limits>

namespace pallium::tsdb {
namespace {

using test::histogramOf;

constexpr TimestampMs kStep = 15'000;

void addFloats(storage::SampleColumns& samples, size_t count, TimestampMs from = 0) {
    for (size_t i = 0; i < count; ++i)
        samples.push(from + static_cast<TimestampMs>(i) * kStep, static_cast<double>(i) / 3);
}

HistogramSample histogramAt(TimestampMs t, int64_t count, bool isInteger) {
    return {t, histogramOf<FloatHistogram>({{0, 2}}, {count, 2}), 0, isInteger};
}

/// Of each chunk its encoding and how many samples it has.
QList<std::pair<int, int>> shapeOf(std::span<const EncodedChunk> chunks) {
    QList<std::pair<int, int>> shape;
    for (const EncodedChunk& chunk : chunks)
        shape.push_back({static_cast<int>(chunk.encoding),
                         static_cast<int>(chunkSamples(chunk.encoding, chunk.bytes).value())});
    return shape;
}

/// Empty if the chunks hold these samples, and say their times.
std::string difference(std::span<const EncodedChunk> chunks,
                       const storage::SampleColumns& samples) {
    storage::SampleColumns read;
    for (const EncodedChunk& chunk : chunks) {
        storage::SampleColumns one;
        if (!readChunk(chunk, chunk.minTime, chunk.maxTime, one)) return "unreadable";
        if (one.size() + one.histograms.size() != chunkSamples(chunk.encoding, chunk.bytes).value())
            return "samples beyond the times of the chunk";
        for (size_t i = 0; i < one.size(); ++i)
            read.push(one.timestamps[i], one.values[i]);
        read.histograms.insert(read.histograms.end(), one.histograms.begin(), one.histograms.end());
    }
    if (read.timestamps != samples.timestamps || read.values != samples.values) return "floats";
    if (read.histograms.size() != samples.histograms.size()) return "number of histograms";
    for (size_t i = 0; i < read.histograms.size(); ++i) {
        HistogramSample a = read.histograms[i];
        const HistogramSample& b = samples.histograms[i];
        a.histogram.hint = b.histogram.hint;
        if (a.timestampMs != b.timestampMs || a.isInteger != b.isInteger ||
            !isSameBits(a.histogram, b.histogram))
            return "histogram " + std::to_string(i);
    }
    return {};
}

}  // namespace

class ChunkListBuilderTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void cutsWhereAChunkIsFull_data() {
        QTest::addColumn<size_t>("samples");
        QTest::addColumn<QList<int>>("counts");
        QTest::newRow("0") << size_t(0) << QList<int>();
        QTest::newRow("1") << size_t(1) << QList<int>{1};
        QTest::newRow("120") << size_t(120) << QList<int>{120};
        QTest::newRow("121") << size_t(121) << QList<int>{120, 1};
        QTest::newRow("241") << size_t(241) << QList<int>{120, 120, 1};
    }
    void cutsWhereAChunkIsFull() {
        QFETCH(size_t, samples);
        QFETCH(QList<int>, counts);
        for (const int encoding : {1, 2, 3}) {
            storage::SampleColumns columns;
            if (encoding == 1) addFloats(columns, samples);
            for (size_t i = 0; encoding != 1 && i < samples; ++i)
                columns.histograms.push_back(histogramAt(static_cast<TimestampMs>(i) * kStep,
                                                         static_cast<int64_t>(i), encoding == 2));
            QList<std::pair<int, int>> shape;
            for (const int count : counts)
                shape.push_back({encoding, count});
            ChunkListBuilder builder;
            builder.append(columns);
            QCOMPARE(shapeOf(builder.finish()), shape);
            QCOMPARE(difference(builder.finish(), columns), std::string());
        }
    }
    void keepsKindsApart() {
        storage::SampleColumns columns;
        addFloats(columns, 3);
        columns.histograms.push_back(histogramAt(3 * kStep, 1, true));
        columns.histograms.push_back(histogramAt(4 * kStep, 2, true));
        columns.histograms.push_back(histogramAt(5 * kStep, 3, false));
        addFloats(columns, 2, 6 * kStep);
        columns.histograms.push_back(histogramAt(8 * kStep, 4, true));
        ChunkListBuilder builder;
        builder.append(columns);
        QCOMPARE(shapeOf(builder.finish()),
                 (QList<std::pair<int, int>>{{1, 3}, {2, 2}, {3, 1}, {1, 2}, {2, 1}}));
        QCOMPARE(difference(builder.finish(), columns), std::string());
    }
    void beginsAChunkAtAReset() {
        storage::SampleColumns columns;
        for (const int64_t count : {5, 7, 6, 8})
            columns.histograms.push_back(histogramAt(
                static_cast<TimestampMs>(columns.histograms.size()) * kStep, count, true));
        ChunkListBuilder builder;
        builder.append(columns);
        const auto chunks = builder.finish();
        QCOMPARE(shapeOf(chunks), (QList<std::pair<int, int>>{{2, 2}, {2, 2}}));
        constexpr int kResetFlag = static_cast<int>(CounterResetHeader::Reset) << 6;
        QCOMPARE(int(chunks[0].bytes[2]), 0);
        QCOMPARE(int(chunks[1].bytes[2]), kResetFlag);
    }
    void writesCountsThatWereRoundedAsFloats() {
        storage::SampleColumns columns;
        columns.histograms.push_back(histogramAt(0, 1, true));
        columns.histograms.push_back(histogramAt(kStep, 2, true));
        columns.histograms.back().histogram.count = 0x1p60;
        ChunkListBuilder builder;
        builder.append(columns);
        QCOMPARE(shapeOf(builder.finish()), (QList<std::pair<int, int>>{{2, 1}, {3, 1}}));
        columns.histograms.back().isInteger = false;
        QCOMPARE(difference(builder.finish(), columns), std::string());
    }
    void keepsStaleMarkersAndTheEndsOfTime() {
        constexpr auto kMin = std::numeric_limits<TimestampMs>::min();
        constexpr auto kMax = std::numeric_limits<TimestampMs>::max();
        storage::SampleColumns columns;
        columns.push(kMin, 1);
        columns.histograms.push_back(histogramAt(0, 1, true));
        columns.histograms.push_back({kStep, test::staleHistogram<FloatHistogram>(), 0, true});
        columns.push(kMax, -0.0);
        ChunkListBuilder builder;
        builder.append(columns);
        const auto chunks = builder.finish();
        QCOMPARE(shapeOf(chunks), (QList<std::pair<int, int>>{{1, 1}, {2, 2}, {1, 1}}));
        QCOMPARE(chunks[0].minTime, kMin);
        QCOMPARE(chunks[2].maxTime, kMax);
        const auto stale = test::iterate(chunks[1].encoding, chunks[1].bytes);
        QVERIFY(isStale(stale->at(1).histogram));
    }
    void beginsAnewWhenCleared() {
        storage::SampleColumns columns;
        addFloats(columns, 5);
        columns.histograms.push_back(histogramAt(5 * kStep, 9, true));
        ChunkListBuilder builder;
        builder.append(columns);
        const auto shape = shapeOf(builder.finish());
        builder.append(columns);
        builder.clear();
        builder.append(columns);
        QCOMPARE(shapeOf(builder.finish()), shape);
        QCOMPARE(difference(builder.finish(), columns), std::string());
    }
};

static const pallium::test::Registrar<ChunkListBuilderTest> registeredChunkListBuilderTest;

}  // namespace pallium::tsdb

#include "chunk_list_builder_test.moc"
