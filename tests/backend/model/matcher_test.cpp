#include "backend/model/matcher.h"

#include "tests/support/test_main.h"

namespace pallium {
namespace {

Matcher regex(std::string pattern) {
    return Matcher::create(MatchType::Regex, "a", std::move(pattern)).value();
}

}  // namespace

class MatcherTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void regexTakesBothFormsOfNamedGroups() {
        QVERIFY(regex("(?<first>a)(?P<second>b)").matches("ab"));
        QVERIFY(regex("\\(?<a").matches("<a"));
        QVERIFY(regex("[(?<]+").matches("(?<"));
        QVERIFY(regex("[](?<]").matches("<"));
        QVERIFY(!regex("[](?<]").matches("P"));
        QVERIFY(regex("\\Q(?<\\E").matches("(?<"));
        QVERIFY(!Matcher::create(MatchType::Regex, "a", "(?<=a)b"));
    }
    void regexIsAnchoredAndDotMatchesNewline() {
        QVERIFY(regex("b.d").matches("bcd"));
        QVERIFY(regex("b.d").matches("b\nd"));
        QVERIFY(!regex("b.d").matches("xbcd"));
        QVERIFY(!regex("b|c").matches("bc"));
        QVERIFY(regex(".*").matchesEmpty());
        QVERIFY(!regex(".+").matchesEmpty());
    }
    void badExpressionIsReportedAsGoDoes() {
        const auto matcher = Matcher::create(MatchType::NotRegex, "a", "x[");
        QCOMPARE(matcher.error().message,
                 std::string("error parsing regexp: missing closing ]: `[`"));
    }
    void unbalancedParenthesisCannotEscapeTheAnchor() {
        QVERIFY(!Matcher::create(MatchType::Regex, "a", "b)|(c"));
    }
    void findsLiteralAlternatives_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<int>("literals");
        QTest::newRow("one word") << "abc" << 1;
        QTest::newRow("three words") << "a|b|c" << 3;
        QTest::newRow("an escaped dot") << "a\\.b|c" << 2;
        QTest::newRow("a class is no literal") << "a[bc]|d" << 0;
        QTest::newRow("an empty alternative is one") << "a|" << 2;
    }
    void findsLiteralAlternatives() {
        QFETCH(QString, pattern);
        QFETCH(int, literals);
        QCOMPARE(int(regex(pattern.toStdString()).setMatches().size()), literals);
    }
    void prefixStopsBeforeWhatMayRepeat_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("prefix");
        QTest::newRow("literal then any") << "abc.*"
                                          << "abc";
        QTest::newRow("optional last letter") << "abc?"
                                              << "ab";
        QTest::newRow("one or more keeps the letter") << "abc+"
                                                      << "abc";
        QTest::newRow("alternation has none") << "ab|ac.*"
                                              << "";
        QTest::newRow("a class ends it") << "ab[cd]"
                                         << "ab";
        QTest::newRow("case folding has none") << "(?i)abc"
                                               << "";
        QTest::newRow("multi-byte letter repeated as a whole")
            << QString::fromUtf8("a\xc3\xa4*") << "a";
    }
    void prefixStopsBeforeWhatMayRepeat() {
        QFETCH(QString, pattern);
        QFETCH(QString, prefix);
        QCOMPARE(QString::fromStdString(std::string(regex(pattern.toStdString()).prefix())),
                 prefix);
    }
    void printsAsInASelector() {
        QCOMPARE(regex("b\"").toString(), std::string("a=~\"b\\\"\""));
        QCOMPARE(Matcher::equal("a b", "c").toString(), std::string("\"a b\"=\"c\""));
    }
};

static const test::Registrar<MatcherTest> registered;

}  // namespace pallium

#include "matcher_test.moc"
