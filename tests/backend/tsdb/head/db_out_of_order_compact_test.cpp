#include "tests/backend/tsdb/head/block_check.h"
#include "tests/backend/tsdb/head/compaction_faults.h"
#include "tests/support/faulty_file_system.h"

#include <filesystem>
#include <map>
#include <random>

namespace pallium::tsdb {

using namespace test;
using pallium::test::FaultyFileSystem;
using Fault = FaultyFileSystem::Fault;

namespace {

constexpr int64_t kLateWindow = 10'000;
const DbOptions kLateOptions{.blockRangeMs = 1000, .outOfOrderChunkSamples = 4};
const Matcher kEverySeries = matcher(MatchType::NotEqual, "i", "");

Labels lateLabels(size_t i) {
    return Labels::of({{"__name__", "late"}, {"i", std::to_string(i)}});
}

/// Each of three series gets a sample each 10 ms in [from, to), every third of them late: 100 ms
/// after its time.
void fillWithLate(Db& db, TimestampMs from, TimestampMs to) {
    for (TimestampMs t = from; t < to; t += 10) {
        Batch batch;
        for (size_t i = 0; i < 3; ++i) {
            const auto value = static_cast<double>(t) + static_cast<double>(i);
            if (t / 10 % 3 != 0) batch.add(lateLabels(i), {{t, value}});
            if (t - 100 >= from && (t - 100) / 10 % 3 == 0)
                batch.add(lateLabels(i), {{t - 100, value - 100}});
        }
        const AppendResult result = appendWithin(db, kLateWindow, batch);
        if (result.accepted != batch.batch.samples.size())
            qFatal("refused at %lld", static_cast<long long>(t));
    }
}

size_t lateBlocksOf(const Db& db) {
    const auto blocks = db.blocks();
    return static_cast<size_t>(
        std::count_if(blocks.begin(), blocks.end(),
                      [](const BlockMeta& block) { return block.hasHint(kHintFromOutOfOrder); }));
}

}  // namespace

class DbOutOfOrderCompactTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesThemAsBlocksOfTheirOwn() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kLateOptions);
        fillWithLate(*db, 0, 1600);
        const auto before = select(*db, {kEverySeries});
        // Of [0, 1000) what came in order, what came late, and both merged; and what came late for
        // the range that is in the head.
        const auto report = compactDb(*db);
        QCOMPARE(report->blocksWritten, size_t(3));
        QCOMPARE(report->blocksMerged, size_t(1));
        QVERIFY(select(*db, {kEverySeries}) == before);
        const auto blocks = db->blocks();
        QCOMPARE(blocks.size(), size_t(2));
        QVERIFY(!blocks[0].hasHint(kHintFromOutOfOrder));
        QCOMPARE(blocks[0].level, 2);
        QCOMPARE(blocks[0].maxTime, TimestampMs(1000));
        QCOMPARE(blocks[0].stats.samples, uint64_t(300));
        QVERIFY(blocks[1].hasHint(kHintFromOutOfOrder));
        QCOMPARE(blocks[1].minTime, TimestampMs(1020));
        QCOMPARE(blocks[1].maxTime, TimestampMs(1471));
        checkBlocksIndependently(*db, dir.path());
        QCOMPARE(compactDb(*db)->blocksWritten, size_t(0));
    }
    /// Samples out of order do not say how far the head has been written.
    void takesOlderSamplesInOrderBesideThem() {
        const pallium::test::TempDir dir;
        std::vector<SeriesData> before;
        {
            const auto db = openDb(dir.path(), kLateOptions);
            fillWithLate(*db, 0, 1600);
            QVERIFY(compactDb(*db));
            QCOMPARE(lateBlocksOf(*db), size_t(1));
            QCOMPARE(append(*db, Batch().add(lateLabels(7), {{1300, 1}})).accepted, size_t(1));
            before = select(*db, {kEverySeries});
        }
        const auto db = openDb(dir.path(), kLateOptions);
        QVERIFY(select(*db, {kEverySeries}) == before);
        QCOMPARE(db->stats().minTime, TimestampMs(1000));
        fillWithLate(*db, 1600, 2600);
        before = select(*db, {kEverySeries});
        QVERIFY(compactDb(*db));
        QVERIFY(select(*db, {kEverySeries}) == before);
        QCOMPARE(db->blocks()[1].minTime, TimestampMs(1000));
        QCOMPARE(db->blocks()[1].maxTime, TimestampMs(2000));
        QCOMPARE(lateBlocksOf(*db), size_t(1));  // of [2000, 2500)
    }
    /// Then the head ends before their blocks do, and what it takes from there on must not be
    /// taken for written.
    void takesSamplesInOrderBesideThemWhenTheLogWasLost() {
        const pallium::test::TempDir dir;
        {
            const auto db = openDb(dir.path(), kLateOptions);
            fillWithLate(*db, 0, 1600);
            QVERIFY(compactDb(*db));
            QCOMPARE(db->blocks().back().maxTime, TimestampMs(1471));
        }
        std::filesystem::remove_all(dir.path() + "/wal");
        std::vector<SeriesData> before;
        {
            const auto db = openDb(dir.path(), kLateOptions);
            append(*db, Batch().add(lateLabels(7), {{1100, 1}, {1200, 1}}));
            QVERIFY(compactDb(*db, true));
            QCOMPARE(append(*db, Batch().add(lateLabels(7), {{1300, 1}})).accepted, size_t(1));
            before = select(*db, {kEverySeries});
        }
        QVERIFY(select(*openDb(dir.path(), kLateOptions), {kEverySeries}) == before);
    }
    void findsSamplesOlderThanTheHead() {
        const pallium::test::TempDir dir;
        std::vector<SeriesData> before;
        {
            const auto db = openDb(dir.path(), kLateOptions);
            fillWithLate(*db, 0, 4000);
            QVERIFY(compactDb(*db));
            QCOMPARE(
                appendWithin(*db, kLateWindow,
                             Batch().add(lateLabels(0), {{15, 1}}).add(lateLabels(9), {{2500, 1}}))
                    .outOfOrder,
                size_t(2));
            before = select(*db, {kEverySeries});
            QCOMPARE(before.size(), size_t(4));
            QVERIFY((before[0].samples[2] == Sample{15, 1}));
            QVERIFY((before[3].samples == std::vector<Sample>{{2500, 1}}));
        }
        const auto db = openDb(dir.path(), kLateOptions);
        QVERIFY(select(*db, {kEverySeries}) == before);
        QVERIFY(compactDb(*db, true));
        QVERIFY(select(*db, {kEverySeries}) == before);
        QVERIFY((select(*db, {kEverySeries}, 14, 16)[0].samples == std::vector<Sample>{{15, 1}}));
        QCOMPARE(db->stats().series, size_t(0));
        QCOMPARE(lateBlocksOf(*db), size_t(0));
        checkBlocksIndependently(*db, dir.path());
    }
    /// A series that has late samples only is defined by each checkpoint, until they are blocks.
    void keepsASeriesOfLateSamplesOnly() {
        const pallium::test::TempDir dir;
        CountingLimiter limiter;
        {
            const auto db = openDb(dir.path(), kLateOptions);
            append(*db, Batch().add(lateLabels(0), {{1700, 1}}), limiter);
            QVERIFY(db->compact(Context(), limiter));
            appendWithin(*db, kLateWindow, Batch().add(lateLabels(5), {{1100, 1}}));
            (void)db->truncate(1700, limiter);
            QCOMPARE(db->stats().series, size_t(2));
            QCOMPARE(select(*db, {kEverySeries}).size(), size_t(2));
        }
        const auto db = openDb(dir.path(), kLateOptions);
        QCOMPARE(select(*db, {kEverySeries}).size(), size_t(2));
        QVERIFY(compactDb(*db, true));
        QCOMPARE(db->stats().series, size_t(0));
        QCOMPARE(select(*db, {kEverySeries}).size(), size_t(2));
    }
    void writesNoBlockOfWhatTheHeadHasInOrder() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kLateOptions);
        append(*db, Batch().add(lateLabels(0), {{10, 1}, {1500, 1}, {1510, 1}, {1520, 1}}));
        const Batch again = Batch().add(lateLabels(0), {{1500, 1}, {1510, 7}});
        QCOMPARE(appendWithin(*db, kLateWindow, again).outOfOrder, size_t(2));
        QCOMPARE(compactDb(*db)->blocksWritten, size_t(1));
        QCOMPARE(lateBlocksOf(*db), size_t(0));
        QVERIFY((select(*db, {kEverySeries})[0].samples ==
                 std::vector<Sample>{{10, 1}, {1500, 1}, {1510, 1}, {1520, 1}}));
    }
    void shortensTheLog() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kLateOptions);
        size_t largest = 0;
        for (TimestampMs t = 0; t < 10'000; t += 500) {
            fillWithLate(*db, t, t + 500);
            QVERIFY(compactDb(*db));
            largest = std::max(largest, db->stats().walBytes);
        }
        QVERIFY2(largest < 20'000, std::to_string(largest).c_str());
    }
    void losesNothingWhereverItIsInterrupted() { crashAtEachOperation(scenario()); }
    void goesOnAfterAFailure() { failAtOperations(scenario()); }
    /// A request with late samples and others is there whole or not at all, whatever fails and
    /// whatever a power cut takes.
    void keepsRequestsWhole_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("isPowerCut");
        QTest::newRow("refused") << int(Fault::Refuse) << false;
        QTest::newRow("torn") << int(Fault::Tear) << false;
        QTest::newRow("done and reported as failed") << int(Fault::DoneAnyway) << false;
        QTest::newRow("torn, power cut") << int(Fault::Tear) << true;
        QTest::newRow("done, power cut") << int(Fault::DoneAnyway) << true;
    }
    void keepsRequestsWhole() {
        QFETCH(int, fault);
        QFETCH(bool, isPowerCut);
        constexpr TimestampMs kRequests = 8;
        for (size_t n = 1; n < 16; ++n) {
            const pallium::test::TempDir dir;
            FaultyFileSystem files(io::realFileSystem());
            std::vector<TimestampMs> acked;
            {
                const auto db = openDb(dir.path(), kLateOptions, files);
                append(*db, Batch().add(lateLabels(0), {{0, 1}}).add(lateLabels(1), {{0, 1}}));
                QVERIFY(db->sync());
                files.failAt(n, static_cast<Fault>(fault));
                for (TimestampMs i = 1; i <= kRequests; ++i) {
                    Batch batch;
                    batch.add(lateLabels(0), {{i * 10, 1}}).add(lateLabels(1), {{-i * 10, 1}});
                    CountingLimiter limiter;
                    AppendResult result;
                    if (db->append(batch.batch, {}, {.outOfOrderWindowMs = kLateWindow}, limiter,
                                   result))
                        acked.push_back(i * 10);
                    if (i == kRequests / 2 && !db->sync() && isPowerCut) acked.clear();
                }
                if (isPowerCut) acked.resize(std::min<size_t>(acked.size(), kRequests / 2 - 1));
            }
            if (isPowerCut) files.loseUnsynced();
            files.heal();
            const auto db = openDb(dir.path(), kLateOptions, files);
            const auto found = select(*db, {kEverySeries});
            QCOMPARE(found.size(), size_t(2));
            std::vector<TimestampMs> inOrder, late;
            for (const Sample& sample : found[0].samples)
                if (sample.timestampMs != 0) inOrder.push_back(sample.timestampMs);
            for (const Sample& sample : found[1].samples)
                if (sample.timestampMs != 0) late.insert(late.begin(), -sample.timestampMs);
            QVERIFY2(inOrder == late, std::to_string(n).c_str());
            QVERIFY2(std::includes(inOrder.begin(), inOrder.end(), acked.begin(), acked.end()),
                     std::to_string(n).c_str());
        }
    }
    /// Random samples, compactions and restarts against a table of what was accepted first.
    void agreesWithATable_data() {
        QTest::addColumn<quint32>("seed");
        for (const quint32 seed : {1U, 2U})
            QTest::addRow("seed %u", seed) << seed;
    }
    void agreesWithATable() {
        QFETCH(quint32, seed);
        const pallium::test::TempDir dir;
        std::mt19937 random(seed);
        m_table.clear();
        m_newest = 0;
        auto db = openDb(dir.path(), kLateOptions);
        append(*db, Batch().add(lateLabels(0), {{0, 0}}));
        m_table[0][0] = 0;
        for (int round = 0; round < 120; ++round) {
            appendRandomly(*db, random);
            const auto dice = random() % 40;
            if (dice < 4) QVERIFY(compactDb(*db, dice == 0));
            if (dice == 4 || dice == 5) {
                db.reset();
                db = openDb(dir.path(), kLateOptions);
            }
            if (dice < 8) compareWithTable(*db, random);
            if (QTest::currentTestFailed()) return;
        }
        QVERIFY(compactDb(*db, true));
        compareWithTable(*db, random);
        const auto blocks = db->blocks();
        for (size_t i = 1; i < blocks.size(); ++i)
            QVERIFY(blocks[i - 1].maxTime <= blocks[i].minTime);
        checkBlocksIndependently(*db, dir.path());
        db.reset();
        db = openDb(dir.path(), kLateOptions);
        compareWithTable(*db, random);
        QCOMPARE(db->stats().series, size_t(0));
    }

  private:
    std::map<size_t, std::map<TimestampMs, double>> m_table;  // by series
    TimestampMs m_newest = 0;

    static size_t countOf(const std::vector<SeriesData>& data) {
        size_t samples = 0;
        for (const SeriesData& series : data)
            samples += series.samples.size();
        return samples;
    }

    static CompactionScenario<std::vector<SeriesData>> scenario() {
        return {kLateOptions, [](Db& db) { fillWithLate(db, 0, 1600); },
                [](const Db& db) { return select(db, {kEverySeries}); }, goesOn,
                [](size_t n) { return n % 3 == 0; }};
    }

    static void goesOn(Db& db, const std::vector<SeriesData>& before) {
        const size_t count = countOf(before);
        QCOMPARE(
            appendWithin(db, kLateWindow, Batch().add(lateLabels(0), {{5, 1}, {1605, 2}})).accepted,
            size_t(2));
        fillWithLate(db, 1610, 1700);
        const size_t more = countOf(select(db, {kEverySeries})) - count;
        QCOMPARE(more, size_t(2 + 3 * 6));
        for (const bool isFlush : {false, true}) {
            const auto done = compactDb(db, isFlush);
            QVERIFY2(done, done ? "" : done.error().message.c_str());
            QCOMPARE(countOf(select(db, {kEverySeries})), count + more);
        }
        QCOMPARE(lateBlocksOf(db), size_t(0));
        QCOMPARE(db.stats().series, size_t(0));
    }

    void appendRandomly(Db& db, std::mt19937& random) {
        constexpr int64_t kWindow = 3000;
        Batch batch;
        std::vector<size_t> series;
        for (size_t i = random() % 12; i > 0; --i) {
            const size_t number = random() % 10;
            const auto ahead = static_cast<TimestampMs>(random() % 60);
            const auto behind = static_cast<TimestampMs>(random() % 4 == 0 ? random() % 3300 : 0);
            batch.add(lateLabels(number),
                      {{m_newest + ahead - behind, static_cast<double>(random() % 3)}});
            series.push_back(number);
        }
        const AppendResult result = appendWithin(db, kWindow, batch);
        const TimestampMs newest = m_newest;
        for (size_t i = 0; i < series.size(); ++i) {
            const Sample sample = batch.batch.samples[i];
            std::map<TimestampMs, double>& known = m_table[series[i]];
            const auto at = known.find(sample.timestampMs);
            switch (result.outcomes[i]) {
                case O::Accepted:
                    QVERIFY(sample.timestampMs >= newest - kWindow);
                    known.emplace(sample.timestampMs, sample.value);
                    m_newest = std::max(m_newest, sample.timestampMs);
                    break;
                case O::Duplicate:
                    QVERIFY(at != known.end());
                    break;
                case O::DuplicateTimestamp:
                    QVERIFY(at != known.end());
                    QVERIFY(sample.value != result.existing[i]);
                    break;
                default:
                    QVERIFY(result.outcomes[i] == O::TooOld);
                    QVERIFY(sample.timestampMs <= newest - kWindow);
            }
        }
    }
    void compareWithTable(const Db& db, std::mt19937& random) const {
        compareRange(db, INT64_MIN, INT64_MAX);
        const auto from = static_cast<TimestampMs>(random() % static_cast<uint64_t>(m_newest + 1));
        compareRange(db, from, from + 700);
    }
    void compareRange(const Db& db, TimestampMs from, TimestampMs to) const {
        std::vector<SeriesData> expected;
        for (const auto& [number, samples] : m_table) {
            SeriesData series{formatLabels(lateLabels(number).view()), {}};
            for (const auto& [t, value] : samples)
                if (t >= from && t <= to) series.samples.push_back({t, value});
            if (!series.samples.empty()) expected.push_back(std::move(series));
        }
        auto found = select(db, {kEverySeries}, from, to);
        std::erase_if(found, [](const SeriesData& series) { return series.samples.empty(); });
        QVERIFY(found == expected);
    }
    using O = AppendOutcome;
};

static const pallium::test::Registrar<DbOutOfOrderCompactTest> registeredOutOfOrderCompact;

}  // namespace pallium::tsdb

#include "db_out_of_order_compact_test.moc"
