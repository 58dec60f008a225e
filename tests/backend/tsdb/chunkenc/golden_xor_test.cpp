#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "tests/backend/tsdb/chunkenc/golden_chunks.h"
#include "tests/support/test_main.h"

#include <bit>
#include <limits>

namespace pallium::tsdb {

/// XOR chunks written by Prometheus: the same bytes from the same samples, and the same samples
/// back.
class GoldenXorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void agreesWithPrometheus() {
        const auto cases = test::goldenCases("chunks.json");
        if (cases.empty()) {
            pallium::test::markSkipped();
            QSKIP("no reference data");
        }
        int seen = 0;
        for (const test::GoldenCase& golden : cases) {
            if (golden.encoding != ChunkEncoding::Xor) continue;
            ++seen;
            XorChunkWriter writer;
            for (const test::GoldenSample& sample : golden.samples)
                writer.append(sample.time, sample.value);
            const auto named = QByteArray::fromStdString(golden.name) + ": ";
            QCOMPARE(named + test::toHex(writer.bytes()), named + test::toHex(golden.chunks.at(0)));
            QVERIFY2(isSameSamples(golden), golden.name.c_str());
        }
        QVERIFY(seen >= 40);
    }

  private:
    static bool isSameSamples(const test::GoldenCase& golden) {
        constexpr auto kMin = std::numeric_limits<TimestampMs>::min();
        constexpr auto kMax = std::numeric_limits<TimestampMs>::max();
        storage::SampleColumns columns;
        const EncodedChunk chunk{kMin, kMax, golden.encoding, golden.chunks.at(0)};
        if (!readChunk(chunk, kMin, kMax, columns)) return false;
        if (columns.size() != golden.samples.size()) return false;
        for (size_t i = 0; i < columns.size(); ++i) {
            if (columns.timestamps[i] != golden.samples[i].time) return false;
            if (std::bit_cast<uint64_t>(columns.values[i]) !=
                std::bit_cast<uint64_t>(golden.samples[i].value))
                return false;
        }
        return true;
    }
};

static const pallium::test::Registrar<GoldenXorTest> registeredGoldenXor;

}  // namespace pallium::tsdb

#include "golden_xor_test.moc"
