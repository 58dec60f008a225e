#include "tests/backend/tsdb/index/index_fixture.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <filesystem>

namespace pallium::tsdb {
namespace {

/// Directories of blocks, with the dump of each.
std::vector<std::pair<std::string, std::string>> goldenBlocks(const std::string& shared) {
    std::vector<std::pair<std::string, std::string>> blocks;
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(shared + "/golden/tsdb")) {
        if (file.path().filename() != "index") continue;
        const std::filesystem::path block = file.path().parent_path();
        const std::filesystem::path folder = block.parent_path();
        std::filesystem::path dump = folder / "dump.json";
        if (!std::filesystem::exists(dump))
            dump = folder.parent_path() / ("dump-" + block.filename().string() + ".json");
        blocks.emplace_back(block, dump);
    }
    return blocks;
}

Labels labelsOf(const QJsonObject& object) {
    LabelsBuilder labels;
    for (auto it = object.begin(); it != object.end(); ++it)
        labels.set(it.key().toStdString(), it.value().toString().toStdString());
    return labels.labels();
}

std::vector<IndexedSeries> dumpedSeries(const std::string& path) {
    const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(test::readFile(path)));
    std::vector<IndexedSeries> all;
    for (const auto& value : json[QLatin1String("series")].toArray()) {
        IndexedSeries series{labelsOf(value[QLatin1String("labels")].toObject()), {}};
        for (const auto& chunk : value[QLatin1String("chunks")].toArray())
            series.chunks.push_back({static_cast<uint64_t>(chunk[QLatin1String("ref")].toInteger()),
                                     chunk[QLatin1String("mint")].toInteger(),
                                     chunk[QLatin1String("maxt")].toInteger()});
        all.push_back(std::move(series));
    }
    return all;
}

}  // namespace

class IndexGoldenTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() {
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        m_blocks = goldenBlocks(*shared);
        QCOMPARE(m_blocks.size(), size_t(17));
    }
    void readsTheSeriesOfEveryBlock() {
        for (const auto& [block, dump] : m_blocks) {
            const auto index = IndexReader::open(io::realFileSystem(), block + "/index");
            QVERIFY2(index, index ? "" : index.error().message.c_str());
            const auto series = readSeries(**index);
            QVERIFY2(series, series ? "" : series.error().message.c_str());
            QVERIFY2(*series == dumpedSeries(dump), block.c_str());
            QVERIFY(dumpIndex(**index));
        }
    }
    void writesTheSameBytes() {
        for (const auto& [block, dump] : m_blocks) {
            const test::TempDir dir;
            const auto index = IndexReader::open(io::realFileSystem(), block + "/index");
            QVERIFY(index);
            std::vector<std::string> symbols;
            QVERIFY((*index)->forEachSymbol(
                [&symbols](std::string_view symbol) { symbols.emplace_back(symbol); }));
            const IndexedSeriesList list(readSeries(**index).value(), symbols);
            const std::string path = dir.path() + "/index";
            QVERIFY(list.write(io::realFileSystem(), path, {.writeLabelIndices = true}));
            QVERIFY2(test::readFile(path) == test::readFile(block + "/index"), block.c_str());
        }
    }
    void readsItsOwnWithoutLabelIndices() {
        for (const auto& [block, dump] : m_blocks) {
            const test::TempDir dir;
            const IndexedSeriesList list(dumpedSeries(dump));
            const std::string path = dir.path() + "/index";
            QVERIFY(list.write(io::realFileSystem(), path));
            const auto index = IndexReader::open(io::realFileSystem(), path);
            QVERIFY2(index, index ? "" : index.error().message.c_str());
            QVERIFY(readSeries(**index).value() == list.series());
        }
    }

  private:
    std::vector<std::pair<std::string, std::string>> m_blocks;
};

static const test::Registrar<IndexGoldenTest> registered;

}  // namespace pallium::tsdb

#include "index_golden_test.moc"
