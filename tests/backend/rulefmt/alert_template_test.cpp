#include "tests/backend/rulefmt/template_evaluation.h"
#include "tests/support/test_main.h"

#include <cmath>

namespace pallium::rulefmt {

using namespace Qt::StringLiterals;

class AlertTemplateTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void expands_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
        };
        row("no }} template", "no }} template");
        row("{{ pathPrefix }}|{{ externalURL }}",
            "/pre fix/|http://prom.example.org:9090/pre%20fix/?x=1");
        row("{{ humanizeTimestamp -9223372036.8 }}", "1677-09-21 00:12:43.201 +0000 UTC");
        row("{{ now }}", "1.700000000123e+09");
        row("{{ graphLink \"a b\" }} {{ tableLink \"a&b\" }}",
            "/graph?g0.expr=a+b&g0.tab=0 /graph?g0.expr=a%26b&g0.tab=1");
        row("{{ urlQueryEscape \"a b/c\" }}", "a+b%2Fc");
        row("{{ stripPort \"a:b:c\" }} {{ stripPort \"[::1]x:1\" }} {{ stripDomain \"a.b:80\" }}",
            "a:b:c [::1]x:1 a:80");
        row("{{ reReplaceAll \"b*\" \"-\" \"abc\" }} {{ reReplaceAll \"^a\" \"\" \"aab\" }}",
            "-a-c- ab");
        row("{{ reReplaceAll \"x*\" \"-\" \"日本\" }}", "-日-本-");
        row("{{ safeHtml \"<b>\" | printf \"%[1]T %[1]s\" }}", "template.HTML <b>");
        row("{{ args | printf \"%[1]T %[1]v\" }}", "map[string]interface {} map[]");
        row("{{ title \"a.b c-d\" }}", "A.B C-D");
        row("{{ humanize \"1e400\" }}",
            "<error expanding template: error executing template __alert_A: template: "
            "__alert_A:1:115: executing \"__alert_A\" at <humanize \"1e400\">: error calling "
            "humanize: strconv.ParseFloat: parsing \"1e400\": value out of range>");
        row("{{ humanize nil }}",
            "<error expanding template: error executing template __alert_A: template: "
            "__alert_A:1:115: executing \"__alert_A\" at <humanize nil>: error calling humanize: "
            "can't convert <nil> to float>");
        row("{{ query \"none\" | first | value }}",
            "<error expanding template: error executing template __alert_A: template: "
            "__alert_A:1:130: executing \"__alert_A\" at <first>: error calling first: first() "
            "called on vector with no elements>");
        row("{{ value nil }}",
            "<error expanding template: error executing template __alert_A: template: "
            "__alert_A:1:115: executing \"__alert_A\" at <value nil>: error calling value: runtime "
            "error: invalid memory address or nil pointer dereference>");
        row("{{ $value.x }}",
            "<error expanding template: error executing template __alert_A: template: "
            "__alert_A:1:121: executing \"__alert_A\" at <$value.x>: can't evaluate field x in "
            "type float64>");
    }

    void expands() {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        QCOMPARE(Evaluation().expand(text.toStdString()), expected);
    }

    void anErrorOfAQueryIsOneOfTheTemplate() {
        Evaluation evaluation;
        evaluation.errors["broken("] = "unclosed left parenthesis";
        QCOMPARE(evaluation.expand("{{ query \"broken(\" }}"),
                 QStringLiteral(
                     "<error expanding template: error executing template __alert_A: template: "
                     "__alert_A:1:115: executing \"__alert_A\" at <query \"broken(\">: error "
                     "calling query: unclosed left parenthesis>"));
    }

    void histogramsCanBePrinted() {
        Evaluation evaluation;
        evaluation.value = HistogramText{"{count:3, sum:1}"};
        QCOMPARE(evaluation.expand("{{ $value }} {{ if $value }}yes{{ end }}"),
                 QStringLiteral("{count:3, sum:1} yes"));
        QVERIFY(evaluation.expand("{{ humanize $value }}")
                    .contains(QStringLiteral("can't convert *histogram.FloatHistogram to float")));
    }

    void hugeReplacementsAreRefused() {
        const QString output = Evaluation().expand(
            "{{ reReplaceAll \".\" (printf \"%100000s\" \"\") (printf \"%100000s\" \"\") }}");
        QVERIFY2(output.contains(QStringLiteral("replaced text is larger than")),
                 qPrintable(output.left(300)));
    }

    void checksWithoutExpanding() {
        QVERIFY(checkAlertTemplate("A", "{{ $labels.x }} {{ query \"up\" | first | value }}"));
        QVERIFY(checkAlertTemplate("A", "{{ now }} {{ externalURL }} {{ humanize true }}"));
        const auto broken = checkAlertTemplate("A", "{{ $nope }}");
        QVERIFY(!broken);
        QCOMPARE(QString::fromStdString(broken.error().message),
                 QStringLiteral("template: __alert_A:1: undefined variable \"$nope\""));
        const auto unknown = checkAlertTemplate("A", "{{ tmpl \"x\" }}");
        QVERIFY(!unknown);
        QCOMPARE(QString::fromStdString(unknown.error().message),
                 QStringLiteral("template: __alert_A:1: function \"tmpl\" not defined"));
    }
};

static const pallium::test::Registrar<AlertTemplateTest> registeredAlertTemplate;

}  // namespace pallium::rulefmt

#include "alert_template_test.moc"
