#include "backend/gotemplate/literals.h"

#include "tests/support/test_main.h"

namespace pallium::gotemplate {

class LiteralsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void numbersAreOfEveryKindThatHoldsThem() {
        NumberLiteral number;
        std::string error;
        QVERIFY(readNumber("9223372036854775808", number, error));
        QVERIFY(!number.integer);
        QCOMPARE(*number.unsignedInteger, uint64_t{9223372036854775808U});
        number = {};
        QVERIFY(readNumber("-0", number, error));
        QCOMPARE(*number.integer, int64_t{0});
        QCOMPARE(*number.unsignedInteger, uint64_t{0});
        number = {};
        QVERIFY(readNumber("1e19", number, error));
        QVERIFY(!number.integer);
        QVERIFY(number.unsignedInteger);
        number = {};
        QVERIFY(readNumber("1e300", number, error));
        QVERIFY(!number.integer && !number.unsignedInteger);
    }

    void refusesNumbers_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        QTest::newRow("octal") << "089"
                               << "integer overflow: \"089\"";
        QTest::newRow("underscore at the end") << "1_"
                                               << "illegal number syntax: \"1_\"";
        QTest::newRow("two underscores") << "1__0"
                                         << "illegal number syntax: \"1__0\"";
        QTest::newRow("prefix alone") << "0x"
                                      << "illegal number syntax: \"0x\"";
        QTest::newRow("sign alone") << "+"
                                    << "illegal number syntax: \"+\"";
    }

    void refusesNumbers() {
        QFETCH(const QString, text);
        QFETCH(const QString, error);
        NumberLiteral number;
        std::string why;
        QVERIFY(!readNumber(text.toStdString(), number, why));
        QCOMPARE(QString::fromStdString(why), error);
    }

    void characters() {
        NumberLiteral number;
        std::string error;
        QVERIFY(readCharacter("'\\''", number, error));
        QCOMPARE(*number.integer, int64_t{'\''});
        QVERIFY(readCharacter("'\\xff'", number, error));
        QCOMPARE(*number.integer, int64_t{255});
        QVERIFY(readCharacter("'日'", number, error));
        QCOMPARE(*number.integer, int64_t{0x65E5});
        QVERIFY(!readCharacter("''", number, error));
        QVERIFY(!readCharacter("'ab'", number, error));
        QCOMPARE(QString::fromStdString(error),
                 QStringLiteral("malformed character constant: 'ab'"));
    }

    void refusesEscapes_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* const text : {"\"\\q\"", "\"\\'\"", "\"\\x4\"", "\"\\400\"", "\"\\ud800\"",
                                       "\"\\U00110000\"", "\"\\u12\"", "\"\\\""})
            QTest::newRow(text) << QByteArray(text);
    }

    void refusesEscapes() {
        QFETCH(const QByteArray, text);
        QVERIFY(!unquote(text.toStdString()));
    }

    void rawStringsLoseCarriageReturns() {
        QCOMPARE(*unquote("`a\r\n\\n`"), std::string("a\n\\n"));
    }
};

static const pallium::test::Registrar<LiteralsTest> registeredLiterals;

}  // namespace pallium::gotemplate

#include "literals_test.moc"
