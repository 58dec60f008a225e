#include "tests/backend/tsdb/head/db_fixture.h"

#include <algorithm>
#include <map>
#include <random>

namespace pallium::tsdb {

using namespace test;

namespace {

constexpr TimestampMs kMinute = 60'000;

Labels churning(int i) {
    return Labels::of({{"__name__", "m" + std::to_string(i % 5)},
                       {"job", "x"},
                       {"pod", "pod-with-a-long-name-" + std::to_string(i)}});
}

std::vector<Matcher> jobX() {
    return {matcher(MatchType::Equal, "job", "x")};
}

/// What a database must show: all samples since the last truncation, older ones at most.
struct Model {
    std::map<std::string, std::vector<Sample>> series;

    bool allows(const std::vector<SeriesData>& found, TimestampMs truncated) const {
        size_t expected = 0;
        for (const auto& [labels, samples] : series)
            expected += samples.back().timestampMs >= truncated ? 1 : 0;
        return found.size() == expected &&
               std::all_of(found.begin(), found.end(), [&](const SeriesData& one) {
                   const std::vector<Sample>& all = series.at(one.labels);
                   const auto first = std::find_if(
                       all.begin(), all.end(),
                       [&](const Sample& sample) { return sample.timestampMs >= truncated; });
                   const auto needed = static_cast<size_t>(all.end() - first);
                   return one.samples.size() >= needed && one.samples.size() <= all.size() &&
                          std::equal(one.samples.rbegin(), one.samples.rend(), all.rbegin());
               });
    }
};

}  // namespace

class DbTruncateTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void removesSeriesWithoutSamplesAndLetsLimitsFall() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        CountingLimiter limiter(2);
        append(*db, Batch().add(churning(1), {{0, 1}}).add(churning(2), {{0, 1}}), limiter);
        QCOMPARE(append(*db, Batch().add(churning(3), {{kMinute, 1}}), limiter).outcomes[0],
                 AppendOutcome::SeriesLimit);
        append(*db, Batch().add(churning(2), {{kMinute, 1}}), limiter);
        const TruncateReport report = db->truncate(kMinute, limiter);
        QCOMPARE(report.seriesRemoved, size_t(1));
        QCOMPARE(limiter.count(), size_t(1));
        QCOMPARE(db->stats().series, size_t(1));
        QCOMPARE(db->stats().seriesRemoved, size_t(1));
        QCOMPARE(append(*db, Batch().add(churning(3), {{kMinute, 1}}), limiter).accepted,
                 size_t(1));
        QCOMPARE(select(*db, jobX()).size(), size_t(2));
        QCOMPARE(select(*db, {matcher(MatchType::Equal, "__name__", "m1")}).size(), size_t(0));
    }
    void refusesSamplesOlderThanATruncation() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        CountingLimiter limiter;
        QCOMPARE(db->truncate(kMinute, limiter).seriesRemoved, size_t(0));
        const AppendResult result =
            append(*db, Batch().add(churning(1), {{kMinute - 1, 1}, {kMinute, 1}}));
        QVERIFY((result.outcomes ==
                 std::vector<AppendOutcome>{AppendOutcome::OutOfBounds, AppendOutcome::Accepted}));
    }
    void showsASeriesThatCameBackAfterRestart() {
        const pallium::test::TempDir directory;
        std::vector<SeriesData> before;
        for (int life = 0; life < 2; ++life) {
            const auto db = openDb(directory.path());
            CountingLimiter limiter;
            for (int round = 0; round < 3; ++round) {
                const TimestampMs t = (10 * life + 2 * round) * kMinute;
                append(*db, Batch().add(churning(1), {{t, 1}}).add(churning(2), {{t, 2}}));
                append(*db, Batch().add(churning(2), {{t + kMinute, 2}}));
                if (round < 2) db->truncate(t + kMinute, limiter);
            }
            before = select(*db, {matcher(MatchType::Equal, "__name__", "m1")});
            QCOMPARE(before[0].samples.size(), size_t(1));
        }
        for (int life = 0; life < 2; ++life) {
            const auto db = openDb(directory.path());
            QCOMPARE(db->stats().walCorruptions, size_t(0));
            QCOMPARE(db->stats().walUnknownRefs, size_t(0));
            QCOMPARE(db->stats().series, size_t(2));
            QVERIFY(select(*db, {matcher(MatchType::Equal, "__name__", "m1")}) == before);
            QCOMPARE(select(*db, jobX()).size(), size_t(2));
        }
    }
    void labelsOutliveTheirSeries() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        CountingLimiter limiter;
        Batch batch;
        for (int i = 0; i < 20000; ++i)
            batch.add(churning(i), {{0, 1}});
        append(*db, batch);
        const auto querier = db->querier(INT64_MIN, INT64_MAX);
        const auto set = *(*querier)->select(Context(), true, {}, jobX());
        QCOMPARE(db->truncate(1, limiter).seriesRemoved, size_t(20000));
        append(*db, Batch().add(churning(7), {{5, 1}}));
        std::vector<Label> scratch;
        std::vector<std::string> found, expected;
        for (size_t i = 0; i < set->size(); ++i) {
            found.push_back(formatLabels(set->labels(i, scratch)));
            expected.push_back(formatLabels(churning(static_cast<int>(i)).view()));
            storage::SampleColumns columns;
            QVERIFY(set->read(i, INT64_MIN, INT64_MAX, columns));
            QCOMPARE(columns.size(), size_t(0));
        }
        std::sort(expected.begin(), expected.end());
        std::sort(found.begin(), found.end());
        QVERIFY(found == expected);
        QCOMPARE((*querier)->labelValues(Context(), "pod", {})->size(), size_t(1));
    }
    void followsAModel_data() {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 5; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void followsAModel() {
        QFETCH(int, seed);
        std::mt19937 random(static_cast<unsigned>(seed));
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path(), {.blockRangeMs = 20 * kMinute});
        CountingLimiter limiter;
        Model model;
        TimestampMs truncated = INT64_MIN;
        for (int round = 0; round < 400; ++round) {
            const TimestampMs t = round * kMinute;
            Batch batch;
            for (int i = round / 4; i < round / 4 + 60; ++i) {
                if (random() % 8 == 0) continue;
                const Sample sample{t, static_cast<double>(random() % 1000) / 10};
                batch.add(churning(i), {sample});
                model.series[formatLabels(churning(i).view())].push_back(sample);
            }
            append(*db, batch, limiter);
            if (random() % 20 == 0) {
                const auto back = static_cast<TimestampMs>(random() % 30) * kMinute;
                truncated = std::max(truncated, t - back);
                db->truncate(truncated, limiter);
                QCOMPARE(limiter.count(), db->stats().series);
                std::erase_if(model.series, [&](const auto& one) {
                    return one.second.back().timestampMs < truncated;
                });
            }
            if (random() % 5 == 0) {
                const auto found = select(*db, jobX());
                QCOMPARE(found.size(), model.series.size());
                QVERIFY(model.allows(found, truncated));
            }
        }
    }
    void memoryStaysFlatUnderChurn_data() {
        QTest::addColumn<bool>("isRandom");
        QTest::newRow("the oldest go") << false;
        QTest::newRow("any go") << true;
    }
    void memoryStaysFlatUnderChurn() {
        QFETCH(bool, isRandom);
        constexpr int kSeries = 5000, kRounds = 200, kReplaced = kSeries / 100;
        std::mt19937 random(5);
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path(), {.blockRangeMs = 10 * kMinute});
        CountingLimiter limiter;
        std::vector<int> alive(kSeries);
        int next = 0;
        for (int& one : alive)
            one = next++;
        size_t early = 0;
        for (int round = 0; round < kRounds; ++round) {
            const TimestampMs t = round * kMinute;
            Batch batch;
            for (const int one : alive)
                batch.add(churning(one), {{t, static_cast<double>(one % 10 * (round % 7))}});
            append(*db, batch, limiter);
            db->truncate(t - 9 * kMinute, limiter);
            if (round == 30) early = db->stats().headBytes;
            for (int i = 0; i < kReplaced; ++i)
                alive[isRandom ? random() % kSeries
                               : static_cast<size_t>(round * kReplaced + i) % kSeries] = next++;
        }
        const size_t late = db->stats().headBytes;
        QVERIFY(db->stats().series <= size_t(kSeries + 10 * kReplaced));
        QVERIFY2(late < early + early / 5,
                 qPrintable(QStringLiteral("%1 then %2 bytes").arg(early).arg(late)));
    }
};

static const pallium::test::Registrar<DbTruncateTest> registeredTruncate;

}  // namespace pallium::tsdb

#include "db_truncate_test.moc"
