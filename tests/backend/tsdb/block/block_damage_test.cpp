#include "backend/tsdb/block/block_reader.h"
#include "tests/backend/tsdb/block/block_fixture.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>

namespace pallium::tsdb {

namespace {

/// A small block with all that a block has: series of several chunks, one of them with deletions.
class DamagedBlock {
  public:
    DamagedBlock() {
        TestSeries series;
        for (const char* value : {"1", "2", "3"})
            series.add(Labels::of({{"__name__", "m"}, {"k", value}}), countUp(0, 40, 1), 20);
        const Ulid ulid = Ulid::generate(1'700'000'000'000);
        const auto block = series.write(m_dir.path(), ulid);
        m_directory = m_dir.path() + '/' + ulid.toString();
        Tombstones tombstones;
        tombstones[block->index().postings("", "").value()[1]].add({15'000, 30'000});
        if (!writeTombstones(io::realFileSystem(), m_directory, tombstones))
            qFatal("cannot write tombstones");
        m_content = contentOf(m_directory);
        m_whole = describe(*read());
    }

    const std::map<std::string, std::string>& content() const { return m_content; }
    /// Reads the block with this file changed: an error, or what it says.
    Result<std::string> readWith(const std::string& file, const std::string& content) const {
        setFile(m_directory + '/' + file, content);
        const auto found = read();
        const auto merged = walk();
        setFile(m_directory + '/' + file, m_content.at(file));
        PALLIUM_TRY(found);
        PALLIUM_TRY(merged);
        return describe(*found);
    }
    const std::string& whole() const { return m_whole; }

  private:
    Result<SeriesSamples> read() const {
        const auto block = BlockReader::open(io::realFileSystem(), m_directory);
        PALLIUM_TRY(block);
        return readSeries(**block);
    }
    /// Goes the way of compaction, and looks at each list of series.
    Result<void> walk() const {
        const auto block = BlockReader::open(io::realFileSystem(), m_directory);
        PALLIUM_TRY(block);
        const auto cursor = (*block)->cursor();
        for (;;) {
            const auto hasNext = cursor->next();
            PALLIUM_TRY(hasNext);
            if (!*hasNext) break;
        }
        const auto names = (*block)->index().labelNames();
        PALLIUM_TRY(names);
        for (const std::string_view name : *names) {
            std::vector<std::string_view> values;
            PALLIUM_TRY((*block)->index().forEachValue(name, [&](std::string_view value) {
                values.push_back(value);
                return true;
            }));
            for (const std::string_view value : values)
                PALLIUM_TRY((*block)->index().postings(name, value));
        }
        return {};
    }

    test::TempDir m_dir;
    std::string m_directory;
    std::map<std::string, std::string> m_content;
    std::string m_whole;
};

}  // namespace

class BlockDamageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void neverGivesAWrongValueForAFlippedBit() {
        const DamagedBlock block;
        for (const auto& [file, content] : block.content()) {
            size_t refused = 0;
            for (size_t bit = 0; bit < content.size() * 8; ++bit) {
                std::string damaged = content;
                damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
                const auto read = block.readWith(file, damaged);
                // What is read all the same is right: padding, or a number in meta.json.
                if (read)
                    QVERIFY2(*read == block.whole(),
                             qPrintable(QStringLiteral("%1 bit %2")
                                            .arg(QString::fromStdString(file))
                                            .arg(bit)));
                else
                    ++refused;
            }
            QVERIFY2(refused > content.size() * (file == "meta.json" ? 4 : 6),
                     qPrintable(QStringLiteral("%1: %2 of %3 bytes")
                                    .arg(QString::fromStdString(file))
                                    .arg(refused)
                                    .arg(content.size())));
        }
    }
    void neverGivesAWrongValueForACutFile() {
        const DamagedBlock block;
        for (const auto& [file, content] : block.content())
            for (size_t size = 0; size < content.size(); ++size)
                QVERIFY2(!block.readWith(file, content.substr(0, size)), file.c_str());
    }
    void namesBlockAndPlace() {
        const DamagedBlock block;
        std::string chunks = block.content().at("chunks/000001");
        chunks[20] = static_cast<char>(chunks[20] ^ 1);
        const auto read = block.readWith("chunks/000001", chunks);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::Corruption);
        for (const char* part :
             {"block 0", "m{k=\"1\"}", "000001: chunk at offset 8: bad checksum"})
            QVERIFY2(read.error().message.find(part) != std::string::npos,
                     read.error().message.c_str());
    }
};

static const test::Registrar<BlockDamageTest> registered;

}  // namespace pallium::tsdb

#include "block_damage_test.moc"
