#include "tests/backend/gotemplate/template_run.h"
#include "tests/support/test_main.h"

namespace pallium::gotemplate {

class PrintfTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void gives_data() {
        using test::row;
        test::columns();
        row("\"%d|%5d|%-5d|%05d|%+d|% d\" 42 42 42 42 42 42",
            "{{ printf \"%d|%5d|%-5d|%05d|%+d|% d\" 42 42 42 42 42 42 }}",
            "42|   42|42   |00042|+42| 42");
        row("\"%x|%X|%#x|%o|%#o|%O|%b|%#b\" 255 255 255 8 8 8 5 5",
            "{{ printf \"%x|%X|%#x|%o|%#o|%O|%b|%#b\" 255 255 255 8 8 8 5 5 }}",
            "ff|FF|0xff|10|010|0o10|101|0b101");
        row("\"%.3d|%.0d|%8.3d|%-8.3d|\" 7 0 7 7",
            "{{ printf \"%.3d|%.0d|%8.3d|%-8.3d|\" 7 0 7 7 }}", "007||     007|007     |");
        row("\"%d|%05d|%x\" -42 -42 -255", "{{ printf \"%d|%05d|%x\" -42 -42 -255 }}",
            "-42|-0042|-ff");
        row("\"%c|%q|%U|%#U|%+q\" 65 65 233 233 233",
            "{{ printf \"%c|%q|%U|%#U|%+q\" 65 65 233 233 233 }}",
            "A|'A'|U+00E9|U+00E9 'é'|'\\u00e9'");
        row("\"%f|%.2f|%8.3f|%-9.1f|%+.1f|%08.2f\" 1.5 1.5 1.5 1.5 1.5 -1.5",
            "{{ printf \"%f|%.2f|%8.3f|%-9.1f|%+.1f|%08.2f\" 1.5 1.5 1.5 1.5 1.5 -1.5 }}",
            "1.500000|1.50|   1.500|1.5      |+1.5|-0001.50");
        row("\"%e|%E|%.0e|%g|%G|%.3g|%g\" 1234.5678 1234.5678 1234.5678 1e21 1e-7 1234.5678 "
            "100000.0",
            "{{ printf \"%e|%E|%.0e|%g|%G|%.3g|%g\" 1234.5678 1234.5678 1234.5678 1e21 1e-7 "
            "1234.5678 100000.0 }}",
            "1.234568e+03|1.234568E+03|1e+03|1e+21|1E-07|1.23e+03|100000");
        row("\"%#g|%#.3g|%#f|%#.0f\" 1.0 1.0 1.0 1.0",
            "{{ printf \"%#g|%#.3g|%#f|%#.0f\" 1.0 1.0 1.0 1.0 }}", "1.00000|1.00|1.000000|1.");
        row("\"%x|%X|%b\" 1.5 1.5 1.0", "{{ printf \"%x|%X|%b\" 1.5 1.5 1.0 }}",
            "0x1.8p+00|0X1.8P+00|4503599627370496p-52");
        row("\"%s|%5s|%-5s|%.2s|%05s|%q|%#q|%+q\" \"ab\" \"ab\" \"ab\" \"abc\" \"ab\" \"a\\\"b\" "
            "\"ab\" \"é\"",
            "{{ printf \"%s|%5s|%-5s|%.2s|%05s|%q|%#q|%+q\" \"ab\" \"ab\" \"ab\" \"abc\" \"ab\" "
            "\"a\\\"b\" \"ab\" \"é\" }}",
            "ab|   ab|ab   |ab|000ab|\"a\\\"b\"|`ab`|\"\\u00e9\"");
        row("\"%.2s|%.2q|%3s|\" \"éàü\" \"éàü\" \"é\"",
            "{{ printf \"%.2s|%.2q|%3s|\" \"éàü\" \"éàü\" \"é\" }}", "éà|\"éà\"|  é|");
        row("\"%x|%X|% x|%#x|%# x|%.1x|%6x|\" \"hi\" \"hi\" \"hi\" \"hi\" \"hi\" \"hi\" \"h\"",
            "{{ printf \"%x|%X|% x|%#x|%# x|%.1x|%6x|\" \"hi\" \"hi\" \"hi\" \"hi\" \"hi\" \"hi\" "
            "\"h\" }}",
            "6869|6869|68 69|0x6869|0x68 0x69|68|    68|");
        row("\"%t|%7t|%v\" true true false", "{{ printf \"%t|%7t|%v\" true true false }}",
            "true|   true|false");
        row("\"%v|%+v|%#v|%T\" \"a\" \"a\" \"a\" \"a\"",
            "{{ printf \"%v|%+v|%#v|%T\" \"a\" \"a\" \"a\" \"a\" }}", "a|a|\"a\"|string");
        row("\"%v|%#v|%T\" .labels .labels .labels",
            "{{ printf \"%v|%#v|%T\" .labels .labels .labels }}",
            "map[a:x b:y]|map[string]string{\"a\":\"x\", \"b\":\"y\"}|map[string]string");
        row("\"%v|%#v|%q|%T\" .names .names .names .names",
            "{{ printf \"%v|%#v|%q|%T\" .names .names .names .names }}",
            "[p q]|[]string{\"p\", \"q\"}|[\"p\" \"q\"]|[]string");
        row("\"%d\" .names", "{{ printf \"%d\" .names }}", "[%!d(string=p) %!d(string=q)]");
        row("\"%v|%s|%T|%d\" nil nil nil nil", "{{ printf \"%v|%s|%T|%d\" nil nil nil nil }}",
            "<nil>|%!s(<nil>)|<nil>|%!d(<nil>)");
        row("\"%v|%.1f|%T\" 1+2i 1+2i 1+2i", "{{ printf \"%v|%.1f|%T\" 1+2i 1+2i 1+2i }}",
            "(1+2i)|(1.0+2.0i)|complex128");
        row("\"%[2]s %[1]s|%[3]*.[2]*[1]f\" \"a\" \"b\"",
            "{{ printf \"%[2]s %[1]s|%[3]*.[2]*[1]f\" \"a\" \"b\" }}",
            "b a|%!(BADWIDTH)%!(BADPREC)%!f(BADINDEX)");
        row("\"%[3]*.[2]*[1]f|\" 12.0 2 6", "{{ printf \"%[3]*.[2]*[1]f|\" 12.0 2 6 }}", " 12.00|");
        row("\"%*d|%-*d|%*d|\" 5 42 5 42 -5 42", "{{ printf \"%*d|%-*d|%*d|\" 5 42 5 42 -5 42 }}",
            "   42|42   |42   |");
        row("\"%.*f|%.*f\" 1 1.25 -1 1.25", "{{ printf \"%.*f|%.*f\" 1 1.25 -1 1.25 }}",
            "1.2|%!(BADPREC)1.250000");
        row("\"%*d\" \"x\" 1", "{{ printf \"%*d\" \"x\" 1 }}", "%!(BADWIDTH)1");
        row("\"%d\" 1.5", "{{ printf \"%d\" 1.5 }}", "%!d(float64=1.5)");
        row("\"%s %t %f\" 1 1 1", "{{ printf \"%s %t %f\" 1 1 1 }}",
            "%!s(int=1) %!t(int=1) %!f(int=1)");
        row("\"%z\" 1", "{{ printf \"%z\" 1 }}", "%!z(int=1)");
        row("\"%d %d\" 1", "{{ printf \"%d %d\" 1 }}", "1 %!d(MISSING)");
        row("\"%d\" 1 2 \"x\"", "{{ printf \"%d\" 1 2 \"x\" }}", "1%!(EXTRA int=2, string=x)");
        row("\"%[5]d|%[x]d|%[2]*[1]d\" 1 2", "{{ printf \"%[5]d|%[x]d|%[2]*[1]d\" 1 2 }}",
            "%!d(BADINDEX)|%!d(BADINDEX)| 1");
        row("\"100%\"", "{{ printf \"100%\" }}", "100%!(NOVERB)");
        row("\"%%|%5%|%!\"", "{{ printf \"%%|%5%|%!\" }}", "%|%|%!!(MISSING)");
        row("\"%d\" .duration", "{{ printf \"%d\" .duration }}", "90000000000");
        row("\"%6.2f%%\" 12.345", "{{ printf \"%6.2f%%\" 12.345 }}", " 12.35%");
    }

    void gives() { test::gives(); }
};

static const pallium::test::Registrar<PrintfTest> registeredPrintf;

}  // namespace pallium::gotemplate

#include "printf_test.moc"
