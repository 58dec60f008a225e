#include "backend/tsdb/block/block_writer.h"

#include "tests/backend/tsdb/block/block_fixture.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>

namespace pallium::tsdb {

namespace {

using Fault = test::FaultyFileSystem::Fault;

/// Gives what another gives until it fails.
class FailingCursor final : public SeriesCursor {
  public:
    FailingCursor(std::unique_ptr<SeriesCursor> base, size_t good)
        : m_base(std::move(base)), m_good(good) {}
    Result<bool> next() override {
        if (m_good == 0) return fail(ErrorKind::Corruption, "bad series");
        --m_good;
        return m_base->next();
    }
    LabelsView labels() const override { return m_base->labels(); }
    std::span<const EncodedChunk> chunks() const override { return m_base->chunks(); }

  private:
    const std::unique_ptr<SeriesCursor> m_base;
    size_t m_good;
};

BlockMeta metaOf(const Ulid& ulid) {
    BlockMeta meta;
    meta.ulid = ulid;
    meta.sources = {ulid};
    meta.maxTime = 10'000'000;
    return meta;
}

TestSeries someSeries() {
    TestSeries series;
    for (const char* value : {"1", "2", "3"})
        series.add(Labels::of({{"__name__", "m"}, {"k", value}}), countUp(0, 300, 1), 100);
    return series;
}

}  // namespace

class BlockWriterTest : public QObject {
    Q_OBJECT

    const Ulid m_ulid = Ulid::generate(1'700'000'000'000);
    const std::string m_temporary = m_ulid.toString() + ".tmp-for-creation";

    Result<std::optional<BlockMeta>> write(io::FileSystem& files, const std::string& parent,
                                           const TestSeries& series) const {
        // Small segments, so that there are several.
        return writeBlock(Context(), files, parent, metaOf(m_ulid), series.symbols(),
                          *series.cursor(), {500});
    }
    SeriesSamples readBack(const std::string& parent) const {
        const auto block =
            BlockReader::open(io::realFileSystem(), parent + '/' + m_ulid.toString()).value();
        return readSeries(*block).value();
    }

  private Q_SLOTS:
    void writesAgainWhatPrometheusWrote() {
        if (test::goldenBlocks().empty()) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        for (const auto& golden : test::goldenBlocks()) {
            if (golden.name == "tombstones") continue;  // would be applied
            const test::TempDir dir;
            const auto block = BlockReader::open(io::realFileSystem(), golden.directory).value();
            const auto symbols = symbolsOf(*block);
            QVERIFY(symbols.has_value());
            BlockWriterOptions options;
            if (golden.name == "multi_segment_level2") options.segmentBytes = 32 << 10;
            const auto written = writeBlock(Context(), io::realFileSystem(), dir.path(),
                                            block->meta(), *symbols, *block->cursor(), options);
            QVERIFY2(written && written->has_value(), golden.name.c_str());
            BlockMeta::Stats stats = (*written)->stats;
            QCOMPARE(stats.floatSamples + stats.histogramSamples, stats.samples);
            stats.floatSamples = stats.histogramSamples = 0;  // this version did not count them
            QCOMPARE(stats, block->meta().stats);
            const std::string directory = dir.path() + '/' + block->meta().ulid.toString();
            QVERIFY(contentOf(directory + "/chunks") == contentOf(golden.directory + "/chunks"));
            const auto again = BlockReader::open(io::realFileSystem(), directory).value();
            QVERIFY(describe(*readSeries(*again)) == describe(goldenSeries(golden)));
        }
    }
    void writesWhatItWasGiven() {
        const test::TempDir dir;
        const TestSeries series = someSeries();
        const auto written = write(io::realFileSystem(), dir.path(), series);
        QVERIFY(written);
        QCOMPARE((*written)->stats, (BlockMeta::Stats{900, 900, 0, 3, 9, 0}));
        QCOMPARE(namesIn(dir.path()), std::vector{m_ulid.toString()});
        const std::string directory = dir.path() + '/' + m_ulid.toString();
        QCOMPARE(namesIn(directory),
                 (std::vector<std::string>{"chunks", "index", "meta.json", "tombstones"}));
        QVERIFY(namesIn(directory + "/chunks").size() > 1);
        QCOMPARE(test::readFile(directory + "/meta.json"), printBlockMeta(**written));
        QCOMPARE(test::readFile(directory + "/tombstones").size(), size_t{9});
        SeriesSamples expected;
        for (const char* value : {"1", "2", "3"})
            for (const auto& [t, v] : countUp(0, 300, 1))
                expected["m{k=\"" + std::string(value) + "\"}"].push(t, v);
        QCOMPARE(describe(readBack(dir.path())), describe(expected));
    }
    void leavesNoBlockWithoutSeries() {
        const test::TempDir dir;
        const auto written = write(io::realFileSystem(), dir.path(), TestSeries());
        QVERIFY(written);
        QVERIFY(!written->has_value());
        QVERIFY(namesIn(dir.path()).empty());
    }
    void leavesNothingWhenTheSeriesFail() {
        for (size_t good = 0; good <= 3; ++good) {
            const test::TempDir dir;
            const TestSeries series = someSeries();
            FailingCursor cursor(series.cursor(), good);
            const auto written = writeBlock(Context(), io::realFileSystem(), dir.path(),
                                            metaOf(m_ulid), series.symbols(), cursor);
            QVERIFY(!written);
            QCOMPARE(written.error().kind, ErrorKind::Corruption);
            QVERIFY(namesIn(dir.path()).empty());
        }
    }
    void leavesNothingWhenCanceled() {
        const test::TempDir dir;
        const TestSeries series = someSeries();
        const CancelToken token;
        token.cancel();
        const auto written = writeBlock(Context(token), io::realFileSystem(), dir.path(),
                                        metaOf(m_ulid), series.symbols(), *series.cursor());
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Canceled);
        QVERIFY(namesIn(dir.path()).empty());
    }
    void refusesEncodingsThatOlderReadersLack() {
        const test::TempDir dir;
        const std::vector<uint8_t> bytes(8);
        TestSeries series;
        series.addChunk(Labels::of({{"a", "1"}}), {0, 0, ChunkEncoding::Xor2, bytes});
        const auto written = write(io::realFileSystem(), dir.path(), series);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::InvalidArgument);
        QVERIFY(namesIn(dir.path()).empty());
    }
    void takesTheLeftoversOfAnEarlierAttempt() {
        const test::TempDir dir;
        std::filesystem::create_directories(dir.path() + '/' + m_temporary + "/chunks");
        setFile(dir.path() + '/' + m_temporary + "/chunks/000001", "half a segment");
        setFile(dir.path() + '/' + m_temporary + "/index", "half an index");
        QVERIFY(write(io::realFileSystem(), dir.path(), someSeries()));
        QCOMPARE(readBack(dir.path()).size(), size_t{3});
    }

    void isThereWholeOrNotAtAll_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("allAfter");
        for (const Fault fault : {Fault::Refuse, Fault::Tear, Fault::DoneAnyway})
            for (const bool allAfter : {false, true})
                QTest::addRow("fault %d, all after %d", static_cast<int>(fault), allAfter)
                    << static_cast<int>(fault) << allAfter;
    }
    void isThereWholeOrNotAtAll() {
        QFETCH(int, fault);
        QFETCH(bool, allAfter);
        const TestSeries series = someSeries();
        size_t failures = 0;
        for (size_t n = 1;; ++n) {
            const test::TempDir dir;
            test::FaultyFileSystem files(io::realFileSystem());
            files.failAt(n, static_cast<Fault>(fault), allAfter);
            const auto written = write(files, dir.path(), series);
            const bool hasFailed = files.hasFailed();
            files.heal();
            if (!hasFailed) {
                QVERIFY(written);
                break;
            }
            ++failures;
            for (const std::string& name : namesIn(dir.path()))
                QVERIFY(name == m_temporary || name == m_ulid.toString());
            if (std::filesystem::exists(dir.path() + '/' + m_ulid.toString()))
                QCOMPARE(readBack(dir.path()).size(), size_t{3});
            else
                QVERIFY(!written);
            // One failure leaves nothing at all, unless it hits the removal itself.
            QVERIFY(removeUnfinishedBlocks(files, dir.path()));
            QVERIFY(!std::filesystem::exists(dir.path() + '/' + m_temporary));
        }
        QVERIFY(failures > 20);
    }
    void losesNothingInAPowerCut() {
        const test::TempDir dir;
        test::FaultyFileSystem files(io::realFileSystem());
        QVERIFY(write(files, dir.path(), someSeries()));
        const auto before = contentOf(dir.path());
        files.loseUnsynced();
        QVERIFY(contentOf(dir.path()) == before);
        QCOMPARE(readBack(dir.path()).size(), size_t{3});
    }
    void keepsOneOfTwoBlocksOfOneName() {
        const test::TempDir dir;
        QVERIFY(write(io::realFileSystem(), dir.path(), someSeries()));
        const auto before = contentOf(dir.path());
        QVERIFY(!write(io::realFileSystem(), dir.path(), someSeries()));
        QVERIFY(contentOf(dir.path()) == before);
    }

    void removesOnlyUnfinishedBlocks() {
        const test::TempDir dir;
        const std::string ulid = m_ulid.toString();
        const std::string outside = dir.path() + "/outside";
        const std::string parent = dir.path() + "/blocks";
        std::filesystem::create_directories(outside);
        setFile(outside + "/kept", "");
        std::filesystem::create_directories(parent);
        std::filesystem::create_directory_symlink(outside, parent + "/link");
        std::filesystem::create_directory_symlink(
            outside, parent + '/' + Ulid::generate(2).toString() + ".tmp-for-deletion");
        const std::vector<std::string> kept{ulid, "notes.tmp-for-creation", ulid + ".tmp",
                                            ".tmp-for-creation", "wal"};
        for (const std::string& name : kept)
            std::filesystem::create_directories(parent + '/' + name + "/deep");
        for (const char* suffix : {".tmp-for-creation", ".tmp-for-deletion"})
            std::filesystem::create_directories(parent + '/' + ulid + suffix + "/deep");
        QVERIFY(removeUnfinishedBlocks(io::realFileSystem(), parent));
        std::vector<std::string> names = kept;
        names.push_back("link");
        std::sort(names.begin(), names.end());
        QCOMPARE(namesIn(parent), names);
        QCOMPARE(namesIn(outside), std::vector<std::string>{"kept"});
    }
    void deletesWholeBlocks() {
        const auto series = someSeries();
        for (const Fault fault : {Fault::Refuse, Fault::DoneAnyway}) {
            for (size_t n = 1;; ++n) {
                const test::TempDir dir;
                QVERIFY(write(io::realFileSystem(), dir.path(), series));
                test::FaultyFileSystem files(io::realFileSystem());
                files.failAt(n, fault);
                const bool isDeleted = deleteBlock(files, dir.path(), m_ulid).has_value();
                const bool hasFailed = files.hasFailed();
                files.heal();
                QCOMPARE(isDeleted, !hasFailed);
                // Still there whole, or no block any more.
                if (std::filesystem::exists(dir.path() + '/' + m_ulid.toString()))
                    QCOMPARE(readBack(dir.path()).size(), size_t{3});
                QVERIFY(removeUnfinishedBlocks(files, dir.path()));
                QVERIFY(namesIn(dir.path()).size() <= (isDeleted ? 0U : 1U));
                if (!hasFailed) break;
            }
        }
        const test::TempDir dir;
        const auto missing = deleteBlock(io::realFileSystem(), dir.path(), m_ulid);
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, ErrorKind::NotFound);
    }
};

static const test::Registrar<BlockWriterTest> registered;

}  // namespace pallium::tsdb

#include "block_writer_test.moc"
