#include "ui/models/expression_check.h"

#include "tests/support/test_main.h"

#include <QSignalSpy>
#include <QThreadPool>

namespace pallium::ui {
namespace {

MetricKnowledge knowledge() {
    MetadataMap metadata;
    metadata.insert(QStringLiteral("requests_total"), {QStringLiteral("counter"), {}, {}});
    metadata.insert(QStringLiteral("temperature"), {QStringLiteral("gauge"), {}, {}});
    return {std::make_shared<const MetricIndex>(
                QStringList{QStringLiteral("requests_total"), QStringLiteral("temperature"),
                            QStringLiteral("d_bucket"), QStringLiteral("up")}),
            std::make_shared<const MetadataMap>(std::move(metadata))};
}

/// `rule <marked text>` of each problem, errors as `error <marked text>`.
QStringList told(const QString& text) {
    QStringList result;
    for (const Problem& problem : checkExpression(text, knowledge()))
        result << QStringLiteral("%1 <%2>").arg(
            problem.severity == Problem::Severity::Error ? QStringLiteral("error") : problem.rule,
            text.mid(problem.start, problem.length));
    return result;
}

class ExpressionCheckTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void problems_data();
    void problems();
    void positionsAreOfUtf16();
    void messagesAreSentences();
    void nothingIsDoubtfulWithoutKnowledge();
    void formatsWhatParses();
    void newestTextIsChecked();
    void forgetsTheCheckWhenDestroyed();
};

void ExpressionCheckTest::problems_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char* text, const QStringList& expected = {}) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    const auto one = [](const char* text) { return QStringList{QString::fromUtf8(text)}; };
    row("");
    row("  # only a comment");
    row("up");
    row("rate(requests_total[5m])");
    row("sum by (job) (rate(requests_total[5m])) / count(requests_total)");
    row("rate(up", one("error <>"));
    row("up + nope(1)", one("error <nope>"));
    row("rate(up)", one("error <up>"));
    row("up{job=}", one("error <}>"));
    row("rate(temperature[5m])", one("rate-on-gauge <temperature>"));
    row("sum(increase(temperature[5m]))", one("rate-on-gauge <temperature>"));
    row("delta(temperature[5m])");
    row("requests_total > 5", one("counter-without-rate <requests_total>"));
    row("sum(requests_total{a=\"b\"})", one("counter-without-rate <requests_total>"));
    row("absent(requests_total) or count(requests_total) > 1");
    row("up and requests_total");
    row("requests_totl", one("unknown-metric <requests_totl>"));
    row("sum(rate(requests_totl[5m]))", one("unknown-metric <requests_totl>"));
    row("up{job=~\"api\"}", one("regex-without-pattern <=~\"api\">"));
    row("up{job!~\"api\"}", one("regex-without-pattern <!~\"api\">"));
    row("up{job=~\"api|db\"}");
    row("up{job=~\".*\"}", one("regex-matches-all <=~\".*\">"));
    row("rate(sum(up)[5m:])", one("rate-of-sum <rate(sum(up)[5m:])>"));
    row("histogram_quantile(0.9, sum by (job) (rate(d_bucket[5m])))",
        one("quantile-without-le <sum by (job) (rate(d_bucket[5m]))>"));
    row("histogram_quantile(0.9, sum by (le) (rate(d_bucket[5m])))");
    row("histogram_quantile(0.9, sum without (job) (rate(d_bucket[5m])))");
    row("requests_totl # lint:disable unknown-metric");
    row("requests_totl # lint:disable other\n+ up", one("unknown-metric <requests_totl>"));
    row("rate(temperature[5m]) + requests_total",
        {QStringLiteral("rate-on-gauge <temperature>"),
         QStringLiteral("counter-without-rate <requests_total>")});
}

void ExpressionCheckTest::problems() {
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    QCOMPARE(told(text), expected);
}

void ExpressionCheckTest::positionsAreOfUtf16() {
    const QString text =
        QString::fromUtf8("label_join(up, \"\xc3\xa4\xf0\x9f\x98\x80\", \"\") + nope(1)");
    const Problems problems = checkExpression(text, {});
    QCOMPARE(problems.size(), size_t{1});
    QCOMPARE(text.mid(problems[0].start, problems[0].length), QStringLiteral("nope"));
}

void ExpressionCheckTest::messagesAreSentences() {
    const Problems problems = checkExpression(QStringLiteral("requests_totl"), knowledge());
    QVERIFY(problems[0].text.contains(QStringLiteral("requests_total")));
    const Problems errors = checkExpression(QStringLiteral("nope(1)"), {});
    QVERIFY2(errors[0].text.startsWith(QStringLiteral("Unknown function")),
             qPrintable(errors[0].text));
}

void ExpressionCheckTest::nothingIsDoubtfulWithoutKnowledge() {
    QVERIFY(checkExpression(QStringLiteral("rate(temperature[5m]) + requests_totl"), {}).empty());
}

void ExpressionCheckTest::formatsWhatParses() {
    QCOMPARE(formattedExpression(QStringLiteral("sum(up)by(a)")),
             QStringLiteral("sum by (a) (up)"));
    QVERIFY(!formattedExpression(QStringLiteral("sum(")));
    QVERIFY(!formattedExpression(QStringLiteral("up # why")));
    QVERIFY(isExpression(QStringLiteral("up")));
    QVERIFY(!isExpression(QStringLiteral("{")));
}

void ExpressionCheckTest::newestTextIsChecked() {
    ExpressionChecker checker;
    QSignalSpy spy(&checker, &ExpressionChecker::checked);
    checker.check(QStringLiteral("nope("));
    checker.check(QStringLiteral("requests_totl"));
    checker.setKnowledge(knowledge());
    QTRY_COMPARE(spy.size(), 1);
    const auto problems = spy[0][0].value<Problems>();
    QCOMPARE(problems.size(), size_t{1});
    QCOMPARE(problems[0].rule, QStringLiteral("unknown-metric"));
}

void ExpressionCheckTest::forgetsTheCheckWhenDestroyed() {
    auto checker = std::make_unique<ExpressionChecker>();
    QSignalSpy spy(checker.get(), &ExpressionChecker::checked);
    checker->check(QStringLiteral("up"));
    checker.reset();
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(spy.size(), 0);
}

}  // namespace

static const pallium::test::Registrar<ExpressionCheckTest> registered;

}  // namespace pallium::ui

#include "expression_check_test.moc"
