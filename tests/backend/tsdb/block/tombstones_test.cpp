#include "backend/tsdb/block/tombstones.h"

#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "tests/backend/tsdb/block/golden_blocks.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

#include <filesystem>
#include <limits>
#include <random>
#include <set>

namespace pallium::tsdb {

class TombstonesTest : public QObject {
    Q_OBJECT

    static constexpr TimestampMs kMin = std::numeric_limits<TimestampMs>::min();
    static constexpr TimestampMs kMax = std::numeric_limits<TimestampMs>::max();

    static std::vector<TimeInterval> merged(std::initializer_list<TimeInterval> intervals) {
        TimeIntervals all;
        for (const TimeInterval& interval : intervals)
            all.add(interval);
        return {all.all().begin(), all.all().end()};
    }
    static std::vector<uint8_t> withStones(std::vector<uint8_t> stones) {
        std::vector<uint8_t> bytes{0x01, 0x30, 0xba, 0x30, 1};
        bytes.insert(bytes.end(), stones.begin(), stones.end());
        io::appendFixedBig(bytes, io::crc32c(stones));
        return bytes;
    }

  private Q_SLOTS:
    void mergesIntervalsThatTouch() {
        using All = std::vector<TimeInterval>;
        QCOMPARE(merged({{5, 9}, {1, 3}}), (All{{1, 3}, {5, 9}}));
        QCOMPARE(merged({{5, 9}, {1, 4}}), (All{{1, 9}}));
        QCOMPARE(merged({{1, 4}, {5, 9}}), (All{{1, 9}}));
        QCOMPARE(merged({{1, 2}, {4, 5}, {7, 8}, {3, 6}}), (All{{1, 8}}));
        QCOMPARE(merged({{1, 10}, {3, 4}}), (All{{1, 10}}));
        QCOMPARE(merged({{3, 4}, {1, 10}}), (All{{1, 10}}));
        QCOMPARE(merged({{kMax - 1, kMax}, {kMin, kMin}, {kMin + 2, kMin + 2}}),
                 (All{{kMin, kMin}, {kMin + 2, kMin + 2}, {kMax - 1, kMax}}));
        QCOMPARE(merged({{0, 0}, {kMin, kMax}}), (All{{kMin, kMax}}));
    }
    void answersAsASetOfMilliseconds() {
        std::mt19937 random(7);
        for (int round = 0; round < 200; ++round) {
            TimeIntervals intervals;
            std::set<TimestampMs> deleted;
            for (int i = 0; i < 6; ++i) {
                const auto from = static_cast<TimestampMs>(random() % 40);
                const TimestampMs to = from + static_cast<TimestampMs>(random() % 6);
                intervals.add({from, to});
                for (TimestampMs t = from; t <= to; ++t)
                    deleted.insert(t);
            }
            for (TimestampMs from = -1; from < 48; ++from) {
                QCOMPARE(intervals.contains(from), deleted.count(from) > 0);
                size_t inside = 0;
                for (TimestampMs to = from; to < 48; ++to) {
                    inside += deleted.count(to);
                    QCOMPARE(intervals.overlaps({from, to}), inside > 0);
                    QCOMPARE(intervals.covers({from, to}),
                             inside == static_cast<size_t>(to - from + 1));
                }
            }
        }
    }
    void readsAndWritesWhatPrometheusWrote() {
        const auto golden = test::goldenBlocks();
        if (golden.empty()) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        size_t intervals = 0;
        for (const auto& block : golden) {
            const auto read = readTombstones(io::realFileSystem(), block.directory);
            QVERIFY2(read, block.name.c_str());
            Tombstones expected;
            for (const auto& stone : test::goldenDump(block)[u"tombstones"].toArray()) {
                const auto series = static_cast<IndexSeriesId>(stone[u"ref"].toInteger());
                for (const auto& interval : stone[u"intervals"].toArray()) {
                    expected[series].add({interval[0].toInteger(), interval[1].toInteger()});
                    ++intervals;
                }
            }
            QCOMPARE(encodeTombstones(*read), encodeTombstones(expected));
            const std::string path = block.directory + "/tombstones";
            // Prometheus writes the series in any order. A block in a bucket has no such file.
            if (std::filesystem::exists(path))
                QCOMPARE(encodeTombstones(*read).size(), test::readFile(path).size());
        }
        QCOMPARE(intervals, size_t{4});
    }
    void refusesDamage_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::vector<uint8_t>& bytes) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()));
        };
        row("empty", {});
        row("eight bytes", {0x01, 0x30, 0xba, 0x30, 1, 0, 0, 0});
        row("another magic", {0x01, 0x30, 0xba, 0x31, 1, 0, 0, 0, 0});
        row("a newer version", {0x01, 0x30, 0xba, 0x30, 2, 0, 0, 0, 0});
        row("bad checksum", {0x01, 0x30, 0xba, 0x30, 1, 0, 0, 0, 1});
        row("cut short", withStones({1, 2}));
        row("series beyond 32 bits", withStones({0x80, 0x80, 0x80, 0x80, 0x10, 2, 2}));
        row("ends before it begins", withStones({1, 4, 2}));
    }
    void refusesDamage() {
        QFETCH(QByteArray, bytes);
        const auto decoded = decodeTombstones(
            {reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<size_t>(bytes.size())});
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::Corruption);
    }
    void noticesEveryFlippedBit() {
        Tombstones tombstones;
        tombstones[3].add({-5, 70});
        tombstones[300].add({1'700'000'000'000, 1'700'000'100'000});
        const auto whole = encodeTombstones(tombstones);
        for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
            auto damaged = whole;
            damaged[bit / 8] = static_cast<uint8_t>(damaged[bit / 8] ^ 1U << bit % 8);
            QVERIFY(!decodeTombstones(damaged));
        }
        for (size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!decodeTombstones(std::span(whole).first(size)));
    }
    void replacesTheFileWholeOrNotAtAll() {
        Tombstones before;
        before[1].add({1, 2});
        Tombstones after = before;
        after[2].add({3, 4});
        using Fault = test::FaultyFileSystem::Fault;
        for (const Fault fault : {Fault::Refuse, Fault::Tear, Fault::DoneAnyway}) {
            for (size_t n = 1;; ++n) {
                const test::TempDir dir;
                test::FaultyFileSystem files(io::realFileSystem());
                QVERIFY(writeTombstones(files, dir.path(), before));
                files.failAt(n, fault);
                const bool isWritten = writeTombstones(files, dir.path(), after).has_value();
                const bool hasFailed = files.hasFailed();
                files.heal();
                const auto read = readTombstones(files, dir.path());
                QVERIFY(read);
                QVERIFY(encodeTombstones(*read) == encodeTombstones(after) ||
                        (!isWritten && encodeTombstones(*read) == encodeTombstones(before)));
                // What a failure left is not in the way.
                QVERIFY(writeTombstones(files, dir.path(), after));
                files.loseUnsynced();
                QCOMPARE(encodeTombstones(*readTombstones(files, dir.path())),
                         encodeTombstones(after));
                if (!hasFailed) break;
                QVERIFY(!isWritten);
            }
        }
    }
};

static const test::Registrar<TombstonesTest> registered;

}  // namespace pallium::tsdb

#include "tombstones_test.moc"
