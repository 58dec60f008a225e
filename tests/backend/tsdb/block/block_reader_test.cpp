#include "backend/tsdb/block/block_reader.h"

#include "tests/backend/tsdb/block/block_fixture.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

#include <filesystem>
#include <limits>
#include <random>

namespace pallium::tsdb {

namespace {

constexpr TimestampMs kEarliest = std::numeric_limits<TimestampMs>::min();
constexpr TimestampMs kLatest = std::numeric_limits<TimestampMs>::max();

Ulid ulidOf(TimestampMs t) {
    return Ulid::generate(t);
}

/// What of these samples lies in the range; series with nothing left are left out.
SeriesSamples cut(const SeriesSamples& series, TimestampMs minTime, TimestampMs maxTime) {
    SeriesSamples result;
    for (const auto& [labels, samples] : series) {
        storage::SampleColumns kept;
        for (size_t i = 0; i < samples.size(); ++i)
            if (samples.timestamps[i] >= minTime && samples.timestamps[i] <= maxTime)
                kept.push(samples.timestamps[i], samples.values[i]);
        for (const HistogramSample& sample : samples.histograms)
            if (sample.timestampMs >= minTime && sample.timestampMs <= maxTime)
                kept.histograms.push_back(sample);
        if (kept.size() + kept.histograms.size() > 0) result.emplace(labels, std::move(kept));
    }
    return result;
}

SeriesSamples withoutEmpty(SeriesSamples series) {
    return cut(series, kEarliest, kLatest);
}

std::vector<std::string> namesOf(const storage::SeriesSet& set) {
    std::vector<std::string> names;
    std::vector<Label> scratch;
    for (size_t i = 0; i < set.size(); ++i)
        names.push_back(formatLabels(set.labels(i, scratch)));
    return names;
}

}  // namespace

class BlockReaderTest : public QObject {
    Q_OBJECT

    static std::shared_ptr<const BlockReader> openGolden(const test::GoldenBlock& block) {
        auto opened = BlockReader::open(io::realFileSystem(), block.directory);
        if (!opened) qFatal("%s", opened.error().message.c_str());
        return *opened;
    }

  private Q_SLOTS:
    void readsWhatPrometheusWrote() {
        if (test::goldenBlocks().empty()) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        for (const auto& golden : test::goldenBlocks()) {
            const auto block = openGolden(golden);
            const auto read = readSeries(*block);
            QVERIFY2(read, golden.name.c_str());
            QVERIFY2(describe(*read) == describe(goldenSeries(golden)), golden.name.c_str());
        }
    }
    void readsAnyRange() {
        if (test::goldenBlocks().empty()) QSKIP("no reference data");
        std::mt19937_64 random(11);
        for (const char* name : {"floats", "mixed", "tombstones", "negative_time", "overlap_a"}) {
            const test::GoldenBlock golden = test::goldenBlock(name);
            const auto block = openGolden(golden);
            const SeriesSamples whole = goldenSeries(golden);
            const auto& meta = block->meta();
            const auto span = static_cast<uint64_t>(meta.maxTime - meta.minTime) + 2000;
            for (int round = 0; round < 50; ++round) {
                const TimestampMs a =
                    meta.minTime - 1000 + static_cast<TimestampMs>(random() % span);
                const TimestampMs b =
                    meta.minTime - 1000 + static_cast<TimestampMs>(random() % span);
                const auto read = readSeries(*block, std::min(a, b), std::max(a, b));
                QVERIFY(read);
                QCOMPARE(describe(withoutEmpty(*read)),
                         describe(cut(whole, std::min(a, b), std::max(a, b))));
            }
        }
    }
    void namesTheLabelsOfItsRange() {
        if (test::goldenBlocks().empty()) QSKIP("no reference data");
        for (const auto& golden : test::goldenBlocks()) {
            const auto block = openGolden(golden);
            const QJsonObject dump = test::goldenDump(golden);
            if (!dump.contains(u"label_names")) continue;
            std::vector<std::string> names;
            for (const auto& name : dump[u"label_names"].toArray())
                names.push_back(name.toString().toStdString());
            const auto inside = block->querier(block->meta().maxTime - 1, kLatest);
            QCOMPARE(*inside->labelNames(Context(), {}), names);
            for (const auto& outside : {block->querier(block->meta().maxTime, kLatest),
                                        block->querier(kEarliest, block->meta().minTime - 1)}) {
                QVERIFY(outside->labelNames(Context(), {})->empty());
                QVERIFY(outside->labelValues(Context(), "__name__", {})->empty());
                const Matcher any = Matcher::create(MatchType::Regex, "a", ".*").value();
                QCOMPARE((*outside->select(Context(), true, {}, {&any, 1}))->size(), size_t{0});
            }
        }
        const auto block = openGolden(test::goldenBlock("many_values"));
        const auto querier = block->querier(kEarliest, kLatest);
        QCOMPARE(querier->labelValues(Context(), "none", {})->size(), size_t{0});
        size_t most = 0;
        const std::vector<std::string> names = querier->labelNames(Context(), {}).value();
        for (const std::string& name : names)
            most = std::max(most, querier->labelValues(Context(), name, {})->size());
        QCOMPARE(most, size_t{2500});
    }
    void selectsSortedSeriesWithSomethingInTheRange() {
        const test::TempDir dir;
        const auto block =
            TestSeries()
                .add(Labels::of({{"__name__", "m"}, {"k", "b"}}), countUp(0, 10, 1))
                .add(Labels::of({{"__name__", "m"}, {"k", "a"}}), countUp(600'000, 10, 1))
                .add(Labels::of({{"__name__", "n"}}), countUp(0, 50, 1), 10)
                .write(dir.path(), ulidOf(1));
        const auto selected = [&](TimestampMs minTime, TimestampMs maxTime, const Matcher& matcher,
                                  size_t limit = 0) {
            storage::SelectHints hints;
            hints.limit = limit;
            const auto querier = block->querier(minTime, maxTime);
            return namesOf(*querier->select(Context(), true, hints, {&matcher, 1}).value());
        };
        const Matcher m = Matcher::equal("__name__", "m");
        const Matcher all = Matcher::create(MatchType::NotEqual, "__name__", "").value();
        using Names = std::vector<std::string>;
        QCOMPARE(selected(0, kLatest, m), (Names{R"(m{k="a"})", R"(m{k="b"})"}));
        QCOMPARE(selected(0, 599'999, m), (Names{R"(m{k="b"})"}));
        QCOMPARE(selected(135'001, 599'999, m), Names());
        QCOMPARE(selected(135'000, 600'000, all), (Names{R"(m{k="a"})", R"(m{k="b"})", "n"}));
        QCOMPARE(selected(0, kLatest, all, 2), (Names{R"(m{k="a"})", R"(m{k="b"})"}));
    }
    void skipsWhatIsDeleted() {
        const test::TempDir dir;
        const Ulid ulid = ulidOf(1);
        const Labels gone = Labels::of({{"a", "1"}}), part = Labels::of({{"a", "2"}});
        const auto before = TestSeries()
                                .add(gone, countUp(0, 30, 1), 10)
                                .add(part, countUp(0, 30, 1), 10)
                                .write(dir.path(), ulid);
        const IndexPostings series = before->index().postings("", "").value();
        QCOMPARE(series.size(), size_t{2});
        Tombstones tombstones;
        tombstones[series[0]].add({0, 29 * 15'000});
        tombstones[series[1]].add({15'000, 30'000});        // inside the first chunk
        tombstones[series[1]].add({150'000, 285'000});      // the second chunk
        tombstones[series[1]].add({29 * 15'000, kLatest});  // the last sample
        const std::string directory = dir.path() + '/' + ulid.toString();
        QVERIFY(writeTombstones(io::realFileSystem(), directory, tombstones));
        const auto block = BlockReader::open(io::realFileSystem(), directory).value();
        SeriesSamples expected;
        const std::vector<FloatSample> whole = countUp(0, 30, 1);
        for (const size_t i : {0, 3, 4, 5, 6, 7, 8, 9, 20, 21, 22, 23, 24, 25, 26, 27, 28})
            expected[formatLabels(part.view())].push(whole[i].first, whole[i].second);
        QCOMPARE(describe(*readSeries(*block)), describe(expected));
        // The same by the way of compaction, with as many chunks as there were, but for the second.
        const auto cursor = block->cursor();
        QVERIFY(*cursor->next());
        QCOMPARE(formatLabels(cursor->labels()), formatLabels(part.view()));
        QCOMPARE(cursor->chunks().size(), size_t{2});
        QCOMPARE(cursor->chunks()[1].maxTime, TimestampMs{28 * 15'000});
        QVERIFY(!*cursor->next());
        QVERIFY(!*cursor->next());
    }
    void staysReadableWhenItIsDeleted() {
        const test::TempDir dir;
        const Ulid ulid = ulidOf(1);
        auto block =
            TestSeries().add(Labels::of({{"a", "1"}}), countUp(0, 300, 1)).write(dir.path(), ulid);
        const auto before = describe(*readSeries(*block));
        const auto querier = block->querier(kEarliest, kLatest);
        const Matcher all = Matcher::create(MatchType::NotEqual, "a", "").value();
        const auto set = querier->select(Context(), true, {}, {&all, 1}).value();
        QVERIFY(deleteBlock(io::realFileSystem(), dir.path(), ulid));
        QVERIFY(namesIn(dir.path()).empty());
        QCOMPARE(describe(*readSeries(*block)), before);
        block.reset();
        storage::SampleColumns samples;
        QVERIFY(set->read(0, kEarliest, kLatest, samples));
        QCOMPARE(samples.size(), size_t{300});
    }
    void saysWhatIsMissing() {
        const test::TempDir dir;
        const Ulid ulid = ulidOf(1);
        const std::string directory = dir.path() + '/' + ulid.toString();
        const auto kindOfOpen = [&] {
            const auto opened = BlockReader::open(io::realFileSystem(), directory);
            return opened ? std::optional<ErrorKind>() : opened.error().kind;
        };
        QCOMPARE(kindOfOpen(), ErrorKind::NotFound);
        TestSeries().add(Labels::of({{"a", "1"}}), countUp(0, 3, 1)).write(dir.path(), ulid);
        QCOMPARE(kindOfOpen(), std::nullopt);
        std::filesystem::remove(directory + "/tombstones");
        QCOMPARE(kindOfOpen(), std::nullopt);
        std::filesystem::rename(directory + "/index", directory + "/away");
        QCOMPARE(kindOfOpen(), ErrorKind::Corruption);
        std::filesystem::rename(directory + "/away", directory + "/index");
        std::filesystem::rename(directory + "/meta.json", directory + "/away");
        QCOMPARE(kindOfOpen(), ErrorKind::NotFound);
        std::filesystem::rename(directory + "/away", directory + "/meta.json");
        std::filesystem::remove_all(directory + "/chunks");
        QCOMPARE(kindOfOpen(), ErrorKind::Corruption);
    }
    void refusesTheMetaOfAnotherBlock() {
        const test::TempDir dir;
        const Ulid ulid = ulidOf(1), other = ulidOf(2);
        TestSeries().add(Labels::of({{"a", "1"}}), countUp(0, 3, 1)).write(dir.path(), ulid);
        std::filesystem::rename(dir.path() + '/' + ulid.toString(),
                                dir.path() + '/' + other.toString());
        const auto opened =
            BlockReader::open(io::realFileSystem(), dir.path() + '/' + other.toString());
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Corruption);
    }
    void countsItsBytes() {
        const test::TempDir dir;
        const auto block = TestSeries()
                               .add(Labels::of({{"a", "1"}}), countUp(0, 300, 1))
                               .write(dir.path(), ulidOf(1));
        uint64_t bytes = 0;
        for (const auto& [path, content] : contentOf(dir.path()))
            bytes += content.size();
        QCOMPARE(block->fileBytes(), bytes);
    }
    void stopsWhenCanceled() {
        const test::TempDir dir;
        const auto block = TestSeries()
                               .add(Labels::of({{"a", "1"}}), countUp(0, 3, 1))
                               .write(dir.path(), ulidOf(1));
        const CancelToken token;
        token.cancel();
        const Matcher all = Matcher::create(MatchType::NotEqual, "a", "").value();
        const auto set = block->querier(0, 1)->select(Context(token), true, {}, {&all, 1});
        QVERIFY(!set);
        QCOMPARE(set.error().kind, ErrorKind::Canceled);
    }
};

static const test::Registrar<BlockReaderTest> registered;

}  // namespace pallium::tsdb

#include "block_reader_test.moc"
