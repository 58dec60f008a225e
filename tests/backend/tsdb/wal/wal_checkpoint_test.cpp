#include "tests/backend/tsdb/wal/log_fixture.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>

namespace pallium::tsdb {
namespace {

using test::FaultyFileSystem;

/// Replaces what lies below a fresh cut by the records that `keep` accepts.
Result<void> compactLog(Wal& wal, const std::function<bool(const LogRecord&)>& keep) {
    const auto index = wal.cut();
    PALLIUM_TRY(index);
    std::vector<LogRecord> kept;
    Wal::ReplayReport report;
    PALLIUM_TRY(wal.readBefore(
        *index,
        [&](uint8_t type, std::span<const uint8_t> payload) {
            LogRecord record{type, {reinterpret_cast<const char*>(payload.data()), payload.size()}};
            if (keep(record)) kept.push_back(std::move(record));
            return true;
        },
        report));
    return wal.replaceBefore(*index, [&](const Wal::RecordSink& append) -> Result<void> {
        for (const LogRecord& record : kept)
            PALLIUM_TRY(append(
                record.type,
                {reinterpret_cast<const uint8_t*>(record.payload.data()), record.payload.size()}));
        return {};
    });
}

bool isEven(const LogRecord& record) {
    for (size_t i = 0; i < 200; i += 2)
        if (record == numberedRecord(i)) return true;
    return false;
}

std::vector<LogRecord> evenOnes(std::vector<LogRecord> records) {
    std::erase_if(records, [](const LogRecord& record) { return !isEven(record); });
    return records;
}

std::vector<LogRecord> joined(std::vector<LogRecord> a, const std::vector<LogRecord>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

uint64_t bytesBelow(const std::string& directory) {
    uint64_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
        if (entry.is_regular_file()) bytes += entry.file_size();
    return bytes;
}

}  // namespace

class WalCheckpointTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void takesThePlaceOfTheSegmentsBelow() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 40);
        {
            const auto log = openLog(m_files, path);
            QVERIFY(compactLog(*log->wal, isEven));
            QVERIFY(segmentPaths(path).empty());
            QCOMPARE(log->wal->sizeBytes(), bytesBelow(path));
            for (size_t i = 40; i < 60; ++i)
                QVERIFY(log->append(numberedRecord(i)));
            QCOMPARE(log->wal->sizeBytes(), bytesBelow(path));
        }
        const auto expected = joined(evenOnes(numberedRecords(0, 40)), numberedRecords(40, 60));
        for (int i = 0; i < 2; ++i) {
            const auto log = openLog(m_files, path);
            QVERIFY(log->records == expected);
            QVERIFY2(log->report.detail.empty(), log->report.detail.c_str());
            QCOMPARE(log->wal->sizeBytes(), bytesBelow(path));
        }
    }
    void isReplacedByTheNext() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        std::vector<LogRecord> expected;
        for (size_t round = 0; round < 5; ++round) {
            const auto log = openLog(m_files, path);
            QVERIFY(log->records == expected);
            for (size_t i = round * 20; i < round * 20 + 20; ++i)
                QVERIFY(log->append(numberedRecord(i)));
            QVERIFY(compactLog(*log->wal, isEven));
            expected = evenOnes(joined(expected, numberedRecords(round * 20, round * 20 + 20)));
        }
        size_t entries = 0;
        for (const auto& entry : std::filesystem::directory_iterator(path))
            entries += entry.exists() ? 1 : 0;
        QCOMPARE(entries, size_t(1));
    }
    void countsWhatItRemovesAndWhatItCannot() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 40);
        const auto log = openLog(m_files, path);
        QVERIFY(compactLog(*log->wal, isEven));
        const Wal::Stats stats = log->wal->stats();
        QCOMPARE(stats.truncations + stats.checkpointDeletions, size_t(2));
        QCOMPARE(stats.failedTruncations + stats.failedCheckpointDeletions, size_t(0));
        QVERIFY(stats.syncs.count > 0);
        // The second checkpoint finds a segment and the first one; neither can be removed.
        QVERIFY(log->append(numberedRecord(40)));
        FaultyFileSystem files(m_files);
        const auto faulty = openLog(files, path);
        for (size_t n = 1; faulty->wal->stats().failedTruncations == 0; ++n) {
            QVERIFY(n < 2000);
            files.failAt(n, FaultyFileSystem::Fault::Refuse, true);
            (void)compactLog(*faulty->wal, isEven);
            files.heal();
        }
        QCOMPARE(faulty->wal->stats().failedCheckpointDeletions, size_t(1));
    }
    void reportsDamageOnce() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 40);
        std::string text = fileText(path + "/00000001");
        text[40] = static_cast<char>(~text[40]);
        setFileText(path + "/00000001", text);
        const auto log = openLog(m_files, path);
        QCOMPARE(log->report.corruptions, uint64_t(1));
        const auto index = log->wal->cut();
        size_t malformed = 0;
        const auto read = [&](uint8_t type, std::span<const uint8_t>) {
            return type != 4 || malformed++ > 0;
        };
        Wal::ReplayReport report;
        QVERIFY(log->wal->readBefore(*index, read, report));
        QVERIFY(malformed > 1);
        QCOMPARE(report.corruptions, uint64_t(1));  // the record of type 4
        QVERIFY2(report.detail.starts_with("segment 00000003 has a record of type 4 at 28 "),
                 report.detail.c_str());
        malformed = 0;
        Wal::ReplayReport again;
        QVERIFY(log->wal->readBefore(*index, read, again));
        QCOMPARE(again.corruptions, uint64_t(0));
    }
    void mayBeEmpty() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        QVERIFY(compactLog(*openLog(m_files, path)->wal, isEven));
        {
            const auto log = openLog(m_files, path);
            QVERIFY(compactLog(*log->wal, isEven));
            QVERIFY(compactLog(*log->wal, isEven));
            QVERIFY(log->append(numberedRecord(1)));
            QVERIFY(compactLog(*log->wal, isEven));
            QVERIFY(log->append(numberedRecord(2)));
        }
        QVERIFY(openLog(m_files, path)->records == std::vector{numberedRecord(2)});
    }
    void countsDamageInsideIt() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 40);
        QVERIFY(compactLog(*openLog(m_files, path)->wal, isEven));
        std::string directory;
        for (const auto& entry : std::filesystem::directory_iterator(path))
            directory = entry.path();
        const std::string victim = segmentPaths(directory).front();
        std::string text = fileText(victim);
        text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 4);
        setFileText(victim, text);
        const auto log = openLog(m_files, path);
        QCOMPARE(log->report.corruptions, uint64_t(1));
        QVERIFY(log->report.detail.find("checkpoint.") != std::string::npos);
        QVERIFY(isSubsequence(log->records, evenOnes(numberedRecords(0, 40))));
        QVERIFY(log->records.size() + 1 >= evenOnes(numberedRecords(0, 40)).size());
    }
    /// Whichever operation is the last before a crash: what must stay is there, and nothing that
    /// was replaced comes back once the checkpoint was reported as done.
    void losesNothingWhereverItIsInterrupted_data() {
        QTest::addColumn<bool>("isPowerCut");
        QTest::newRow("killed") << false;
        QTest::newRow("power cut") << true;
    }
    void losesNothingWhereverItIsInterrupted() {
        QFETCH(bool, isPowerCut);
        for (size_t n = 1;; ++n) {
            const test::TempDir dir;
            const std::string path = dir.path() + "/wal";
            FaultyFileSystem files(io::realFileSystem());
            bool isDone = false;
            {
                auto log = openLog(files, path);
                for (size_t i = 0; i < 30; ++i)
                    QVERIFY(log->append(numberedRecord(i)));
                QVERIFY(log->wal->sync());
                files.failAt(n, FaultyFileSystem::Fault::Tear, true);
                isDone = compactLog(*log->wal, isEven).has_value();
            }
            const bool hasFailed = files.hasFailed();
            files.heal();
            if (isPowerCut) files.loseUnsynced();
            auto log = openLog(files, path);
            const std::string where = "operation " + std::to_string(n) + ": " + log->report.detail;
            QVERIFY2(log->report.corruptions == 0, where.c_str());
            const auto even = evenOnes(numberedRecords(0, 30));
            QVERIFY2(isSubsequence(even, log->records), where.c_str());
            QVERIFY2(isSubsequence(log->records, numberedRecords(0, 30)), where.c_str());
            if (isDone) QVERIFY2(log->records == even, where.c_str());
            QVERIFY(log->append(numberedRecord(30)));
            QVERIFY(compactLog(*log->wal, isEven));
            log->wal.reset();
            QVERIFY2(openLog(files, path)->records == evenOnes(numberedRecords(0, 31)),
                     where.c_str());
            if (!hasFailed) break;
            QVERIFY(n < 1000);
        }
    }
    /// One operation fails, and the same process tries again, with nothing appended meanwhile.
    void isDoneAgainAfterAFailure_data() {
        QTest::addColumn<int>("fault");
        QTest::newRow("refused") << int(FaultyFileSystem::Fault::Refuse);
        QTest::newRow("done and reported as failed") << int(FaultyFileSystem::Fault::DoneAnyway);
    }
    void isDoneAgainAfterAFailure() {
        QFETCH(int, fault);
        for (size_t n = 1;; ++n) {
            const test::TempDir dir;
            const std::string path = dir.path() + "/wal";
            FaultyFileSystem files(io::realFileSystem());
            auto log = openLog(files, path);
            for (size_t i = 0; i < 30; ++i)
                QVERIFY(log->append(numberedRecord(i)));
            files.failAt(n, static_cast<FaultyFileSystem::Fault>(fault));
            (void)compactLog(*log->wal, isEven);
            const bool hasFailed = files.hasFailed();
            files.heal();
            const auto again = compactLog(*log->wal, isEven);
            QVERIFY2(again, again ? "" : again.error().message.c_str());
            log->wal.reset();
            QVERIFY(openLog(files, path)->records == evenOnes(numberedRecords(0, 30)));
            if (!hasFailed) break;
            QVERIFY(n < 1000);
        }
    }
    void writesAgainWhatCouldNotBeSynced() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        FaultyFileSystem files(io::realFileSystem());
        {
            const auto log = openLog(files, path, smallSegments(1 << 20));
            for (size_t i = 0; i < 5; ++i)
                QVERIFY(log->append(numberedRecord(i)));
            QVERIFY(log->wal->sync());
            for (size_t i = 5; i < 9; ++i)
                QVERIFY(log->append(numberedRecord(i)));
            files.failAt(1, FaultyFileSystem::Fault::Refuse);
            QVERIFY(!log->wal->sync());
            QVERIFY(log->append(numberedRecord(9)));
            QVERIFY(log->wal->sync());
        }
        files.loseUnsynced();  // the pages of the failed sync are gone
        const auto log = openLog(io::realFileSystem(), path, smallSegments(1 << 20));
        QVERIFY2(log->records == numberedRecords(0, 10), log->report.detail.c_str());
        QVERIFY2(log->report.detail.empty(), log->report.detail.c_str());
    }
    void deliversRecordsWrittenTwiceOnce() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        FaultyFileSystem files(io::realFileSystem());
        {
            const auto log = openLog(files, path, smallSegments(1 << 20));
            for (size_t i = 0; i < 9; ++i)
                QVERIFY(log->append(numberedRecord(i)));
            files.failAt(1, FaultyFileSystem::Fault::Refuse);
            QVERIFY(!log->wal->sync());
            QVERIFY(log->append(numberedRecord(9)));
        }
        QCOMPARE(segmentPaths(path).size(), size_t(2));
        const auto log = openLog(io::realFileSystem(), path, smallSegments(1 << 20));
        QVERIFY(log->records == numberedRecords(0, 10));
        QCOMPARE(log->report.corruptions, uint64_t(0));
        QCOMPARE(log->report.records, uint64_t(10));
    }

  private:
    io::FileSystem& m_files = io::realFileSystem();
};

static const test::Registrar<WalCheckpointTest> registered;

}  // namespace pallium::tsdb

#include "wal_checkpoint_test.moc"
