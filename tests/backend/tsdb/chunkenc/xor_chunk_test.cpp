#include "backend/tsdb/chunkenc/xor_chunk.h"

#include "backend/model/sample.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "tests/backend/tsdb/chunkenc/golden_chunks.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace pallium::tsdb {
namespace {

constexpr TimestampMs kMin = std::numeric_limits<TimestampMs>::min();
constexpr TimestampMs kMax = std::numeric_limits<TimestampMs>::max();

using Samples = std::vector<std::pair<TimestampMs, double>>;

std::vector<uint8_t> encode(const Samples& samples) {
    XorChunkWriter writer;
    for (const auto& [t, value] : samples)
        writer.append(t, value);
    const auto bytes = writer.bytes();
    return {bytes.begin(), bytes.end()};
}

EncodedChunk xorChunk(const std::vector<uint8_t>& bytes) {
    return {kMin, kMax, ChunkEncoding::Xor, bytes};
}

/// Empty if the bytes decode to the samples, bit for bit.
std::string difference(const Samples& samples, const std::vector<uint8_t>& bytes) {
    storage::SampleColumns columns;
    const auto read = readChunk(xorChunk(bytes), kMin, kMax, columns);
    if (!read) return read.error().message;
    if (columns.size() != samples.size() || columns.values.size() != samples.size())
        return fmt::format("{} samples", columns.size());
    for (size_t i = 0; i < samples.size(); ++i) {
        if (columns.timestamps[i] != samples[i].first ||
            std::bit_cast<uint64_t>(columns.values[i]) !=
                std::bit_cast<uint64_t>(samples[i].second))
            return fmt::format("sample {} is {} at {}", i, columns.values[i],
                               columns.timestamps[i]);
    }
    return {};
}

double ofBits(uint64_t bits) {
    return std::bit_cast<double>(bits);
}

/// Four samples, the last two with this delta of deltas first up and then down again.
Samples withDeltaOfDeltas(int64_t dod) {
    constexpr int64_t kStart = 1'700'000'000'000, kStep = 15'000;
    return {{kStart, 1},
            {kStart + kStep, 1},
            {kStart + 3 * kStep + dod - kStep, 1},
            {kStart + 3 * kStep + dod + dod, 2}};
}

}  // namespace

class XorChunkTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    /// Bytes worked out by hand from the description of the format.
    void writesTheseBytes_data() {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QList<qint64>>("times");
        QTest::addColumn<QList<double>>("values");
        QTest::newRow("none") << QByteArray("0000") << QList<qint64>() << QList<double>();
        QTest::newRow("one") << QByteArray("0001143ff000000000000000") << QList<qint64>{10}
                             << QList<double>{1};
        QTest::newRow("before the epoch") << QByteArray("00018101800000000000000000")
                                          << QList<qint64>{-65} << QList<double>{-0.0};
        // 10, then 15 later the same: 0x0f, 0; then dod 0 and a change of bits 52 to 61 (1.0 to 2.0
        // is 0x7ff...): 0 11 00001 001011 11111111111.
        QTest::newRow("a new window") << QByteArray("0003143ff00000000000000f3097ffc0")
                                      << QList<qint64>{10, 25, 40} << QList<double>{1, 1, 2};
        // Back to 1.0 within the window, a second early: 10 and -1 in 14 bits, then 10 and the
        // bits.
        QTest::newRow("the same window")
            << QByteArray("0004143ff00000000000000f3097ffefffeffe") << QList<qint64>{10, 25, 40, 54}
            << QList<double>{1, 1, 2, 1};
        // 63 zeros in front are 31 with a width of 33.
        QTest::newRow("more leading zeros than can be said")
            << QByteArray("00021400000000000000000fff0800000004") << QList<qint64>{10, 25}
            << QList<double>{0, 5e-324};
    }
    void writesTheseBytes() {
        QFETCH(QByteArray, hex);
        QFETCH(QList<qint64>, times);
        QFETCH(QList<double>, values);
        Samples samples;
        for (qsizetype i = 0; i < times.size(); ++i)
            samples.emplace_back(times[i], values[i]);
        const auto bytes = encode(samples);
        QCOMPARE(test::toHex(bytes), hex);
        QCOMPARE(difference(samples, bytes), std::string());
    }

    void keepsDeltasOfDeltas_data() {
        QTest::addColumn<qint64>("dod");
        QTest::addColumn<int>("bits");  // of the third sample's time
        const auto row = [](int64_t dod, int bits) {
            QTest::addRow("%lld", static_cast<long long>(dod)) << qint64(dod) << bits;
        };
        row(0, 1);
        for (const auto& [width, bits, next] :
             {std::tuple(14, 16, 20), std::tuple(17, 20, 24), std::tuple(20, 24, 68)}) {
            const int64_t top = int64_t(1) << (width - 1);
            row(top - 1, bits);
            row(top, bits);
            row(top + 1, next);
            row(-top + 2, bits);
            row(-top + 1, bits);
            row(-top, next);
        }
        row(kMax / 4, 68);
        row(kMin / 4, 68);
    }
    void keepsDeltasOfDeltas() {
        QFETCH(qint64, dod);
        QFETCH(int, bits);
        const Samples samples = withDeltaOfDeltas(dod);
        QCOMPARE(difference(samples, encode(samples)), std::string());
        // Header 2, first 6 + 8, second 2 bytes and a bit; the third's value is one bit, too.
        const Samples three(samples.begin(), samples.begin() + 3);
        QCOMPARE(encode(three).size(), size_t(18 + (2 + bits + 7) / 8));
    }

    void wrapsAround() {
        const Samples samples{{kMax, 1}, {kMin, 2},     {kMax, 3}, {0, 4},
                              {kMin, 5}, {kMin + 1, 6}, {-1, 7},   {kMax, 8}};
        for (size_t count = 1; count <= samples.size(); ++count) {
            const Samples first(samples.begin(), samples.begin() + static_cast<ptrdiff_t>(count));
            QCOMPARE(difference(first, encode(first)), std::string());
        }
    }

    void keepsEveryBit() {
        const std::vector<double> values{0.0,
                                         -0.0,
                                         staleNan(),
                                         ofBits(0x7ff8000000000001),
                                         ofBits(0xfff00000deadbeef),
                                         ofBits(1),
                                         ofBits(0x8000000000000001),
                                         ofBits(~uint64_t(0)),
                                         std::numeric_limits<double>::infinity(),
                                         -std::numeric_limits<double>::infinity(),
                                         std::numeric_limits<double>::max()};
        Samples samples;
        for (const double a : values)
            for (const double b : values) {
                samples.emplace_back(int64_t(samples.size()), a);
                samples.emplace_back(int64_t(samples.size()), b);
            }
        QCOMPARE(difference(samples, encode(samples)), std::string());
    }

    void keepsRandomSamples() {
        std::mt19937_64 random(3);
        XorChunkWriter writer;
        for (int round = 0; round < 2000; ++round) {
            Samples samples;
            const uint64_t timeBits = random() % 64, valueBits = random() % 65;
            const size_t count = random() % 300;
            while (samples.size() < count) {
                const uint64_t value = valueBits == 0 ? 0 : random() >> (64 - valueBits);
                samples.emplace_back(
                    static_cast<int64_t>(random() >> timeBits),
                    ofBits(value << random() % (64 - std::min(valueBits, uint64_t(63)))));
            }
            writer.reset();
            for (const auto& [t, value] : samples)
                writer.append(t, value);
            QCOMPARE(writer.samples(), count);
            const std::vector<uint8_t> bytes(writer.bytes().begin(), writer.bytes().end());
            QCOMPARE(difference(samples, bytes), std::string());
            QVERIFY(bytes == encode(samples));
        }
    }

    void holdsAFullChunk() {
        Samples samples;
        for (size_t i = 0; i < XorChunkWriter::kMaxSamples; ++i)
            samples.emplace_back(int64_t(15'000 * i), std::sqrt(double(i / 3)));
        const auto bytes = encode(samples);
        QCOMPARE(chunkSamples(ChunkEncoding::Xor, bytes).value(), XorChunkWriter::kMaxSamples);
        QCOMPARE(difference(samples, bytes), std::string());
    }

    void standsAfterEachSample() {
        XorChunkWriter writer;
        Samples samples;
        for (int i = 0; i < 50; ++i) {
            samples.emplace_back(i * i, i % 7);
            writer.append(i * i, i % 7);
            QCOMPARE(test::toHex(writer.bytes()), test::toHex(encode(samples)));
        }
    }

    void readsARange() {
        Samples samples;
        for (int i = 0; i < 100; ++i)
            samples.emplace_back(10 * i, i);
        const auto bytes = encode(samples);
        storage::SampleColumns columns;
        columns.push(-5, 42);
        QVERIFY(readChunk(xorChunk(bytes), 195, 220, columns).has_value());
        QVERIFY(readChunk(xorChunk(bytes), 220, 230, columns).has_value());
        QVERIFY(readChunk(xorChunk(bytes), 991, kMax, columns).has_value());
        QCOMPARE(columns.timestamps, (std::vector<TimestampMs>{-5, 200, 210, 220, 220, 230}));
        QCOMPARE(columns.values, (std::vector<double>{42, 20, 21, 22, 22, 23}));
    }

    void refusesAWindowWiderThanAValue() {
        // t 0, value 0, delta 0; then 11, 31 leading bits, 34 of them changed.
        const auto bytes = test::fromHex("000200000000000000000000ff17ffffffffffffffff");
        storage::SampleColumns columns;
        const auto read = readChunk(xorChunk(bytes), kMin, kMax, columns);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::Corruption);
    }
};

static const pallium::test::Registrar<XorChunkTest> registeredXorChunk;

}  // namespace pallium::tsdb

#include "xor_chunk_test.moc"
