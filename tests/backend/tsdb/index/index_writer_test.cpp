#include "tests/backend/tsdb/index/index_fixture.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

namespace pallium::tsdb {
namespace {

using test::FaultyFileSystem;

const std::vector<std::string_view> kSymbols = {"a", "b", "c", "d", "x", "y"};

struct OpenWriter {
    OpenWriter()
        : writer(
              IndexWriter::create(io::realFileSystem(), dir.path() + "/index", kSymbols).value()) {}
    Result<void> add(std::vector<Label> labels, std::vector<ChunkMeta> chunks) {
        return writer->add(labels, chunks);
    }
    test::TempDir dir;
    std::unique_ptr<IndexWriter> writer;
};

bool isRefused(const Result<void>& result, std::string_view why) {
    return !result && result.error().kind == ErrorKind::InvalidArgument &&
           result.error().message.ends_with(why);
}

constexpr TimestampMs kEarliest = std::numeric_limits<TimestampMs>::min();
constexpr TimestampMs kLatest = std::numeric_limits<TimestampMs>::max();

}  // namespace

class IndexWriterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesWhatTheReaderReads() {
        const test::TempDir dir;
        const IndexedSeriesList list = smallIndex();
        const std::string path = dir.path() + "/index";
        QVERIFY(list.write(io::realFileSystem(), path));
        const auto index = IndexReader::open(io::realFileSystem(), path);
        QVERIFY2(index, index ? "" : index.error().message.c_str());
        QVERIFY(readSeries(**index).value() == list.series());
        QCOMPARE((*index)->symbols(), list.symbols().size());
        QCOMPARE((*index)->postings("job", "web")->size(), size_t(4));
        QCOMPARE((*index)->postings("canary", "yes")->size(), size_t(4));
        QVERIFY((*index)->postings("canary", "no")->empty());
        QVERIFY((*index)->postings("none", "yes")->empty());
    }
    void writesTheExtremesOfTimesAndReferences() {
        OpenWriter out;
        const std::vector<ChunkMeta> wide = {
            {0, kEarliest, kEarliest}, {1, 0, 0}, {uint64_t(1) << 63, kLatest, kLatest}};
        const std::vector<ChunkMeta> widest = {{~uint64_t(0), kEarliest, kLatest}};
        QVERIFY(out.add({{"a", "x"}}, wide));
        QVERIFY(out.add({{"a", "y"}}, widest));
        QVERIFY(out.writer->finish());
        const auto index = IndexReader::open(io::realFileSystem(), out.dir.path() + "/index");
        QVERIFY(index);
        const auto series = readSeries(**index);
        QVERIFY(series);
        QVERIFY(series->at(0).chunks == wide);
        QVERIFY(series->at(1).chunks == widest);
    }
    void writesAnIndexOfNothing() {
        OpenWriter out;
        QVERIFY(out.writer->finish());
        const auto index = IndexReader::open(io::realFileSystem(), out.dir.path() + "/index");
        QVERIFY2(index, index ? "" : index.error().message.c_str());
        QVERIFY((*index)->labelNames()->empty());
        QVERIFY((*index)->postings("", "")->empty());
    }
    void refusesSymbolsThatDoNotAscend() {
        for (const auto& symbols : {std::vector<std::string_view>{"b", "a"}, {"a", "a"}}) {
            const test::TempDir dir;
            const auto writer =
                IndexWriter::create(io::realFileSystem(), dir.path() + "/index", symbols);
            QVERIFY(!writer);
            QCOMPARE(writer.error().kind, ErrorKind::InvalidArgument);
        }
    }
    void refusesAFileThatExists() {
        OpenWriter out;
        QVERIFY(out.writer->finish());
        const auto second =
            IndexWriter::create(io::realFileSystem(), out.dir.path() + "/index", kSymbols);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::Conflict);
    }
    void refusesLabelsThatReadersWouldMisread() {
        OpenWriter out;
        const std::vector<ChunkMeta> chunk = {{8, 0, 1}};
        QVERIFY(isRefused(out.add({}, chunk), "no labels"));
        QVERIFY(isRefused(out.add({{"a", ""}}, chunk), "empty name or value"));
        QVERIFY(isRefused(out.add({{"", "a"}}, chunk), "empty name or value"));
        QVERIFY(isRefused(out.add({{"a", "z"}}, chunk), "\"z\" is not among the symbols"));
        QVERIFY(isRefused(out.add({{"aa", "x"}}, chunk), "\"aa\" is not among the symbols"));
        QVERIFY(isRefused(out.add({{"b", "x"}, {"a", "x"}}, chunk), "names do not ascend"));
        QVERIFY(isRefused(out.add({{"a", "x"}, {"a", "y"}}, chunk), "names do not ascend"));
        QCOMPARE(out.writer->series(), size_t(0));
    }
    void refusesSeriesOutOfOrderAndGoesOn() {
        OpenWriter out;
        const std::string_view why = "does not come after the series before it";
        QVERIFY(out.add({{"a", "x"}, {"b", "x"}}, {{8, 0, 1}}));
        QVERIFY(isRefused(out.add({{"a", "x"}, {"b", "x"}}, {{9, 0, 1}}), why));
        QVERIFY(isRefused(out.add({{"a", "x"}}, {{9, 0, 1}}), why));
        QVERIFY(isRefused(out.add({{"a", "b"}, {"c", "y"}}, {{9, 0, 1}}), why));
        QVERIFY(out.add({{"a", "x"}, {"b", "x"}, {"c", "x"}}, {{9, 0, 1}}));
        QVERIFY(out.add({{"b", "a"}}, {{10, 0, 1}}));
        QVERIFY(out.writer->finish());
        const auto index = IndexReader::open(io::realFileSystem(), out.dir.path() + "/index");
        QCOMPARE(readSeries(**index)->size(), size_t(3));
    }
    void refusesChunksThatOverlapOrGoBack() {
        OpenWriter out;
        const std::vector<Label> labels = {{"a", "x"}};
        QVERIFY(isRefused(out.add(labels, {}), "no chunks"));
        QVERIFY(isRefused(out.add(labels, {{8, 2, 1}}), "chunk 0 ends before it begins"));
        QVERIFY(isRefused(out.add(labels, {{8, 0, 5}, {9, 5, 6}}),
                          "chunk 1 overlaps the one before it"));
        QVERIFY(isRefused(out.add(labels, {{8, 0, 5}, {8, 6, 7}}),
                          "reference of chunk 1 does not ascend"));
        QVERIFY(out.add(labels, {{8, 0, 5}, {9, 6, 7}}));
        QVERIFY(
            isRefused(out.add({{"a", "y"}}, {{9, 0, 5}}), "reference of chunk 0 does not ascend"));
    }
    void failsWhateverOperationFails_data() {
        QTest::addColumn<int>("fault");
        QTest::newRow("refused") << static_cast<int>(FaultyFileSystem::Fault::Refuse);
        QTest::newRow("torn") << static_cast<int>(FaultyFileSystem::Fault::Tear);
        QTest::newRow("done, but reported as failed")
            << static_cast<int>(FaultyFileSystem::Fault::DoneAnyway);
    }
    void failsWhateverOperationFails() {
        QFETCH(int, fault);
        // Larger than the buffer, so that writes fail in the middle too.
        std::vector<IndexedSeries> series;
        for (int i = 10'000; i < 19'000; ++i)
            series.push_back({Labels::of({{"a", "value-" + std::to_string(i)}, {"b", "x"}}), {}});
        const IndexedSeriesList list(std::move(series));
        for (size_t n = 1;; ++n) {
            const test::TempDir dir;
            FaultyFileSystem files(io::realFileSystem());
            files.failAt(n, static_cast<FaultyFileSystem::Fault>(fault));
            const auto written = list.write(files, dir.path() + "/index");
            QCOMPARE(written.has_value(), !files.hasFailed());
            if (!files.hasFailed()) {
                QVERIFY(n > 5);
                break;
            }
            QCOMPARE(written.error().kind, ErrorKind::Io);
            QVERIFY(n < 100);
        }
    }
    void opensNothingThatCannotBeMapped() {
        FaultyFileSystem files(io::realFileSystem());
        files.failAt(1, FaultyFileSystem::Fault::Refuse);
        const test::TempDir dir;
        QVERIFY(smallIndex().write(io::realFileSystem(), dir.path() + "/index"));
        QCOMPARE(IndexReader::open(files, dir.path() + "/index").error().kind, ErrorKind::Io);
        QVERIFY(IndexReader::open(files, dir.path() + "/index"));
        QCOMPARE(IndexReader::open(files, dir.path() + "/none").error().kind, ErrorKind::NotFound);
    }
};

static const test::Registrar<IndexWriterTest> registered;

}  // namespace pallium::tsdb

#include "index_writer_test.moc"
