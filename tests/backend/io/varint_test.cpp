#include "backend/io/varint.h"

#include "tests/support/test_main.h"

#include <limits>

namespace pallium::io {

class VarintTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsBackWhatWasWritten() {
        const std::vector<uint64_t> values = {
            0, 1, 127, 128, 300, 1ULL << 35, 1ULL << 63, std::numeric_limits<uint64_t>::max()};
        std::vector<uint8_t> bytes;
        for (const uint64_t v : values) {
            appendUvarint(bytes, v);
            appendVarint(bytes, static_cast<int64_t>(v));
            appendVarint(bytes, -static_cast<int64_t>(v >> 1));
            appendFixed(bytes, static_cast<uint32_t>(v));
        }
        appendSized(bytes, "text");
        ByteReader in(bytes);
        for (const uint64_t v : values) {
            QCOMPARE(in.uvarint(), v);
            QCOMPARE(in.varint(), static_cast<int64_t>(v));
            QCOMPARE(in.varint(), -static_cast<int64_t>(v >> 1));
            QCOMPARE(in.fixed<uint32_t>(), static_cast<uint32_t>(v));
        }
        QVERIFY(in.sized() == "text");
        QVERIFY(in.atEnd());
        QVERIFY(!in.failed());
    }
    void writesAndReadsBigEndian() {
        std::vector<uint8_t> bytes;
        appendFixedBig(bytes, uint8_t(0x01));
        appendFixedBig(bytes, uint16_t(0x0203));
        appendFixedBig(bytes, uint32_t(0x04050607));
        appendFixedBig(bytes, uint64_t(0x08090a0b0c0d0e0f));
        for (size_t i = 0; i < bytes.size(); ++i)
            QCOMPARE(bytes[i], static_cast<uint8_t>(i + 1));
        ByteReader in(bytes);
        QCOMPARE(in.fixedBig<uint8_t>(), uint8_t(0x01));
        QCOMPARE(in.fixedBig<uint16_t>(), uint16_t(0x0203));
        QCOMPARE(in.fixedBig<uint32_t>(), uint32_t(0x04050607));
        QCOMPARE(in.fixedBig<uint64_t>(), uint64_t(0x08090a0b0c0d0e0f));
        QCOMPARE(in.fixedBig<uint32_t>(), 0U);
        QVERIFY(in.failed());
        storeFixedBig(bytes.data(), uint16_t(0xff00));
        QCOMPARE(loadFixedBig<uint16_t>(bytes.data()), uint16_t(0xff00));
        QCOMPARE(bytes[1], uint8_t(0));
    }
    void failsAtTheEndAndStaysFailed() {
        std::vector<uint8_t> bytes;
        appendUvarint(bytes, 300);
        bytes.pop_back();
        ByteReader in(bytes);
        QCOMPARE(in.uvarint(), uint64_t(0));
        QVERIFY(in.failed());
        QCOMPARE(in.fixed<uint8_t>(), uint8_t(0));
        QVERIFY(in.sized().empty());
    }
    void refusesVarintsOfMoreThan64Bits() {
        std::vector<uint8_t> tooLong(10, 0xff);
        tooLong.push_back(0);
        ByteReader eleven(tooLong);
        QCOMPARE(eleven.uvarint(), uint64_t(0));
        QVERIFY(eleven.failed());
        std::vector<uint8_t> tooBig(9, 0xff);
        tooBig.push_back(2);
        ByteReader big(tooBig);
        (void)big.uvarint();
        QVERIFY(big.failed());
    }
    void refusesALengthBeyondTheEnd() {
        std::vector<uint8_t> bytes;
        appendUvarint(bytes, std::numeric_limits<uint64_t>::max());
        bytes.push_back('x');
        ByteReader in(bytes);
        QVERIFY(in.sized().empty());
        QVERIFY(in.failed());
    }
};

static const test::Registrar<VarintTest> registered;

}  // namespace pallium::io

#include "varint_test.moc"
