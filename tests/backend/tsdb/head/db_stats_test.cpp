#include "backend/tsdb/wal/segment.h"
#include "tests/backend/tsdb/chunkenc/histograms.h"
#include "tests/backend/tsdb/head/db_fixture.h"
#include "tests/support/faulty_file_system.h"

#include <filesystem>
#include <fstream>

namespace pallium::tsdb::test {
namespace {

using pallium::test::FaultyFileSystem;

constexpr int64_t kStatsRange = 1000;
const DbOptions kStatsOptions{.blockRangeMs = kStatsRange};
const Labels kSeries = Labels::of({{"__name__", "m"}, {"i", "1"}});
const Labels kOther = Labels::of({{"__name__", "m"}, {"i", "2"}});

void appendSamples(Db& db, TimestampMs from, TimestampMs to) {
    for (TimestampMs t = from; t < to; t += 10)
        append(db, Batch().add(kSeries, {{t, double(t % 70)}}).add(kOther, {{t, double(t)}}));
}

HistogramPoint histogramAt(TimestampMs t) {
    return {t, histogramOf<Histogram>({{0, 2}}, {t, 3})};
}

Result<void> flush(Db& db) {
    CountingLimiter limiter;
    PALLIUM_TRY(db.flush(Context(), limiter));
    return {};
}

void flipByte(const std::string& path, std::streamoff at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const int byte = file.get();
    file.seekp(at);
    file.put(static_cast<char>(~byte));
}

std::string blockPath(const std::string& directory, const Db& db) {
    return directory + "/" + db.blocks().front().ulid.toString();
}

bool canRead(const Db& db) {
    const auto querier = db.querier(INT64_MIN, INT64_MAX);
    const auto found =
        (*querier)->select(Context(), true, {}, std::vector{matcher(MatchType::NotEqual, "i", "")});
    if (!found) return false;
    for (size_t i = 0; i < (*found)->size(); ++i) {
        storage::SampleColumns columns;
        if (!(*found)->read(i, INT64_MIN, INT64_MAX, columns)) return false;
    }
    return true;
}

/// A log of 40 records, not one of them read by a replay yet.
void writeSomeLog(const std::string& directory, const DbOptions& options) {
    const auto db = openDb(directory, options);
    for (TimestampMs t = 0; t < 400; t += 10)
        append(*db, Batch().add(kSeries, {{t, 1}}));
}

}  // namespace

class DbStatsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void countsWhatBecameOfSamples() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kStatsOptions);
        append(*db, Batch().add(kSeries, {{5000, 1}, {5010, 2}, {5010, 2}, {5000, 1}, {10, 1}}));
        append(*db, Batch().add(kOther, {}, {histogramAt(5000), histogramAt(5010)}));
        append(*db, Batch().add(kOther, {}, {histogramAt(5010), histogramAt(5005)}));
        appendWithin(*db, 3000, Batch().add(kSeries, {{4990, 1}, {4980, 1}, {1, 1}}));
        appendWithin(
            *db, 3000,
            Batch().add(kOther, {}, {histogramAt(4990), histogramAt(5010), histogramAt(1)}));
        const AppendStats appends = db->stats().appends;
        QCOMPARE(appends.appended.floats, uint64_t(2));
        QCOMPARE(appends.appended.histograms, uint64_t(2));
        QCOMPARE(appends.refusedAsTooOld.floats, uint64_t(2));
        QCOMPARE(appends.refusedAsTooOld.histograms, uint64_t(1));
        QCOMPARE(appends.outOfOrder.floats, uint64_t(2));
        QCOMPARE(appends.outOfOrder.histograms, uint64_t(1));
    }
    void countsChunks() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kStatsOptions);
        appendSamples(*db, 0, 3000);  // a chunk a range: 100 samples
        append(*db, Batch().add(Labels::of({{"i", "3"}}), {}, {histogramAt(2500)}));
        append(*db, Batch().add(Labels::of({{"i", "3"}}), {}, {histogramAt(3000)}));
        QCOMPARE(db->stats().chunksCreated, size_t(8));
        QCOMPARE(db->stats().chunksRemoved, size_t(0));
        CountingLimiter limiter;
        QCOMPARE(db->truncate(2000, limiter).chunksRemoved, size_t(4));
        QCOMPARE(db->stats().chunksRemoved, size_t(4));
        (void)db->truncate(9000, limiter);
        QCOMPARE(db->stats().chunksCreated, size_t(8));
        QCOMPARE(db->stats().chunksRemoved, size_t(8));
    }
    void countsHousekeeping() {
        const pallium::test::TempDir dir;
        DbOptions options = kStatsOptions;
        options.retentionMs = 2000;
        size_t compactions = 0;
        options.onCompaction = [&](std::chrono::nanoseconds took) {
            QVERIFY(took.count() > 0);
            ++compactions;
        };
        const auto db = openDb(dir.path(), options);
        QCOMPARE(db->stats().reloads, size_t(1));
        appendSamples(*db, 0, 6000);
        QVERIFY(db->sync());
        QVERIFY(flush(*db));
        const DbStats stats = db->stats();
        QCOMPARE(compactions, size_t(6));
        QCOMPARE(stats.maintenance.truncations.count, uint64_t(6));
        QCOMPARE(stats.maintenance.logTruncations.count, uint64_t(1));
        QCOMPARE(stats.maintenance.failedCheckpoints, size_t(0));
        QCOMPARE(stats.maintenance.retentions, size_t(1));
        QCOMPARE(stats.reloads, size_t(8));  // also the blocks that went
        QCOMPARE(stats.failedReloads, size_t(0));
        QCOMPARE(stats.wal.truncations, size_t(2));
        QCOMPARE(stats.wal.checkpointDeletions, size_t(2));
        QVERIFY(stats.wal.syncs.count >= 2 && stats.wal.syncs.sum.count() > 0);
        QVERIFY(stats.symbolTableBytes > 0);
        QVERIFY(stats.openDuration.count() > 0);
        QVERIFY(stats.maintenance.truncations.sum.count() > 0);
    }
    void countsFailures() {
        const pallium::test::TempDir dir;
        FaultyFileSystem files(io::realFileSystem());
        const auto db = openDb(dir.path(), kStatsOptions, files);
        appendSamples(*db, 0, 500);
        files.failAt(1, FaultyFileSystem::Fault::Refuse, true);
        CountingLimiter limiter;
        AppendResult result;
        QVERIFY(!db->append(Batch().add(kSeries, {{600, 1}}).batch, {}, {}, limiter, result));
        QCOMPARE(db->stats().wal.failedWrites, size_t(1));
        files.heal();
        // At some operation it is the checkpoint that fails.
        for (size_t n = 1; db->stats().maintenance.failedCheckpoints == 0; ++n) {
            QVERIFY(n < 200);
            files.failAt(n, FaultyFileSystem::Fault::Refuse);
            (void)flush(*db);
            files.heal();
            QVERIFY(flush(*db));
            appendSamples(*db, TimestampMs(n) * 1000, TimestampMs(n) * 1000 + 100);
        }
        const DbStats stats = db->stats();
        QVERIFY(stats.maintenance.logTruncations.count > stats.maintenance.failedCheckpoints);
    }
    void countsDamageThatACheckpointFindsOnce() {
        const pallium::test::TempDir dir;
        writeSomeLog(dir.path(), kStatsOptions);
        const auto db = openDb(dir.path(), kStatsOptions);
        QCOMPARE(db->stats().walCorruptions, size_t(0));
        // Of what is already in memory, so that only the checkpoint reads it.
        flipByte(dir.path() + "/wal/00000000", 300);
        QVERIFY(flush(*db));
        QCOMPARE(db->stats().walCorruptions, size_t(1));
    }
    void doesNotCountAgainWhatOpeningFound() {
        const pallium::test::TempDir dir;
        writeSomeLog(dir.path(), kStatsOptions);
        flipByte(dir.path() + "/wal/00000000", 300);
        const auto db = openDb(dir.path(), kStatsOptions);
        QCOMPARE(db->stats().walCorruptions, size_t(1));
        flipByte(dir.path() + "/wal/00000000", 600);
        QVERIFY(flush(*db));
        QCOMPARE(db->stats().walCorruptions, size_t(2));
    }
    void countsRecordsThatAreNone() {
        const pallium::test::TempDir dir;
        writeSomeLog(dir.path(), kStatsOptions);
        {
            Wal::ReplayReport report;
            const auto wal = Wal::open(
                io::realFileSystem(), dir.path() + "/wal", {}, [](uint8_t, auto) { return true; },
                report);
            const std::vector<uint8_t> garbage(9, 0xff);
            QVERIFY((*wal)->append(1, garbage) && (*wal)->append(77, garbage));
        }
        const auto db = openDb(dir.path(), kStatsOptions);
        QCOMPARE(db->stats().walCorruptions, size_t(2));
        QVERIFY(flush(*db));
        QCOMPARE(db->stats().walCorruptions, size_t(2));
    }
    void countsASegmentOfAnotherOwner() {
        const pallium::test::TempDir dir, foreign;
        writeSomeLog(dir.path(), kStatsOptions);
        DbOptions others = kStatsOptions;
        others.owner = 7;
        writeSomeLog(foreign.path(), others);
        std::filesystem::copy(foreign.path() + "/wal/00000000", dir.path() + "/wal/00000001");
        const auto db = openDb(dir.path(), kStatsOptions);
        QCOMPARE(db->stats().walCorruptions, size_t(1));
    }
    void countsDamagedChunksOfTheHeadOnce() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kStatsOptions);
        appendSamples(*db, 0, 2000);
        QVERIFY(db->mapChunks(Context()) > 0);
        QVERIFY(canRead(*db));
        QCOMPARE(db->stats().mapCorruptions, size_t(0));
        flipByte(dir.path() + "/chunks_head/00000000", 40);
        for (int i = 0; i < 3; ++i)
            QVERIFY(!canRead(*db));
        QCOMPARE(db->stats().mapCorruptions, size_t(1));
    }
    void reportsDamagedHistogramsOfTheHead() {
        const pallium::test::TempDir dir;
        {
            const auto db = openDb(dir.path());
            for (TimestampMs t = 0; t < 300; ++t)
                append(*db, Batch().add(kSeries, {}, {histogramAt(t)}));
            QCOMPARE(db->mapChunks(Context()), size_t(2));
            QVERIFY(canRead(*db));
            flipByte(dir.path() + "/chunks_head/00000000", 60);
            QVERIFY(!canRead(*db));
            QVERIFY(!flush(*db));
            QCOMPARE(db->stats().mapCorruptions, size_t(1));
        }
        const auto again = openDb(dir.path());  // the log has them
        QVERIFY(canRead(*again));
        QVERIFY(flush(*again));
    }
    void countsDamagedPlacesOfBlocksOnce_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("offset");
        QTest::newRow("a chunk") << QStringLiteral("/chunks/000001") << 20;
        QTest::newRow("the index") << QStringLiteral("/index") << 60;  // of the first series
    }
    void countsDamagedPlacesOfBlocksOnce() {
        QFETCH(QString, file);
        QFETCH(int, offset);
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kStatsOptions);
        appendSamples(*db, 0, 900);
        QVERIFY(flush(*db));
        QVERIFY(canRead(*db));
        QCOMPARE(db->stats().blockCorruptions, size_t(0));
        flipByte(blockPath(dir.path(), *db) + file.toStdString(), offset);
        for (int i = 0; i < 3; ++i)
            QVERIFY(!canRead(*db));
        QCOMPARE(db->stats().blockCorruptions, size_t(1));
    }
    void countsBlocksThatCannotBeOpened_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"/meta.json", "/index", "/tombstones"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }
    void countsBlocksThatCannotBeOpened() {
        QFETCH(QString, file);
        const pallium::test::TempDir dir;
        std::string path;
        {
            const auto db = openDb(dir.path(), kStatsOptions);
            appendSamples(*db, 0, 900);
            QVERIFY(flush(*db));
            path = blockPath(dir.path(), *db);
        }
        std::ofstream(path + file.toStdString(), std::ios::binary) << "{\"damaged";
        const auto db = openDb(dir.path(), kStatsOptions);
        QCOMPARE(db->stats().brokenBlocks, size_t(1));
        QCOMPARE(db->stats().blocks, size_t(0));
    }
    void tellsTheLimiterOfSeriesThatHistogramsMake() {
        class Limiter final : public SeriesLimiter {
          public:
            bool mayCreate(const NewSeries& series) override {
                asked.emplace_back(series.isHistogram, series.histogramSeries);
                return !series.isHistogram || series.histogramSeries < 2;
            }
            void created(LabelsView) override {}
            void removed(LabelsView) override {}
            std::vector<std::pair<bool, size_t>> asked;
        };
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kStatsOptions);
        const auto numbered = [](const char* n) { return Labels::of({{"i", n}}); };
        Limiter limiter;
        append(*db,
               Batch()
                   .add(numbered("1"), {{5000, 1}})
                   .add(numbered("2"), {}, {histogramAt(5000)})
                   .add(numbered("3"), {{5000, 1}}, {histogramAt(5010)}),
               limiter);
        const AppendResult result = append(*db,
                                           Batch()
                                               .add(numbered("4"), {}, {histogramAt(5000)})
                                               .add(numbered("5"), {}, {histogramAt(5000)})
                                               .add(numbered("1"), {}, {histogramAt(5010)}),
                                           limiter);
        QVERIFY((limiter.asked == std::vector<std::pair<bool, size_t>>{
                                      {false, 0}, {true, 0}, {false, 0}, {true, 2}, {true, 2}}));
        QCOMPARE(result.acceptedHistograms, size_t(1));  // of a series that was there
        Limiter another;
        append(*openDb(dir.path() + "/b", kStatsOptions),
               Batch()
                   .add(numbered("1"), {}, {histogramAt(5000)})
                   .add(numbered("2"), {}, {histogramAt(5000)})
                   .add(numbered("3"), {}, {histogramAt(5000)}),
               another);
        QVERIFY((another.asked ==
                 std::vector<std::pair<bool, size_t>>{{true, 0}, {true, 1}, {true, 2}}));
    }
};

static const pallium::test::Registrar<DbStatsTest> registeredStats;

}  // namespace pallium::tsdb::test

#include "db_stats_test.moc"
