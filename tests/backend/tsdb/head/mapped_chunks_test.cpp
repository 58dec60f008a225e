#include "backend/tsdb/head/mapped_chunks.h"

#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace pallium::tsdb {
namespace {

using pallium::test::FaultyFileSystem;

std::vector<uint8_t> bytesOf(int64_t number, size_t size) {
    std::vector<uint8_t> bytes(size);
    for (size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<uint8_t>(number * 31 + static_cast<int64_t>(i * i));
    return bytes;
}

ChunkEncoding encodingOf(int64_t number) {
    constexpr ChunkEncoding kAll[] = {ChunkEncoding::Xor, ChunkEncoding::Histogram,
                                      ChunkEncoding::FloatHistogram};
    return kAll[number % 3];
}

/// A chunk of its own for each number, of a few hundred bytes.
MappedChunks::Place append(MappedChunks& chunks, int64_t number, size_t size = 0) {
    const auto bytes = bytesOf(number, size > 0 ? size : 100 + static_cast<size_t>(number) % 300);
    return chunks.append({number * 1000 - 5000, number * 1000, encodingOf(number), bytes});
}

bool isThere(const MappedChunks& chunks, MappedChunks::Place place, int64_t number,
             size_t size = 0) {
    const auto chunk = chunks.at(place);
    const auto bytes = bytesOf(number, size > 0 ? size : 100 + static_cast<size_t>(number) % 300);
    return chunk && chunk->minTime == number * 1000 - 5000 && chunk->maxTime == number * 1000 &&
           chunk->encoding == encodingOf(number) && std::ranges::equal(chunk->bytes, bytes);
}

size_t filesIn(const std::string& directory) {
    return io::realFileSystem().list(directory).value_or(std::vector<std::string>()).size();
}

}  // namespace

class MappedChunksTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void givesBackWhatItTook() {
        const pallium::test::TempDir directory;
        MappedChunks chunks(io::realFileSystem(), directory.path() + "/c");
        QVERIFY(chunks.open());
        std::vector<MappedChunks::Place> places;
        for (int64_t round = 0; round < 5; ++round) {
            for (int64_t i = 0; i < 100; ++i)
                places.push_back(append(chunks, round * 100 + i));
            QVERIFY(chunks.write());
            chunks.publish();
            for (size_t i = 0; i < places.size(); ++i)
                QVERIFY(isThere(chunks, places[i], static_cast<int64_t>(i)));
        }
        const auto file = std::filesystem::path(directory.path()) / "c" / "00000000";
        QCOMPARE(chunks.fileBytes(), std::filesystem::file_size(file));
    }
    void deletesAFileWithItsLastChunk() {
        const pallium::test::TempDir directory;
        const std::string path = directory.path() + "/c";
        MappedChunks chunks(io::realFileSystem(), path);
        std::vector<MappedChunks::Place> places;
        constexpr size_t kLarge = 10 << 20;
        for (int64_t i = 0; i < 16; ++i) {  // two files and a bit
            places.push_back(append(chunks, i, kLarge));
            QVERIFY(chunks.write());
            chunks.publish();
        }
        QCOMPARE(filesIn(path), size_t(3));
        for (size_t i = 0; i < 14; ++i)
            chunks.remove(places[i]);
        chunks.tidy();
        QCOMPARE(filesIn(path), size_t(1));
        for (size_t i = 14; i < 16; ++i) {
            QVERIFY(isThere(chunks, places[i], static_cast<int64_t>(i), kLarge));
            chunks.remove(places[i]);
        }
        chunks.tidy();
        QCOMPARE(filesIn(path), size_t(0));
        QCOMPARE(chunks.fileBytes(), uint64_t(0));
        const auto again = append(chunks, 7);
        QVERIFY(chunks.write());
        chunks.publish();
        QVERIFY(isThere(chunks, again, 7));
    }
    void beginsWithoutWhatWasThere() {
        const pallium::test::TempDir directory;
        const std::string path = directory.path() + "/c";
        for (int round = 0; round < 2; ++round) {
            MappedChunks chunks(io::realFileSystem(), path);
            QVERIFY(chunks.open());
            QCOMPARE(filesIn(path), size_t(0));
            const auto place = append(chunks, 1);
            QVERIFY(chunks.write());
            chunks.publish();
            QVERIFY(isThere(chunks, place, 1));
        }
        // What could not be deleted is not written to.
        MappedChunks chunks(io::realFileSystem(), path);
        (void)append(chunks, 2);
        QVERIFY(!chunks.write());
        const auto place = append(chunks, 2);
        QVERIFY(chunks.write());
        chunks.publish();
        QVERIFY(isThere(chunks, place, 2));
    }
    void survivesAFaultAtAnyOperation() {
        using Fault = FaultyFileSystem::Fault;
        for (const Fault fault : {Fault::Refuse, Fault::Tear, Fault::DoneAnyway}) {
            for (size_t n = 1; n < 10; ++n) {
                for (const bool andAllAfter : {false, true}) {
                    const pallium::test::TempDir directory;
                    FaultyFileSystem files(io::realFileSystem());
                    MappedChunks chunks(files, directory.path() + "/c");
                    std::vector<std::pair<MappedChunks::Place, int64_t>> kept;
                    const auto store = [&](int64_t number) {
                        const auto first = append(chunks, number);
                        const auto second = append(chunks, number + 1);
                        if (!chunks.write()) return;
                        chunks.publish();
                        kept.emplace_back(first, number);
                        kept.emplace_back(second, number + 1);
                    };
                    store(0);
                    files.failAt(n, fault, andAllAfter);
                    for (int64_t number = 2; number < 8; number += 2)
                        store(number);
                    files.heal();
                    store(8);
                    store(10);
                    chunks.tidy();
                    QVERIFY(kept.size() >= 6);
                    for (const auto& [place, number] : kept)
                        QVERIFY(isThere(chunks, place, number));
                    for (const auto& [place, number] : kept)
                        chunks.remove(place);
                    chunks.tidy();
                    QCOMPARE(chunks.fileBytes(), uint64_t(0));
                }
            }
        }
    }
    void tellsDamage() {
        const pallium::test::TempDir directory;
        MappedChunks chunks(io::realFileSystem(), directory.path());
        const auto place = append(chunks, 3);
        const auto next = append(chunks, 4);
        QVERIFY(chunks.write());
        chunks.publish();
        for (uint32_t at = place.offset; at < next.offset; ++at) {
            std::fstream file(directory.path() + "/00000000",
                              std::ios::in | std::ios::out | std::ios::binary);
            file.seekg(at);
            const char good = static_cast<char>(file.get());
            file.seekp(at);
            file.put(static_cast<char>(good ^ 0x10));
            file.flush();
            const auto chunk = chunks.at(place);
            QVERIFY(!chunk && chunk.error().kind == ErrorKind::Corruption);
            QVERIFY(isThere(chunks, next, 4));
            file.seekp(at);
            file.put(good);
        }
        QVERIFY(isThere(chunks, place, 3));
    }
};

static const pallium::test::Registrar<MappedChunksTest> registeredMappedChunks;

}  // namespace pallium::tsdb

#include "mapped_chunks_test.moc"
