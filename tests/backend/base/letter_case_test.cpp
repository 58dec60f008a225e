#include "backend/base/letter_case.h"

#include "tests/support/test_main.h"

namespace pallium {
namespace {

std::string inCase(std::string_view text, LetterCase to) {
    std::string out = ">";
    appendInCase(out, text, to);
    return out;
}

}  // namespace

class LetterCaseTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void changesLettersOnly() {
        QCOMPARE(inCase("", LetterCase::Lower), std::string(">"));
        QCOMPARE(inCase("AZ[@`{az09", LetterCase::Lower), std::string(">az[@`{az09"));
        QCOMPARE(inCase("AZ[@`{az09", LetterCase::Upper), std::string(">AZ[@`{AZ09"));
    }
    void knowsLettersBeyondAscii() {
        QCOMPARE(inCase("ÄΣЖ", LetterCase::Lower), std::string(">äσж"));
        QCOMPARE(inCase("äσжß", LetterCase::Upper), std::string(">ÄΣЖß"));
        QCOMPARE(inCase("日𐐀", LetterCase::Lower), std::string(">日𐐨"));
    }
    void replacesWhatIsNoText() {
        QCOMPARE(inCase("A\xff", LetterCase::Lower), std::string(">a\xef\xbf\xbd"));
    }
};

static const test::Registrar<LetterCaseTest> registered;

}  // namespace pallium

#include "letter_case_test.moc"
