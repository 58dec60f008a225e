#include "backend/model/regex_template.h"

#include "tests/support/test_main.h"

namespace pallium {

class RegexTemplateTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void expands_data() {
        QTest::addColumn<QString>("regex");
        QTest::addColumn<QString>("replacement");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* regex, const char* replacement,
                            const char* expected) {
            QTest::newRow(name) << QString::fromLatin1(regex) << QString::fromLatin1(replacement)
                                << QString::fromLatin1(expected);
        };
        row("groups by number", "(.*)-(.*)", "$2/${1}", "b/a");
        row("the whole match", ".*", "<$0>", "<a-b>");
        row("groups by name", "(?P<x>.*)-(?P<y>.*)", "${y}$x", "ba");
        row("the longest name counts", "(a)-b", "$1x-${1}x", "-ax");
        row("what is no group is empty", "(a)-b", "[$7$none]", "[]");
        row("doubled dollar signs", ".*", "$$1", "$1");
        row("dollar signs before nothing", ".*", "$ ${ $", "$ ${ $");
    }

    void expands() {
        QFETCH(const QString, regex);
        QFETCH(const QString, replacement);
        QFETCH(const QString, expected);
        const auto compiled = RegexTemplate::create(regex.toStdString(), replacement.toStdString());
        QVERIFY(compiled.has_value());
        QCOMPARE(QString::fromStdString(compiled->apply("a-b").value_or("no match")), expected);
    }

    void isAnchoredAndMatchesNewlines() {
        QVERIFY(!RegexTemplate::create("a|b", "")->apply("ab"));
        QVERIFY(RegexTemplate::create("a.b", "")->apply("a\nb"));
    }

    void refusesWhatIsNoExpression() {
        QVERIFY(!RegexTemplate::create("(", ""));
        QVERIFY(!RegexTemplate::create("a)(b", ""));
    }
};

static const test::Registrar<RegexTemplateTest> registered;

}  // namespace pallium

#include "regex_template_test.moc"
