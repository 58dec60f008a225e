#include "tests/backend/tsdb/head/block_check.h"
#include "tests/backend/tsdb/head/compaction_faults.h"
#include "tests/backend/tsdb/head/seen_samples.h"

#include <algorithm>
#include <random>

namespace pallium::tsdb {

using namespace test;
using pallium::test::FaultyFileSystem;

namespace {

constexpr int64_t kRange = 1000;
const DbOptions kShortRange{.blockRangeMs = kRange};

const Labels kFirst = Labels::of({{"__name__", "h"}, {"i", "1"}});
const Labels kSecond = Labels::of({{"__name__", "h"}, {"i", "2"}});

Histogram invalid() {
    Histogram histogram = integers(1);
    ++histogram.count;
    return histogram;
}

/// What a load makes of one series: which kinds, in which layouts, with resets and gauges.
AnyHistogram histogramAt(int series, TimestampMs t, std::mt19937& random) {
    const auto count = static_cast<int64_t>(t % 700);  // counters are reset now and then
    const int64_t more = series % 3 == 0 && t % 400 > 200 ? 1 : 0;
    switch (series % 5) {
        case 0:  // gets more buckets
            return histogramOf<Histogram>({{-2, 2}, {1, static_cast<uint32_t>(1 + more)}},
                                          more > 0 ? std::vector<int64_t>{count, 1, count, 2}
                                                   : std::vector<int64_t>{count, 1, count});
        case 1: {
            auto gauge = histogramOf<Histogram>({{static_cast<int32_t>(random() % 3), 2}},
                                                {static_cast<int64_t>(random() % 9), 1});
            gauge.hint = CounterResetHint::Gauge;
            return gauge;
        }
        case 2: {
            auto custom = histogramOf<Histogram>({{0, 3}}, {count, 2, count});
            custom.layout.schema = HistogramLayout::kCustomBuckets;
            custom.layout.customBounds = {0.005, 0.1, 1e9};
            return custom;
        }
        default:
            return floats(count);
    }
}

constexpr int kSeries = 10;
constexpr TimestampMs kStep = 10;

/// Each step in [from, to): histograms, floats in some of the series, stale markers, and now and
/// then something that is refused.
void fill(Db& db, TimestampMs from, TimestampMs to, TimestampMs step = kStep) {
    std::mt19937 random(static_cast<unsigned>(from) + 1);
    for (TimestampMs t = from; t < to; t += step) {
        Batch batch;
        for (int i = 0; i < kSeries; ++i) {
            const Labels labels =
                Labels::of({{"__name__", "h"}, {"i", std::to_string(i)}, {"job", "load"}});
            const TimestampMs at = random() % 20 == 0 ? t - 2 * step : t;
            if (random() % 15 == 0)
                batch.add(labels, {{at, staleNan()}});
            else if (i >= 5 && t % 300 < 120)
                batch.add(labels, {{at, static_cast<double>(t)}});
            else
                batch.add(labels, {}, {{at, histogramAt(i, t, random)}});
        }
        append(db, batch);
    }
}

}  // namespace

class DbHistogramsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void showsWhatItTook() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        const AppendResult result =
            append(*db, Batch()
                            .add(kFirst, {}, {{1000, integers(1)}, {2000, integers(2)}})
                            .add(kSecond, {{1000, 7}}, {{2000, floats(3)}}));
        QCOMPARE(result.accepted, size_t(1));
        QCOMPARE(result.acceptedHistograms, size_t(3));
        FloatHistogram second = floats(2);
        second.hint = CounterResetHint::NotCounterReset;
        const std::vector<SeenSeries> expected{
            {formatLabels(kFirst.view()), {{1000, 0, floats(1)}, {2000, 0, second}}},
            {formatLabels(kSecond.view()),
             {{1000, std::bit_cast<uint64_t>(7.0), {}}, {2000, 0, floats(3)}}}};
        QVERIFY(see(*db) == expected);
        QCOMPARE(db->stats().minTime, TimestampMs(1000));
        QCOMPARE(db->stats().maxTime, TimestampMs(2000));
    }
    void keepsTheOrderAcrossKinds() {
        using enum AppendOutcome;
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        append(*db, Batch().add(kFirst, {}, {{5000, integers(1)}}).add(kSecond, {{5000, 1}}));
        const auto histograms = [&](const Labels& labels, std::vector<HistogramPoint> points) {
            return append(*db, Batch().add(labels, {}, points)).histogramOutcomes;
        };
        QVERIFY((histograms(kFirst, {{5000, integers(1)},
                                     {5000, integers(2)},
                                     {5000, floats(1)},
                                     {4000, integers(1)}}) ==
                 std::vector{Duplicate, DuplicateTimestamp, DuplicateTimestamp, OutOfOrder}));
        QVERIFY((histograms(kSecond, {{5000, integers(1)}, {4000, integers(1)}}) ==
                 std::vector{DuplicateTimestamp, OutOfOrder}));
        QVERIFY((append(*db, Batch().add(kFirst, {{5000, 1}, {4000, 1}})).outcomes ==
                 std::vector{DuplicateOfHistogram, OutOfOrder}));
        // Within one batch, too: floats come first.
        const AppendResult both = append(*db, Batch().add(kFirst, {{6000, 1}, {7000, 1}},
                                                          {{6000, integers(1)},
                                                           {7000, integers(1)},
                                                           {8000, integers(1)},
                                                           {8000, integers(1)},
                                                           {8000, integers(2)}}));
        QCOMPARE(both.accepted, size_t(2));
        QVERIFY((both.histogramOutcomes == std::vector{OutOfOrder, DuplicateTimestamp, Accepted,
                                                       Duplicate, DuplicateTimestamp}));
        QCOMPARE(both.acceptedHistograms, size_t(2));
        QCOMPARE(countOf(see(*db)), size_t(5));
    }
    void refusesWhatIsOlderThanTheHead() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kShortRange);
        append(*db, Batch().add(kFirst, {}, {{5000, integers(1)}}));
        const AppendResult result = append(
            *db,
            Batch().add(kFirst, {}, {{4499, integers(1)}}).add(kSecond, {}, {{4499, floats(1)}}));
        QVERIFY((result.histogramOutcomes ==
                 std::vector{AppendOutcome::OutOfBounds, AppendOutcome::OutOfBounds}));
        QCOMPARE(db->stats().series, size_t(1));
    }
    void refusesInvalidOnes() {
        using enum AppendOutcome;
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        FloatHistogram negative = floats(1);
        negative.positive[0] = -1;
        const AppendResult result =
            append(*db, Batch()
                            .add(kFirst, {}, {{1000, invalid()}, {2000, integers(1)}})
                            .add(kSecond, {}, {{1000, negative}}));
        QVERIFY((result.histogramOutcomes ==
                 std::vector{InvalidHistogram, Accepted, InvalidHistogram}));
        QCOMPARE(result.acceptedHistograms, size_t(1));
        QCOMPARE(db->stats().series, size_t(1));
    }
    void ignoresThemWhereTheRulesSaySo() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        CountingLimiter limiter;
        AppendResult result;
        const Batch batch = Batch()
                                .add(kFirst, {}, {{1000, integers(1)}})
                                .add(kSecond, {{1000, 1}}, {{2000, invalid()}});
        QVERIFY(db->append(batch.batch, {}, {.takesHistograms = false}, limiter, result));
        QVERIFY((result.histogramOutcomes ==
                 std::vector{AppendOutcome::Accepted, AppendOutcome::Accepted}));
        QCOMPARE(result.acceptedHistograms, size_t(0));
        QCOMPARE(result.accepted, size_t(1));
        QCOMPARE(db->stats().series, size_t(1));
        QCOMPARE(countOf(see(*db)), size_t(1));
    }
    void asksTheLimiter() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        CountingLimiter one(1);
        const Batch batch =
            Batch()
                .add(kFirst, {}, {{1000, integers(1)}})
                .add(kSecond, {{1000, 1}}, {{2000, integers(1)}, {3000, invalid()}});
        const AppendResult result = append(*db, batch, one);
        QVERIFY((result.histogramOutcomes == std::vector{AppendOutcome::Accepted,
                                                         AppendOutcome::SeriesLimit,
                                                         AppendOutcome::InvalidHistogram}));
        QCOMPARE(result.outcomes[0], AppendOutcome::SeriesLimit);
        QCOMPARE(result.acceptedHistograms, size_t(1));
        // A series that is left out is not looked at.
        CountingLimiter limiter;
        const std::vector<uint8_t> skip{1, 1};
        QVERIFY((append(*db, batch, limiter, skip).histogramOutcomes ==
                 std::vector(3, AppendOutcome::Accepted)));
    }
    void endsHistogramsByAStaleOneOfTheirKind() {
        const pallium::test::TempDir dir;
        std::vector<SeenSeries> before;
        {
            const auto db = openDb(dir.path());
            append(*db, Batch()
                            .add(kFirst, {}, {{1000, integers(1)}})
                            .add(kSecond, {}, {{1000, floats(1)}}));
            const Batch markers =
                Batch()
                    .add(kFirst, {{2000, staleNan()}, {3000, staleNan()}})
                    .add(kSecond, {{2000, staleNan()}, {3000, 5}, {4000, staleNan()}});
            QCOMPARE(append(*db, markers).accepted, size_t(5));
            QVERIFY((append(*db, Batch().add(kFirst, {{3000, staleNan()}})).outcomes ==
                     std::vector{AppendOutcome::Duplicate}));
            before = see(*db);
            const std::vector<Seen>& first = before[0].samples;
            QCOMPARE(first.size(), size_t(3));
            QVERIFY(first[1].histogram && isStale(*first[1].histogram));
            QVERIFY(first[2].histogram && isStale(*first[2].histogram));
            const std::vector<Seen>& second = before[1].samples;
            QCOMPARE(second.size(), size_t(4));
            QVERIFY(second[1].histogram && isStale(*second[1].histogram));
            QVERIFY(!second[3].histogram && second[3].bits == kStaleNanBits);
        }
        QVERIFY(see(*openDb(dir.path())) == before);
    }
    void tellsResetsAndGauges() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        Histogram gauge = integers(1);
        gauge.hint = CounterResetHint::Gauge;
        append(*db,
               Batch()
                   .add(kFirst, {}, {{1000, integers(5)}, {2000, integers(6)}, {3000, integers(2)}})
                   .add(kSecond, {}, {{1000, gauge}, {2000, gauge}}));
        std::vector<CounterResetHint> hints;
        for (const SeenSeries& series : see(*db))
            for (const Seen& sample : series.samples)
                hints.push_back(sample.histogram->hint);
        using enum CounterResetHint;
        QVERIFY((hints == std::vector{Unknown, NotCounterReset, Unknown, Gauge, Gauge}));
    }
    void showsTheSameAfterARestart() {
        const pallium::test::TempDir dir;
        std::vector<SeenSeries> before;
        for (int life = 0; life < 3; ++life) {
            const auto db = openDb(dir.path());
            if (life > 0) QVERIFY(see(*db) == before);
            fill(*db, 1000 * life, 1000 * life + 1000);
            before = see(*db);
            QCOMPARE(db->stats().walCorruptions, size_t(0));
        }
        QVERIFY(countOf(before) > 2500);
    }
    void showsTheSameFromBlocks() {
        const pallium::test::TempDir dir;
        std::vector<SeenSeries> before;
        {
            const auto db = openDb(dir.path(), kShortRange);
            fill(*db, 0, 4300);
            before = see(*db);
            const auto part = see(*db, 1205, 2995);
            QCOMPARE(compactDb(*db)->blocksWritten, size_t(3));
            QVERIFY(see(*db) == before);
            QVERIFY(see(*db, 1205, 2995) == part);
            for (const BlockMeta& block : db->blocks()) {
                QVERIFY(block.stats.histogramSamples > 500);
                QVERIFY(block.stats.floatSamples > 100);
                checkBlockIndependently(dir.path() + '/' + block.ulid.toString());
            }
        }
        // And with the log, which a checkpoint has shortened.
        const auto db = openDb(dir.path(), kShortRange);
        QVERIFY(see(*db) == before);
        QCOMPARE(db->stats().walCorruptions, size_t(0));
        fill(*db, 4300, 4400);
        QVERIFY(countOf(see(*db)) > countOf(before) + 80);
    }
    /// Ends in the middle of chunks.
    void showsTheSameAfterAFlush() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kShortRange);
        fill(*db, 0, 1730);
        const auto before = see(*db);
        CountingLimiter limiter;
        QCOMPARE(db->flush(Context(), limiter)->blocksWritten, size_t(2));
        QCOMPARE(db->stats().series, size_t(0));
        QVERIFY(see(*db) == before);
        for (const BlockMeta& block : db->blocks())
            checkBlockIndependently(dir.path() + '/' + block.ulid.toString());
    }
    void givesBackTheMemoryOfWhatIsInABlock() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), kShortRange);
        // Closed chunks lie in blocks, of which one is not used to its end.
        constexpr size_t kBlockBytes = 64 << 10;
        size_t largest = 0;
        for (TimestampMs t = 0; t < 30'000; t += 500) {
            fill(*db, t, t + 500);
            QVERIFY(compactDb(*db));
            if (t == 5000) largest = db->stats().headBytes + kBlockBytes;
            if (t > 5000) QVERIFY(db->stats().headBytes < largest);
        }
        CountingLimiter limiter;
        QVERIFY(db->truncate(30'000, limiter).seriesRemoved == kSeries);
        QCOMPARE(db->stats().series, size_t(0));
    }
    void makesNothingVisibleThatIsNotInTheLog() {
        for (size_t n = 1; n < 12; ++n) {
            const pallium::test::TempDir dir;
            FaultyFileSystem files(io::realFileSystem());
            std::vector<SeenSeries> before;
            {
                const auto db = openDb(dir.path(), {}, files);
                append(*db, Batch().add(kFirst, {{500, 1}}, {{600, integers(1)}}));
                files.failAt(n, FaultyFileSystem::Fault::Tear);
                for (TimestampMs t = 1000; t < 1006; ++t) {
                    CountingLimiter limiter;
                    AppendResult result;
                    Batch batch;
                    batch.add(kFirst, {}, {{t, integers(t)}})
                        .add(kSecond, {{t, staleNan()}}, {{t + 1, floats(t)}});
                    const size_t seen = countOf(see(*db));
                    if (!db->append(batch.batch, {}, {}, limiter, result))
                        QCOMPARE(countOf(see(*db)), seen);
                }
                before = see(*db);
            }
            const auto db = openDb(dir.path(), {}, files);
            QVERIFY2(see(*db) == before, std::to_string(n).c_str());
        }
    }
    void losesNothingWhereverACompactionIsInterrupted() {
        crashAtEachOperation(CompactionScenario<std::vector<SeenSeries>>{
            .options = kShortRange,
            .fill = [](Db& db) { fill(db, 0, 1700, 50); },
            .see = [](const Db& db) { return see(db); },
            .goesOn = {}});
    }
};

static const pallium::test::Registrar<DbHistogramsTest> registeredHistograms;

}  // namespace pallium::tsdb

#include "db_histograms_test.moc"
