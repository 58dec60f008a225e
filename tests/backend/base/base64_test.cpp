#include "backend/base/base64.h"

#include "tests/support/test_main.h"

#include <string>

namespace pallium {
namespace {

std::string encoded(std::string_view bytes, Base64 alphabet = Base64::Standard) {
    std::string text;
    appendBase64(text, bytes, alphabet);
    return text;
}

}  // namespace

class Base64Test : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesAndReads_data() {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<std::string>("text");
        const auto row = [](const char* name, std::string bytes, const char* text) {
            QTest::newRow(name) << std::move(bytes) << std::string(text);
        };
        // RFC 4648, 10.
        row("nothing", "", "");
        row("one byte", "f", "Zg==");
        row("two bytes", "fo", "Zm8=");
        row("three bytes", "foo", "Zm9v");
        row("six bytes", "foobar", "Zm9vYmFy");
        row("all bits", "\xff\xef\xbe", "/+++");
    }
    void writesAndReads() {
        QFETCH(const std::string, bytes);
        QFETCH(const std::string, text);
        QCOMPARE(encoded(bytes), text);
        QCOMPARE(decodeBase64(text), std::optional(bytes));
    }
    void hasDigitsForAddresses() {
        QCOMPARE(encoded("\xff\xef\xbe", Base64::Url), std::string("_---"));
        QCOMPARE(decodeBase64("_---", Base64::Url), std::optional(std::string("\xff\xef\xbe")));
        QVERIFY(!decodeBase64("/+++", Base64::Url));
        QVERIFY(!decodeBase64("_---"));
    }
    void readsNothingElse() {
        for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=",
                                 "Zg==Zg==", "Zm9v\n", "Zm 9v", "\xc3"})
            QVERIFY2(!decodeBase64(text), text);
    }
};

static const test::Registrar<Base64Test> registered;

}  // namespace pallium

#include "base64_test.moc"
