#include "tests/backend/tsdb/chunkenc/golden_chunks.h"

#include "backend/tsdb/chunkenc/histogram_chunk.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "tests/support/test_main.h"

namespace pallium::tsdb {
namespace {

using Bytes = std::vector<uint8_t>;
using Samples = std::vector<test::AnySample>;

std::vector<Bytes> encodeFloats(const Samples& samples) {
    XorChunkWriter writer;
    for (const test::AnySample& sample : samples)
        writer.append(sample.time, sample.value);
    return {Bytes(writer.bytes().begin(), writer.bytes().end())};
}

template <class H>
std::vector<Bytes> encodeHistograms(const Samples& samples, H test::AnySample::*histogram) {
    std::vector<Bytes> chunks;
    const auto close = [&chunks](const HistogramChunkWriter<H>& writer) {
        chunks.emplace_back(writer.bytes().begin(), writer.bytes().end());
    };
    HistogramChunkWriter<H> writer;
    for (const test::AnySample& sample : samples) {
        using Outcome = typename HistogramChunkWriter<H>::Outcome;
        if (writer.append(sample.time, sample.*histogram) == Outcome::Appended) continue;
        close(writer);
        HistogramChunkWriter<H> next;
        next.appendFirst(sample.time, sample.*histogram, writer);
        writer = std::move(next);
    }
    close(writer);
    return chunks;
}

std::vector<Bytes> encode(const test::GoldenCase& golden) {
    switch (golden.encoding) {
        case ChunkEncoding::Histogram:
            return encodeHistograms(golden.samples, &test::AnySample::histogram);
        case ChunkEncoding::FloatHistogram:
            return encodeHistograms(golden.samples, &test::AnySample::floatHistogram);
        default:
            return encodeFloats(golden.samples);
    }
}

QByteArray describe(const std::vector<Bytes>& chunks) {
    QByteArray text;
    for (const Bytes& chunk : chunks)
        text += test::toHex(chunk) + ' ';
    return text;
}

/// Cases where the version of Prometheus that wrote them puts buckets that both a chunk and a
/// sample lack in the wrong place: spans that go back, and a bucket that is there twice. It was
/// mended later; we write what was meant.
bool isMisplaced(const std::string& name) {
    return name == "h_bucket_vanishes_zero" || name == "fh_bucket_vanishes_zero";
}

Samples decode(ChunkEncoding encoding, const std::vector<Bytes>& chunks) {
    Samples samples;
    for (const Bytes& chunk : chunks) {
        auto part = test::iterate(encoding, chunk);
        if (!part) return {};
        for (test::AnySample& sample : *part)
            samples.push_back(std::move(sample));
    }
    return samples;
}

}  // namespace

/// Chunks written by Prometheus: the same bytes from the same samples, and the same samples back.
class GoldenChunksTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesTheSameBytes_data() { addCases({"chunks.json"}); }
    void writesTheSameBytes() {
        const test::GoldenCase* golden = current();
        if (golden == nullptr) QSKIP("no reference data");
        const std::vector<Bytes> chunks = encode(*golden);
        if (!isMisplaced(golden->name)) QCOMPARE(describe(chunks), describe(golden->chunks));
        QCOMPARE(test::difference(decode(golden->encoding, chunks), golden->samples),
                 std::string());
    }

    void readsTheSameSamples_data() { addCases({"chunks.json", "chunks_newer.json"}); }
    void readsTheSameSamples() {
        const test::GoldenCase* golden = current();
        if (golden == nullptr) QSKIP("no reference data");
        QCOMPARE(test::difference(decode(golden->encoding, golden->chunks), golden->samples),
                 std::string());
        for (const Bytes& chunk : golden->chunks)
            QCOMPARE(test::bulkDifference(golden->encoding, chunk), std::string());
    }

  private:
    void addCases(std::initializer_list<const char*> files) {
        QTest::addColumn<qsizetype>("index");
        m_cases.clear();
        for (const char* file : files)
            for (test::GoldenCase& golden : test::goldenCases(file))
                m_cases.push_back(std::move(golden));
        for (size_t i = 0; i < m_cases.size(); ++i)
            QTest::newRow(m_cases[i].name.c_str()) << static_cast<qsizetype>(i);
        if (m_cases.empty()) QTest::newRow("none") << qsizetype(-1);
    }
    const test::GoldenCase* current() const {
        QFETCH(qsizetype, index);
        if (index >= 0) return &m_cases[static_cast<size_t>(index)];
        pallium::test::markSkipped();
        return nullptr;
    }

    std::vector<test::GoldenCase> m_cases;
};

static const pallium::test::Registrar<GoldenChunksTest> registeredGoldenChunks;

}  // namespace pallium::tsdb

#include "golden_chunks_test.moc"
