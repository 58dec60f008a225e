#include "backend/io/crc32c.h"

#include "tests/support/test_main.h"

#include <string_view>
#include <vector>

namespace pallium::io {
namespace {

std::span<const uint8_t> bytesOf(std::string_view text) {
    return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace

class Crc32cTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void givesThePublishedCheckValue() {
        QCOMPARE(crc32c(bytesOf("123456789")), 0xE3069283U);
        QCOMPARE(crc32cPortable(bytesOf("123456789")), 0xE3069283U);
        QCOMPARE(crc32c({}), 0U);
    }
    void agreesWithThePortableFormAtEveryLengthAndOffset() {
        std::vector<uint8_t> bytes(300);
        for (size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<uint8_t>(i * 131 + i / 7);
        for (size_t offset = 0; offset < 9; ++offset) {
            for (size_t length = 0; length + offset <= bytes.size(); ++length) {
                const auto part = std::span<const uint8_t>(bytes).subspan(offset, length);
                QCOMPARE(crc32c(part), crc32cPortable(part));
            }
        }
    }
    void continuesAcrossParts() {
        const uint32_t head = crc32c(bytesOf("12345"));
        QCOMPARE(crc32c(bytesOf("6789"), head), 0xE3069283U);
    }
};

static const test::Registrar<Crc32cTest> registered;

}  // namespace pallium::io

#include "crc32c_test.moc"
