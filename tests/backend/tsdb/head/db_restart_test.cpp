#include "tests/backend/tsdb/head/db_fixture.h"

#include <filesystem>
#include <fstream>
#include <random>

namespace pallium::tsdb {

using namespace test;

namespace {

Labels labelsOf(int i) {
    return Labels::of({{"__name__", "m" + std::to_string(i % 3)}, {"i", std::to_string(i)}});
}

std::vector<Matcher> everything() {
    return {matcher(MatchType::NotEqual, "i", "")};
}

/// Batches with new series now and then, odd values and rejected samples.
void fill(Db& db, int rounds, int seed = 1) {
    std::mt19937_64 random(static_cast<uint64_t>(seed));
    for (int round = 0; round < rounds; ++round) {
        Batch batch;
        for (int i = 0; i < 10 + round / 2; ++i) {
            const TimestampMs t =
                1'700'000'000'000 + round * 15'000 - (random() % 20 == 0 ? 15'000 : 0);
            double value = static_cast<double>(random() % 1000) / 10;
            if (random() % 10 == 0) value = std::bit_cast<double>(random());
            if (random() % 10 == 0) value = staleNan();
            batch.add(labelsOf(i), {{t, value}});
        }
        append(db, batch);
    }
}

/// Flips one bit in the middle of the first segment of a log.
void damage(const std::string& directory) {
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        std::fstream file(entry.path(), std::ios::binary | std::ios::in | std::ios::out);
        const auto middle =
            static_cast<std::streamoff>(std::filesystem::file_size(entry.path()) / 2);
        file.seekg(middle);
        const int byte = file.get();
        file.seekp(middle);
        file.put(static_cast<char>(byte ^ 0x10));
        return;
    }
    qFatal("no segment");
}

uintmax_t sizeOf(const std::string& directory) {
    uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory))
        bytes += entry.file_size();
    return bytes;
}

}  // namespace

class DbRestartTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void showsTheSameAfterRestart() {
        const pallium::test::TempDir directory;
        std::vector<SeriesData> before;
        for (int life = 0; life < 3; ++life) {
            const auto db = openDb(directory.path());
            if (life > 0) QVERIFY(select(*db, everything()) == before);
            fill(*db, 40 * (life + 1), life);
            before = select(*db, everything());
            QCOMPARE(db->stats().walCorruptions, size_t(0));
        }
        const auto db = openDb(directory.path());
        QVERIFY(select(*db, everything()) == before);
        QCOMPARE(db->stats().walUnknownRefs, size_t(0));
        QCOMPARE(db->stats().series, before.size());
        QCOMPARE(db->stats().seriesCreated, size_t(0));
    }
    void keepsItsOrderRulesAfterRestart() {
        const pallium::test::TempDir directory;
        { append(*openDb(directory.path()), Batch().add(labelsOf(1), {{10'000'000, 1}})); }
        const auto db = openDb(directory.path());
        const AppendResult result = append(
            *db,
            Batch().add(labelsOf(1), {{10'000'000, 1}, {10'000'000, 2}, {9'999'999, 1}, {1, 1}}));
        QVERIFY((result.outcomes == std::vector<AppendOutcome>{
                                        AppendOutcome::Duplicate, AppendOutcome::DuplicateTimestamp,
                                        AppendOutcome::OutOfOrder, AppendOutcome::OutOfBounds}));
    }
    void losesOneRecordForOneDamagedPlace_data() {
        QTest::addColumn<QString>("log");
        QTest::newRow("the log") << QStringLiteral("/wal");
        QTest::newRow("the second copy of series") << QStringLiteral("/wal-series");
    }
    void losesOneRecordForOneDamagedPlace() {
        QFETCH(QString, log);
        const pallium::test::TempDir directory;
        std::vector<SeriesData> before;
        {
            const auto db = openDb(directory.path());
            fill(*db, 60);
            before = select(*db, everything());
        }
        damage(directory.path() + log.toStdString());
        uintmax_t seriesLogBytesBefore = 0;
        for (int life = 0; life < 2; ++life) {
            const auto db = openDb(directory.path());
            if (life == 0) QCOMPARE(db->stats().walCorruptions, size_t(1));
            QCOMPARE(db->stats().walUnknownRefs, size_t(0));
            const auto after = select(*db, everything());
            QCOMPARE(after.size(), before.size());
            for (size_t i = 0; i < after.size(); ++i)
                checkLoss(after[i], before[i], log == QStringLiteral("/wal") ? 1 : 0);
            // Writes the lost definitions again.
            append(*db, Batch().add(labelsOf(0), {{1'800'000'000'000 + life, 1}}));
            before = select(*db, everything());
            const auto seriesLogBytes = sizeOf(directory.path() + "/wal-series");
            if (life == 1) QCOMPARE(seriesLogBytes, seriesLogBytesBefore);  // once is enough
            seriesLogBytesBefore = seriesLogBytes;
        }
        // Every definition has two records again: no series is lost to more damage.
        damage(directory.path() + "/wal-series");
        const auto db = openDb(directory.path());
        QCOMPARE(db->stats().walUnknownRefs, size_t(0));
        QVERIFY(select(*db, everything()) == before);
    }
    void neverGivesTheIdOfALostSeriesToAnother() {
        const pallium::test::TempDir directory;
        const Labels lost = Labels::of({{"i", "1"}, {"long", std::string(500, 'x')}});
        {
            const auto db = openDb(directory.path());
            append(*db, Batch().add(labelsOf(0), {{1000, 1}}));
            append(*db, Batch().add(lost, {{1000, 2}}));
            append(*db, Batch().add(labelsOf(0), {{2000, 1}}).add(lost, {{2000, 2}}));
        }
        std::filesystem::remove_all(directory.path() + "/wal-series");
        damage(directory.path() + "/wal");  // the record of the long label set
        {
            const auto db = openDb(directory.path());
            QCOMPARE(db->stats().series, size_t(1));
            QCOMPARE(db->stats().walUnknownRefs, size_t(1));
            append(*db, Batch().add(labelsOf(2), {{3000, 3}}));
        }
        const auto found = select(*openDb(directory.path()), everything());
        QCOMPARE(found.size(), size_t(2));
        QVERIFY((found[0].samples == std::vector<Sample>{{1000, 1}, {2000, 1}}));
        QVERIFY((found[1].samples == std::vector<Sample>{{3000, 3}}));
    }

  private:
    static void checkLoss(const SeriesData& after, const SeriesData& before, size_t mayLose) {
        QCOMPARE(after.labels, before.labels);
        QVERIFY(after.samples.size() + mayLose >= before.samples.size());
        for (const Sample& sample : after.samples)
            QVERIFY(std::find(before.samples.begin(), before.samples.end(), sample) !=
                    before.samples.end());
    }
};

static const pallium::test::Registrar<DbRestartTest> registeredRestart;

}  // namespace pallium::tsdb

#include "db_restart_test.moc"
