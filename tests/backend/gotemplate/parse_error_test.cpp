#include "tests/backend/gotemplate/template_run.h"
#include "tests/support/test_main.h"

#include <QElapsedTimer>

namespace pallium::gotemplate {

class ParseErrorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void gives_data() {
        using test::row;
        test::columns();
        row("an action without end", "{{ 1", "template: t:1: unclosed action");
        row("a string without end", "{{ \"a }}", "template: t:1: unterminated quoted string");
        row("a raw string without end", "{{ `a }}",
            "template: t:1: unterminated raw quoted string");
        row("a character without end", "{{ 'a }}",
            "template: t:1: unterminated character constant");
        row("a comment without end", "{{/* a", "template: t:1: unclosed comment");
        row("a comment with something behind", "{{/* a */ 1}}",
            "template: t:1: comment ends before closing delimiter");
        row("a parenthesis without end", "{{ (1 }}", "template: t:1: unclosed left paren");
        row("a parenthesis too many", "{{ 1) }}", "template: t:1: unexpected right paren");
        row("a bad number", "{{ 3k }}", "template: t:1: bad number syntax: \"3k\"");
        row("a bad character", "{{ abc&d }}", "template: t:1: bad character U+0026 '&'");
        row("an unknown character", "{{  }}",
            "template: t:1: unrecognized character in action: U+0001");
        row("a character that means nothing", "{{ @ }}",
            "template: t:1: unexpected \"@\" in command");
        row("a colon alone", "{{ 1 : 1 }}", "template: t:1: expected :=");
        row("an unknown function", "{{ nope 1 }}", "template: t:1: function \"nope\" not defined");
        row("an unknown variable", "{{ $x }}", "template: t:1: undefined variable \"$x\"");
        row("a variable out of scope", "{{ if 1 }}{{ $x := 1 }}{{ end }}{{ $x }}",
            "template: t:1: undefined variable \"$x\"");
        row("an empty action", "{{ }}", "template: t:1: missing value for command");
        row("if without value", "{{ if }}{{ end }}", "template: t:1: missing value for if");
        row("a value in a later stage", "{{ 1 | 2 }}",
            "template: t:1: non executable command in pipeline stage 2");
        row("no end", "{{ if 1 }}x", "template: t:1: unexpected EOF");
        row("an end too many", "{{ end }}", "template: t:1: unexpected {{end}}");
        row("two else", "{{ if 1 }}{{ else }}{{ else }}{{ end }}",
            "template: t:1: expected end; found {{else}}");
        row("break outside of range", "{{ break }}", "template: t:1: {{break}} outside {{range}}");
        row("a definition within an action", "{{ if 1 }}{{ define \"x\" }}{{ end }}{{ end }}",
            "template: t:1: unexpected <define> in command");
        row("two definitions", "{{ define \"x\" }}a{{ end }}{{ define \"x\" }}b{{ end }}",
            "template: t:1: template: multiple definition of template \"x\"");
        row("a template without name", "{{ template x }}",
            "template: t:1: unexpected \"x\" in template clause");
        row("a field of a constant", "{{ 1.a }}", "template: t:1: bad number syntax: \"1.a\"");
        row("a field of nil", "{{ nil.a }}", "template: t:1: unexpected . after term \"nil\"");
        row("too many variables", "{{ $a, $b := 1 }}",
            "template: t:1: too many declarations in command");
        row("a range that declares no variable", "{{ range $a, 1 := 1 }}{{ end }}",
            "template: t:1: range can only initialize variables");
        row("a huge integer", "{{ 123456789012345678901 }}",
            "template: t:1: integer overflow: \"123456789012345678901\"");
        row("a bad escape", "{{ \"\\q\" }}", "template: t:1: invalid syntax");
        row("a long token", "{{ 1 \"abcdefghijklmnop\" }}{{ else x }}",
            "template: t:1: unexpected \"x\" in else");
        row("the line of the token", "\n\n{{ nope }}",
            "template: t:3: function \"nope\" not defined");
        row("where the action began", "{{ print\n1\n",
            "template: t:3: unclosed action started at t:1");
        row("where the action of another error began", "{{ print\n\"a",
            "template: t:2: unterminated quoted string in action started at t:1");
    }

    /// Where an action began is looked for only if it is refused.
    void aLongTemplateIsParsedAtOnce() {
        const QString text = QStringLiteral("{{1}}\n").repeated(500'000);
        QElapsedTimer timer;
        timer.start();
        const auto parsed = Template::parse("t", text.toStdString() + "{{", {});
        QVERIFY(!parsed);
        QCOMPARE(QString::fromStdString(parsed.error().message),
                 QStringLiteral("template: t:500001: unclosed action"));
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    void gives() { test::gives(); }
};

static const pallium::test::Registrar<ParseErrorTest> registeredParseError;

}  // namespace pallium::gotemplate

#include "parse_error_test.moc"
