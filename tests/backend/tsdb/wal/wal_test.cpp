#include "backend/tsdb/wal/wal.h"

#include "tests/backend/tsdb/wal/log_fixture.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>
#include <thread>

namespace pallium::tsdb {

class WalTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void deliversWhatWasAppendedInOrder() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 40);
        QVERIFY(segmentPaths(path).size() > 5);
        const auto log = openLog(m_files, path);
        QVERIFY(log);
        QVERIFY(log->records == numberedRecords(0, 40));
        QCOMPARE(log->report.records, uint64_t(40));
        QCOMPARE(log->report.corruptions, uint64_t(0));
        QCOMPARE(log->report.tornBytes, uint64_t(0));
        QVERIFY(log->report.detail.empty());
    }
    void continuesTheLastSegmentAfterReopening() {
        const test::TempDir dir;
        const Wal::Options options = smallSegments(1 << 20);
        for (size_t i = 0; i < 10; ++i) {
            const auto log = openLog(m_files, dir.path() + "/wal", options);
            QVERIFY(log);
            QVERIFY(log->records == numberedRecords(0, i));
            QVERIFY(log->append(numberedRecord(i)));
        }
        QCOMPARE(segmentPaths(dir.path() + "/wal").size(), size_t(1));
    }
    void keepsSegmentsBelowTheirSizeAndGivesALargeRecordItsOwn() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        const LogRecord large{9,
                              std::string(3'000'000, 'x')};  // more than the reader's window, too
        {
            const auto log = openLog(m_files, path);
            QVERIFY(log->append(numberedRecord(0)));
            QVERIFY(log->append(large));
            QVERIFY(log->append(numberedRecord(1)));
            QVERIFY(log->append(numberedRecord(2)));
            QCOMPARE(segmentPaths(path).size(), size_t(3));
            uint64_t total = 0;
            for (const std::string& segment : segmentPaths(path))
                total += std::filesystem::file_size(segment);
            QCOMPARE(uint64_t(log->wal->sizeBytes()), total);
        }
        const auto log = openLog(m_files, path);
        const std::vector<LogRecord> all = {numberedRecord(0), large, numberedRecord(1),
                                            numberedRecord(2)};
        QVERIFY(log->records == all);
        QVERIFY(std::filesystem::file_size(segmentPaths(path)[0]) <= smallSegments().segmentBytes);
    }
    void makesNoFileBeforeTheFirstRecord() {
        const test::TempDir dir;
        const auto log = openLog(m_files, dir.path() + "/wal");
        QVERIFY(log);
        QVERIFY(segmentPaths(dir.path() + "/wal").empty());
        QCOMPARE(log->wal->sizeBytes(), size_t(0));
        QVERIFY(log->wal->sync());
        QVERIFY(log->wal->close());
    }
    void refusesAppendsAfterClose() {
        const test::TempDir dir;
        const auto log = openLog(m_files, dir.path() + "/wal");
        QVERIFY(log->append(numberedRecord(0)));
        QVERIFY(log->wal->close());
        QVERIFY(log->wal->close());
        const auto appended = log->append(numberedRecord(1));
        QVERIFY(!appended);
        QCOMPARE(appended.error().kind, ErrorKind::Unavailable);
        QVERIFY(log->wal->sizeBytes() > 0);
    }
    void leavesOtherFilesAlone() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 3);
        std::filesystem::create_directory(path + "/checkpoint.1");
        setFileText(path + "/notes.txt", "text");
        setFileText(path + "/0000001", "seven digits");
        setFileText(path + "/000000001", "nine digits of a number that needs one");
        const auto log = openLog(m_files, path);
        QVERIFY(log);
        QVERIFY(log->records == numberedRecords(0, 3));
        QVERIFY(log->report.detail.empty());
        QVERIFY(fileText(path + "/0000001") == "seven digits");
    }
    void skipsSegmentsOfOthersAndKeepsThem() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 3, smallSegments(1 << 20));
        Wal::Options other = smallSegments(1 << 20);
        other.owner = kTestOwner + 1;
        writeLog(dir.path() + "/other", 2, other);
        std::filesystem::copy_file(dir.path() + "/other/00000000", path + "/00000001");
        const std::string foreign = fileText(path + "/00000001");
        for (size_t i = 0; i < 2; ++i) {
            const auto log = openLog(m_files, path);
            QVERIFY(log);
            QVERIFY(log->records == numberedRecords(0, 3 + i));
            QCOMPARE(log->report.segmentsSkipped, uint64_t(1));
            QCOMPARE(log->report.corruptions, uint64_t(0));
            QVERIFY(log->report.detail.find("00000001 belongs to another owner") !=
                    std::string::npos);
            QVERIFY(log->append(numberedRecord(3 + i)));
        }
        QVERIFY(fileText(path + "/00000001") == foreign);
        QVERIFY(std::filesystem::exists(path + "/00000002"));
    }
    void deliversNoRecordTwiceFromACopiedSegment() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 5, smallSegments(1 << 20));
        std::filesystem::copy_file(path + "/00000000", path + "/00000001");
        const auto log = openLog(m_files, path);
        QVERIFY(log->records == numberedRecords(0, 5));
    }
    void takesAFrameInsideAPayloadForNoRecord() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 4, smallSegments(1 << 20));
        const LogRecord outer{1, fileText(path + "/00000000")};
        QVERIFY(openLog(m_files, path)->append(outer));
        QVERIFY(openLog(m_files, path)->append(numberedRecord(9)));
        const auto log = openLog(m_files, path);
        std::vector<LogRecord> all = numberedRecords(0, 4);
        all.push_back(outer);
        all.push_back(numberedRecord(9));
        QVERIFY(log->records == all);
    }
    void acceptsAppendsOfManyThreadsBesideSyncs() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        constexpr size_t kThreads = 4;
        constexpr size_t kEach = 200;
        {
            const auto log = openLog(m_files, path, smallSegments(4096));
            std::vector<std::thread> threads;
            for (size_t t = 0; t < kThreads; ++t) {
                threads.emplace_back([&log, t] {
                    for (size_t i = 0; i < kEach; ++i)
                        (void)log->append(
                            {static_cast<uint8_t>(t), std::to_string(i)});  // counted below
                });
            }
            for (int i = 0; i < 20; ++i)
                QVERIFY(log->wal->sync());
            for (std::thread& thread : threads)
                thread.join();
            QVERIFY(log->wal->close());
        }
        const auto log = openLog(m_files, path);
        QCOMPARE(log->records.size(), kThreads * kEach);
        std::vector<size_t> next(kThreads);
        for (const LogRecord& record : log->records)
            QVERIFY(record.payload == std::to_string(next.at(record.type)++));
    }

  private:
    io::FileSystem& m_files = io::realFileSystem();
};

static const test::Registrar<WalTest> registered;

}  // namespace pallium::tsdb

#include "wal_test.moc"
