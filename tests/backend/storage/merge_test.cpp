#include "backend/storage/merge.h"

#include "tests/support/memory_storage.h"
#include "tests/support/test_main.h"

#include <random>

namespace pallium::storage {
namespace {

using test::MemoryStorage;

std::unique_ptr<Querier> merged(const std::vector<MemoryStorage>& parts) {
    std::vector<std::unique_ptr<Querier>> queriers;
    for (const MemoryStorage& part : parts)
        queriers.push_back(std::move(*part.querier(INT64_MIN, INT64_MAX)));
    return mergeQueriers(std::move(queriers));
}

std::string dump(const Querier& querier, bool sorted) {
    const Matcher all[] = {*Matcher::create(MatchType::Regex, "__name__", ".+")};
    const auto set = *querier.select(Context(), sorted, {}, all);
    std::vector<std::string> lines;
    std::vector<Label> scratch;
    for (size_t i = 0; i < set->size(); ++i) {
        std::string line = formatLabels(set->labels(i, scratch));
        SampleColumns columns;
        if (!set->read(i, INT64_MIN, INT64_MAX, columns)) return "read failed";
        for (size_t s = 0; s < columns.size(); ++s)
            line += ' ' + std::to_string(columns.timestamps[s]) + '=' +
                    std::to_string(static_cast<int>(columns.values[s]));
        lines.push_back(line);
    }
    if (!sorted) std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines)
        text += line + '\n';
    return text;
}

SampleColumns histograms(std::initializer_list<TimestampMs> times, double sum) {
    SampleColumns columns;
    for (const TimestampMs t : times) {
        columns.histograms.push_back({t, {}});
        columns.histograms.back().histogram.sum = sum;
    }
    return columns;
}

}  // namespace

class MergeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void findsASeriesOfSeveralPartsOnce() {
        std::vector<MemoryStorage> parts(3);
        const Labels a = Labels::of({{"__name__", "up"}, {"job", "a"}});
        const Labels b = Labels::of({{"__name__", "up"}, {"job", "b"}});
        parts[0].add(a, 10, 1);
        parts[1].add(b, 10, 2);
        parts[2].add(a, 20, 3);
        parts[2].add(b, 20, 4);
        const std::string expected = "up{job=\"a\"} 10=1 20=3\nup{job=\"b\"} 10=2 20=4\n";
        QCOMPARE(dump(*merged(parts), true), expected);
        QCOMPARE(dump(*merged(parts), false), expected);
    }
    void letsTheFirstPartWin() {
        std::vector<MemoryStorage> parts(2);
        const Labels up = Labels::of({{"__name__", "up"}});
        parts[0].add(up, 10, 1);
        parts[0].add(up, 30, 1);
        parts[1].add(up, 10, 2);
        parts[1].add(up, 20, 2);
        parts[1].add(up, 40, 2);
        QCOMPARE(dump(*merged(parts), false), std::string("up 10=1 20=2 30=1 40=2\n"));
    }
    void unitesNamesAndValues() {
        std::vector<MemoryStorage> parts(2);
        parts[0].add(Labels::of({{"__name__", "up"}, {"x", "1"}}), 10, 1);
        parts[1].add(Labels::of({{"__name__", "down"}, {"y", "1"}}), 10, 1);
        const auto querier = merged(parts);
        QCOMPARE(*querier->labelNames(Context(), {}),
                 (std::vector<std::string>{"__name__", "x", "y"}));
        QCOMPARE(*querier->labelValues(Context(), "__name__", {}),
                 (std::vector<std::string>{"down", "up"}));
    }
    void passesASinglePartOn() {
        std::vector<MemoryStorage> one(1), none;
        one[0].add(Labels::of({{"__name__", "up"}}), 10, 1);
        QCOMPARE(dump(*merged(one), true), std::string("up 10=1\n"));
        QCOMPARE(dump(*merged(none), true), std::string());
    }
    void agreesWithOneStoreThatHasEverything() {
        for (unsigned seed = 1; seed <= 200; ++seed) {
            std::mt19937 random(seed);
            std::vector<MemoryStorage> parts(2 + random() % 3), whole(1);
            for (size_t part = parts.size(); part-- > 0;) {
                const int samples = static_cast<int>(random() % 40);
                for (int i = 0; i < samples; ++i) {
                    const Labels labels =
                        Labels::of({{"__name__", std::string(1, "abcd"[random() % 4])},
                                    {"x", std::to_string(random() % 3)}});
                    const auto t = static_cast<TimestampMs>(random() % 20);
                    const double value = static_cast<double>(random() % 100);
                    parts[part].add(labels, t, value);
                    whole[0].add(labels, t, value);  // later ones overwrite: the first part wins
                }
            }
            for (const bool sorted : {true, false})
                QVERIFY2(dump(*merged(parts), sorted) == dump(*merged(whole), sorted),
                         std::to_string(seed).c_str());
        }
    }
    void mergesFloatsAndHistograms() {
        SampleColumns floats;
        floats.push(10, 1);
        floats.push(30, 1);
        mergeColumns(floats, histograms({10, 20, 40}, 7));
        QCOMPARE(floats.timestamps, (std::vector<TimestampMs>{10, 30}));
        QCOMPARE(floats.histograms.size(), size_t(2));
        QCOMPARE(floats.histograms[0].timestampMs, TimestampMs(20));
        SampleColumns first = histograms({10}, 1);
        mergeColumns(first, histograms({10, 20}, 2));
        QCOMPARE(first.histograms.size(), size_t(2));
        QCOMPARE(first.histograms[0].histogram.sum, 1.0);
        SampleColumns empty;
        mergeColumns(empty, std::move(first));
        QCOMPARE(empty.histograms.size(), size_t(2));
    }
    void addsUpWhatReadingTook() {
        SampleColumns earlier, later;
        earlier.push(10, 1);
        earlier.countChunk(100);
        later.push(10, 2);  // replaced, but read all the same
        later.countChunk(20);
        later.countChunk(3);
        mergeColumns(earlier, std::move(later));
        mergeColumns(earlier, SampleColumns());
        QCOMPARE(earlier.chunks, size_t(3));
        QCOMPARE(earlier.chunkBytes, size_t(123));
        std::vector<MemoryStorage> parts(2);
        const Labels up = Labels::of({{"__name__", "up"}});
        for (TimestampMs t = 0; t < 200; ++t)
            parts[t < 150 ? 0 : 1].add(up, t, 1);
        const Matcher all[] = {Matcher::equal("__name__", "up")};
        const auto set = *merged(parts)->select(Context(), true, {}, all);
        SampleColumns columns;
        QVERIFY(set->read(0, 0, 1000, columns));
        QCOMPARE(columns.chunks, size_t(3));  // two and one
        QVERIFY(set->read(0, 190, 1000, columns));
        QCOMPARE(columns.chunks, size_t(4));
        columns.clear();
        QCOMPARE(columns.chunks + columns.chunkBytes, size_t(0));
    }
    /// What a counter was compared to is elsewhere, then.
    void forgetsHintsWhereThePartChanges() {
        using enum CounterResetHint;
        const auto hinted = [](std::initializer_list<TimestampMs> times, CounterResetHint hint) {
            SampleColumns columns = histograms(times, 1);
            for (HistogramSample& sample : columns.histograms)
                sample.histogram.hint = hint;
            return columns;
        };
        const auto hintsOf = [](const SampleColumns& columns) {
            std::vector<CounterResetHint> hints;
            for (const HistogramSample& sample : columns.histograms)
                hints.push_back(sample.histogram.hint);
            return hints;
        };
        SampleColumns mixed = hinted({10, 20, 40, 50}, NotCounterReset);
        mergeColumns(mixed, hinted({20, 30, 60, 70}, NotCounterReset));
        QVERIFY((hintsOf(mixed) == std::vector{NotCounterReset, NotCounterReset, Unknown, Unknown,
                                               NotCounterReset, Unknown, NotCounterReset}));
        SampleColumns before = hinted({10, 20}, NotCounterReset);
        mergeColumns(before, hinted({30, 40}, NotCounterReset));
        QVERIFY((hintsOf(before) ==
                 std::vector{NotCounterReset, NotCounterReset, Unknown, NotCounterReset}));
        SampleColumns floats;
        floats.push(15, 1);
        mergeColumns(floats, hinted({10, 20}, NotCounterReset));
        QVERIFY((hintsOf(floats) == std::vector{NotCounterReset, Unknown}));
        SampleColumns gauges = hinted({10, 30}, Gauge);
        mergeColumns(gauges, hinted({20}, Gauge));
        QVERIFY(hintsOf(gauges) == std::vector(3, Gauge));
    }
};

static const test::Registrar<MergeTest> registered;

}  // namespace pallium::storage

#include "merge_test.moc"
