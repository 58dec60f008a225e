#include "backend/tsdb/compact/compact.h"

#include "tests/backend/tsdb/block/block_fixture.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>
#include <limits>

namespace pallium::tsdb {

namespace {

using Blocks = std::vector<std::shared_ptr<const BlockReader>>;

std::shared_ptr<const BlockReader> openBlock(const std::string& directory) {
    auto block = BlockReader::open(io::realFileSystem(), directory);
    if (!block) qFatal("%s", block.error().message.c_str());
    return *block;
}
std::shared_ptr<const BlockReader> openGolden(const char* name) {
    return openBlock(test::goldenBlock(name).directory);
}

}  // namespace

class CompactTest : public QObject {
    Q_OBJECT

    const Ulid m_ulid = Ulid::generate(1'700'000'000'000);

    Result<std::optional<BlockMeta>> compact(io::FileSystem& files, const std::string& parent,
                                             const Blocks& blocks,
                                             const Context& context = {}) const {
        return compactBlocks(context, files, parent, m_ulid, blocks);
    }
    /// The block that comes of these, and its meta; null if there is none.
    std::shared_ptr<const BlockReader> compacted(const std::string& parent,
                                                 const Blocks& blocks) const {
        const auto meta = compact(io::realFileSystem(), parent, blocks);
        if (!meta) qFatal("%s", meta.error().message.c_str());
        return *meta ? openBlock(parent + '/' + m_ulid.toString()) : nullptr;
    }

  private Q_SLOTS:
    void cleansTombstonesAsPrometheusDid() {
        if (test::goldenBlocks().empty()) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        const test::TempDir dir;
        const auto block = compacted(dir.path(), {openGolden("tombstones")});
        const auto golden = openGolden("tombstones_cleaned");
        const auto expected = golden->meta();
        QCOMPARE(describe(*readSeries(*block)), describe(*readSeries(*golden)));
        QCOMPARE(block->meta().level, expected.level);
        QCOMPARE(block->meta().sources, expected.sources);
        QCOMPARE(block->meta().parents, expected.parents);
        QCOMPARE(block->meta().minTime, expected.minTime);
        QCOMPARE(block->meta().maxTime, expected.maxTime);
        QCOMPARE(block->meta().stats.samples, expected.stats.samples);
        QCOMPARE(block->meta().stats.chunks, expected.stats.chunks);
        QVERIFY(block->tombstones().empty());
        const auto chunks = [](const std::string& parent) { return contentOf(parent + "/chunks"); };
        QVERIFY(chunks(dir.path() + '/' + m_ulid.toString()) ==
                chunks(test::goldenBlock("tombstones_cleaned").directory));
        QCOMPARE(block->index().symbols(), golden->index().symbols());
    }
    void mergesOverlapsAsPrometheusDid() {
        if (test::goldenBlocks().empty()) QSKIP("no reference data");
        const test::TempDir dir;
        const auto a = openGolden("overlap_a"), b = openGolden("overlap_b");
        const auto block = compacted(dir.path(), {b, a});
        const auto prometheus = openGolden("overlap_compacted");
        QCOMPARE(block->meta().sources, prometheus->meta().sources);
        QCOMPARE(block->meta().parents, prometheus->meta().parents);
        QCOMPARE(block->meta().level, 2);
        QCOMPARE(block->meta().stats.samples, prometheus->meta().stats.samples);
        SeriesSamples ofA = *readSeries(*a), ofB = *readSeries(*b);
        const SeriesSamples merged = *readSeries(*block), expected = *readSeries(*prometheus);
        QCOMPARE(merged.size(), expected.size());
        size_t conflicts = 0;
        for (const auto& [labels, samples] : merged) {
            // Times, and values: those of the first block where it has one, else of the second;
            // where both agree, Prometheus' too.
            const storage::SampleColumns& golden = expected.at(labels);
            QCOMPARE(samples.timestamps, golden.timestamps);
            QVERIFY(std::equal(samples.histograms.begin(), samples.histograms.end(),
                               golden.histograms.begin(), golden.histograms.end(),
                               [](const HistogramSample& x, const HistogramSample& y) {
                                   return x.timestampMs == y.timestampMs;
                               }));
            std::map<TimestampMs, double> first, second;
            for (size_t i = 0; i < ofA[labels].size(); ++i)
                first.emplace(ofA[labels].timestamps[i], ofA[labels].values[i]);
            for (size_t i = 0; i < ofB[labels].size(); ++i)
                second.emplace(ofB[labels].timestamps[i], ofB[labels].values[i]);
            for (size_t i = 0; i < samples.size(); ++i) {
                const TimestampMs t = samples.timestamps[i];
                const bool isConflict =
                    first.contains(t) && second.contains(t) && first[t] != second[t];
                conflicts += isConflict ? 1 : 0;
                QCOMPARE(samples.values[i], first.contains(t) ? first[t] : second[t]);
                if (!isConflict) QCOMPARE(samples.values[i], golden.values[i]);
            }
        }
        QVERIFY(conflicts > 0);
    }
    void doesTheSameInAnyOrder() {
        if (test::goldenBlocks().empty()) QSKIP("no reference data");
        const test::TempDir one, other;
        const auto a = openGolden("overlap_a"), b = openGolden("overlap_b"),
                   c = openGolden("mixed"), d = openGolden("int_histograms");
        QVERIFY(compacted(one.path(), {a, b, c, d}));
        QVERIFY(compacted(other.path(), {d, b, c, a}));
        QVERIFY(contentOf(one.path()) == contentOf(other.path()));
    }
    void joinsBlocksThatFollowEachOther() {
        if (test::goldenBlocks().empty()) QSKIP("no reference data");
        // The three blocks that this one came from are gone: cut it again, at their borders.
        const auto golden = openGolden("multi_segment_level2");
        const SeriesSamples whole = *readSeries(*golden);
        const test::TempDir dir, target;
        Blocks parts;
        for (const auto& parent : golden->meta().parents) {
            TestSeries part;
            for (const auto cursor = golden->cursor(); cursor->next().value();)
                for (const EncodedChunk& chunk : cursor->chunks())
                    if (chunk.minTime >= parent.minTime && chunk.maxTime < parent.maxTime)
                        part.addChunk(Labels(cursor->labels()), chunk);
            parts.push_back(part.write(dir.path(), parent.ulid));
        }
        const auto block = compacted(target.path(), parts);
        QCOMPARE(block->meta().stats.samples, golden->meta().stats.samples);
        QCOMPARE(block->meta().stats.chunks, golden->meta().stats.chunks);
        QCOMPARE(block->meta().sources, golden->meta().sources);
        QCOMPARE(describe(*readSeries(*block)), describe(whole));
    }
    void leavesNoBlockOfWhatIsAllDeleted() {
        const test::TempDir dir, target;
        const Ulid ulid = Ulid::generate(1);
        const auto block =
            TestSeries().add(Labels::of({{"a", "1"}}), countUp(0, 30, 1)).write(dir.path(), ulid);
        Tombstones tombstones;
        tombstones[block->index().postings("", "").value()[0]].add({0, 10'000'000});
        const std::string directory = dir.path() + '/' + ulid.toString();
        QVERIFY(writeTombstones(io::realFileSystem(), directory, tombstones));
        QVERIFY(!compacted(target.path(), {openBlock(directory)}));
        QVERIFY(namesIn(target.path()).empty());
        QVERIFY(!compacted(target.path(), {}));
        QVERIFY(namesIn(target.path()).empty());
    }
    void stopsWhenCanceled() {
        const test::TempDir dir, target;
        const auto block = TestSeries()
                               .add(Labels::of({{"a", "1"}}), countUp(0, 30, 1))
                               .write(dir.path(), Ulid::generate(1));
        const CancelToken token;
        token.cancel();
        const auto stopped = compact(io::realFileSystem(), target.path(), {block}, Context(token));
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, ErrorKind::Canceled);
        QVERIFY(namesIn(target.path()).empty());
    }
    void namesTheDamagedBlock() {
        const test::TempDir dir, target;
        const Labels labels = Labels::of({{"a", "1"}});
        const Ulid good = Ulid::generate(1), bad = Ulid::generate(2);
        const auto first = TestSeries().add(labels, countUp(0, 30, 1)).write(dir.path(), good);
        TestSeries().add(labels, countUp(15'000, 30, 1)).write(dir.path(), bad);
        const std::string chunks = dir.path() + '/' + bad.toString() + "/chunks/000001";
        std::string damaged = test::readFile(chunks);
        damaged[20] = static_cast<char>(damaged[20] ^ 1);
        setFile(chunks, damaged);
        const auto failed = compact(io::realFileSystem(), target.path(),
                                    {first, openBlock(dir.path() + '/' + bad.toString())});
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, ErrorKind::Corruption);
        QVERIFY2(failed.error().message.find(bad.toString()) != std::string::npos,
                 failed.error().message.c_str());
        QVERIFY(namesIn(target.path()).empty());
    }
    void isThereWholeOrNotAtAll() {
        using Fault = test::FaultyFileSystem::Fault;
        const test::TempDir dir;
        const Labels labels = Labels::of({{"a", "1"}});
        const Blocks blocks{
            TestSeries().add(labels, countUp(0, 30, 1)).write(dir.path(), Ulid::generate(1)),
            TestSeries().add(labels, countUp(15'000, 30, 1)).write(dir.path(), Ulid::generate(2))};
        for (const Fault fault : {Fault::Refuse, Fault::Tear, Fault::DoneAnyway}) {
            for (size_t n = 1;; ++n) {
                const test::TempDir target;
                test::FaultyFileSystem files(io::realFileSystem());
                // From here on, as on a full disk.
                files.failAt(n, fault, true);
                const bool isDone = compact(files, target.path(), blocks).has_value();
                const bool hasFailed = files.hasFailed();
                files.heal();
                QCOMPARE(isDone, !hasFailed);
                if (isDone) break;
                QVERIFY(removeUnfinishedBlocks(files, target.path()));
                const auto left = namesIn(target.path());
                if (left.empty()) QVERIFY(compacted(target.path(), blocks));
                const auto block = openBlock(target.path() + '/' + m_ulid.toString());
                QCOMPARE(block->meta().stats.samples, uint64_t{31});
            }
        }
    }
};

static const test::Registrar<CompactTest> registered;

}  // namespace pallium::tsdb

#include "compact_test.moc"
