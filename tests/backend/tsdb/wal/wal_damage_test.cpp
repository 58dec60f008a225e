#include "backend/tsdb/wal/segment.h"
#include "tests/backend/tsdb/wal/log_fixture.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>

namespace pallium::tsdb {
namespace {

constexpr size_t kRecords = 14;

/// Replays, appends one more record, replays again: what a damaged log must allow in any case.
std::vector<LogRecord> replayAndGoOn(const std::string& path, Wal::ReplayReport& report) {
    std::vector<LogRecord> first;
    {
        const auto log = openLog(io::realFileSystem(), path).value();
        first = log.records;
        report = log.report;
        if (!log.append(numberedRecord(kRecords))) return {};
    }
    const auto again = openLog(io::realFileSystem(), path).value();
    if (again.records.empty() || again.records.back() != numberedRecord(kRecords)) return {};
    if (std::vector(again.records.begin(), again.records.end() - 1) != first) return {};
    return first;
}

}  // namespace

class WalDamageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyPrefixOfTheLogGivesItsWholeRecords() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        const Wal::Options options = smallSegments(1 << 20);
        writeLog(path, kRecords, options);
        const std::string whole = fileText(path + "/00000000");
        size_t records = 0;
        size_t end = kSegmentHeaderBytes;
        for (size_t size = 0; size < whole.size(); ++size) {
            const size_t frame = kFrameHeaderBytes + numberedRecord(records).payload.size();
            if (size == end + frame) {
                ++records;
                end = size;
            }
            setFileText(path + "/00000000", whole.substr(0, size));
            Wal::ReplayReport report;
            {
                const auto log = openLog(io::realFileSystem(), path, options);
                QVERIFY(log);
                report = log->report;
                QVERIFY(log->records == numberedRecords(0, records));
                QVERIFY(log->append(numberedRecord(records)));
            }
            QCOMPARE(report.corruptions, uint64_t(0));
            QCOMPARE(report.tornBytes, uint64_t(size < kSegmentHeaderBytes ? size : size - end));
            const auto again = openLog(io::realFileSystem(), path, options);
            QVERIFY(again->records == numberedRecords(0, records + 1));
            QCOMPARE(again->report.tornBytes, uint64_t(0));
            QCOMPARE(segmentPaths(path).size(), size_t(1));
        }
        QCOMPARE(records, kRecords - 1);
    }
    void anyFlippedBitCostsAtMostOneRecord() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, kRecords);
        const auto all = numberedRecords(0, kRecords);
        const auto segments = segmentPaths(path);
        QVERIFY(segments.size() > 3);
        std::vector<std::string> originals;
        for (const std::string& segment : segments)
            originals.push_back(fileText(segment));
        for (size_t s = 0; s < segments.size(); ++s) {
            for (size_t bit = 0; bit < originals[s].size() * 8; ++bit) {
                // Going on changed or added the last segment.
                for (const std::string& added : segmentPaths(path)) {
                    if (added > segments.back()) std::filesystem::remove(added);
                }
                setFileText(segments.back(), originals.back());
                std::string text = originals[s];
                text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << bit % 8));
                setFileText(segments[s], text);
                Wal::ReplayReport report;
                const auto records = replayAndGoOn(path, report);
                const std::string where =
                    segments[s] + " bit " + std::to_string(bit) + ": " + report.detail;
                QVERIFY2(records.size() >= kRecords - 1, where.c_str());
                QVERIFY2(isSubsequence(records, all), where.c_str());
                QVERIFY2(report.corruptions + (report.tornBytes > 0 ? 1 : 0) == 1, where.c_str());
                QVERIFY2(!report.detail.empty(), where.c_str());
            }
            setFileText(segments[s], originals[s]);
        }
    }
    void truncationOfAnyOlderSegmentCostsOnlyItsOwnTail() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, kRecords);
        const auto all = numberedRecords(0, kRecords);
        const auto segments = segmentPaths(path);
        const std::string whole = fileText(segments[0]);
        const std::string second = fileText(segments[1]);
        for (size_t size = 0; size < whole.size(); ++size) {
            setFileText(segments[0], whole.substr(0, size));
            const auto log = openLog(io::realFileSystem(), path);
            QVERIFY(log);
            QVERIFY(isSubsequence(log->records, all));
            QVERIFY(log->records.back() == all.back());
            QVERIFY(fileText(segments[0]).size() == size);  // only the last segment is ever cut
        }
        QVERIFY(fileText(segments[1]) == second);
    }
    void aMissingSegmentIsReported() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, kRecords);
        std::filesystem::remove(segmentPaths(path)[1]);
        const auto log = openLog(io::realFileSystem(), path);
        QCOMPARE(log->report.corruptions, uint64_t(1));
        QVERIFY(log->report.detail.find("segment 00000002 begins at record") != std::string::npos);
        QVERIFY(isSubsequence(log->records, numberedRecords(0, kRecords)));
    }
    void missingFirstSegmentsAreNoDamage() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, kRecords);
        std::filesystem::remove(segmentPaths(path)[0]);
        QCOMPARE(openLog(io::realFileSystem(), path)->report.corruptions, uint64_t(0));
    }
    void garbageAndZerosGiveNoRecords_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("zeros") << QByteArray(3'000'000, '\0');
        QTest::newRow("a few zeros") << QByteArray(5, '\0');
        QTest::newRow("text") << QByteArray(
            "this is not a segment of any log at all, but long enough");
        QTest::newRow("ones") << QByteArray(100'000, '\xff');
    }
    void garbageAndZerosGiveNoRecords() {
        QFETCH(QByteArray, content);
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        std::filesystem::create_directory(path);
        setFileText(path + "/00000000", content.toStdString());
        Wal::ReplayReport report;
        const auto records = replayAndGoOn(path, report);
        QVERIFY(records.empty());
        QCOMPARE(report.corruptions > 0, true);
        QVERIFY(fileText(path + "/00000000") == content.toStdString());  // not ours to change
        QVERIFY(std::filesystem::exists(path + "/00000001"));
    }
    void zerosBehindTheLastRecordAreCut() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, kRecords, smallSegments(1 << 20));
        const std::string whole = fileText(path + "/00000000");
        setFileText(path + "/00000000", whole + std::string(100'000, '\0'));
        Wal::ReplayReport report;
        QVERIFY(replayAndGoOn(path, report) == numberedRecords(0, kRecords));
        QCOMPARE(report.tornBytes, uint64_t(100'000));
        QVERIFY(fileText(path + "/00000000").starts_with(whole));
    }
    void aNewerVersionIsLeftAsItIs() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 4, smallSegments(1 << 20));
        const auto header = encodeSegmentHeader({kSegmentVersion + 1, kTestOwner, 5});
        const std::string newer(header.begin(), header.end());
        setFileText(path + "/00000001", newer + "whatever it means");
        const auto log = openLog(io::realFileSystem(), path);
        QVERIFY(log->records == numberedRecords(0, 4));
        QCOMPARE(log->report.segmentsSkipped, uint64_t(1));
        QVERIFY(log->append(numberedRecord(4)));
        QVERIFY(fileText(path + "/00000001") == newer + "whatever it means");
    }
    void theReportStaysShortHoweverMuchIsWrong() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/wal";
        writeLog(path, 2000);
        for (const std::string& segment : segmentPaths(path))
            setFileText(segment, "bad");
        const auto log = openLog(io::realFileSystem(), path);
        QVERIFY(log->report.corruptions > 100);
        QVERIFY(log->report.detail.size() < 5000);
    }
};

static const test::Registrar<WalDamageTest> registered;

}  // namespace pallium::tsdb

#include "wal_damage_test.moc"
