#include "backend/base/utf8.h"

#include "tests/support/test_main.h"

namespace pallium {

class Utf8Test : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tellsValidFromInvalid() {
        QVERIFY(isValidUtf8("plain ascii, longer than eight bytes"));
        QVERIFY(isValidUtf8("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"));
        QVERIFY(!isValidUtf8("\xc0\x80"));          // overlong
        QVERIFY(!isValidUtf8("\xed\xa0\x80"));      // surrogate
        QVERIFY(!isValidUtf8("\xf4\x90\x80\x80"));  // above U+10FFFF
        QVERIFY(!isValidUtf8("eight ok\xe2\x82"));  // cut off
        for (size_t size = 1; size < 20; ++size) {
            QVERIFY(isValidUtf8(std::string(size, 'a')));
            for (size_t at = 0; at < size; ++at) {
                std::string text(size, 'a');
                text[at] = '\xff';
                QVERIFY(!isValidUtf8(text));
            }
        }
        QCOMPARE(utf8Length("a\xc3\xa4\xff"), size_t(3));
    }
    void roundTripsCodePoints() {
        for (const char32_t c : {U'a', U'\u00e4', U'\u20ac', U'\U0001f600'}) {
            std::string text;
            appendUtf8(text, c);
            QCOMPARE(utf8SequenceLength(text), text.size());
            QCOMPARE(decodeUtf8(text), c);
        }
    }
};

static const test::Registrar<Utf8Test> registered;

}  // namespace pallium

#include "utf8_test.moc"
