#include "tests/backend/gotemplate/template_run.h"
#include "tests/support/test_main.h"

namespace pallium::gotemplate {

class ExecuteTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void gives_data() {
        using test::row;
        test::columns();
        row("plain text", "a }} b { c", "a }} b { c");
        row("trims white space", "a {{- 1 -}} \n b {{ 2 -}} c", "a1b 2c");
        row("a minus without space is a sign", "{{-3}}", "-3");
        row("comments", "a{{/* x */}}b {{- /* y\n */ -}} c", "abc");
        row("newlines within actions", "{{\n 1\n|\nprint\n}}", "1");
        row("fields of maps", "{{ .labels.a }}{{ .labels.none }}|{{ .any.n }}|{{ .any.missing }}",
            "x|7|<no value>");
        row("a nil of a map of anything", "{{ .any.none }}", "<no value>");
        row("fields of objects", "{{ .item.Name }} {{ (.item).Any }} {{ $.item.Name }}", "i 2.5 i");
        row("methods with arguments",
            "{{ .item.Join \"-\" \"k\" \"l\" }} {{ \"m\" | .item.Join \"+\" }}", "i-k-l i+m");
        row("objects and pointers",
            "{{ .item }} {{ print .item }} {{ printf \"%+v %#v\" .item .item }}",
            "{i 2.5} &{i 2.5} &{Name:i Any:2.5} &main.Item{Name:\"i\", Any:2.5}");
        row("an element that is a pointer is dereferenced", "{{ index (list .item) 0 }}",
            "{i 2.5}");
        row("a nil pointer", "{{ .nilItem }} {{ if .nilItem }}yes{{ else }}no{{ end }}",
            "<nil> no");
        row("maps and lists", "{{ .labels }} {{ .names }} {{ .empty }}", "map[a:x b:y] [p q] []");
        row("a type with text",
            "{{ .duration }} {{ printf \"%s %d %v\" .duration .duration .duration }} {{ "
            ".duration.Seconds }}",
            "1m30s 1m30s 90000000000 1m30s 90");
        row("numbers as written",
            "{{ 0x1F }} {{ 1_000 }} {{ 1e3 }} {{ 0b101 }} {{ 0o17 }} {{ 017 }} {{ 1.5 }} {{ 0x1p4 "
            "}} {{ 'a' }} {{ 2i }} {{ 1+2i }}",
            "31 1000 1000 5 15 15 1.5 16 97 (0+2i) (1+2i)");
        row("strings with escapes", "{{ \"\\\"\\n\\x41\\u00e9\\101\" }}{{ `\\n` }}", "\"\nAéA\\n");
        row("constants take the type of a parameter",
            "{{ twice 2 }} {{ twice 2.5 }} {{ 2.5 | twice }}", "4 5 5");
        row("if, else if, else",
            "{{ if 0 }}a{{ else if \"\" }}b{{ else if .empty }}c{{ else }}d{{ end }}", "d");
        row("with and else with",
            "{{ with .labels.none }}a{{ else with .labels.a }}{{ . }}{{ else }}c{{ end }}", "x");
        row("range over lists",
            "{{ range .names }}{{ . }},{{ end }}{{ range $i, $e := .names }}{{ $i }}={{ $e }};{{ "
            "end }}",
            "p,q,0=p;1=q;");
        row("range over maps in order", "{{ range $k, $v := .labels }}{{ $k }}{{ $v }} {{ end }}",
            "ax by ");
        row("range over a number",
            "{{ range 3 }}{{ . }}{{ end }}{{ range $i := 2 }}{{ $i }}{{ end }}", "01201");
        row("range over nothing",
            "{{ range .empty }}x{{ else }}a{{ end }}{{ range .any.none }}x{{ else }}b{{ end }}{{ "
            "range 0 }}x{{ else }}c{{ end }}",
            "abc");
        row("break and continue",
            "{{ range 5 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ if eq . 3 }}{{ break }}{{ end "
            "}}{{ . }}{{ end }}",
            "02");
        row("variables keep to their scope",
            "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ $x }}{{ end }}{{ $x }}", "32");
        row("range assigns to known variables",
            "{{ $x := 9 }}{{ range $x = .names }}{{ end }}{{ $x }}", "q");
        row("the dollar sign is the data", "{{ with .labels }}{{ $.float }}{{ end }}", "1234.5678");
        row("templates see only their data",
            "{{ define \"d\" }}[{{ . }}{{ $ }}]{{ end }}{{ template \"d\" .labels.a }}{{ template "
            "\"d\" }}",
            "[xx][<no value><no value>]");
        row("blocks", "{{ block \"b\" .names }}{{ len . }}{{ end }}{{ template \"b\" \"abc\" }}",
            "23");
        row("an empty definition does not replace",
            "{{ define \"d\" }}x{{ end }}{{ define \"d\" }} {{ end }}{{ template \"d\" }}", "x");
        row("and and or stop early",
            "{{ and 0 (broken) }} {{ or 1 (broken) }} {{ and 1 \"\" }} {{ or 0 \"x\" }} {{ 1 | and "
            "true }}",
            "0 1  x 1");
        row("comparisons",
            "{{ eq 1 2 1 }} {{ ne \"a\" \"b\" }} {{ lt 1.5 2.5 }} {{ le \"a\" \"a\" }} {{ gt 2 1 "
            "}} {{ ge 1 2 }}",
            "true true true true true false");
        row("comparison with nil",
            "{{ eq .any.none nil }} {{ eq .float nil }} {{ ne .nilItem nil }}", "true false false");
        row("numbers of different width",
            "{{ eq (index \"a\" 0) 97 }} {{ printf \"%T\" (index \"a\" 0) }}", "true uint8");
        row("index and slice",
            "{{ index .labels \"b\" }} {{ index .names 1 }} {{ index .labels \"no\" }} {{ slice "
            "\"abcd\" 1 3 }} {{ slice .names 1 }}",
            "y q  bc [q]");
        row("len", "{{ len \"é\" }} {{ len .names }} {{ len .labels }}", "2 2 2");
        row("print puts spaces between what is no string",
            "{{ print \"a\" 1 2 \"b\" 3 }}|{{ println 1 \"b\" }}", "a1 2b3|1 b\n");
        row("nil in print", "{{ print nil }} {{ print .any.none 1 }}", "<nil> <nil> 1");
        row("escapers",
            "{{ html \"<'&\\\">\" }} {{ js \"'<=\\n\" }} {{ urlquery \"a b&ü\" }} {{ html "
            ".any.none }}",
            "&lt;&#39;&amp;&#34;&gt; \\'\\u003C\\u003D\\u000A a+b%26%C3%BC &lt;no value&gt;");
        row("floats", "{{ 1000000.0 }} {{ 123456.789 }} {{ 1e-5 }} {{ 0.0001 }}",
            "1e+06 123456.789 1e-05 0.0001");
        row("parentheses",
            "{{ (index .names 0) }}{{ (\"a\") | upper }}{{ upper (print 1 (print 2)) }}",
            "p<a><12>");
        row("names of other scripts", "{{ $größe := 1 }}{{ $größe }}", "1");
    }

    void gives() { test::gives(); }
};

static const pallium::test::Registrar<ExecuteTest> registeredExecute;

}  // namespace pallium::gotemplate

#include "execute_test.moc"
