#include "tests/backend/tsdb/head/seen_samples.h"

#include <filesystem>

namespace pallium::tsdb {

using namespace test;

namespace {

using O = AppendOutcome;

constexpr TimestampMs kNoon = 1'700'000'000'000;
constexpr int64_t kHour = 3600'000;
const Labels kLatency = Labels::of({{"__name__", "latency"}, {"i", "1"}});
const Labels kOther = Labels::of({{"__name__", "latency"}, {"i", "2"}});

Histogram customBuckets(int64_t count) {
    auto custom = histogramOf<Histogram>({{0, 3}}, {count, 2, 1});
    custom.layout.schema = HistogramLayout::kCustomBuckets;
    custom.layout.customBounds = {0.005, 0.1, 1e9};
    return custom;
}

/// Of a kind: integers, floats, custom buckets, a gauge.
AnyHistogram ofKind(int kind, int64_t count) {
    if (kind == 0) return integers(count);
    if (kind == 1) return floats(count);
    if (kind == 2) return customBuckets(count);
    Histogram gauge = integers(count);
    gauge.hint = CounterResetHint::Gauge;
    return gauge;
}

FloatHistogram asRead(const AnyHistogram& histogram) {
    FloatHistogram read;
    if (const auto* const integer = std::get_if<Histogram>(&histogram))
        toFloat(*integer, read);
    else
        read = std::get<FloatHistogram>(histogram);
    return read;
}

Seen seenAt(TimestampMs t, const AnyHistogram& histogram) {
    return {t, 0, asRead(histogram)};
}
Seen seenAt(TimestampMs t, double value) {
    return {t, std::bit_cast<uint64_t>(value), {}};
}

/// Of kLatency, without hints.
std::vector<Seen> seenOf(const Db& db) {
    const auto all = withoutHints(see(db));
    for (const SeenSeries& series : all)
        if (series.labels == formatLabels(kLatency.view())) return series.samples;
    return {};
}

/// One histogram of kLatency.
AppendResult appendOne(Db& db, TimestampMs t, const AnyHistogram& histogram,
                       int64_t window = kHour) {
    return appendWithin(db, window, Batch().add(kLatency, {}, {{t, histogram}}));
}
O outcomeOfOne(Db& db, TimestampMs t, const AnyHistogram& histogram) {
    return appendOne(db, t, histogram).histogramOutcomes.at(0);
}
O outcomeOfFloat(Db& db, TimestampMs t, double value) {
    return appendWithin(db, kHour, Batch().add(kLatency, {{t, value}})).outcomes.at(0);
}

}  // namespace

class DbLateHistogramsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void judgesThemByTheWindow_data() {
        QTest::addColumn<qint64>("window");
        QTest::addColumn<qint64>("t");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<bool>("isOutOfOrder");
        const auto row = [](const char* name, qint64 window, qint64 t, int count, O outcome,
                            bool isOutOfOrder = false) {
            QTest::newRow(name) << window << t << count << static_cast<int>(outcome)
                                << isOutOfOrder;
        };
        row("newer", 1000, kNoon + 1, 5, O::Accepted);
        row("same again", 1000, kNoon, 1, O::Duplicate);
        row("same time, another one", 1000, kNoon, 2, O::DuplicateTimestamp);
        row("older", 1000, kNoon - 1, 5, O::Accepted, true);
        row("oldest of the window", 1000, kNoon - 1000, 5, O::Accepted, true);
        row("before the window", 1000, kNoon - 1001, 5, O::TooOld);
        row("too old for the head, within the window", 2 * kHour, kNoon - kHour - 1, 5, O::Accepted,
            true);
        row("too old for the head, before the window", 2 * kHour, kNoon - 2 * kHour - 1, 5,
            O::TooOld);
        row("no window, older", 0, kNoon - 1, 5, O::OutOfOrder);
        row("no window, too old for the head", 0, kNoon - kHour - 1, 5, O::OutOfBounds);
        row("window without end", INT64_MAX, kNoon - INT64_MAX, 5, O::Accepted, true);
    }
    void judgesThemByTheWindow() {
        QFETCH(qint64, window);
        QFETCH(qint64, t);
        QFETCH(int, count);
        QFETCH(int, outcome);
        QFETCH(bool, isOutOfOrder);
        for (const int kind : {0, 1, 2, 3}) {
            const pallium::test::TempDir dir;
            const auto db = openDb(dir.path());
            appendOne(*db, kNoon, ofKind(kind, 1));
            const AppendResult result = appendOne(*db, t, ofKind(kind, count), window);
            QCOMPARE(static_cast<int>(result.histogramOutcomes.at(0)), outcome);
            QCOMPARE(result.acceptedHistograms, size_t(outcome <= int(O::Duplicate) ? 1 : 0));
            QCOMPARE(result.outOfOrder, size_t(isOutOfOrder ? 1 : 0));
            std::vector<Seen> expected{seenAt(kNoon, ofKind(kind, 1))};
            if (outcome == int(O::Accepted))
                expected.insert(isOutOfOrder ? expected.begin() : expected.end(),
                                seenAt(t, ofKind(kind, count)));
            QVERIFY(seenOf(*db) == expected);
        }
    }
    void measuresTheWindowOfAnEmptyHeadByAHistogram() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        const Batch batch = Batch().add(
            kLatency, {},
            {{kNoon, integers(1)}, {kNoon - 1000, integers(2)}, {kNoon - 1001, integers(3)}});
        QVERIFY((appendWithin(*db, 1000, batch).histogramOutcomes ==
                 std::vector{O::Accepted, O::Accepted, O::TooOld}));
    }
    void ignoresThemWhereTheRulesSaySo() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        append(*db, Batch().add(kLatency, {{kNoon, 1}}));
        CountingLimiter limiter;
        AppendResult result;
        const Batch batch = Batch().add(kLatency, {}, {{kNoon - 5, integers(1)}});
        const AppendRules rules{.outOfOrderWindowMs = 1000, .takesHistograms = false};
        QVERIFY(db->append(batch.batch, {}, rules, limiter, result));
        QCOMPARE(result.histogramOutcomes.at(0), O::Accepted);
        QCOMPARE(result.outOfOrder, size_t(0));
        QCOMPARE(seenOf(*db).size(), size_t(1));
    }
    void refusesInvalidOnes() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        appendOne(*db, kNoon, integers(1));
        Histogram invalid = integers(1);
        ++invalid.count;
        QCOMPARE(outcomeOfOne(*db, kNoon - 5, invalid), O::InvalidHistogram);
    }
    /// One instant has one sample, of whatever kind.
    void findsDuplicatesAmongTheLatest() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), {.outOfOrderChunkSamples = 3});
        appendOne(*db, kNoon, integers(9));
        QCOMPARE(outcomeOfOne(*db, kNoon - 5, integers(1)), O::Accepted);
        QCOMPARE(outcomeOfOne(*db, kNoon - 5, integers(1)), O::Duplicate);
        QCOMPARE(outcomeOfOne(*db, kNoon - 5, integers(2)), O::DuplicateTimestamp);
        QCOMPARE(outcomeOfOne(*db, kNoon - 5, floats(1)), O::DuplicateTimestamp);
        QCOMPARE(outcomeOfFloat(*db, kNoon - 5, 1), O::DuplicateOfHistogram);
        Histogram hinted = integers(1);  // hints are no content
        hinted.hint = CounterResetHint::CounterReset;
        QCOMPARE(outcomeOfOne(*db, kNoon - 5, hinted), O::Duplicate);
        QCOMPARE(outcomeOfFloat(*db, kNoon - 6, 1), O::Accepted);
        QCOMPARE(outcomeOfOne(*db, kNoon - 6, integers(1)), O::DuplicateTimestamp);
        QCOMPARE(outcomeOfOne(*db, kNoon - 7, floats(2)), O::Accepted);
        QCOMPARE(outcomeOfOne(*db, kNoon - 7, floats(2)), O::Duplicate);
        const std::vector<Seen> expected{seenAt(kNoon - 7, floats(2)), seenAt(kNoon - 6, 1.0),
                                         seenAt(kNoon - 5, integers(1)),
                                         seenAt(kNoon, integers(9))};
        QVERIFY(seenOf(*db) == expected);
        // The next one makes chunks of these: what comes of their times is taken, and never seen.
        QCOMPARE(outcomeOfOne(*db, kNoon - 8, integers(1)), O::Accepted);
        QCOMPARE(outcomeOfOne(*db, kNoon - 6, integers(2)), O::Accepted);
        QCOMPARE(outcomeOfFloat(*db, kNoon - 7, 7), O::Accepted);
        std::vector<Seen> more = expected;
        more.insert(more.begin(), seenAt(kNoon - 8, integers(1)));
        QVERIFY(seenOf(*db) == more);
    }
    void tellsThatThereIsAHistogramAtTheTimeOfAFloat() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        appendOne(*db, kNoon, integers(9));
        const AppendResult result =
            append(*db, Batch().add(kLatency, {{kNoon, 1}}).add(kOther, {{kNoon, 1}}));
        QVERIFY((result.outcomes == std::vector{O::DuplicateOfHistogram, O::Accepted}));
        QVERIFY(result.existing.empty());
        // And within a batch, when a series stands in it twice.
        const Batch batch = Batch()
                                .add(kLatency, {}, {{kNoon + 5, integers(10)}})
                                .add(kOther, {{kNoon + 1, 1}})
                                .add(kLatency, {{kNoon + 5, 1}});
        for (const int64_t window : {int64_t{0}, kHour}) {
            const pallium::test::TempDir other;
            const auto second = openDb(other.path());
            appendOne(*second, kNoon, integers(9));
            QCOMPARE(appendWithin(*second, window, batch).outcomes.at(1), O::DuplicateOfHistogram);
        }
    }
    void takesWhatIsOutOfOrderWithinABatch() {
        const pallium::test::TempDir dir;
        std::vector<SeenSeries> before;
        {
            const auto db = openDb(dir.path());
            append(*db, Batch().add(kLatency, {{kNoon, 1}}).add(kOther, {{kNoon, 1}}));
            // Floats are judged before the histograms of their entry, and entries as they stand.
            const Batch batch = Batch()
                                    .add(kLatency, {{kNoon + 9, 9}},
                                         {{kNoon + 5, integers(5)}, {kNoon + 12, integers(12)}})
                                    .add(kOther, {{kNoon + 1, 1}})
                                    .add(kLatency, {{kNoon + 11, 11}},
                                         {{kNoon + 5, integers(5)}, {kNoon + 5, integers(6)}});
            const AppendResult result = appendWithin(*db, kHour, batch);
            QVERIFY(result.outcomes == std::vector(3, O::Accepted));
            QVERIFY((result.histogramOutcomes ==
                     std::vector{O::Accepted, O::Accepted, O::Duplicate, O::DuplicateTimestamp}));
            QCOMPARE(result.outOfOrder, size_t(2));
            QCOMPARE(result.accepted, size_t(3));
            QCOMPARE(result.acceptedHistograms, size_t(3));
            const std::vector<Seen> expected{seenAt(kNoon, 1.0), seenAt(kNoon + 5, integers(5)),
                                             seenAt(kNoon + 9, 9.0), seenAt(kNoon + 11, 11.0),
                                             seenAt(kNoon + 12, integers(12))};
            QVERIFY(seenOf(*db) == expected);
            before = see(*db);
        }
        QVERIFY(see(*openDb(dir.path())) == before);
    }
    void makesASeriesOfLateOnesOnly() {
        const pallium::test::TempDir dir;
        std::vector<SeenSeries> before;
        {
            const auto db = openDb(dir.path());
            append(*db, Batch().add(kOther, {{kNoon, 1}}));
            const TimestampMs late = kNoon - 2 * kHour;
            const Batch batch =
                Batch().add(kLatency, {},
                            {{late, integers(1)}, {late - 5, floats(2)}, {late + 5, integers(3)}});
            QCOMPARE(appendWithin(*db, kNoon, batch).outOfOrder, size_t(3));
            QCOMPARE(db->stats().series, size_t(2));
            QVERIFY(
                (seenOf(*db) == std::vector{seenAt(late - 5, floats(2)), seenAt(late, integers(1)),
                                            seenAt(late + 5, integers(3))}));
            const auto querier = db->querier(late - 5, late - 5);
            QVERIFY((*(*querier)->labelValues(Context(), "i", {}) ==
                     std::vector<std::string>{"1", "2"}));
            const std::vector<Matcher> matchers{matcher(MatchType::NotEqual, "i", "")};
            QVERIFY((*(*querier)->labelValues(Context(), "i", matchers) ==
                     std::vector<std::string>{"1", "2"}));
            QCOMPARE(see(*db, late - 5, late).at(0).samples.size(), size_t(2));
            QVERIFY(see(*db, late + 6, late + 9).empty());
            const Labels more = Labels::of({{"__name__", "more"}, {"i", "3"}});
            const Batch tooOld = Batch().add(more, {}, {{5, integers(1)}});
            QCOMPARE(appendWithin(*db, 1000, tooOld).histogramOutcomes.at(0), O::TooOld);
            QCOMPARE(db->stats().series, size_t(2));
            before = see(*db);
        }
        QVERIFY(see(*openDb(dir.path())) == before);
    }
    void readsTheSampleInOrderOfTwo() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        append(*db, Batch().add(kLatency, {{kNoon, 1}}, {{kNoon + 1, integers(1)}}));
        appendOne(*db, kNoon + 2, integers(2));
        const Batch again =
            Batch().add(kLatency, {}, {{kNoon, integers(7)}, {kNoon + 1, integers(8)}});
        QCOMPARE(appendWithin(*db, kHour, again).outOfOrder, size_t(2));
        const std::vector<Seen> expected{seenAt(kNoon, 1.0), seenAt(kNoon + 1, integers(1)),
                                         seenAt(kNoon + 2, integers(2))};
        QVERIFY(seenOf(*db) == expected);
        CountingLimiter limiter;
        QVERIFY(db->flush(Context(), limiter));
        QVERIFY(seenOf(*db) == expected);
    }
    /// As Prometheus does: by what the newest sample of the series is.
    void keepsLateStaleMarkersAsTheirKind() {
        const pallium::test::TempDir dir;
        std::vector<SeenSeries> before;
        {
            const auto db = openDb(dir.path());
            append(*db,
                   Batch().add(kLatency, {}, {{kNoon, integers(1)}}).add(kOther, {{kNoon, 1}}));
            const Batch markers = Batch()
                                      .add(kLatency, {{kNoon - 5, staleNan()}})
                                      .add(kOther, {{kNoon - 5, staleNan()}});
            QCOMPARE(appendWithin(*db, kHour, markers).outOfOrder, size_t(2));
            QVERIFY(appendWithin(*db, kHour, markers).outcomes == std::vector(2, O::Duplicate));
            before = see(*db);
            QVERIFY(isStale(before.at(0).samples.at(0).histogram.value()));
            QCOMPARE(before.at(1).samples.at(0).bits, kStaleNanBits);
            QCOMPARE(outcomeOfFloat(*db, kNoon - 5, 1), O::DuplicateOfHistogram);
        }
        QVERIFY(see(*openDb(dir.path())) == before);
    }
    /// What of a chunk was compared to the one before it says so, where nothing came in between.
    void tellsWhatIsNoReset_data() {
        using enum CounterResetHint;
        QTest::addColumn<QList<int>>("counts");  // by time, 1 to n
        QTest::addColumn<QList<int>>("sequence");
        QTest::addColumn<int>("chunkSamples");
        QTest::addColumn<QList<int>>("hints");
        const auto row = [](const char* name, QList<int> counts, QList<int> sequence, int samples,
                            const std::vector<CounterResetHint>& hints) {
            QList<int> numbers;
            for (const CounterResetHint hint : hints)
                numbers.push_back(static_cast<int>(hint));
            QTest::newRow(name) << counts << sequence << samples << numbers;
        };
        row("in order and in the buffer", {40, 40, 10, 30}, {1, 4, 2, 3}, 30,
            {Unknown, Unknown, Unknown, Unknown});
        row("between samples in order", {10, 20, 25, 30}, {1, 2, 4, 3}, 30,
            {Unknown, NotCounterReset, Unknown, Unknown});
        row("a chunk and the buffer", {10, 20, 30, 10, 20, 10, 20, 30}, {8, 1, 2, 3, 5, 6, 7, 4}, 6,
            {Unknown, NotCounterReset, NotCounterReset, Unknown, Unknown, Unknown, NotCounterReset,
             Unknown});
        row("two chunks", {50, 10, 20, 30, 40, 50, 60, 100}, {8, 1, 5, 6, 2, 3, 4, 7}, 3,
            {Unknown, Unknown, NotCounterReset, NotCounterReset, Unknown, NotCounterReset, Unknown,
             Unknown});
    }
    void tellsWhatIsNoReset() {
        QFETCH(QList<int>, counts);
        QFETCH(QList<int>, sequence);
        QFETCH(int, chunkSamples);
        QFETCH(QList<int>, hints);
        for (const int kind : {0, 1, 2}) {
            const pallium::test::TempDir dir;
            const auto db =
                openDb(dir.path(), {.outOfOrderChunkSamples = static_cast<size_t>(chunkSamples)});
            for (const int t : sequence)
                QCOMPARE(outcomeOfOne(*db, kNoon + t, ofKind(kind, counts[t - 1])), O::Accepted);
            QList<int> found;
            const auto all = see(*db);
            for (const Seen& sample : all.at(0).samples)
                found.push_back(static_cast<int>(sample.histogram->hint));
            QCOMPARE(found, hints);
        }
    }
    void showsASelectionAsItWas() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path(), {.outOfOrderChunkSamples = 2});
        appendOne(*db, kNoon, integers(9));
        for (const TimestampMs t : {kNoon - 5, kNoon - 9, kNoon - 7})
            appendOne(*db, t, integers(1));
        const auto querier = db->querier(INT64_MIN, INT64_MAX);
        const std::vector<Matcher> matchers{matcher(MatchType::NotEqual, "i", "")};
        const auto found = (*querier)->select(Context(), false, {}, matchers);
        for (const TimestampMs t : {kNoon - 3, kNoon - 8, kNoon - 4, kNoon + 1})
            appendOne(*db, t, integers(2));
        storage::SampleColumns columns;
        QVERIFY((*found)->read(0, INT64_MIN, INT64_MAX, columns));
        std::vector<TimestampMs> times;
        for (const HistogramSample& sample : columns.histograms)
            times.push_back(sample.timestampMs);
        QVERIFY((times == std::vector{kNoon - 9, kNoon - 7, kNoon - 5, kNoon}));
        columns.clear();
        QVERIFY((*found)->read(0, kNoon - 8, kNoon - 5, columns));
        QCOMPARE(columns.histograms.size(), size_t(2));
    }
    /// A request's late histograms are in the record of its other samples.
    void hasNoFilesOfItsOwn() {
        const pallium::test::TempDir dir;
        const auto db = openDb(dir.path());
        appendOne(*db, kNoon, integers(9));
        const size_t bytes = db->stats().walBytes;
        appendOne(*db, kNoon - 5, integers(1));
        QVERIFY(db->stats().walBytes > bytes);
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(dir.path()))
            names.push_back(entry.path().filename());
        std::ranges::sort(names);
        QVERIFY((names == std::vector<std::string>{"wal", "wal-series"}));
    }
};

static const pallium::test::Registrar<DbLateHistogramsTest> registeredLateHistograms;

}  // namespace pallium::tsdb

#include "db_late_histograms_test.moc"
