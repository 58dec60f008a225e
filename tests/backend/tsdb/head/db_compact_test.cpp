#include "tests/backend/tsdb/head/db_fixture.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/shared_data.h"

#include <filesystem>
#include <fstream>
#include <random>

namespace pallium::tsdb::test {
namespace {

constexpr int64_t kRange = 1000;
const DbOptions kShortRange{.blockRangeMs = kRange};

Labels numbered(size_t series) {
    return Labels::of({{"__name__", "m"}, {"series", std::to_string(series)}});
}

/// Every series of `count` gets a sample each 10 ms in [from, to).
void fill(Db& db, size_t count, TimestampMs from, TimestampMs to) {
    for (TimestampMs t = from; t < to; t += 10) {
        Batch batch;
        for (size_t series = 0; series < count; ++series)
            batch.add(numbered(series),
                      {{t, static_cast<double>(t) + static_cast<double>(series)}});
        const AppendResult result = append(db, batch);
        if (result.accepted != count) qFatal("refused at %lld", static_cast<long long>(t));
    }
}

const Matcher kAll = matcher(MatchType::Regex, "__name__", ".+");

Result<CompactReport> compact(Db& db) {
    auto report = compactDb(db);
    if (!report) qWarning("%s", report.error().message.c_str());
    return report;
}
Result<CompactReport> flush(Db& db) {
    return compactDb(db, true);
}

/// Turns over the bits of a byte in the first chunk.
void damageChunk(const std::string& segment) {
    constexpr std::streamoff kInFirstChunk = 20;
    std::fstream file(segment, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(kInFirstChunk);
    const int byte = file.get();
    file.seekp(kInFirstChunk);
    file.put(static_cast<char>(~byte));
}

size_t samplesIn(const std::vector<SeriesData>& data) {
    size_t samples = 0;
    for (const SeriesData& series : data)
        samples += series.samples.size();
    return samples;
}

}  // namespace

class DbCompactTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void leavesAShortHeadAlone() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kShortRange);
        fill(*db, 3, 0, 1500);
        QCOMPARE(compact(*db)->blocksWritten, size_t(0));
        QVERIFY(db->blocks().empty());
    }
    void writesTheOldestRangeOfALongHead() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kShortRange);
        fill(*db, 3, 0, 1600);
        const auto before = select(*db, {kAll});
        QCOMPARE(compact(*db)->blocksWritten, size_t(1));
        QCOMPARE(db->blocks().size(), size_t(1));
        QCOMPARE(db->blocks()[0].minTime, TimestampMs(0));
        QCOMPARE(db->blocks()[0].maxTime, TimestampMs(1000));
        QCOMPARE(db->blocks()[0].stats.samples, uint64_t(300));
        QCOMPARE(db->stats().minTime, TimestampMs(1000));
        QVERIFY(select(*db, {kAll}) == before);
        QCOMPARE(samplesIn(select(*db, {kAll}, 990, 1010)), size_t(9));
        QCOMPARE(compact(*db)->blocksWritten, size_t(0));
        fill(*db, 3, 1600, 2000);
        QCOMPARE(samplesIn(select(*db, {kAll})), size_t(600));
    }
    void isReadAfterARestart() {
        const pallium::test::TempDir dir;
        std::vector<SeriesData> before;
        {
            const auto db = openDb(dir.path(), kShortRange);
            fill(*db, 5, 0, 4200);
            QCOMPARE(compact(*db)->blocksWritten, size_t(3));
            fill(*db, 5, 4200, 4300);
            before = select(*db, {kAll});
        }
        const auto db = openDb(dir.path(), kShortRange);
        QVERIFY(select(*db, {kAll}) == before);
        QCOMPARE(db->stats().minTime, TimestampMs(3000));
        QCOMPARE(db->stats().walCorruptions, size_t(0));
        fill(*db, 5, 4300, 4400);
        QCOMPARE(samplesIn(select(*db, {kAll})), size_t(5 * 440));
    }
    void shortensTheLog() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kShortRange);
        size_t largest = 0;
        for (TimestampMs t = 0; t < 40'000; t += 500) {
            fill(*db, 20, t, t + 500);
            QVERIFY(compact(*db));
            largest = std::max(largest, db->stats().walBytes);
        }
        QVERIFY2(db->stats().walBytes < 60'000, std::to_string(db->stats().walBytes).c_str());
        QVERIFY(largest < 60'000);
    }
    void forgetsSeriesThatEnded() {
        const pallium::test::TempDir dir;
        CountingLimiter limiter;
        {
            const auto db = openDb(dir.path(), kShortRange);
            for (TimestampMs t = 0; t < 20'000; t += 100) {
                Batch batch;
                batch.add(numbered(static_cast<size_t>(t / 1000)), {{t, 1}});
                append(*db, batch, limiter);
                QVERIFY(db->compact(Context(), limiter));
            }
            QVERIFY2(db->stats().series <= 3, std::to_string(db->stats().series).c_str());
            QCOMPARE(limiter.count(), db->stats().series);
            QCOMPARE(select(*db, {kAll}).size(), size_t(20));
        }
        const auto db = openDb(dir.path(), kShortRange);
        QVERIFY(db->stats().series <= 3);
        QCOMPARE(select(*db, {kAll}).size(), size_t(20));
    }
    void flushWritesEverything() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kShortRange);
        fill(*db, 3, 0, 2500);
        const auto before = select(*db, {kAll});
        QCOMPARE(flush(*db)->blocksWritten, size_t(3));
        QCOMPARE(db->stats().series, size_t(0));
        QVERIFY(select(*db, {kAll}) == before);
        fill(*db, 3, 2500, 2600);
        QCOMPARE(samplesIn(select(*db, {kAll})), size_t(780));
        QCOMPARE(flush(*db)->blocksWritten, size_t(1));
        const auto log = io::realFileSystem().list(dir.path() + "/wal").value();
        QCOMPARE(flush(*db)->blocksWritten, size_t(0));
        QCOMPARE(io::realFileSystem().list(dir.path() + "/wal").value(), log);
    }
    void mergesBlocksAndKeepsTheRetention() {
        const pallium::test::TempDir dir;
        DbOptions options = kShortRange;
        options.longestBlockMs = 3 * kRange;
        options.retentionMs = 8 * kRange;
        const auto db = openDb(dir.path(), options);
        for (TimestampMs t = 0; t < 20'000; t += 500) {
            fill(*db, 2, t, t + 500);
            QVERIFY(compact(*db));
        }
        const auto blocks = db->blocks();
        QVERIFY(std::any_of(blocks.begin(), blocks.end(), [](const BlockMeta& block) {
            return block.level == 2 && block.maxTime - block.minTime == 3 * kRange;
        }));
        for (const BlockMeta& block : blocks)
            QVERIFY(block.maxTime > blocks.back().maxTime - options.retentionMs);
        const auto data = select(*db, {kAll});
        const TimestampMs first = blocks.front().minTime;
        QCOMPARE(samplesIn(data), size_t((20'000 - first) / 10 * 2));
    }
    void leavesABrokenBlockOut() {
        const pallium::test::TempDir dir;
        {
            const auto db = openDb(dir.path(), kShortRange);
            fill(*db, 2, 0, 2700);
            QCOMPARE(compact(*db)->blocksWritten, size_t(2));
            std::filesystem::resize_file(
                dir.path() + '/' + db->blocks()[0].ulid.toString() + "/index", 20);
        }
        const auto db = openDb(dir.path(), kShortRange);
        QCOMPARE(db->stats().brokenBlocks, size_t(1));
        QCOMPARE(db->stats().blocks, size_t(1));
        QCOMPARE(samplesIn(select(*db, {kAll})), size_t(2 * 170));
    }
    void mergesADamagedBlockOnlyOnce() {
        const pallium::test::TempDir dir;
        DbOptions options = kShortRange;
        {
            const auto db = openDb(dir.path(), options);
            fill(*db, 2, 0, 5'600);
            QCOMPARE(compact(*db)->blocksWritten, size_t(5));
            damageChunk(dir.path() + '/' + db->blocks()[1].ulid.toString() + "/chunks/000001");
        }
        options.longestBlockMs = 3 * kRange;
        for (int opening = 0; opening < 2; ++opening) {
            const auto db = openDb(dir.path(), options);
            const auto tried = compact(*db);
            QCOMPARE(tried.has_value(), opening > 0);
            if (!tried) QCOMPARE(tried.error().kind, ErrorKind::Corruption);
            const auto blocks = db->blocks();
            QCOMPARE(blocks.size(), size_t(5));
            for (size_t at = 0; at < blocks.size(); ++at)
                QCOMPARE(blocks[at].hasFailed, at < 3);
            QVERIFY(compact(*db));
        }
    }
    /// One operation fails, and the same process tries again.
    void losesNothingWhenItFailsAndIsDoneAgain() {
        for (size_t n = 1;; ++n) {
            const pallium::test::TempDir dir;
            pallium::test::FaultyFileSystem files(io::realFileSystem());
            const auto db = openDb(dir.path(), kShortRange, files);
            fill(*db, 1, 0, 1600);
            const auto before = select(*db, {kAll});
            files.failAt(n, pallium::test::FaultyFileSystem::Fault::Refuse);
            (void)compact(*db);
            const bool hasFailed = files.hasFailed();
            files.heal();
            for (int again = 0; again < 2; ++again) {
                QVERIFY2(compact(*db), std::to_string(n).c_str());
                QVERIFY2(select(*db, {kAll}) == before, std::to_string(n).c_str());
            }
            if (!hasFailed) break;
            QVERIFY(n < 1000);
        }
    }
    /// A crash at any operation of a compaction: everything is found again, once.
    void losesNothingWhereverItIsInterrupted() {
        for (size_t n = 1;; ++n) {
            const pallium::test::TempDir dir;
            pallium::test::FaultyFileSystem files(io::realFileSystem());
            std::vector<SeriesData> before;
            {
                const auto db = openDb(dir.path(), kShortRange, files);
                fill(*db, 3, 0, 2700);
                before = select(*db, {kAll});
                files.failAt(n, pallium::test::FaultyFileSystem::Fault::Tear, true);
                (void)compact(*db);
                QVERIFY2(select(*db, {kAll}) == before, std::to_string(n).c_str());
            }
            const bool hasFailed = files.hasFailed();
            files.heal();
            const auto db = openDb(dir.path(), kShortRange, files);
            QVERIFY2(select(*db, {kAll}) == before, std::to_string(n).c_str());
            QCOMPARE(db->stats().walCorruptions, size_t(0));
            fill(*db, 3, 2700, 2800);
            QVERIFY(compact(*db));
            QCOMPARE(samplesIn(select(*db, {kAll})), size_t(840));
            if (!hasFailed) break;
            QVERIFY(n < 1000);
        }
    }
};

static const pallium::test::Registrar<DbCompactTest> registered;

}  // namespace pallium::tsdb::test

#include "db_compact_test.moc"
