#include "ui/models/promql_tokens.h"

#include "tests/support/test_main.h"

#include <QStringList>

namespace pallium::ui {
namespace {

char letterOf(CodeKind kind) {
    constexpr const char* kLetters = "mlosrndfakob,#E";
    return kLetters[static_cast<size_t>(kind)];
}

/// One letter for each character of the text; blanks stay.
QString painted(const QString& text, const std::vector<CodeToken>& tokens) {
    QString result(text.size(), u' ');
    for (const CodeToken& token : tokens)
        for (int i = token.start; i < token.end(); ++i)
            result[i] = QLatin1Char(letterOf(token.kind));
    return result;
}

class PromqlTokensTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void kindsOfATypicalQuery_data();
    void kindsOfATypicalQuery();
    void linesInheritWhatIsOpen();
    void survivesEveryPrefixAndCut();
    void positionsAreOfUtf16();
};

void PromqlTokensTest::kindsOfATypicalQuery_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("kinds");
    const auto row = [](const char* name, const char* text, const char* kinds) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(kinds);
    };
    row("rate", "rate(up{job=\"a\"}[5m])", "ffffbmmblllosssbbddbb");
    row("regex", "up{a=~\"x|y\",b!=\"c\"}", "mmbloorrrrr,loosssb");
    row("aggregation before clause", "sum by (le) (x)", "aaa kk bllb bmb");
    row("aggregation behind clause", "sum(x) by (a, b)", "aaabmb kk bl, lb");
    row("metric named sum", "sum + 1", "mmm o n");
    row("set operator", "a or on (b) c", "m kk kk blb m");
    row("offset", "a offset 5m @ 12", "m kkkkkk dd k nn");
    row("bool", "a > bool 1e3", "m o kkkk nnn");
    row("comment", "a # why\n+ b", "m #####\no m");
    row("bad character goes on", "a $ b{c=\"d\"}", "m E mblosssb");
    row("bad character inside braces", "b{c$=\"d\"}", "mblEosssb");
    row("unterminated string", "b{c=\"d}", "mbloEEE");
    row("bad escape", "b{c=~\"\\d\"}", "mblooEEEEb");
    row("stray parenthesis", "a) + b", "mb o m");
    row("quoted metric", "{\"a.b\",c=\"d\"}", "bmmmmm,losssb");
    row("raw string", "b{c=`d\\`}", "mblossssb");
    row("subquery", "x[1h:5m]", "mbdd,ddb");
    row("number with unit error", "5mm + a", "EEE o m");
}

void PromqlTokensTest::kindsOfATypicalQuery() {
    QFETCH(QString, text);
    QFETCH(QString, kinds);
    QCOMPARE(painted(text, scanPromql(text).tokens), kinds.replace(u'\n', u' '));
}

void PromqlTokensTest::linesInheritWhatIsOpen() {
    const QStringList lines = {QStringLiteral("sum by (a,"), QStringLiteral("b) (up{job=~"),
                               QStringLiteral("\"x\", c=`1"), QStringLiteral("2`}[5m"),
                               QStringLiteral(":1m]) # end")};
    const QStringList expected = {QStringLiteral("aaa kk bl,"), QStringLiteral("lb bmmbllloo"),
                                  QStringLiteral("rrr, loss"), QStringLiteral("ssbbdd"),
                                  QStringLiteral(",ddbb #####")};
    CodeState state;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const CodeLine line = scanPromql(lines[i], CodeState::fromInt(state.toInt()));
        QCOMPARE(painted(lines[i], line.tokens), expected[i]);
        state = line.state;
    }
    QCOMPARE(state, CodeState());
}

void PromqlTokensTest::survivesEveryPrefixAndCut() {
    const QString text = QStringLiteral(
        "histogram_quantile(0.9, sum by (le, job) (rate(x{a=\"b\\\"c\", d=~`e|f`}[5m:1m] offset "
        "-3m))) "
        "# tail\n / on (q) group_left (z) {\"u.v\", w!~'x'} @ end() ^ $ ) ] } : [");
    for (int from = 0; from < text.size(); ++from) {
        for (int bits = 0; bits < 128; bits += from == 0 ? 1 : 21) {
            for (int length = 1; from + length <= text.size(); length += 3) {
                const QString part = text.mid(from, length);
                int last = 0;
                for (const CodeToken& token : scanPromql(part, CodeState::fromInt(bits)).tokens) {
                    QVERIFY(token.start >= last);
                    QVERIFY(token.length > 0);
                    last = token.end();
                }
                QVERIFY(last <= part.size());
            }
        }
    }
}

void PromqlTokensTest::positionsAreOfUtf16() {
    const QString text =
        QString::fromUtf8("b{c=\"\xc3\xa4\xf0\x9f\x98\x80\",d=\"e\"} \xe2\x82\xac x");
    QCOMPARE(painted(text, scanPromql(text).tokens), QStringLiteral("mblosssss,losssb E m"));
    const QString lone = QStringLiteral("a ") + QChar(0xd800) + QStringLiteral(" b");
    QCOMPARE(painted(lone, scanPromql(lone).tokens), QStringLiteral("m E m"));
}

}  // namespace

static const pallium::test::Registrar<PromqlTokensTest> registered;

}  // namespace pallium::ui

#include "promql_tokens_test.moc"
