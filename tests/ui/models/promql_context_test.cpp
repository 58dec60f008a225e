#include "ui/models/promql_context.h"

#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

const char* nameOf(PromqlContext::Kind kind) {
    constexpr const char* kNames[] = {"None",       "Expression", "MetricName", "LabelName",
                                      "LabelValue", "Grouping",   "Duration",   "AfterExpression"};
    return kNames[static_cast<size_t>(kind)];
}

/// `Kind` with, where they say something, `<replaced>`, `label`, `~` for a regular expression, `!`
/// for a place that opens the list by itself, and the selectors.
QString told(const PromqlContext& context, const QString& text) {
    QString result = QLatin1String(nameOf(context.kind));
    if (context.length > 0)
        result += QStringLiteral(" <%1>").arg(text.mid(context.start, context.length));
    if (!context.label.isEmpty()) result += u' ' + context.label;
    if (context.isRegex) result += u'~';
    if (context.isExplicitly) result += u'!';
    if (context.isSubquery) result += QStringLiteral(" sub");
    if (context.hasEqualSign) result += QStringLiteral(" eq");
    if (context.mayGroup) result += QStringLiteral(" group");
    if (!context.selectors.isEmpty())
        result += QStringLiteral(" : ") + context.selectors.join(QStringLiteral(" ; "));
    return result;
}

class PromqlContextTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void context_data();
    void context();
    void typedIsTheTextBeforeTheCaret();
    void everyCaretInBrokenTextIsAnswered();
};

void PromqlContextTest::context_data() {
    QTest::addColumn<QString>("marked");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* marked, const char* expected) {
        QTest::newRow(marked) << QString::fromUtf8(marked) << QString::fromUtf8(expected);
    };
    // expressions
    row("|", "Expression");
    row("ra|", "Expression <ra>");
    row("ra|te", "Expression <rate>");
    row("  up|", "Expression <up>");
    row("(|", "Expression!");
    row("sum(|", "Expression!");
    row("sum(ra|)", "Expression <ra>");
    row("a + |", "Expression");
    row("a + b|", "Expression <b>");
    row("a / on (x) b|", "Expression <b>");
    row("a and |", "Expression");
    row("a > bool |", "Expression");
    row("abs(a, |", "Expression");
    row("rate(|", "MetricName!");
    row("rate(ht|", "MetricName <ht>");
    row("rate(ht|)", "MetricName <ht>");
    row("quantile_over_time(0.9, ht|", "MetricName <ht>");
    row("quantile_over_time(|", "Expression!");
    row("rate(x[5m]) + ra|", "Expression <ra>");
    row("label_replace(up, \"a\", |", "None");
    row("label_replace(up, \"a|\"", "None");
    row("topk(5, ra|", "Expression <ra>");
    row("sum(a) # the com|ment", "None");
    row("# all\nra|", "Expression <ra>");
    row("12|", "None");
    row("-|", "Expression");
    // after an expression
    row("up |", "AfterExpression");
    row("up a|", "AfterExpression <a>");
    row("sum(up) b|", "AfterExpression <b> group");
    row("sum b|", "AfterExpression <b> group");
    row("rate(up[5m]) |", "AfterExpression");
    row("up{job=\"a\"} o|", "AfterExpression <o>");
    row("up[5m] o|", "AfterExpression <o>");
    row("sum(up) by (a) |", "AfterExpression");
    row("sum by (a) |", "None");
    row("1 |", "AfterExpression");
    // label names
    row("up{|", "LabelName! : up");
    row("up{|}", "LabelName! : up");
    row("up{jo|", "LabelName <jo> : up");
    row("up{jo|b=\"a\"}", "LabelName <job> eq : up");
    row("up{job=\"a\",|", "LabelName! : up{job=\"a\"}");
    row("up{job=\"a\", in|}", "LabelName <in> : up{job=\"a\"}");
    row("up{in|, job=\"a\"}", "LabelName <in> : up{job=\"a\"}");
    row("{|", "LabelName!");
    row("{job=~\".*\",|", "LabelName!");
    row("{job=~\".+\",|", "LabelName! : {job=~\".+\"}");
    row("{job!=\"\",|", "LabelName!");
    row("{\"a.b\",|", "LabelName! : {\"a.b\"}");
    row("sum(rate(up{|", "LabelName! : up");
    row("up{job=\"\",|", "LabelName! : up");
    row("up{job |", "None");
    row("up{job=\"a\" |", "None");
    row("a{x=\"1\"} + b{|", "LabelName! : b");
    // label values
    row("up{job=|", "LabelValue job! : up");
    row("up{job=a|", "LabelValue <a> job : up");
    row("up{job=\"|", "LabelValue job! : up");
    row("up{job=\"|\"}", "LabelValue job! : up");
    row("up{job=\"ap|\"}", "LabelValue <ap> job : up");
    row("up{job=\"ap|i\"}", "LabelValue <api> job : up");
    row("up{job=\"ap|, x=\"y\"}", "LabelValue <ap> job : up{x=\"y\"}");
    row("up{job=\"a\",code=\"5|\"}", "LabelValue <5> code : up{job=\"a\"}");
    row("up{job=\"|\",code=\"500\"}", "LabelValue job! : up{code=\"500\"}");
    row("up{job!=\"|", "LabelValue job! : up");
    row("up{job=~\"a|\"}", "LabelValue <a> job~ : up");
    row("up{job!~'a|'}", "LabelValue <a> job~ : up");
    row("up{job=`a|", "LabelValue <a> job : up");
    row("{__name__=\"ht|\"}", "LabelValue <ht> __name__");
    row("rate(up{job=\"|\"}[5m])", "LabelValue job! : up");
    row("up{job=\"a\\\"b|\"}", "LabelValue <a\\\"b> job : up");
    // grouping
    row("sum by (|", "Grouping!");
    row("sum by (|) (rate(up{a=\"b\"}[5m]))", "Grouping! : up{a=\"b\"}");
    row("sum by (jo|) (up)", "Grouping <jo> : up");
    row("sum by (job, |) (up)", "Grouping! : up");
    row("sum(a + b) by (|)", "Grouping! : a ; b");
    row("x + sum(a) without (|)", "Grouping! : a");
    row("a / on (|) b", "Grouping! : a ; b");
    row("a / on (x) group_left (|) b", "Grouping! : a ; b");
    row("a / ignoring (x|", "Grouping <x> : a");
    row("sum by (job |", "None");
    // durations
    row("up[|", "Duration!");
    row("up[5|", "Duration <5>");
    row("up[5m|]", "Duration <5m>");
    row("up[1h:|", "Duration! sub");
    row("up[1h:5|m]", "Duration <5m> sub");
    row("up offset |", "Duration");
    row("up offset 5|", "Duration <5>");
    row("up offset -5m|", "Duration <5m>");
    // broken
    row("up{job=\"a\"}} + ra|", "Expression <ra>");
    row("$ + up{|", "LabelName! : up");
    row("a) + b{jo|", "LabelName <jo> : b");
    row("up @ |", "None");
}

void PromqlContextTest::context() {
    QFETCH(QString, marked);
    QFETCH(QString, expected);
    // A bar within quotes is part of a regular expression; those texts are tested below.
    const int caret = static_cast<int>(marked.indexOf(u'|'));
    const QString text = QString(marked).remove(caret, 1);
    QCOMPARE(told(promqlContext(text, caret), text), expected);
}

void PromqlContextTest::typedIsTheTextBeforeTheCaret() {
    const QString text = QStringLiteral("up{job=~\"api|work|db\",x=\"1\"}");
    const int caret = static_cast<int>(text.indexOf(QStringLiteral("rk|")));
    const PromqlContext context = promqlContext(text, caret);
    QCOMPARE(context.kind, PromqlContext::Kind::LabelValue);
    QCOMPARE(context.typed, QStringLiteral("wo"));
    QCOMPARE(text.mid(context.start, context.length), QStringLiteral("work"));
    QCOMPARE(context.quote, QChar(u'"'));
    QCOMPARE(context.selectors, QStringList{QStringLiteral("up{x=\"1\"}")});
    QCOMPARE(promqlContext(QStringLiteral("rate"), 2).typed, QStringLiteral("ra"));
    QCOMPARE(promqlContext(QStringLiteral("rate"), 99).typed, QStringLiteral("rate"));
    QCOMPARE(promqlContext(QStringLiteral("rate"), -5).typed, QString());
}

void PromqlContextTest::everyCaretInBrokenTextIsAnswered() {
    const QString text = QStringLiteral(
        "sum by (a, (rate(x{b=\"c\\\",d=~`e|f)}[5m:1m] offset - ))) ) } ] by ( # t\n on (q{ @ "
        "end() ^ $ \"u");
    for (int from = 0; from < text.size(); ++from) {
        const QString part = text.mid(from);
        for (int caret = 0; caret <= part.size(); ++caret) {
            const PromqlContext context = promqlContext(part, caret);
            QVERIFY(context.start >= 0 && context.start <= caret);
            QVERIFY(context.start + context.length <= part.size());
            QVERIFY(context.typed.size() <= caret - context.start + 1);
        }
    }
}

}  // namespace

static const pallium::test::Registrar<PromqlContextTest> registered;

}  // namespace pallium::ui

#include "promql_context_test.moc"
