#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "backend/tsdb/index/index_format.h"
#include "tests/backend/tsdb/index/index_fixture.h"
#include "tests/backend/tsdb/index/memory_files.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

namespace pallium::tsdb {
namespace {

Result<std::string> dumpBytes(std::vector<uint8_t> bytes) {
    MemoryFiles files(std::move(bytes));
    const auto index = IndexReader::open(files, "index");
    PALLIUM_TRY(index);
    return dumpIndex(**index);
}

void repair(std::vector<uint8_t>& bytes, size_t begin, size_t count) {
    io::storeFixedBig(bytes.data() + begin + count,
                      io::crc32c(std::span<const uint8_t>(bytes).subspan(begin, count)));
}

}  // namespace

class IndexDamageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        const test::TempDir dir;
        QVERIFY(smallIndex().write(io::realFileSystem(), dir.path() + "/index"));
        m_bytes = io::realFileSystem().readAll(dir.path() + "/index").value();
        const auto dump = dumpBytes(m_bytes);
        QVERIFY2(dump, dump ? "" : dump.error().message.c_str());
        m_dump = *dump;
    }
    void answersAFlippedBitWithAnErrorOrAsBefore() {
        size_t unnoticed = 0;
        for (size_t at = 0; at < m_bytes.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                std::vector<uint8_t> bytes = m_bytes;
                bytes[at] ^= static_cast<uint8_t>(1 << bit);
                const auto dump = dumpBytes(bytes);
                if (!dump) {
                    QCOMPARE(dump.error().kind, ErrorKind::Corruption);
                    QVERIFY(dump.error().message.starts_with("index index: "));
                } else {
                    QVERIFY2(*dump == m_dump, std::to_string(at).c_str());
                    ++unnoticed;
                }
            }
        }
        // Only padding has no checksum: at most 15 bytes a series.
        QVERIFY(unnoticed < size_t(12) * 15 * 8);
    }
    void answersEveryTruncationWithAnError() {
        for (size_t size = 0; size < m_bytes.size(); ++size) {
            const auto dump =
                dumpBytes({m_bytes.begin(), m_bytes.begin() + static_cast<std::ptrdiff_t>(size)});
            QVERIFY(!dump);
            QCOMPARE(dump.error().kind, ErrorKind::Corruption);
        }
    }
    /// Damage behind right checksums: no promise but that nothing is read out of bounds.
    void survivesLiesWithRightChecksums() {
        const size_t contents = m_bytes.size() - kIndexContentsBytes;
        for (size_t at = 0; at < contents; ++at) {
            for (const int value : {0, 1, 0x7f, 0x80, 0xff}) {
                std::vector<uint8_t> bytes = m_bytes;
                bytes[at] = static_cast<uint8_t>(value);
                repairSections(bytes);
                (void)dumpBytes(bytes);
            }
        }
        for (size_t field = 0; field < 6; ++field) {
            for (const uint64_t offset : {uint64_t(0), uint64_t(4), uint64_t(m_bytes.size()),
                                          uint64_t(contents), uint64_t(m_bytes.size() / 2),
                                          ~uint64_t(0), ~uint64_t(0) - 7, uint64_t(1) << 63}) {
                std::vector<uint8_t> bytes = m_bytes;
                io::storeFixedBig(bytes.data() + contents + field * 8, offset);
                repair(bytes, contents, 48);
                (void)dumpBytes(bytes);
            }
        }
    }
    void readsNoSeriesOutsideOfTheirSection() {
        MemoryFiles files(m_bytes);
        const auto index = IndexReader::open(files, "index").value();
        std::vector<Label> labels;
        std::vector<ChunkMeta> chunks;
        size_t there = 0;
        for (IndexSeriesId id = 0; id < m_bytes.size() / 16 + 10; ++id)
            there += index->series(id, labels, chunks).has_value() ? 1 : 0;
        QCOMPARE(there, size_t(12));
        QVERIFY(!index->series(~IndexSeriesId(0), labels, chunks));
        QVERIFY(!index->labelOf(~IndexSeriesId(0), "job"));
    }

  private:
    /// Puts the checksums of symbols, series and the postings table right, as far as their lengths
    /// make sense.
    void repairSections(std::vector<uint8_t>& bytes) const {
        const auto repairSection = [&bytes](size_t at) {
            const size_t length = io::loadFixedBig<uint32_t>(bytes.data() + at);
            if (length <= bytes.size() - at - 8) repair(bytes, at + 4, length);
        };
        const auto field = [&](size_t n) {
            return static_cast<size_t>(io::loadFixedBig<uint64_t>(m_bytes.data() + m_bytes.size() -
                                                                  kIndexContentsBytes + n * 8));
        };
        repairSection(field(0));
        repairSection(field(5));
        MemoryFiles files(m_bytes);
        const auto all = IndexReader::open(files, "index").value()->postings("", "").value();
        for (size_t i = 0; i < all.size(); ++i) {
            const size_t at = size_t(all[i]) * 16;
            if (size_t length = bytes[at]; length < 0x80 && at + 5 + length < bytes.size())
                repair(bytes, at + 1, length);
        }
        for (size_t at = (field(4) + 3) / 4 * 4; at + 8 < field(5);) {
            const size_t length = io::loadFixedBig<uint32_t>(m_bytes.data() + at);
            repair(bytes, at + 4, length);
            at += length + 8;
        }
    }

    std::vector<uint8_t> m_bytes;
    std::string m_dump;
};

static const test::Registrar<IndexDamageTest> registered;

}  // namespace pallium::tsdb

#include "index_damage_test.moc"
