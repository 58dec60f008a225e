#include "backend/wire/chunked_read.h"

#include "tests/support/chunked_read.h"
#include "tests/support/test_main.h"

#include <vector>

namespace pallium::wire {
namespace {

constexpr TimestampMs kFramesTime = 1'700'000'000'000;

std::span<const uint8_t> asBytes(const std::string& bytes) {
    return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
}

/// The series `a=b` with so many chunks of `size` bytes, in frames of `frameBytes`.
std::string framesOf(size_t frameBytes, size_t chunks, size_t size,
                     const std::string& value = "b") {
    ChunkedReadWriter writer(frameBytes);
    const std::vector<Label> labels{{"a", value}};
    writer.beginSeries(0, labels);
    for (size_t i = 0; i < chunks; ++i) {
        const std::string bytes(size, static_cast<char>('0' + i));
        const auto at = static_cast<TimestampMs>(i);
        writer.addChunk({at * 10, at * 10 + 9, 1, asBytes(bytes)});
    }
    writer.endSeries();
    return writer.takeBody();
}

/// How many chunks each frame has.
QList<size_t> chunksPerFrame(const std::string& body) {
    const auto frames = test::decodeReadFrames(body);
    QList<size_t> counts;
    for (const test::ReadFrame& frame : frames.value_or(std::vector<test::ReadFrame>{}))
        counts.push_back(frame.chunks.size());
    return counts;
}

}  // namespace

class ChunkedReadTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    /// What Prometheus 2.42 answered to three queries: nothing, `h` in two chunks, `f` in one.
    void writesTheBytesOfPrometheus() {
        const QByteArray first =
            "000200ff3f50624dd2f1a9fc8ca578c6317f0000c5e7f2b4005a280240000000000011463f0753146a1b"
            "94ad20";
        const QByteArray second =
            "000100ff3f50624dd2f1a9fc8ca578c6317f0000c5e7f2ee986222804400000000000118a4";
        const QByteArray third =
            "000200f246567f0000c5e7f2b400200d8000000000001ff000000000000020040000000000001ffc0000"
            "0000000020010000000000007c1d4c6a1fdb587f09bfffd816";
        ChunkedReadWriter writer;
        const auto add = [&writer](TimestampMs from, TimestampMs to, uint8_t encoding,
                                   const QByteArray& hex) {
            const std::string bytes = QByteArray::fromHex(hex).toStdString();
            writer.addChunk({kFramesTime + from, kFramesTime + to, encoding, asBytes(bytes)});
        };
        writer.beginSeries(1, std::vector<Label>{{"__name__", "h"}});
        add(0, 15'000, 2, first);
        add(30'000, 30'000, 2, second);
        writer.endSeries();
        writer.beginSeries(2, std::vector<Label>{{"__name__", "f"}});
        add(0, 15'000, 3, third);
        writer.endSeries();
        QCOMPARE(QByteArray::fromStdString(writer.body()).toHex(),
                 QByteArray("8e01d3b930cf0a89010a0d0a085f5f6e616d655f5f120168123f0880d095ffbc3110"
                            "98c596ffbc311802222d") +
                     first + "123708b0ba97ffbc3110b0ba97ffbc3118022225" + second +
                     "10016afec1b40e0a660a0d0a085f5f6e616d655f5f12016612550880d095ffbc311098c596ff"
                     "bc3118032243" +
                     third + "1002");
    }
    void cutsFramesAtTheirLimit_data() {
        QTest::addColumn<size_t>("frameBytes");
        QTest::addColumn<size_t>("chunks");
        QTest::addColumn<QList<size_t>>("counts");
        // A label takes 6 bytes; a chunk of 100 bytes 108, the first 106: its first time is 0.
        QTest::newRow("no chunk") << size_t(1000) << size_t(0) << QList<size_t>();
        QTest::newRow("all fit") << size_t(1000) << size_t(3) << QList<size_t>{3};
        QTest::newRow("the limit is met") << size_t(112) << size_t(3) << QList<size_t>{1, 1, 1};
        QTest::newRow("one byte is left") << size_t(113) << size_t(4) << QList<size_t>{2, 1, 1};
        QTest::newRow("two in each") << size_t(120) << size_t(5) << QList<size_t>{2, 2, 1};
        QTest::newRow("labels fill it") << size_t(1) << size_t(2) << QList<size_t>{1, 1};
        QTest::newRow("zero") << size_t(0) << size_t(2) << QList<size_t>{1, 1};
    }
    void cutsFramesAtTheirLimit() {
        QFETCH(size_t, frameBytes);
        QFETCH(size_t, chunks);
        QFETCH(QList<size_t>, counts);
        const std::string body = framesOf(frameBytes, chunks, 100);
        QCOMPARE(chunksPerFrame(body), counts);
        TimestampMs expected = 0;
        const auto frames = test::decodeReadFrames(body);
        for (const test::ReadFrame& frame : *frames) {
            QCOMPARE(frame.labels, std::string("a=b"));
            for (const auto& chunk : frame.chunks) {
                QCOMPARE(chunk.minTimeMs, expected);
                QCOMPARE(chunk.maxTimeMs, expected + 9);
                QCOMPARE(chunk.encoding, uint64_t(1));
                QCOMPARE(chunk.bytes.size(), size_t(100));
                expected += 10;
            }
        }
    }
    void fillsFramesOfPrometheusSize() {
        const std::string body = framesOf(ChunkedReadWriter::kFrameBytes, 5, 300'000);
        QCOMPARE(chunksPerFrame(body), (QList<size_t>{4, 1}));
        const std::string longValue(ChunkedReadWriter::kFrameBytes, 'x');
        QCOMPARE(chunksPerFrame(framesOf(ChunkedReadWriter::kFrameBytes, 2, 1, longValue)),
                 (QList<size_t>{1, 1}));
    }
    void keepsSeriesAndQueriesApart() {
        ChunkedReadWriter writer;
        const std::string bytes = "chunk";
        const auto add = [&](size_t query, const char* name, size_t chunks) {
            writer.beginSeries(query, std::vector<Label>{{"__name__", name}, {"z", "1"}});
            for (size_t i = 0; i < chunks; ++i)
                writer.addChunk({-2, -1, 1, asBytes(bytes)});
            writer.endSeries();
        };
        add(0, "m", 1);
        add(0, "none", 0);
        add(0, "n", 2);
        add(300, "m", 1);
        const auto frames = test::decodeReadFrames(writer.body());
        QVERIFY(frames);
        std::string text;
        for (const test::ReadFrame& frame : *frames)
            text += std::to_string(frame.queryIndex) + ':' + frame.labels + ' ' +
                    std::to_string(frame.chunks.size()) + "; ";
        QCOMPARE(text, std::string("0:__name__=m,z=1 1; 0:__name__=n,z=1 2; 300:__name__=m,z=1 "
                                   "1; "));
        QCOMPARE(frames->front().chunks[0].minTimeMs, TimestampMs{-2});
        QCOMPARE(frames->front().chunks[0].maxTimeMs, TimestampMs{-1});
    }
    void handsItsBodyOver() {
        ChunkedReadWriter writer;
        QCOMPARE(writer.takeBody(), std::string());
        const std::string bytes = "chunk";
        writer.beginSeries(0, {});
        writer.addChunk({1, 2, 1, asBytes(bytes)});
        writer.endSeries();
        const std::string body = writer.takeBody();
        QCOMPARE(chunksPerFrame(body), QList<size_t>{1});
        QVERIFY(writer.body().empty());
        // The checksum is of every byte of the message.
        for (size_t i = 5; i < body.size(); ++i) {
            std::string damaged = body;
            damaged[i] ^= 1;
            QVERIFY(!test::decodeReadFrames(damaged));
        }
    }
};

static const test::Registrar<ChunkedReadTest> registeredChunkedReadTest;

}  // namespace pallium::wire

#include "chunked_read_test.moc"
