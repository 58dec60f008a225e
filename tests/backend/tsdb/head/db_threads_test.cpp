#include "tests/backend/tsdb/head/db_fixture.h"

#include <fmt/format.h>

#include <atomic>
#include <thread>

namespace pallium::tsdb {

using namespace test;

class DbThreadsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void showsEachBatchWholeOrNotAtAll() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        std::atomic<int> running{2};
        const auto writer = [&](int number) {
            const std::string name = "w" + std::to_string(number);
            for (int round = 0; round < 300; ++round) {
                Batch batch;
                for (int i = 0; i < 20 + round / 10; ++i)
                    batch.add(Labels::of({{"i", std::to_string(i)}, {"writer", name}}),
                              {{1'000'000 + round, static_cast<double>(round)}});
                append(*db, batch);
            }
            --running;
        };
        std::thread first(writer, 1), second(writer, 2);
        bool isWhole = true;
        while (running > 0)
            for (const char* name : {"w1", "w2"})
                isWhole &= isOneRound(select(*db, {matcher(MatchType::Equal, "writer", name)}));
        first.join();
        second.join();
        QVERIFY(isWhole);
        QCOMPARE(db->stats().series, size_t(98));
        QCOMPARE(select(*db, {matcher(MatchType::Equal, "i", "3")})[0].samples.size(), size_t(300));
    }
    void makesASeriesOnceWhenTwoWritersRace() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        std::atomic<size_t> accepted{0};
        const auto writer = [&](int number) {
            for (int round = 0; round < 200; ++round) {
                Batch batch;
                for (int i = 0; i < 10; ++i)
                    batch.add(Labels::of({{"round", std::to_string(round * 5 + i)}}),
                              {{1'000'000 + 2 * round + number, 1}});
                accepted += append(*db, batch).accepted;
            }
        };
        std::thread first(writer, 0), second(writer, 1);
        first.join();
        second.join();
        QCOMPARE(db->stats().series, size_t(1005));
        size_t samples = 0;
        for (const SeriesData& series : select(*db, {matcher(MatchType::NotEqual, "round", "")}))
            samples += series.samples.size();
        QCOMPARE(samples, accepted.load());
    }
    void truncatesWhileOthersAppendAndQuery() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        std::atomic<int> running{2};
        std::atomic<TimestampMs> clock{1'000'000};
        std::atomic<size_t> accepted{0};
        const auto writer = [&](int number) {
            for (int round = 0; round < 600; ++round) {
                const TimestampMs t = ++clock;
                Batch batch;
                for (int i = round; i < round + 50; ++i)
                    batch.add(Labels::of({{"i", std::to_string(i % 97)},
                                          {"writer", std::to_string(number)}}),
                              {{t, static_cast<double>(t + i % 97)}});
                accepted += append(*db, batch).accepted;
            }
            --running;
        };
        std::thread first(writer, 1), second(writer, 2), reader([&] {
            while (running > 0)
                for (const char* name : {"1", "2"})
                    (void)select(*db, {matcher(MatchType::Equal, "writer", name)});
        });
        // Nearly all series go each time, among them those that a batch has just looked up.
        size_t removed = 0;
        CountingLimiter limiter;
        while (running > 0)
            removed += db->truncate(clock, limiter).seriesRemoved;
        first.join();
        second.join();
        reader.join();
        QVERIFY(removed > 0);
        QCOMPARE(db->stats().seriesCreated - db->stats().seriesRemoved, db->stats().series);
        QVERIFY(accepted > 0);
        for (const SeriesData& one : select(*db, {matcher(MatchType::NotEqual, "writer", "")}))
            for (const Sample& sample : one.samples) {
                const double i = sample.value - static_cast<double>(sample.timestampMs);
                QVERIFY(one.labels.find(fmt::format("i=\"{}\"", i)) != std::string::npos);
            }
    }
    void movesChunksWhileOthersAppendAndQuery() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        constexpr TimestampMs kRounds = 1500;
        constexpr int kSeries = 20;
        std::atomic<bool> isWriting{true};
        std::thread writer([&] {
            for (TimestampMs t = 0; t < kRounds; ++t) {
                Batch batch;
                for (int i = 0; i < kSeries; ++i)
                    batch.add(Labels::of({{"i", std::to_string(i)}, {"w", "1"}}),
                              {{t, static_cast<double>(t * i)}});
                append(*db, batch);
            }
            isWriting = false;
        });
        std::atomic<bool> isWrong{false};
        const auto check = [&] {
            for (const SeriesData& one : select(*db, {Matcher::equal("w", "1")}))
                for (size_t s = 1; s < one.samples.size(); ++s)
                    if (one.samples[s].timestampMs != static_cast<TimestampMs>(s) ||
                        one.samples[s].value != one.samples[1].value * static_cast<double>(s))
                        isWrong = true;
        };
        std::thread reader([&] {
            while (isWriting)
                check();
        });
        size_t moved = 0;
        while (isWriting)
            moved += db->mapChunks(Context());
        writer.join();
        reader.join();
        moved += db->mapChunks(Context());
        check();
        QVERIFY(!isWrong);
        // All but those of the series that is always 0.
        QCOMPARE(moved, size_t((kRounds - 1) / 120 * (kSeries - 1)));
        QCOMPARE(select(*db, {Matcher::equal("w", "1")})[7].samples.size(), size_t(kRounds));
    }
    void showsBatchesWithLateSamplesWholeWhileTheyBecomeBlocks() {
        constexpr size_t kBlocks = 4, kMaxRounds = 20'000;
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path(), {.blockRangeMs = 1000});
        const Labels onTime = Labels::of({{"i", "1"}}), late = Labels::of({{"i", "2"}});
        append(*db, Batch().add(onTime, {{0, 1}}).add(late, {{0, 1}}));
        std::atomic<size_t> written{0};
        std::atomic<bool> isRunning = true;
        size_t rounds = 1;
        std::thread writer([&] {
            for (; written < kBlocks && rounds < kMaxRounds; ++rounds) {
                const auto t = static_cast<TimestampMs>(rounds) * 10;
                appendWithin(*db, INT64_MAX, Batch().add(onTime, {{t, 1}}).add(late, {{-t, 1}}));
            }
            isRunning = false;
        });
        bool isWhole = true;
        std::thread reader([&] {
            while (isRunning) {
                const auto found = select(*db, {matcher(MatchType::NotEqual, "i", "")});
                isWhole &= found[0].samples.size() == found[1].samples.size();
            }
        });
        CountingLimiter limiter;
        while (isRunning)
            written += db->compact(Context(), limiter)->blocksWritten;
        writer.join();
        reader.join();
        QVERIFY(isWhole);
        QVERIFY(written >= kBlocks);
        const auto found = select(*db, {matcher(MatchType::NotEqual, "i", "")});
        QCOMPARE(found[0].samples.size(), rounds);
        QCOMPARE(found[1].samples.size(), rounds);
    }

  private:
    /// All series that were written in the newest round that is seen have a sample of it.
    static bool isOneRound(const std::vector<SeriesData>& found) {
        size_t newest = 0;
        TimestampMs last = 0;
        for (const SeriesData& series : found) {
            const TimestampMs t = series.samples.back().timestampMs;
            if (t > last) newest = 0;
            last = std::max(last, t);
            newest += t == last ? 1 : 0;
        }
        return newest == found.size();
    }
};

static const pallium::test::Registrar<DbThreadsTest> registeredThreads;

}  // namespace pallium::tsdb

#include "db_threads_test.moc"
