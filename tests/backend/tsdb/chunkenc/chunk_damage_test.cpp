#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/chunkenc/histogram_chunk.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "tests/backend/tsdb/chunkenc/golden_chunks.h"
#include "tests/backend/tsdb/chunkenc/histograms.h"
#include "tests/backend/tsdb/chunkenc/samples.h"
#include "tests/support/test_main.h"

#include <limits>
#include <memory>

namespace pallium::tsdb {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr auto kMin = std::numeric_limits<TimestampMs>::min();
constexpr auto kMax = std::numeric_limits<TimestampMs>::max();

struct Chunk {
    ChunkEncoding encoding = ChunkEncoding::None;
    Bytes bytes;
};

template <class H>
Bytes histogramChunk() {
    HistogramChunkWriter<H> writer;
    for (int64_t i = 1; i < 20; ++i) {
        H histogram = test::histogramOf<H>({{-3, 2}, {4, 3}}, {i, i * i, 0, 100 * i, 1});
        histogram.layout.zeroThreshold = 0.001;
        writer.append(1000 * i + i % 3, histogram);
    }
    return {writer.bytes().begin(), writer.bytes().end()};
}

Bytes xorBytes() {
    XorChunkWriter writer;
    for (int i = 0; i < 40; ++i)
        writer.append(15'000 * i + i * i * i, i % 4 == 0 ? i : 0.1 * i);
    return {writer.bytes().begin(), writer.bytes().end()};
}

/// Of the encodings that are only read: bytes worked out by hand. Start times: 900 for the first
/// two, then 1000, 1030 and 1045.
Bytes xor2Bytes() {
    return test::fromHex("000582d00f3ff0000000000000c8010f7f1f425fffd8e8005ffc");
}
Bytes histogramStBytes() {
    return test::fromHex("c0020100465762a63ff80000000000008c71f222c300");
}
Bytes floatHistogramStBytes() {
    return test::fromHex(
        "c0020100465762900200000000000000000000000000000ffe0000000000000ffc000000000000100000000000"
        "0000"
        "31fac3e612fffec07860");
}

std::vector<Chunk> chunks() {
    return {{ChunkEncoding::Xor, xorBytes()},
            {ChunkEncoding::Histogram, histogramChunk<Histogram>()},
            {ChunkEncoding::FloatHistogram, histogramChunk<FloatHistogram>()},
            {ChunkEncoding::Xor2, xor2Bytes()},
            {ChunkEncoding::HistogramSt, histogramStBytes()},
            {ChunkEncoding::FloatHistogramSt, floatHistogramStBytes()}};
}

/// A copy of exactly these bytes, so that a sanitizer sees a read beyond them.
struct ExactCopy {
    explicit ExactCopy(std::span<const uint8_t> bytes)
        : m_bytes(std::make_unique<uint8_t[]>(bytes.size())), m_size(bytes.size()) {
        std::copy(bytes.begin(), bytes.end(), m_bytes.get());
    }
    std::span<const uint8_t> bytes() const { return {m_bytes.get(), m_size}; }

  private:
    std::unique_ptr<uint8_t[]> m_bytes;
    size_t m_size;
};

Result<void> readAll(ChunkEncoding encoding, std::span<const uint8_t> bytes,
                     storage::SampleColumns& out) {
    return readChunk({kMin, kMax, encoding, bytes}, kMin, kMax, out);
}

}  // namespace

class ChunkDamageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsTheNewerEncodings() {
        const auto floats = test::iterate(ChunkEncoding::Xor2, xor2Bytes());
        QVERIFY(floats.has_value());
        const auto sample = [](TimestampMs t, double value, TimestampMs start) {
            return test::AnySample{t, start, SampleKind::Float, value, {}, {}};
        };
        const std::vector<test::AnySample> expected{sample(1000, 1, 900), sample(1015, 1, 900),
                                                    sample(1030, staleNan(), 1000),
                                                    sample(1045, 2, 1030), sample(-3036, 1, 1045)};
        QCOMPARE(test::difference(*floats, expected), std::string());
        QCOMPARE(test::bulkDifference(ChunkEncoding::Xor2, xor2Bytes()), std::string());

        // Behind a stale first sample a change is against 0.
        const auto staleFirst =
            test::iterate(ChunkEncoding::Xor2, test::fromHex("000300147ff00000000000020fc22bff00"));
        const std::vector<test::AnySample> behindStale{sample(10, staleNan(), 0), sample(25, 1, 0),
                                                       sample(40, 1, 0)};
        QCOMPARE(test::difference(staleFirst.value(), behindStale), std::string());

        const auto integers = test::iterate(ChunkEncoding::HistogramSt, histogramStBytes());
        QCOMPARE(integers.value().size(), size_t(2));
        QCOMPARE((*integers)[0].startTime, TimestampMs(0));
        QCOMPARE((*integers)[1].startTime, TimestampMs(4));
        auto histogram = test::histogramOf<Histogram>({{-1, 2}}, {2, 3});
        histogram.hint = CounterResetHint::Gauge;
        histogram.sum = 1.5;
        QVERIFY(isSameBits((*integers)[1].histogram, histogram));

        const auto decimals =
            test::iterate(ChunkEncoding::FloatHistogramSt, floatHistogramStBytes());
        FloatHistogram asFloat;
        toFloat(histogram, asFloat);
        QCOMPARE(decimals.value().size(), size_t(2));
        QCOMPARE((*decimals)[1].startTime, TimestampMs(4));
        QVERIFY(isSameBits((*decimals)[1].floatHistogram, asFloat));
    }

    /// Every chunk cut off anywhere is an error that leaves nothing behind. (The very last byte may
    /// be one that is begun, but not used.)
    void refusesWhatIsCutOff() {
        for (const Chunk& chunk : chunks()) {
            storage::SampleColumns whole;
            QVERIFY(readAll(chunk.encoding, chunk.bytes, whole).has_value());
            for (size_t size = 0; size + 1 < chunk.bytes.size(); ++size) {
                const ExactCopy part(std::span(chunk.bytes).first(size));
                storage::SampleColumns columns;
                columns.push(1, 2);
                columns.histograms.emplace_back();
                const auto read = readAll(chunk.encoding, part.bytes(), columns);
                QVERIFY(!read);
                QCOMPARE(read.error().kind, ErrorKind::Corruption);
                QCOMPARE(columns.timestamps, std::vector<TimestampMs>{1});
                QCOMPARE(columns.values, std::vector<double>{2});
                QCOMPARE(columns.histograms.size(), size_t(1));
                QVERIFY(!test::iterate(chunk.encoding, part.bytes()));
            }
        }
    }

    /// Any flipped bit gives samples or an error, in both ways the same.
    void survivesFlippedBits() {
        for (const Chunk& chunk : chunks()) {
            for (size_t bit = 0; bit < 8 * chunk.bytes.size(); ++bit) {
                Bytes damaged = chunk.bytes;
                damaged[bit / 8] ^= static_cast<uint8_t>(0x80U >> bit % 8);
                const ExactCopy copy(damaged);
                QCOMPARE(test::bulkDifference(chunk.encoding, copy.bytes()), std::string());
            }
        }
    }

    void refusesUnknownEncodings() {
        for (const int encoding : {0, 7, 129, 255}) {
            storage::SampleColumns columns;
            const auto unknown = static_cast<ChunkEncoding>(encoding);
            QVERIFY(!readAll(unknown, xorBytes(), columns));
            QVERIFY(!chunkSamples(unknown, xorBytes()));
            QVERIFY(!test::iterate(unknown, xorBytes()));
        }
    }

    void emptyChunksHaveNoSamples() {
        for (int encoding = 1; encoding <= 6; ++encoding) {
            storage::SampleColumns columns;
            const Bytes empty(3, 0);
            const auto known = static_cast<ChunkEncoding>(encoding);
            QVERIFY(readAll(known, empty, columns).has_value());
            QCOMPARE(columns.size() + columns.histograms.size(), size_t(0));
            QCOMPARE(chunkSamples(known, empty).value(), size_t(0));
            QCOMPARE(test::iterate(known, empty).value().size(), size_t(0));
        }
    }

    /// Counts that would take memory out of all proportion.
    void refusesInventedCounts_data() {
        QTest::addColumn<int>("encoding");
        QTest::addColumn<QByteArray>("hex");
        QTest::newRow("samples") << 1 << QByteArray("ffff003ff000000000000000");
        QTest::newRow("samples of histograms") << 2 << QByteArray("ffff00004657a6");
        // One span of 2^32 - 1 buckets: 1 span, 8 ones and a zero ... 56 bits.
        QTest::newRow("buckets") << 2 << QByteArray("0001000044fe000000ffffffff8000000000000000");
        // 2^56 - 1 spans.
        QTest::newRow("spans") << 3 << QByteArray("000100007f7fffffffffffff80");
        QTest::newRow("bounds") << 2 << QByteArray("00010000ee5c3fbfffffffffffffe0");
        // Schema 64 is not even reserved.
        QTest::newRow("schema") << 2 << QByteArray("00010000e2000000000000000000000000");
    }
    void refusesInventedCounts() {
        QFETCH(int, encoding);
        QFETCH(QByteArray, hex);
        storage::SampleColumns columns;
        const Bytes bytes = test::fromHex(hex.toStdString());
        const auto read = readAll(static_cast<ChunkEncoding>(encoding), bytes, columns);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::Corruption);
        QVERIFY(columns.timestamps.capacity() < 1000);
    }

    /// Few bits a sample, and many spans: each sample would have to carry them all.
    void refusesALayoutTooLargeForItsSamples() {
        // 2^14 empty spans of two bits, then 65535 samples of four bits.
        std::string bits =
            "00000000"
            "0"
            "111110" +
            std::string("000100000000000000") + std::string(2 << 14, '0') + "0" + "000" +
            std::string(64, '0') + std::string(4 * 65534, '0');
        bits.resize((bits.size() + 7) / 8 * 8, '0');
        Bytes bytes{0xff, 0xff, 0};
        for (size_t i = 0; i < bits.size(); i += 8)
            bytes.push_back(static_cast<uint8_t>(std::stoi(bits.substr(i, 8), nullptr, 2)));
        storage::SampleColumns columns;
        const auto read = readAll(ChunkEncoding::Histogram, bytes, columns);
        QVERIFY(!read);
        QVERIFY(QString::fromStdString(read.error().message).contains(QStringLiteral("too large")));
        QCOMPARE(columns.histograms.size(), size_t(0));
        // Outside the range nothing is copied.
        QVERIFY(readChunk({0, 0, ChunkEncoding::Histogram, bytes}, 1, 2, columns).has_value());
    }

    void iteratorIsReusable() {
        ChunkIterator iterator;
        for (int round = 0; round < 2; ++round) {
            for (const Chunk& chunk : chunks()) {
                iterator.reset(chunk.encoding, std::span(chunk.bytes).first(4));
                QCOMPARE(iterator.next(), SampleKind::None);
                QVERIFY(!iterator.status());
                iterator.reset(chunk.encoding, chunk.bytes);
                size_t count = 0;
                while (iterator.next() != SampleKind::None)
                    ++count;
                QVERIFY(iterator.status().has_value());
                QCOMPARE(count, chunkSamples(chunk.encoding, chunk.bytes).value());
                QCOMPARE(iterator.next(), SampleKind::None);
            }
        }
    }
};

static const pallium::test::Registrar<ChunkDamageTest> registeredChunkDamage;

}  // namespace pallium::tsdb

#include "chunk_damage_test.moc"
