#include "backend/model/regex_search.h"

#include "tests/support/test_main.h"

namespace pallium {

class RegexSearchTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void matchesAnywhere() {
        const auto regex = RegexSearch::create("b+");
        QVERIFY(regex->matches("abba"));
        QVERIFY(!regex->matches("ac"));
        QVERIFY(!RegexSearch::create("^b$")->matches("abba"));
    }

    void replaces_data() {
        QTest::addColumn<QString>("regex");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("replacement");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* regex, const char* text,
                            const char* replacement, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(regex) << QString::fromUtf8(text)
                                << QString::fromUtf8(replacement) << QString::fromUtf8(expected);
        };
        row("every match", "a", "banana", "o", "bonono");
        row("groups", "(\\w+)-(\\d)", "web-1 db-2", "$2-$1", "1-web 2-db");
        row("the longest name counts", "a", "banana", "$1x", "bnn");
        row("empty matches between characters", "x*", "日本", "-", "-日-本-");
        row("no empty match behind another", "b*", "abc", "-", "-a-c-");
        row("the start only once", "^a", "aab", "", "ab");
        row("nothing to replace", "x", "abc", "y", "abc");
        row("no text", "^$", "", "y", "y");
    }

    void replaces() {
        QFETCH(const QString, regex);
        QFETCH(const QString, text);
        QFETCH(const QString, replacement);
        QFETCH(const QString, expected);
        const auto output = RegexSearch::create(regex.toStdString())
                                ->replaceAll(text.toStdString(), replacement.toStdString(), 1000);
        QVERIFY(output);
        QCOMPARE(QString::fromStdString(*output), expected);
    }

    void refusesResultsAboveTheLimit() {
        const auto regex = RegexSearch::create(".");
        QVERIFY(regex->replaceAll("abcde", "$0$0", 10));
        const auto output = regex->replaceAll("abcde", "$0$0", 9);
        QVERIFY(!output);
        QVERIFY(output.error().kind == ErrorKind::LimitExceeded);
        QVERIFY(!regex->replaceAll("abc", "", 9)->size());
    }

    void refusesWhatIsNoExpression() {
        const auto regex = RegexSearch::create("(");
        QVERIFY(!regex);
        QCOMPARE(QString::fromStdString(regex.error().message),
                 QString::fromLatin1("error parsing regexp: missing closing ): `(`"));
    }
};

static const test::Registrar<RegexSearchTest> registered;

}  // namespace pallium

#include "regex_search_test.moc"
