#include "backend/tsdb/block/block_reader.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "tests/backend/tsdb/head/block_check.h"
#include "tests/backend/tsdb/head/compaction_faults.h"
#include "tests/backend/tsdb/head/seen_samples.h"

#include <map>
#include <random>
#include <set>

namespace pallium::tsdb {

using namespace test;

namespace {

constexpr int64_t kLateBy = 100;
constexpr int64_t kMixedWindow = 10'000;
constexpr int kMixedSeries = 5;
const DbOptions kMixedOptions{.blockRangeMs = 1000, .outOfOrderChunkSamples = 4};

Labels mixedLabels(int i) {
    return Labels::of({{"__name__", "mixed"}, {"i", std::to_string(i)}});
}

/// Adds what series `i` has at `t`: integers, floats, custom buckets, both kinds, floats only.
void addAt(Batch& batch, int i, TimestampMs t) {
    const auto count = static_cast<int64_t>(t % 700);
    if (i == 4 || (i == 3 && t % 60 < 30)) {
        batch.add(mixedLabels(i), {{t, static_cast<double>(t)}});
        return;
    }
    Histogram custom = histogramOf<Histogram>({{0, 3}}, {count, 2, count});
    custom.layout.schema = HistogramLayout::kCustomBuckets;
    custom.layout.customBounds = {0.005, 0.1, 1e9};
    const AnyHistogram histogram = i == 1   ? AnyHistogram(floats(count))
                                   : i == 2 ? AnyHistogram(custom)
                                            : AnyHistogram(integers(count));
    batch.add(mixedLabels(i), {}, {{t, histogram}});
}

/// Each series gets a sample each `step` in [from, to), every third of them late.
void fillMixed(Db& db, TimestampMs from, TimestampMs to, TimestampMs step = 10) {
    const auto isLate = [step](TimestampMs t) { return t / step % 3 == 0; };
    for (TimestampMs t = from; t < to; t += step) {
        Batch batch;
        for (int i = 0; i < kMixedSeries; ++i) {
            if (!isLate(t)) addAt(batch, i, t);
            if (t - kLateBy >= from && isLate(t - kLateBy)) addAt(batch, i, t - kLateBy);
        }
        const AppendResult result = appendWithin(db, kMixedWindow, batch);
        if (result.accepted + result.acceptedHistograms !=
            batch.batch.samples.size() + batch.batch.histograms.size())
            qFatal("refused at %lld", static_cast<long long>(t));
    }
}

std::vector<SeenSeries> seeAll(const Db& db, TimestampMs minTime = INT64_MIN,
                               TimestampMs maxTime = INT64_MAX) {
    return withoutHints(see(db, minTime, maxTime));
}

const BlockMeta* lateBlockOf(const std::vector<BlockMeta>& blocks) {
    for (const BlockMeta& block : blocks)
        if (block.hasHint(kHintFromOutOfOrder)) return &block;
    return nullptr;
}

/// The chunks of one series, with copies of their bytes.
struct BlockChunk {
    TimestampMs minTime, maxTime;
    ChunkEncoding encoding;
    std::vector<uint8_t> bytes;
    int header() const { return bytes.at(2) >> 6; }
};
std::vector<BlockChunk> chunksOf(const std::string& directory, const BlockMeta& meta, int series) {
    const auto block =
        BlockReader::open(io::realFileSystem(), directory + '/' + meta.ulid.toString());
    const auto cursor = (*block)->cursor();
    while (*cursor->next()) {
        if (compareLabels(cursor->labels(), mixedLabels(series).view()) != 0) continue;
        std::vector<BlockChunk> chunks;
        for (const EncodedChunk& chunk : cursor->chunks())
            chunks.push_back({chunk.minTime,
                              chunk.maxTime,
                              chunk.encoding,
                              {chunk.bytes.begin(), chunk.bytes.end()}});
        return chunks;
    }
    return {};
}

}  // namespace

class DbLateHistogramsCompactTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesThemAsBlocksOfTheirOwn() {
        const pallium::test::TempDir dir;
        std::vector<SeenSeries> before;
        {
            const auto db = openDb(dir.path(), kMixedOptions);
            fillMixed(*db, 0, 1600);
            before = seeAll(*db);
            QVERIFY(countOf(before) > 700);
            const auto part = seeAll(*db, 333, 1222);
            const auto report = compactDb(*db);
            QCOMPARE(report->blocksWritten, size_t(3));
            QCOMPARE(report->blocksMerged, size_t(1));
            QVERIFY(seeAll(*db) == before);
            QVERIFY(seeAll(*db, 333, 1222) == part);
            const auto blocks = db->blocks();
            QCOMPARE(blocks.size(), size_t(2));
            QCOMPARE(blocks[0].stats.samples, uint64_t(500));
            QCOMPARE(blocks[0].stats.histogramSamples, uint64_t(349));
            const BlockMeta* const late = lateBlockOf(blocks);
            QVERIFY(late == &blocks[1]);
            QCOMPARE(late->minTime, TimestampMs(1020));
            QCOMPARE(late->maxTime, TimestampMs(1471));
            QVERIFY(late->stats.histogramSamples > 40);
            checkBlocksIndependently(*db, dir.path());
            QCOMPARE(compactDb(*db)->blocksWritten, size_t(0));
        }
        // The checkpoint has none of them.
        const auto db = openDb(dir.path(), kMixedOptions);
        QVERIFY(seeAll(*db) == before);
        QCOMPARE(db->stats().walUnknownRefs, size_t(0));
    }
    /// Integers stay integers; the header of the first chunk says nothing, that of the others what
    /// the samples say.
    void writesTheChunksThatPrometheusWrites() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kMixedOptions);
        append(*db, Batch().add(mixedLabels(0), {{10, 1}}).add(mixedLabels(1), {{1600, 1}}));
        Histogram called = integers(9);
        called.hint = CounterResetHint::CounterReset;
        Histogram gauge = integers(1);
        gauge.hint = CounterResetHint::Gauge;
        const auto late = [&](int series, TimestampMs t, const AnyHistogram& histogram) {
            const Batch batch = Batch().add(mixedLabels(series), {}, {{t, histogram}});
            QCOMPARE(appendWithin(*db, kMixedWindow, batch).outOfOrder, size_t(1));
        };
        for (const auto& [t, count] : std::vector<std::pair<TimestampMs, int64_t>>{
                 {1540, 3}, {1510, 5}, {1530, 2}, {1520, 6}})
            late(1, t, integers(count));
        late(1, 1550, called);
        late(1, 1560, floats(1));
        late(1, 1580, gauge);
        late(1, 1570, gauge);
        QVERIFY(compactDb(*db));
        const auto blocks = db->blocks();
        const BlockMeta* const block = lateBlockOf(blocks);
        QVERIFY(block != nullptr);
        const auto chunks = chunksOf(dir.path(), *block, 1);
        QCOMPARE(chunks.size(), size_t(5));
        using enum ChunkEncoding;
        const auto check = [&](size_t i, TimestampMs from, TimestampMs to, ChunkEncoding encoding,
                               CounterResetHeader header) {
            QCOMPARE(chunks[i].minTime, from);
            QCOMPARE(chunks[i].maxTime, to);
            QCOMPARE(chunks[i].encoding, encoding);
            QCOMPARE(chunks[i].header(), static_cast<int>(header));
        };
        check(0, 1510, 1520, Histogram, CounterResetHeader::Unknown);
        check(1, 1530, 1540, Histogram, CounterResetHeader::Reset);
        check(2, 1550, 1550, Histogram, CounterResetHeader::Reset);
        check(3, 1560, 1560, FloatHistogram, CounterResetHeader::Unknown);
        check(4, 1570, 1580, Histogram, CounterResetHeader::Gauge);
        checkBlocksIndependently(*db, dir.path());
    }
    void findsThoseOlderThanTheHead() {
        const pallium::test::TempDir dir;
        std::vector<SeenSeries> before;
        {
            const auto db = openDb(dir.path(), kMixedOptions);
            fillMixed(*db, 0, 4000);
            QVERIFY(compactDb(*db));
            Batch batch;
            batch.add(mixedLabels(0), {}, {{15, integers(3)}})
                .add(mixedLabels(9), {}, {{2500, floats(4)}});
            QCOMPARE(appendWithin(*db, kMixedWindow, batch).outOfOrder, size_t(2));
            before = seeAll(*db);
            QCOMPARE(before.size(), size_t(6));
            QCOMPARE(before[0].samples[2].t, TimestampMs(15));
            QCOMPARE(before[5].samples.size(), size_t(1));
        }
        const auto db = openDb(dir.path(), kMixedOptions);
        QVERIFY(seeAll(*db) == before);
        QVERIFY(compactDb(*db, true));
        QVERIFY(seeAll(*db) == before);
        QCOMPARE(seeAll(*db, 14, 16)[0].samples.size(), size_t(1));
        QCOMPARE(db->stats().series, size_t(0));
        QVERIFY(lateBlockOf(db->blocks()) == nullptr);
        checkBlocksIndependently(*db, dir.path());
    }
    void keepsASeriesOfLateOnesOnly() {
        const pallium::test::TempDir dir;
        CountingLimiter limiter;
        {
            const auto db = openDb(dir.path(), kMixedOptions);
            append(*db, Batch().add(mixedLabels(0), {{1700, 1}}), limiter);
            QVERIFY(db->compact(Context(), limiter));
            appendWithin(*db, kMixedWindow, Batch().add(mixedLabels(5), {}, {{1100, integers(1)}}));
            (void)db->truncate(1700, limiter);
            QCOMPARE(seeAll(*db).size(), size_t(2));
        }
        const auto db = openDb(dir.path(), kMixedOptions);
        QCOMPARE(seeAll(*db).size(), size_t(2));
        QVERIFY(compactDb(*db, true));
        QCOMPARE(db->stats().series, size_t(0));
        QCOMPARE(seeAll(*db).size(), size_t(2));
    }
    void writesNoBlockOfWhatTheHeadHasInOrder() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kMixedOptions);
        append(*db, Batch().add(mixedLabels(0), {{10, 1}, {1510, 1}},
                                {{1520, integers(1)}, {1530, integers(2)}}));
        const Batch again = Batch().add(mixedLabels(0), {{1520, 7}}, {{1510, integers(3)}});
        QCOMPARE(appendWithin(*db, kMixedWindow, again).outOfOrder, size_t(2));
        const auto before = seeAll(*db);
        QCOMPARE(countOf(before), size_t(4));
        QCOMPARE(compactDb(*db)->blocksWritten, size_t(1));
        QVERIFY(lateBlockOf(db->blocks()) == nullptr);
        QVERIFY(seeAll(*db) == before);
    }
    void givesBackLogAndMemory() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kMixedOptions);
        // Bytes of closed chunks go by blocks of 64 KiB: the peaks of many fillings are compared.
        size_t log = 0, peakBefore = 0, peak = 0;
        constexpr TimestampMs kEnd = 60'000;
        for (TimestampMs t = 0; t < kEnd; t += 500) {
            fillMixed(*db, t, t + 500);
            QVERIFY(compactDb(*db));
            log = std::max(log, db->stats().walBytes);
            size_t& current = t < kEnd / 2 ? peakBefore : peak;
            current = std::max(current, db->stats().headBytes);
        }
        QVERIFY2(peak < peakBefore * 5 / 4, std::to_string(peak).c_str());
        QVERIFY2(log < 60'000, std::to_string(log).c_str());
    }
    void losesNothingWhereverItIsInterrupted() {
        crashAtEachOperation(scenario([](size_t n) { return n % 8 == 0; }));
    }
    void goesOnAfterAFailure() {
        failAtOperations(scenario([](size_t n) { return n % 16 == 1; }), 4);
    }
    /// Random samples of all kinds, compactions and restarts against a table of what was accepted
    /// first.
    void agreesWithATable_data() {
        QTest::addColumn<quint32>("seed");
        for (const quint32 seed : {1U, 2U, 3U})
            QTest::addRow("seed %u", seed) << seed;
    }
    void agreesWithATable() {
        QFETCH(quint32, seed);
        const pallium::test::TempDir dir;
        std::mt19937 random(seed);
        m_table.clear();
        m_newest = 0;
        auto db = openDb(dir.path(), kMixedOptions);
        append(*db, Batch().add(mixedLabels(0), {{0, 0}}));
        m_table[0][0] = {Kind::Float, 0};
        for (int round = 0; round < 200; ++round) {
            appendRandomly(*db, random);
            const auto dice = random() % 40;
            if (dice < 4) QVERIFY(compactDb(*db, dice == 0));
            if (dice == 4 || dice == 5) {
                db.reset();
                db = openDb(dir.path(), kMixedOptions);
            }
            if (dice < 8) compareWithTable(*db);
            if (QTest::currentTestFailed()) return;
        }
        QVERIFY(compactDb(*db, true));
        compareWithTable(*db);
        checkBlocksIndependently(*db, dir.path());
        db.reset();
        db = openDb(dir.path(), kMixedOptions);
        compareWithTable(*db);
        QCOMPARE(db->stats().series, size_t(0));
    }

  private:
    using O = AppendOutcome;
    enum class Kind { Float, Integers, Floats };
    struct Entry {
        Kind kind;
        int64_t count;
        friend bool operator==(const Entry&, const Entry&) = default;
    };
    std::map<int, std::map<TimestampMs, Entry>> m_table;  // by series
    TimestampMs m_newest = 0;

    static CompactionScenario<std::vector<SeenSeries>> scenario(
        std::function<bool(size_t)> isFollowed) {
        return {kMixedOptions, [](Db& db) { fillMixed(db, 0, 1600, 50); },
                [](const Db& db) { return seeAll(db); }, goesOn, std::move(isFollowed)};
    }

    static void goesOn(Db& db, const std::vector<SeenSeries>& before) {
        const size_t count = countOf(before);
        Batch batch;
        batch.add(mixedLabels(0), {}, {{5, integers(1)}, {1605, integers(2)}});
        QCOMPARE(appendWithin(db, kMixedWindow, batch).acceptedHistograms, size_t(2));
        fillMixed(db, 1610, 1700);
        const size_t more = countOf(seeAll(db)) - count;
        QCOMPARE(more, size_t(2 + kMixedSeries * 6));
        for (const bool isFlush : {false, true}) {
            const auto done = compactDb(db, isFlush);
            QVERIFY2(done, done ? "" : done.error().message.c_str());
            QCOMPARE(countOf(seeAll(db)), count + more);
        }
        QVERIFY(lateBlockOf(db.blocks()) == nullptr);
        QCOMPARE(db.stats().series, size_t(0));
    }

    void appendRandomly(Db& db, std::mt19937& random) {
        Batch batch;
        std::vector<std::tuple<int, TimestampMs, Entry>> sent;
        for (size_t i = random() % 12; i > 0; --i) {
            const int series = static_cast<int>(random() % 8);
            const auto ahead = static_cast<TimestampMs>(random() % 60);
            const auto behind = static_cast<TimestampMs>(random() % 3 == 0 ? random() % 3300 : 0);
            const TimestampMs t = m_newest + ahead - behind;
            const Entry entry{static_cast<Kind>(random() % 3), static_cast<int64_t>(random() % 3)};
            if (entry.kind == Kind::Float)
                batch.add(mixedLabels(series), {{t, static_cast<double>(entry.count)}});
            else
                batch.add(mixedLabels(series), {}, {{t, histogramOf(entry)}});
            sent.emplace_back(series, t, entry);
        }
        constexpr int64_t kWindow = 3000;
        const AppendResult result = appendWithin(db, kWindow, batch);
        const TimestampMs newest = m_newest;
        size_t sample = 0, histogram = 0;
        for (const auto& [series, t, entry] : sent) {
            const O outcome = entry.kind == Kind::Float ? result.outcomes[sample++]
                                                        : result.histogramOutcomes[histogram++];
            note(series, t, entry, outcome);
            if (outcome == O::TooOld) QVERIFY(t <= newest - kWindow);
            if (outcome == O::Accepted) QVERIFY(t >= newest - kWindow);
        }
    }
    void note(int series, TimestampMs t, const Entry& entry, O outcome) {
        std::map<TimestampMs, Entry>& known = m_table[series];
        const auto at = known.find(t);
        switch (outcome) {
            case O::Accepted:
                known.emplace(t, entry);
                m_newest = std::max(m_newest, t);
                break;
            case O::Duplicate:
                QVERIFY(at != known.end());
                break;
            case O::DuplicateTimestamp:
                QVERIFY(at != known.end());
                break;
            case O::DuplicateOfHistogram:
                QVERIFY(at != known.end());
                QVERIFY(entry.kind == Kind::Float);
                break;
            default:
                QCOMPARE(outcome, O::TooOld);
        }
    }
    static AnyHistogram histogramOf(const Entry& entry) {
        if (entry.kind == Kind::Integers) return integers(entry.count);
        return floats(entry.count);
    }
    void compareWithTable(const Db& db) const {
        std::vector<SeenSeries> expected;
        for (const auto& [number, samples] : m_table) {
            if (samples.empty()) continue;
            SeenSeries series{formatLabels(mixedLabels(number).view()), {}};
            for (const auto& [t, entry] : samples) {
                if (entry.kind == Kind::Float)
                    series.samples.push_back(
                        {t, std::bit_cast<uint64_t>(static_cast<double>(entry.count)), {}});
                else
                    series.samples.push_back({t, 0, floats(entry.count)});
            }
            expected.push_back(std::move(series));
        }
        QVERIFY(seeAll(db) == expected);
    }
};

static const pallium::test::Registrar<DbLateHistogramsCompactTest> registeredLateCompact;

}  // namespace pallium::tsdb

#include "db_late_histograms_compact_test.moc"
