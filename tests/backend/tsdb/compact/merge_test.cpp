#include "backend/tsdb/compact/merge.h"

#include "backend/tsdb/chunkenc/histogram_chunk.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "tests/backend/tsdb/block/block_fixture.h"
#include "tests/backend/tsdb/chunkenc/histograms.h"
#include "tests/backend/tsdb/chunkenc/samples.h"
#include "tests/support/test_main.h"

#include <limits>
#include <random>

namespace pallium::tsdb {

namespace {

using Cursors = std::vector<std::unique_ptr<SeriesCursor>>;

const Labels kSeries = Labels::of({{"a", "1"}});

struct MergedSeries {
    std::string labels;
    std::vector<EncodedChunk> chunks;  // without their bytes
    std::vector<test::AnySample> samples;
};

Result<std::vector<MergedSeries>> mergeAll(Cursors cursors) {
    const auto merged = mergeSeries(std::move(cursors));
    std::vector<MergedSeries> all;
    for (;;) {
        const auto hasNext = merged->next();
        PALLIUM_TRY(hasNext);
        if (!*hasNext) return all;
        MergedSeries& series = all.emplace_back();
        series.labels = formatLabels(merged->labels());
        for (const EncodedChunk& chunk : merged->chunks()) {
            const auto samples = test::iterate(chunk.encoding, chunk.bytes);
            PALLIUM_TRY(samples);
            if (samples->empty() || samples->front().time != chunk.minTime ||
                samples->back().time != chunk.maxTime)
                return fail(ErrorKind::Internal, "times of a chunk are not those of its samples");
            series.samples.insert(series.samples.end(), samples->begin(), samples->end());
            series.chunks.push_back({chunk.minTime, chunk.maxTime, chunk.encoding, {}});
        }
    }
}

Result<std::vector<MergedSeries>> mergeAll(std::initializer_list<const TestSeries*> inputs) {
    Cursors cursors;
    for (const TestSeries* input : inputs)
        cursors.push_back(input->cursor());
    return mergeAll(std::move(cursors));
}

std::vector<FloatSample> floatsOf(const MergedSeries& series) {
    std::vector<FloatSample> floats;
    for (const test::AnySample& sample : series.samples)
        floats.emplace_back(sample.time, sample.value);
    return floats;
}

/// A chunk of `count` histograms, one each `step` ms, whose only bucket counts up from `from`.
template <class H>
std::pair<EncodedChunk, std::vector<uint8_t>> histogramChunk(TimestampMs t, TimestampMs step,
                                                             int count, int64_t from) {
    HistogramChunkWriter<H> writer;
    for (int i = 0; i < count; ++i)
        (void)writer.append(t + i * step, test::histogramOf<H>({{0, 1}}, {from + i}));
    std::vector<uint8_t> bytes(writer.bytes().begin(), writer.bytes().end());
    return {{writer.minTime(), writer.maxTime(), HistogramChunkWriter<H>::kEncoding, {}},
            std::move(bytes)};
}

template <class H>
void addHistograms(TestSeries& to, TimestampMs t, TimestampMs step, int count, int64_t from) {
    auto [chunk, bytes] = histogramChunk<H>(t, step, count, from);
    chunk.bytes = bytes;
    to.addChunk(kSeries, chunk);
}

}  // namespace

class MergeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void joinsSeriesInOrder() {
        TestSeries a, b, c;
        for (const char* value : {"1", "3", "4"})
            a.add(Labels::of({{"a", value}}), countUp(0, 3, 1));
        for (const char* value : {"2", "3"})
            b.add(Labels::of({{"a", value}}), countUp(100'000, 3, 1));
        c.add(Labels::of({{"a", "1"}, {"b", "1"}}), countUp(0, 3, 1));
        const auto merged = mergeAll({&a, &b, &c});
        QVERIFY(merged);
        std::vector<std::string> labels;
        for (const MergedSeries& series : *merged)
            labels.push_back(series.labels);
        QCOMPARE(labels, (std::vector<std::string>{R"({a="1"})", R"({a="1", b="1"})", R"({a="2"})",
                                                   R"({a="3"})", R"({a="4"})"}));
        QCOMPARE((*merged)[3].samples.size(), size_t{6});
    }
    void needsNoInputs() {
        QVERIFY(mergeAll(Cursors())->empty());
        const TestSeries empty;
        QVERIFY(mergeAll({&empty, &empty})->empty());
    }
    void passesChunksApartUnchanged() {
        TestSeries a, b;
        a.add(kSeries, countUp(0, 20, 1), 10).add(kSeries, countUp(900'000, 10, 1));
        b.add(kSeries, countUp(300'000, 30, 1), 10);
        const auto merged = mergeAll({&a, &b});
        QVERIFY(merged);
        std::vector<TimestampMs> begins;
        for (const EncodedChunk& chunk : merged->at(0).chunks)
            begins.push_back(chunk.minTime);
        QCOMPARE(begins,
                 (std::vector<TimestampMs>{0, 150'000, 300'000, 450'000, 600'000, 900'000}));
    }
    void keepsOneOfIdenticalChunks() {
        TestSeries a, b;
        a.add(kSeries, countUp(0, 500, 1), 200);
        b.add(kSeries, countUp(0, 500, 1), 200);
        const auto merged = mergeAll({&a, &b, &a});
        QVERIFY(merged);
        // Longer than what an encoder here would make of them.
        QCOMPARE(merged->at(0).chunks.size(), size_t{3});
        QCOMPARE(floatsOf(merged->at(0)), countUp(0, 500, 1));
    }
    void mergesOverlapsByTimeAndTheFirstInputWins() {
        TestSeries a, b, c;
        a.add(kSeries, {{10, 1}, {30, 1}, {50, 1}});
        b.add(kSeries, {{20, 2}, {30, 2}, {60, 2}});
        c.add(kSeries, {{5, 3}, {20, 3}, {50, 3}, {60, 3}, {70, 3}});
        const auto merged = mergeAll({&a, &b, &c});
        QVERIFY(merged);
        QCOMPARE(floatsOf(merged->at(0)),
                 (std::vector<FloatSample>{
                     {5, 3}, {10, 1}, {20, 2}, {30, 1}, {50, 1}, {60, 2}, {70, 3}}));
        QCOMPARE(merged->at(0).chunks.size(), size_t{1});
        const auto turned = mergeAll({&c, &b, &a});
        QCOMPARE(floatsOf(turned->at(0)),
                 (std::vector<FloatSample>{
                     {5, 3}, {10, 1}, {20, 3}, {30, 2}, {50, 3}, {60, 3}, {70, 3}}));
    }
    void cutsWhatOverlappedAtFullChunks() {
        TestSeries a, b;
        a.add(kSeries, countUp(0, 300, 1), 300);
        b.add(kSeries, countUp(15'000, 300, 2), 300);
        const auto merged = mergeAll({&a, &b});
        QVERIFY(merged);
        QCOMPARE(floatsOf(merged->at(0)), countUp(0, 301, 1));
        QCOMPARE(merged->at(0).chunks.size(), size_t{3});
        QCOMPARE(merged->at(0).chunks[1].minTime, TimestampMs{120 * 15'000});
    }
    void mergesAsAMapOfTimesWould() {
        std::mt19937 random(3);
        for (int round = 0; round < 300; ++round) {
            std::vector<TestSeries> inputs(1 + random() % 4);
            std::map<TimestampMs, double> expected;
            std::vector<const TestSeries*> views;
            for (size_t i = 0; i < inputs.size(); ++i) {
                std::map<TimestampMs, double> own;
                for (size_t n = 1 + random() % 60; n > 0; --n)
                    own[static_cast<TimestampMs>(random() % 400) - 200] = static_cast<double>(i);
                inputs[i].add(kSeries, {own.begin(), own.end()}, 1 + random() % 20);
                expected.insert(own.begin(), own.end());
            }
            Cursors cursors;
            for (const TestSeries& input : inputs)
                cursors.push_back(input.cursor());
            const auto merged = mergeAll(std::move(cursors));
            QVERIFY(merged);
            QCOMPARE(floatsOf(merged->at(0)),
                     (std::vector<FloatSample>{expected.begin(), expected.end()}));
            for (size_t i = 1; i < merged->at(0).chunks.size(); ++i)
                QVERIFY(merged->at(0).chunks[i - 1].maxTime < merged->at(0).chunks[i].minTime);
        }
    }
    void mergesAtTheEndsOfTime() {
        constexpr TimestampMs kFirst = std::numeric_limits<TimestampMs>::min();
        constexpr TimestampMs kLast = std::numeric_limits<TimestampMs>::max();
        TestSeries a, b;
        a.add(kSeries, {{kFirst, 1}, {kLast, 1}});
        b.add(kSeries, {{0, 2}, {kLast, 2}});
        const auto merged = mergeAll({&a, &b});
        QVERIFY(merged);
        QCOMPARE(floatsOf(merged->at(0)),
                 (std::vector<FloatSample>{{kFirst, 1}, {0, 2}, {kLast, 1}}));
    }
    void beginsAChunkForEachKindOfSample() {
        TestSeries a, b, c;
        a.add(kSeries, {{10, 1}, {20, 1}, {50, 1}});
        addHistograms<Histogram>(b, 20, 10, 3, 5);       // 20, 30, 40
        addHistograms<FloatHistogram>(c, 35, 20, 2, 7);  // 35, 55
        const auto merged = mergeAll({&a, &b, &c});
        QVERIFY(merged);
        std::vector<std::pair<TimestampMs, SampleKind>> kinds;
        for (const test::AnySample& sample : merged->at(0).samples)
            kinds.emplace_back(sample.time, sample.kind);
        using K = SampleKind;
        QCOMPARE(kinds, (std::vector<std::pair<TimestampMs, K>>{{10, K::Float},
                                                                {20, K::Float},
                                                                {30, K::Histogram},
                                                                {35, K::FloatHistogram},
                                                                {40, K::Histogram},
                                                                {50, K::Float},
                                                                {55, K::FloatHistogram}}));
        QCOMPARE(merged->at(0).chunks.size(), size_t{6});
    }
    void mergesHistogramsWithTheirResets() {
        TestSeries a, b;
        addHistograms<Histogram>(a, 0, 10, 200, 1000);
        addHistograms<Histogram>(b, 5, 10, 3, 5);  // lower counts in between: resets
        const auto merged = mergeAll({&a, &b});
        QVERIFY(merged);
        const MergedSeries& series = merged->at(0);
        QCOMPARE(series.samples.size(), size_t{203});
        for (const test::AnySample& sample : series.samples) {
            const bool isOfB = sample.time % 10 != 0;
            const auto i = static_cast<uint64_t>(sample.time / 10);
            QCOMPARE(sample.histogram.count, (isOfB ? 5 : 1000) + i);
            // Only what is sure: what follows in a chunk is no reset.
            QVERIFY(sample.histogram.hint != CounterResetHint::CounterReset);
        }
        // A new chunk at each reset, from a to b; then full ones.
        std::vector<TimestampMs> begins;
        for (const EncodedChunk& chunk : series.chunks)
            begins.push_back(chunk.minTime);
        QCOMPARE(begins, (std::vector<TimestampMs>{0, 5, 15, 25, 1220}));
    }
    void reportsDamageByNameAndSeries() {
        TestSeries a, b;
        a.add(kSeries, countUp(0, 5, 1));
        const std::vector<uint8_t> claim{0, 9, 0};  // nine samples, and none there
        b.addChunk(kSeries, {0, 100, ChunkEncoding::Xor, claim});
        const auto merged = mergeAll({&a, &b});
        QVERIFY(!merged);
        QCOMPARE(merged.error().kind, ErrorKind::Corruption);
        QVERIFY2(merged.error().message.starts_with("series: {a=\"1\"}: "),
                 merged.error().message.c_str());
    }
    void refusesTimesThatTheIndexDoesNotExpect() {
        for (const auto& [minTime, maxTime] :
             {std::pair<TimestampMs, TimestampMs>{0, 40}, {20, 60}}) {
            TestSeries a, b;
            a.add(kSeries, {{25, 1}, {30, 1}});
            XorChunkWriter writer;
            for (const TimestampMs t : {10, 50})
                writer.append(t, 1);
            b.addChunk(kSeries, {minTime, maxTime, ChunkEncoding::Xor, writer.bytes()});
            QVERIFY(!mergeAll({&a, &b}));
        }
        TestSeries a, b;
        a.add(kSeries, {{25, 1}});
        XorChunkWriter writer;
        for (const TimestampMs t : {10, 30, 20})
            writer.append(t, 1);
        b.addChunk(kSeries, {10, 30, ChunkEncoding::Xor, writer.bytes()});
        QVERIFY(!mergeAll({&a, &b}));
    }
};

static const pallium::test::Registrar<MergeTest> registered;

}  // namespace pallium::tsdb

#include "merge_test.moc"
