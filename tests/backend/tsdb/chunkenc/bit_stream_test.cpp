#include "backend/tsdb/chunkenc/bit_reader.h"
#include "backend/tsdb/chunkenc/bit_writer.h"
#include "backend/tsdb/chunkenc/varbit.h"
#include "tests/backend/tsdb/chunkenc/golden_chunks.h"
#include "tests/support/test_main.h"

#include <limits>
#include <random>
#include <tuple>

namespace pallium::tsdb {
namespace {

constexpr auto kMin = std::numeric_limits<int64_t>::min();
constexpr auto kMax = std::numeric_limits<int64_t>::max();

/// The bits as text, zeros of the last byte included.
std::string textOf(const BitWriter& writer) {
    std::string text;
    for (const uint8_t byte : writer.bytes())
        for (int bit = 7; bit >= 0; --bit)
            text += (byte >> bit & 1) != 0 ? '1' : '0';
    return text;
}

}  // namespace

class BitStreamTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesMostSignificantFirst() {
        BitWriter writer;
        QCOMPARE(writer.bytes().size(), size_t(0));
        writer.bit(true);
        writer.bits(0b0110, 4);
        QCOMPARE(textOf(writer), std::string("10110000"));
        writer.bits(0xfffff05, 8);  // only the low bits count
        QCOMPARE(textOf(writer), std::string("1011000000101000"));
        writer.bits(0b10, 2, 0x123456789abcdef0, 64);
        QCOMPARE(test::toHex(writer.bytes()), QByteArray("b02c2468acf13579bde0"));
        writer.begin(2);
        writer.setByte(1, 0xab);
        writer.bits(0xc, 4);
        writer.setByte(0, 1);
        QCOMPARE(test::toHex(writer.bytes()), QByteArray("01abc0"));
    }

    /// As Prometheus' writer, which has begun the next byte behind whole bytes.
    void beginsTheNextByteBehindWholeOnes() {
        BitWriter writer;
        writer.bits(0xff, 8);
        QCOMPARE(writer.bytes().size(), size_t(2));
        writer.bits(0xf, 4);
        writer.bits(0xf, 4);
        QCOMPARE(writer.bytes().size(), size_t(2));
        writer.bits(1, 4, 0xffff, 16);
        QCOMPARE(writer.bytes().size(), size_t(5));
        writer.bits(0xf, 4, 1, 8);
        QCOMPARE(writer.bytes().size(), size_t(7));
        writer.bits(1, 4, 1, 8);
        QCOMPARE(writer.bytes().size(), size_t(8));
        QCOMPARE(writer.bytes().back(), uint8_t(0x10));
        writer.bits(0, 4, 0xff, 8);
        QCOMPARE(writer.bytes().size(), size_t(10));
        writer.begin(3);
        QCOMPARE(writer.bytes().size(), size_t(3));
    }

    void readsWhatWasWritten() {
        std::mt19937_64 random(5);
        for (int round = 0; round < 300; ++round) {
            BitWriter writer;
            std::vector<std::pair<uint64_t, unsigned>> fields;
            for (uint64_t i = random() % 200; i > 0; --i) {
                const auto count = static_cast<unsigned>(1 + random() % 64);
                fields.emplace_back(random() >> (64 - count), count);
                writer.bits(fields.back().first, count);
            }
            BitReader reader(writer.bytes());
            for (const auto& [value, count] : fields)
                QCOMPARE(reader.bits(count), value);
            QVERIFY(!reader.failed());
            QVERIFY(reader.left() <= 8);
            reader.bits(static_cast<unsigned>(reader.left()) + 1);
            QVERIFY(reader.failed());
            QCOMPARE(reader.bits(64), uint64_t(0));
            QCOMPARE(reader.left(), size_t(0));
        }
    }

    void readsVarints() {
        const auto bytes = test::fromHex("007f8001ffffffffffffffffff010102");
        BitReader reader(bytes);
        for (const uint64_t expected : {uint64_t(0), uint64_t(127), uint64_t(128), ~uint64_t(0)})
            QCOMPARE(reader.uvarint(), expected);
        QCOMPARE(reader.varint(), int64_t(-1));
        QCOMPARE(reader.varint(), int64_t(1));
        QVERIFY(!reader.failed());
        QCOMPARE(reader.uvarint(), uint64_t(0));
        QVERIFY(reader.failed());
        const auto overlong = test::fromHex("ffffffffffffffffff0200");
        BitReader beyond(overlong);
        beyond.uvarint();
        QVERIFY(beyond.failed());
    }

    void writesVarbits_data() {
        QTest::addColumn<qint64>("value");
        QTest::addColumn<int>("bits");
        const auto row = [](int64_t value, int bits) {
            QTest::addRow("%lld", static_cast<long long>(value)) << qint64(value) << bits;
        };
        row(0, 1);
        // Width, bits with the prefix, and those of the next wider.
        for (const auto& [width, bits, next] :
             {std::tuple(3, 5, 9), std::tuple(6, 9, 13), std::tuple(9, 13, 17),
              std::tuple(12, 17, 24), std::tuple(18, 24, 32), std::tuple(25, 32, 64),
              std::tuple(56, 64, 72)}) {
            const int64_t top = int64_t(1) << (width - 1);
            row(top, bits);
            row(1 - top, bits);
            row(top + 1, next);
            row(-top, next);
        }
        row(kMin, 72);
        row(kMax, 72);
    }
    void writesVarbits() {
        QFETCH(qint64, value);
        QFETCH(int, bits);
        BitWriter writer;
        writeVarbitInt(writer, value);
        const auto left = static_cast<unsigned>(8 * writer.bytes().size());
        BitReader reader(writer.bytes());
        QCOMPARE(readVarbitInt(reader), int64_t(value));
        QVERIFY(!reader.failed());
        QCOMPARE(int(left - reader.left()), bits);
    }

    void writesUnsignedVarbits() {
        uint64_t first = 1;  // of those that take this many bits
        int prefix = 1;
        for (const unsigned width : {3U, 6U, 9U, 12U, 18U, 25U, 56U, 64U}) {
            prefix = std::min(prefix + 1, 8);
            const uint64_t last = ~uint64_t(0) >> (64 - width);
            for (const uint64_t value : {first, last}) {
                BitWriter writer;
                writeVarbitUint(writer, value);
                const std::string ones(static_cast<size_t>(width == 64 ? 8 : prefix - 1), '1');
                QVERIFY(textOf(writer).starts_with(ones));
                BitReader reader(writer.bytes());
                QCOMPARE(readVarbitUint(reader), value);
                QCOMPARE(8 * writer.bytes().size() - reader.left(), size_t(prefix) + width);
            }
            first = last + 1;
        }
        BitWriter writer;
        writeVarbitUint(writer, 0);
        QCOMPARE(textOf(writer), std::string("00000000"));
    }
};

static const pallium::test::Registrar<BitStreamTest> registeredBitStream;

}  // namespace pallium::tsdb

#include "bit_stream_test.moc"
