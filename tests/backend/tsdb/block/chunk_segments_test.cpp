#include "backend/tsdb/block/chunk_segments.h"

#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "tests/backend/tsdb/block/golden_blocks.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

#include <filesystem>
#include <fstream>

namespace pallium::tsdb {

namespace {

/// File name → content.
std::map<std::string, std::string> filesIn(const std::string& directory) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory))
        files[entry.path().filename()] = test::readFile(entry.path());
    return files;
}

void setFile(const std::string& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::vector<uint8_t> numberedBytes(size_t size, size_t seed) {
    std::vector<uint8_t> bytes(size);
    for (size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<uint8_t>(i * 7 + seed);
    return bytes;
}

}  // namespace

class ChunkSegmentsTest : public QObject {
    Q_OBJECT

    /// The references of a golden block's chunks, in order.
    static std::vector<uint64_t> goldenRefs(const test::GoldenBlock& block) {
        std::vector<uint64_t> refs;
        for (const auto& series : test::goldenDump(block)[u"series"].toArray())
            for (const auto& chunk : series[u"chunks"].toArray())
                refs.push_back(static_cast<uint64_t>(chunk[u"ref"].toInteger()));
        return refs;
    }

  private Q_SLOTS:
    void writesAgainWhatPrometheusWrote() {
        const auto golden = test::goldenBlocks();
        if (golden.empty()) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        for (const auto& block : golden) {
            const bool isSmall = block.name == "multi_segment_level2";
            const test::TempDir dir;
            const auto reader =
                ChunkSegmentsReader::open(io::realFileSystem(), block.directory + "/chunks");
            QVERIFY2(reader, block.name.c_str());
            ChunkSegmentsWriter writer(
                io::realFileSystem(), dir.path(),
                isSmall ? 32 << 10 : ChunkSegmentsWriter::kDefaultSegmentBytes);
            for (const uint64_t ref : goldenRefs(block)) {
                EncodedChunk chunk;
                const auto read = (*reader)->chunk(ref, chunk);
                QVERIFY2(read, read ? "" : read.error().message.c_str());
                const auto written = writer.add(chunk);
                QVERIFY(written);
                QCOMPARE(*written, ref);
            }
            QVERIFY(writer.finish());
            QVERIFY2(filesIn(dir.path()) == filesIn(block.directory + "/chunks"),
                     block.name.c_str());
            if (isSmall) QCOMPARE(filesIn(dir.path()).size(), size_t{3});
        }
    }
    void writesNoFilesWithoutChunks() {
        const test::TempDir dir;
        ChunkSegmentsWriter writer(io::realFileSystem(), dir.path());
        QVERIFY(writer.finish());
        QVERIFY(filesIn(dir.path()).empty());
        const auto reader = ChunkSegmentsReader::open(io::realFileSystem(), dir.path());
        QVERIFY(reader);
        QCOMPARE((*reader)->fileBytes(), uint64_t{0});
        EncodedChunk chunk;
        QCOMPARE((*reader)->chunk(8, chunk).error().kind, ErrorKind::Corruption);
    }
    void givesAChunkThatIsTooLargeASegmentOfItsOwn() {
        const test::TempDir dir;
        ChunkSegmentsWriter writer(io::realFileSystem(), dir.path(), 64);
        const auto large = numberedBytes(300'000, 1), little = numberedBytes(3, 2);
        const std::vector<uint64_t> refs{
            writer.add({0, 0, ChunkEncoding::Xor, large}).value(),
            writer.add({0, 0, ChunkEncoding::Xor, little}).value(),
            writer.add({0, 0, ChunkEncoding::Histogram, little}).value()};
        QVERIFY(writer.finish());
        QCOMPARE(refs, (std::vector<uint64_t>{8, (1ULL << 32) + 8, (1ULL << 32) + 17}));
        const auto reader = ChunkSegmentsReader::open(io::realFileSystem(), dir.path()).value();
        EncodedChunk chunk;
        QVERIFY(reader->chunk(refs[0], chunk));
        QVERIFY(std::equal(large.begin(), large.end(), chunk.bytes.begin(), chunk.bytes.end()));
        QVERIFY(reader->chunk(refs[2], chunk));
        QCOMPARE(chunk.encoding, ChunkEncoding::Histogram);
        QVERIFY(std::equal(little.begin(), little.end(), chunk.bytes.begin(), chunk.bytes.end()));
    }
    void refusesFilesThatAreNoSegments() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/000001";
        const auto opens = [&] {
            return ChunkSegmentsReader::open(io::realFileSystem(), dir.path()).has_value();
        };
        const std::string good("\x85\xbd\x40\xdd\1\0\0\0", 8);
        setFile(path, good);
        QVERIFY(opens());
        setFile(dir.path() + "/notes.txt", "left alone");
        setFile(dir.path() + "/0000021", "left alone");
        QVERIFY(opens());
        setFile(path, good.substr(0, 7));
        QVERIFY(!opens());
        setFile(path, "\x85\xbd\x40\xdc\1" + good.substr(5));
        QVERIFY(!opens());
        setFile(path, "\x85\xbd\x40\xdd\2" + good.substr(5));
        QVERIFY(!opens());
        setFile(path, good);
        setFile(dir.path() + "/000003", good);
        QVERIFY(!opens());  // a gap
        QCOMPARE(ChunkSegmentsReader::open(io::realFileSystem(), dir.path() + "/none").error().kind,
                 ErrorKind::NotFound);
    }
    void noticesEveryFlippedBitAndEveryCut() {
        const test::TempDir dir;
        ChunkSegmentsWriter writer(io::realFileSystem(), dir.path());
        const auto bytes = numberedBytes(200, 5);
        const uint64_t ref = writer.add({0, 0, ChunkEncoding::Xor, bytes}).value();
        QVERIFY(writer.finish());
        const std::string path = dir.path() + "/000001";
        const std::string whole = test::readFile(path);
        const auto isRefused = [&](const std::string& damaged) {
            // A new file, since the old one may still be mapped.
            std::filesystem::remove(path);
            setFile(path, damaged);
            const auto reader = ChunkSegmentsReader::open(io::realFileSystem(), dir.path());
            EncodedChunk chunk;
            return !reader || !(*reader)->chunk(ref, chunk);
        };
        QVERIFY(!isRefused(whole));
        for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
            std::string damaged = whole;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
            const size_t at = bit / 8;
            // Three bytes of the header mean nothing.
            QCOMPARE(isRefused(damaged), at < 5 || at >= 8);
        }
        for (size_t size = 0; size < whole.size(); ++size)
            QVERIFY(isRefused(whole.substr(0, size)));
    }
    void refusesReferencesAndEncodingsThatAreNone() {
        const test::TempDir dir;
        std::vector<uint8_t> file{0x85, 0xbd, 0x40, 0xdd, 1, 0, 0, 0};
        const std::vector<uint8_t> newer{9, 1, 2};  // an encoding of the future and two bytes
        io::appendUvarint(file, newer.size() - 1);
        file.insert(file.end(), newer.begin(), newer.end());
        io::appendFixedBig(file, io::crc32c(newer));
        // A length so long that adding to it would pass zero.
        io::appendUvarint(file, UINT64_MAX);
        file.resize(file.size() + 20);
        setFile(dir.path() + "/000001", {reinterpret_cast<const char*>(file.data()), file.size()});
        const auto reader = ChunkSegmentsReader::open(io::realFileSystem(), dir.path()).value();
        EncodedChunk chunk;
        for (const uint64_t ref :
             {uint64_t{0}, uint64_t{7}, uint64_t{8}, uint64_t{16}, uint64_t{file.size()},
              uint64_t{0xffffffff}, uint64_t{1} << 32 | 8, UINT64_MAX}) {
            const auto read = reader->chunk(ref, chunk);
            QVERIFY(!read);
            QCOMPARE(read.error().kind, ErrorKind::Corruption);
        }
        QVERIFY(reader->chunk(8, chunk).error().message.ends_with(
            "/000001: chunk at offset 8: unknown encoding 9"));
    }
    void reportsEveryFailedWrite() {
        using Fault = test::FaultyFileSystem::Fault;
        const auto bytes = numberedBytes(100, 5);
        for (size_t n = 1;; ++n) {
            const test::TempDir dir;
            test::FaultyFileSystem files(io::realFileSystem());
            files.failAt(n, Fault::Tear, true);
            ChunkSegmentsWriter writer(files, dir.path(), 150);
            bool isDone = true;
            for (int i = 0; isDone && i < 3; ++i)
                isDone = writer.add({0, 0, ChunkEncoding::Xor, bytes}).has_value();
            if (isDone) isDone = writer.finish().has_value();
            QCOMPARE(isDone, !files.hasFailed());
            if (isDone) break;
        }
    }
};

static const test::Registrar<ChunkSegmentsTest> registered;

}  // namespace pallium::tsdb

#include "chunk_segments_test.moc"
