#include "backend/tsdb/head/chunk_bytes.h"

#include "tests/support/test_main.h"

#include <algorithm>
#include <random>

namespace pallium::tsdb {

class ChunkBytesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void givesBackWhatItTookInAnyOrderOfRemovals() {
        struct Held {
            ChunkBytes::Place place;
            ChunkEncoding encoding;
            std::vector<uint8_t> bytes;
        };
        std::mt19937_64 random(5);
        ChunkBytes bytes;
        std::vector<Held> held;
        size_t total = 0;
        for (int step = 0; step < 20'000; ++step) {
            if (random() % 100 < (step / 2000 % 2 == 0 ? 60 : 40) || held.empty()) {
                Held chunk{};
                chunk.encoding =
                    random() % 2 == 0 ? ChunkEncoding::Histogram : ChunkEncoding::FloatHistogram;
                // Now and then larger than a block.
                chunk.bytes.resize(random() % (random() % 300 == 0 ? 200'000 : 3000));
                std::ranges::generate(chunk.bytes, [&] { return static_cast<uint8_t>(random()); });
                chunk.place = bytes.add(chunk.encoding, chunk.bytes);
                total += chunk.bytes.size();
                held.push_back(std::move(chunk));
            } else {
                std::swap(held[random() % held.size()], held.back());
                const Held& gone = held.back();
                QVERIFY(std::ranges::equal(bytes.at(gone.place), gone.bytes));
                QCOMPARE(bytes.encodingAt(gone.place), gone.encoding);
                total -= gone.bytes.size();
                bytes.remove(gone.place);
                held.pop_back();
            }
            QCOMPARE(bytes.bytes(), total);
        }
        for (const Held& chunk : held) {
            QVERIFY(std::ranges::equal(bytes.at(chunk.place), chunk.bytes));
            bytes.remove(chunk.place);
        }
        QCOMPARE(bytes.bytes(), size_t(0));
        QVERIFY(bytes.memoryBytes() < 100'000);  // what names blocks
    }
    void usesItsMemoryAgain() {
        ChunkBytes bytes;
        const std::vector<uint8_t> chunk(1000, 7);
        const auto fill = [&] {
            std::vector<ChunkBytes::Place> places;
            for (int i = 0; i < 2000; ++i)
                places.push_back(bytes.add(ChunkEncoding::Histogram, chunk));
            const size_t held = bytes.memoryBytes();
            for (const ChunkBytes::Place place : places)
                bytes.remove(place);
            return held;
        };
        const size_t first = fill();
        QVERIFY(first < 2'200'000);
        const size_t empty = bytes.memoryBytes();
        QVERIFY(empty < 10'000);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(fill(), first);
        QCOMPARE(bytes.memoryBytes(), empty);
    }
};

static const pallium::test::Registrar<ChunkBytesTest> registeredChunkBytes;

}  // namespace pallium::tsdb

#include "chunk_bytes_test.moc"
