#include "tests/backend/gotemplate/template_run.h"
#include "tests/support/test_main.h"

namespace pallium::gotemplate {

class ExecuteErrorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void gives_data() {
        using test::row;
        test::columns();
        row("an unknown field of an object", "{{ .item.Nope }}",
            "template: t:1:8: executing \"t\" at <.item.Nope>: can't evaluate field Nope in type "
            "interface {}");
        row("an unknown field by a variable", "{{ $i := .item }}{{ $i.Nope }}",
            "template: t:1:22: executing \"t\" at <$i.Nope>: can't evaluate field Nope in type "
            "*main.Item");
        row("a field of a text", "{{ .labels.a.b }}",
            "template: t:1:10: executing \"t\" at <.labels.a.b>: can't evaluate field b in type "
            "string");
        row("a field of nil in a map", "{{ .any.none.x }}",
            "template: t:1:7: executing \"t\" at <.any.none.x>: nil pointer evaluating interface "
            "{}.x");
        row("a field of a nil pointer", "{{ $i := .nilItem }}{{ $i.Name }}",
            "template: t:1:25: executing \"t\" at <$i.Name>: nil pointer evaluating "
            "*main.Item.Name");
        row("nil alone", "{{ nil }}",
            "template: t:1:3: executing \"t\" at <nil>: nil is not a command");
        row("arguments for a field", "{{ .labels.a 1 }}",
            "template: t:1:10: executing \"t\" at <.labels.a>: a is not a method but has "
            "arguments");
        row("arguments for a value", "{{ \"a\" 1 }}",
            "template: t:1:3: executing \"t\" at <\"a\">: can't give argument to non-function "
            "\"a\"");
        row("arguments for a pipeline", "{{ (print 1) 2 }}",
            "template: t:1:3: executing \"t\" at <(print 1) 2>: can't give argument to "
            "non-function print 1");
        row("too few arguments", "{{ upper }}",
            "template: t:1:3: executing \"t\" at <upper>: wrong number of args for upper: want 1 "
            "got 0");
        row("too many arguments", "{{ \"a\" | upper \"b\" }}",
            "template: t:1:9: executing \"t\" at <upper>: wrong number of args for upper: want 1 "
            "got 2");
        row("too few for a variadic function", "{{ printf }}",
            "template: t:1:3: executing \"t\" at <printf>: wrong number of args for printf: want "
            "at least 1 got 0");
        row("a constant of the wrong type", "{{ upper 1 }}",
            "template: t:1:9: executing \"t\" at <1>: expected string; found 1");
        row("a float for an integer", "{{ twice \"x\" }}",
            "template: t:1:9: executing \"t\" at <\"x\">: expected float; found \"x\"");
        row("a value of the wrong type", "{{ upper .float }}",
            "template: t:1:9: executing \"t\" at <.float>: wrong type for value; expected string; "
            "got float64");
        row("no value where one is needed", "{{ upper .any.none }}",
            "template: t:1:13: executing \"t\" at <.any.none>: wrong type for value; expected "
            "string; got interface {}");
        row("nil for a text", "{{ upper nil }}",
            "template: t:1:9: executing \"t\" at <nil>: cannot assign nil to string");
        row("an error of a function", "{{ broken }}",
            "template: t:1:3: executing \"t\" at <broken>: error calling broken: it is broken");
        row("an error within arguments", "{{ upper (broken) }}",
            "template: t:1:10: executing \"t\" at <broken>: error calling broken: it is broken");
        row("different types", "{{ gt .float 1000 }}",
            "template: t:1:3: executing \"t\" at <gt .float 1000>: error calling gt: incompatible "
            "types for comparison");
        row("what cannot be compared", "{{ eq .labels .labels }}",
            "template: t:1:3: executing \"t\" at <eq .labels .labels>: error calling eq: "
            "non-comparable type map[a:x b:y]: map[string]string");
        row("what has no order", "{{ lt true false }}",
            "template: t:1:3: executing \"t\" at <lt true false>: error calling lt: invalid type "
            "for comparison");
        row("nothing to compare with", "{{ eq 1 }}",
            "template: t:1:3: executing \"t\" at <eq 1>: error calling eq: missing argument for "
            "comparison");
        row("an index out of range", "{{ index .names 9 }}",
            "template: t:1:3: executing \"t\" at <index .names 9>: error calling index: index out "
            "of range: 9");
        row("an index just out of range", "{{ index .names 2 }}",
            "template: t:1:3: executing \"t\" at <index .names 2>: error calling index: reflect: "
            "slice index out of range");
        row("a key of the wrong type", "{{ index .labels 1 }}",
            "template: t:1:3: executing \"t\" at <index .labels 1>: error calling index: value has "
            "type int; should be string");
        row("an index of nil", "{{ index nil 1 }}",
            "template: t:1:3: executing \"t\" at <index nil 1>: error calling index: index of "
            "untyped nil");
        row("an index of a number", "{{ index 1 1 }}",
            "template: t:1:3: executing \"t\" at <index 1 1>: error calling index: can't index "
            "item of type int");
        row("a slice the wrong way", "{{ slice \"abc\" 2 1 }}",
            "template: t:1:3: executing \"t\" at <slice \"abc\" 2 1>: error calling slice: invalid "
            "slice index: 2 > 1");
        row("a call of what is no function", "{{ call .labels }}",
            "template: t:1:3: executing \"t\" at <call .labels>: error calling call: non-function "
            ".labels of type map[string]string");
        row("len of a number", "{{ len 3 }}",
            "template: t:1:3: executing \"t\" at <len 3>: error calling len: len of type int");
        row("a range over a text", "{{ range \"abc\" }}{{ end }}",
            "template: t:1:9: executing \"t\" at <\"abc\">: range can't iterate over abc");
        row("a number that is too large", "{{ 18446744073709551615 }}",
            "template: t:1:3: executing \"t\" at <18446744073709551615>: 18446744073709551615 "
            "overflows int");
        row("an unknown template", "{{ template \"x\" . }}",
            "template: t:1:12: executing \"t\" at <{{template \"x\" .}}>: template \"x\" not "
            "defined");
        row("an error in a template",
            "{{ define \"d\" }}{{ .x.y.z }}{{ end }}{{ template \"d\" .any }}",
            "template: t:1:21: executing \"d\" at <.x.y.z>: nil pointer evaluating interface {}.y");
        row("lines and columns", "a\n  {{ broken }}",
            "template: t:2:5: executing \"t\" at <broken>: error calling broken: it is broken");
    }

    void gives() { test::gives(); }
};

static const pallium::test::Registrar<ExecuteErrorTest> registeredExecuteError;

}  // namespace pallium::gotemplate

#include "execute_error_test.moc"
