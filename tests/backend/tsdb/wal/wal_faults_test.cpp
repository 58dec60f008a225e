#include "tests/backend/tsdb/wal/log_fixture.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>

namespace pallium::tsdb {
namespace {

using test::FaultyFileSystem;

constexpr size_t kRecords = 20;

/// What a writer knows after its run.
struct Written {
    std::vector<LogRecord> tried;
    std::vector<LogRecord> acknowledged;
    std::vector<LogRecord> pending;   // acknowledged since the last sync
    std::vector<LogRecord> promised;  // acknowledged before a sync that succeeded

    /// A failed sync, also that of a segment being cut, leaves what was pending in doubt for ever.
    void synced(bool isSuccess) {
        if (isSuccess) promised.insert(promised.end(), pending.begin(), pending.end());
        pending.clear();
    }
};

/// Opens the log and appends records, syncing now and then; goes on whatever fails.
void writeThrough(FaultyFileSystem& files, const std::string& path, Written& written) {
    auto log = openLog(files, path);
    if (!log) log = openLog(files, path);
    if (!log) return;
    for (size_t i = 0; i < kRecords; ++i) {
        const LogRecord record = numberedRecord(written.tried.size());
        written.tried.push_back(record);
        if (log->append(record)) {
            written.acknowledged.push_back(record);
            written.pending.push_back(record);
        } else {
            written.synced(false);
        }
        if (i % 4 == 3) written.synced(log->wal->sync().has_value());
    }
    written.synced(log->wal->close().has_value());
}

}  // namespace

class WalFaultsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void losesNothingAcknowledgedWhateverOperationFails_data() {
        QTest::addColumn<int>("fault");
        QTest::newRow("refused") << static_cast<int>(FaultyFileSystem::Fault::Refuse);
        QTest::newRow("torn") << static_cast<int>(FaultyFileSystem::Fault::Tear);
        QTest::newRow("done, but reported as failed")
            << static_cast<int>(FaultyFileSystem::Fault::DoneAnyway);
    }
    void losesNothingAcknowledgedWhateverOperationFails() {
        QFETCH(int, fault);
        for (size_t n = 1;; ++n) {
            const test::TempDir dir;
            const std::string path = dir.path() + "/wal";
            FaultyFileSystem files(io::realFileSystem());
            Written written;
            files.failAt(n, static_cast<FaultyFileSystem::Fault>(fault));
            writeThrough(files, path, written);
            writeThrough(files, path, written);
            const auto log = openLog(io::realFileSystem(), path);
            QVERIFY(log);
            const std::string where = "operation " + std::to_string(n) + ": " + log->report.detail;
            QVERIFY2(isSubsequence(written.acknowledged, log->records), where.c_str());
            QVERIFY2(isSubsequence(log->records, written.tried), where.c_str());
            QVERIFY2(written.acknowledged.size() + 1 >= written.tried.size(), where.c_str());
            if (!files.hasFailed()) break;
            QVERIFY(n < 1000);
        }
    }
    void losesNothingSyncedInAPowerCutAtAnyOperation() {
        for (size_t n = 1;; ++n) {
            const test::TempDir dir;
            const std::string path = dir.path() + "/wal";
            FaultyFileSystem files(io::realFileSystem());
            Written written;
            files.failAt(n, FaultyFileSystem::Fault::Tear, true);
            writeThrough(files, path, written);
            files.heal();
            files.loseUnsynced();
            const auto log = openLog(io::realFileSystem(), path);
            QVERIFY(log);
            const std::string where = "operation " + std::to_string(n) + ": " + log->report.detail;
            QVERIFY2(isSubsequence(written.promised, log->records), where.c_str());
            QVERIFY2(isSubsequence(log->records, written.tried), where.c_str());
            if (!files.hasFailed()) break;
            QVERIFY(n < 1000);
        }
    }
    void resumesWhenThereIsRoomAgain() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        FaultyFileSystem files(io::realFileSystem());
        {
            const auto log = openLog(files, path);
            QVERIFY(log->append(numberedRecord(0)));
            files.failAt(1, FaultyFileSystem::Fault::Tear, true);
            for (size_t i = 0; i < 30; ++i) {
                const auto refused = log->append(numberedRecord(99));
                QVERIFY(!refused);
                QCOMPARE(refused.error().kind, ErrorKind::Io);
            }
            files.heal();
            QVERIFY(log->append(numberedRecord(1)));
            QVERIFY(log->append(numberedRecord(2)));
        }
        const auto log = openLog(io::realFileSystem(), path);
        QVERIFY(log->records == numberedRecords(0, 3));
    }
    void cutsBackAfterAFailedWrite() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        FaultyFileSystem files(io::realFileSystem());
        const auto log = openLog(files, path, smallSegments(1 << 20));
        QVERIFY(log->append(numberedRecord(0)));
        const std::string before = fileText(path + "/00000000");
        for (const auto fault :
             {FaultyFileSystem::Fault::Tear, FaultyFileSystem::Fault::DoneAnyway}) {
            files.failAt(1, fault);
            QVERIFY(!log->append(numberedRecord(1)));
            QVERIFY(fileText(path + "/00000000") == before);
        }
        QVERIFY(log->append(numberedRecord(1)));
        QCOMPARE(segmentPaths(path).size(), size_t(1));
    }
    void beginsANewSegmentAfterAFailedSync() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        FaultyFileSystem files(io::realFileSystem());
        {
            const auto log = openLog(files, path, smallSegments(1 << 20));
            QVERIFY(log->append(numberedRecord(0)));
            files.failAt(1, FaultyFileSystem::Fault::Refuse);
            QVERIFY(!log->wal->sync());
            QVERIFY(log->wal->sync());  // nothing of the lost pages is asked for again
            QVERIFY(log->append(numberedRecord(1)));
            QVERIFY(std::filesystem::exists(path + "/00000001"));
        }
        QVERIFY(openLog(io::realFileSystem(), path)->records == numberedRecords(0, 2));
    }
    void opensWhereNothingCanBeWritten() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 6, smallSegments(1 << 20));
        const std::string torn = fileText(path + "/00000000") + "torn";
        setFileText(path + "/00000000", torn);
        FaultyFileSystem files(io::realFileSystem());
        files.failAt(4, FaultyFileSystem::Fault::Refuse, true);  // after exists, list and openRead
        const auto log = openLog(files, path);
        QVERIFY(log);
        QVERIFY(log->records == numberedRecords(0, 6));
        QVERIFY(log->report.detail.find("cannot cut the tail: injected fault") !=
                std::string::npos);
        QVERIFY(fileText(path + "/00000000") == torn);
        QVERIFY(!log->append(numberedRecord(6)));
        files.heal();
        QVERIFY(log->append(numberedRecord(6)));
        QVERIFY(openLog(io::realFileSystem(), path)->records == numberedRecords(0, 7));
    }
    void reportsSegmentsThatCannotBeRead() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 6);
        FaultyFileSystem files(io::realFileSystem());
        files.failAt(4, FaultyFileSystem::Fault::Refuse);
        const auto log = openLog(files, path);
        QVERIFY(!log);
        QCOMPARE(log.error().kind, ErrorKind::Io);
        QVERIFY(openLog(files, path)->records == numberedRecords(0, 6));
    }
};

static const test::Registrar<WalFaultsTest> registered;

}  // namespace pallium::tsdb

#include "wal_faults_test.moc"
