#include "tests/backend/gotemplate/template_run.h"
#include "tests/support/test_main.h"

namespace pallium::gotemplate {

class LimitsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void recursionEndsWithTheErrorOfGo() {
        QCOMPARE(
            test::run(QStringLiteral(
                "{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" }}")),
            QStringLiteral("template: t:1:28: executing \"r\" at <{{template \"r\" .}}>: exceeded "
                           "maximum template depth (100000)"));
    }

    void recursionWithinBlocksEndsToo() {
        const QString output = test::run(QStringLiteral(
            "{{ define \"r\" }}{{ range 3 }}{{ with 1 }}{{ template \"r\" }}{{ end }}{{ end }}"
            "{{ end }}{{ template \"r\" }}"));
        QVERIFY2(output.contains(QStringLiteral("maximum template depth")), qPrintable(output));
    }

    void outputHasALimit() {
        Limits limits;
        limits.outputBytes = 10;
        QCOMPARE(test::run(QStringLiteral("1234567890"), limits), QStringLiteral("1234567890"));
        QCOMPARE(test::run(QStringLiteral("1234567890{{ 1 }}"), limits),
                 QStringLiteral("template: t: output is larger than 10 bytes"));
    }

    void stepsHaveALimit() {
        Limits limits;
        limits.steps = 1000;
        QCOMPARE(test::run(QStringLiteral("{{ range 1000000000 }}{{ end }}"), limits),
                 QStringLiteral("template: t: execution takes more than 1000 steps"));
        QCOMPARE(test::run(QStringLiteral("{{ range 100 }}{{ end }}"), limits), QString());
    }

    void longTextsCostSteps() {
        const QString output = test::run(QStringLiteral(
            "{{ $x := printf \"%100000s\" \"\" }}{{ range 100000 }}{{ $y := html $x }}{{ end }}"));
        QVERIFY2(output.contains(QStringLiteral("steps")), qPrintable(output));
    }

    void doublingTextEnds() {
        const QString output = test::run(
            QStringLiteral("{{ $x := \"ab\" }}{{ range 64 }}{{ $x = print $x $x }}{{ end }}"));
        QVERIFY2(output.contains(QStringLiteral("result of print is too large")),
                 qPrintable(output));
    }

    void doublingListsEnd() {
        const QString output = test::run(QStringLiteral(
            "{{ $x := list 1 }}{{ range 64 }}{{ $x = list $x $x }}{{ end }}{{ len (print $x) }}"));
        QVERIFY2(output.contains(QStringLiteral("result of print is too large")),
                 qPrintable(output));
    }

    void nestedListsEnd() {
        const QString output = test::run(
            QStringLiteral("{{ $x := list 1 }}{{ range 1000 }}{{ $x = list $x }}{{ end }}"));
        QVERIFY2(output.contains(QStringLiteral("result of list is too large")),
                 qPrintable(output));
    }

    void widePrintfEnds() {
        const QString output =
            test::run(QStringLiteral("{{ printf \"") +
                      QStringLiteral("%1000000[1]d").repeated(1000) + QStringLiteral("\" 1 }}"));
        QVERIFY2(output.contains(QStringLiteral("result of printf is too large")),
                 qPrintable(output.left(200)));
    }

    void deepTextsAreRefused_data() {
        QTest::addColumn<QString>("text");
        const int count = 100'000;
        QTest::newRow("parentheses")
            << QStringLiteral("{{ ") + QStringLiteral("(").repeated(count) + QStringLiteral("1") +
                   QStringLiteral(")").repeated(count) + QStringLiteral(" }}");
        QTest::newRow("blocks") << QStringLiteral("{{ if 1 }}").repeated(count) +
                                       QStringLiteral("{{ end }}").repeated(count);
        QTest::newRow("else if") << QStringLiteral("{{ if 1 }}") +
                                        QStringLiteral("{{ else if 1 }}").repeated(count) +
                                        QStringLiteral("{{ end }}");
    }

    void deepTextsAreRefused() {
        QFETCH(const QString, text);
        QCOMPARE(test::run(text), QStringLiteral("template: t:1: too many nested actions"));
    }

    void nestingWithinTheLimitWorks() {
        QCOMPARE(test::run(QStringLiteral("{{ if 1 }}").repeated(90) + QStringLiteral("x") +
                           QStringLiteral("{{ end }}").repeated(90)),
                 QStringLiteral("x"));
    }
};

static const pallium::test::Registrar<LimitsTest> registeredLimits;

}  // namespace pallium::gotemplate

#include "limits_test.moc"
