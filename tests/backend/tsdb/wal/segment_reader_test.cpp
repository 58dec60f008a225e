#include "backend/tsdb/wal/segment_reader.h"

#include "backend/io/varint.h"
#include "tests/support/test_main.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr uint64_t kOwner = 42;

/// Bytes in memory that count how often they are read.
class CountingFile final : public io::ReadableFile {
  public:
    explicit CountingFile(std::vector<uint8_t> bytes) : m_bytes(std::move(bytes)) {}
    Result<size_t> readAt(uint64_t offset, std::span<uint8_t> out) const override {
        const size_t from = std::min<size_t>(offset, m_bytes.size());
        const size_t count = std::min(out.size(), m_bytes.size() - from);
        std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(from), count, out.begin());
        m_bytesRead += count;
        m_largestRead = std::max(m_largestRead, out.size());
        return count;
    }
    uint64_t size() const override { return m_bytes.size(); }
    uint64_t bytesRead() const { return m_bytesRead; }
    size_t largestRead() const { return m_largestRead; }

  private:
    const std::vector<uint8_t> m_bytes;
    mutable uint64_t m_bytesRead = 0;
    mutable size_t m_largestRead = 0;
};

std::vector<uint8_t> segmentStart(uint64_t firstSequence) {
    const auto header = encodeSegmentHeader({kSegmentVersion, kOwner, firstSequence});
    return {header.begin(), header.end()};
}

void addFrame(std::vector<uint8_t>& bytes, uint64_t sequence, size_t payloadBytes) {
    std::vector<uint8_t> frame;
    encodeFrame(frame, frameCrcSeed(kOwner), sequence, 1, std::vector<uint8_t>(payloadBytes, 7));
    bytes.insert(bytes.end(), frame.begin(), frame.end());
}

std::vector<uint64_t> sequencesOf(SegmentReader& reader) {
    std::vector<uint64_t> sequences;
    while (true) {
        const auto record = reader.next().value();
        if (!record) return sequences;
        sequences.push_back(record->sequence);
    }
}

}  // namespace

class SegmentReaderTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void holdsAWindowOfALargeSegment() {
        std::vector<uint8_t> bytes = segmentStart(1);
        for (uint64_t sequence = 1; sequence <= 400; ++sequence)
            addFrame(bytes, sequence, 30'000);
        const CountingFile file(bytes);
        SegmentReader reader(file, kOwner, 1);
        QVERIFY(reader.readHeader().value() == SegmentReader::HeaderState::Intact);
        QCOMPARE(sequencesOf(reader).size(), size_t(400));
        QVERIFY(file.largestRead() <= 1 << 20);
        QVERIFY(file.bytesRead() < bytes.size() * 5 / 4);
    }
    void doesNotReadTheLengthThatDamageMadeUp() {
        std::vector<uint8_t> bytes = segmentStart(1);
        addFrame(bytes, 1, 10);
        for (uint64_t sequence = 2; sequence <= 100; ++sequence)
            addFrame(bytes, sequence, 100'000);
        io::storeFixed(bytes.data() + kSegmentHeaderBytes, uint32_t(9'000'000));
        const CountingFile file(bytes);
        SegmentReader reader(file, kOwner, 1);
        QVERIFY(reader.readHeader().has_value());
        const auto sequences = sequencesOf(reader);
        QCOMPARE(sequences.size(), size_t(99));
        QCOMPARE(sequences.front(), uint64_t(2));
        QVERIFY(file.largestRead() <= 1 << 20);
    }
    void acceptsOnlySequencesThatLostRecordsCanReach() {
        std::vector<uint8_t> bytes = segmentStart(1);
        addFrame(bytes, 1, 0);
        bytes.insert(bytes.end(), 40, 0xee);  // room for two lost records
        addFrame(bytes, 5, 0);
        addFrame(bytes, 4, 0);
        const CountingFile file(bytes);
        SegmentReader reader(file, kOwner, 1);
        QVERIFY(reader.readHeader().has_value());
        // 5 is beyond 2 + 40 / 17; 4 is within 2 + 57 / 17.
        QVERIFY((sequencesOf(reader) == std::vector<uint64_t>{1, 4}));
    }
    void neverDeliversASequenceFromWhichCountingWouldWrap() {
        std::vector<uint8_t> bytes = segmentStart(1);
        addFrame(bytes, ~uint64_t(0), 3);
        addFrame(bytes, 1, 3);
        const CountingFile file(bytes);
        SegmentReader reader(file, kOwner, 1);
        QVERIFY(reader.readHeader().has_value());
        QVERIFY((sequencesOf(reader) == std::vector<uint64_t>{1}));
    }
    void givesUpOnBytesThatLookLikeFramesEverywhere() {
        std::vector<uint8_t> bytes(kSegmentHeaderBytes, 0xaa);
        while (bytes.size() < 4 << 20) {
            io::appendFixed(bytes, uint32_t(1 << 20));
            io::appendFixed(bytes, uint32_t(0));
            io::appendFixed(bytes, uint64_t(1));
        }
        const CountingFile file(bytes);
        SegmentReader reader(file, kOwner, 1);
        QVERIFY(reader.readHeader().value() == SegmentReader::HeaderState::Damaged);
        QVERIFY(sequencesOf(reader).empty());
        QVERIFY(file.bytesRead() < 60 * bytes.size());
    }
};

static const test::Registrar<SegmentReaderTest> registered;

}  // namespace pallium::tsdb

#include "segment_reader_test.moc"
