#include "backend/base/digest.h"

#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <string>

namespace pallium {

class DigestTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void hashesMd5AsOthersDo_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, std::string text, const char* hash) {
            QTest::newRow(name) << std::move(text) << std::string(hash);
        };
        // RFC 1321, A.5, and md5sum for the lengths around one block.
        row("nothing", "", "d41d8cd98f00b204e9800998ecf8427e");
        row("three bytes", "abc", "900150983cd24fb0d6963f7d28e17f72");
        row("eighty bytes",
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "57edf4a22be3c955ac49da2e2107b67a");
        row("55 bytes", std::string(55, 'a'), "ef1772b6dff9a122358552954ad0df65");
        row("56 bytes", std::string(56, 'a'), "3b0c8ac703f828b04c6c197006d17218");
        row("64 bytes", std::string(64, 'a'), "014842d480b571495a4a0363793f7367");
    }
    void hashesMd5AsOthersDo() {
        QFETCH(const std::string, text);
        QFETCH(const std::string, expected);
        std::string hex;
        for (const uint8_t byte : md5(text))
            hex += fmt::format("{:02x}", byte);
        QCOMPARE(hex, expected);
    }
    void hashesSha256AsOthersDo() {  // of FIPS 180-4
        QCOMPARE(sha256Hex("abc"), std::string("ba7816bf8f01cfea414140de5dae2223"
                                               "b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256Hex(""), std::string("e3b0c44298fc1c149afbf4c8996fb924"
                                            "27ae41e4649b934ca495991b7852b855"));
    }
    void sha1IsTheWellKnownOne() {
        QCOMPARE(sha1Hex("abc"), std::string("a9993e364706816aba3e25717850c26c9cd0d89d"));
        QCOMPARE(sha1Hex(""), std::string("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
    }
};

static const test::Registrar<DigestTest> registered;

}  // namespace pallium

#include "digest_test.moc"
