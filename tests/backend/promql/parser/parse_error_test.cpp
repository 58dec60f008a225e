#include "backend/promql/parser/parser.h"
#include "tests/support/test_main.h"

#include <ctime>

namespace pallium::promql {
namespace {

QByteArray errorOf(const std::string& text, const ParserOptions& options = {}) {
    const auto expr = parseExpr(text, options);
    return expr ? QByteArray() : QByteArray::fromStdString(expr.error().toString());
}

/// Rows of a query and its error, named after the query.
void addRows(std::initializer_list<std::pair<const char*, const char*>> rows) {
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("error");
    for (const auto& [query, error] : rows)
        QTest::newRow(query) << QByteArray(query) << QByteArray(error);
}

ParserOptions everything() {
    ParserOptions options;
    options.experimentalFunctions = true;
    options.extendedRangeSelectors = true;
    options.binopFillModifiers = true;
    return options;
}

std::string repeated(std::string_view text, size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i)
        out += text;
    return out;
}

}  // namespace

class ParseErrorTest : public QObject {
    Q_OBJECT
  private:
    void compare(const ParserOptions& options = {}) {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, error);
        QCOMPARE(errorOf(query.toStdString(), options), error);
    }

  private Q_SLOTS:
    void lexer_data() {
        addRows({
            {"", "unknown position: parse error: no expression found in input"},
            {" # nothing", "1:1: parse error: no expression found in input"},
            {"(", "1:2: parse error: unclosed left parenthesis"},
            {")", "1:2: parse error: unexpected right parenthesis ')'"},
            {"x[5m", "1:5: parse error: unclosed left bracket"},
            {"x]", "1:2: parse error: unexpected right bracket ']'"},
            {"x{", "1:3: parse error: unexpected end of input inside braces"},
            {"x{a=~b}",
             "1:6: parse error: unexpected identifier \"b\" in label matching, expected string"},
            {"x{*}", "1:3: parse error: unexpected character inside braces: '*'"},
            {"x{{", "1:3: parse error: unexpected left brace '{'"},
            {"x{a!b}", "1:4: parse error: unexpected character after '!' inside braces: 'b'"},
            {"x =~ y", "1:3: parse error: unexpected character after '=': '~'"},
            {"x !", "1:3: parse error: unexpected character after '!': '\xef\xbf\xbd'"},
            {"x & y", "1:3: parse error: unexpected character: '&'"},
            {"\xc3\xa9", "1:1: parse error: unexpected character: '\xc3\xa9'"},
            {"\"a", "1:1: parse error: unterminated quoted string"},
            {"\"a\nb\"", "1:1: parse error: unterminated quoted string"},
            {"`a", "1:1: parse error: unterminated raw string"},
            {"\"\\q\"", "1:1: parse error: unknown escape sequence U+0071 'q'"},
            {"'\\\"'", "1:1: parse error: unknown escape sequence U+0022 '\"'"},
            {"\"\\xg\"", "1:1: parse error: illegal character U+0067 'g' in escape sequence"},
            {"\"\\400\"", "1:1: parse error: escape sequence is an invalid Unicode code point"},
            {"\"\\ud800\"", "1:1: parse error: escape sequence is an invalid Unicode code point"},
            {"\"\\", "1:1: parse error: escape sequence not terminated"},
            {"\"\xff\"", "1:1: parse error: invalid UTF-8 rune"},
            {"5mx", "1:1: parse error: bad number or duration syntax: \"5mx\""},
            {"1_000_", "1:1: parse error: bad number or duration syntax: \"1_000_\""},
            {"1__0", "1:1: parse error: bad number or duration syntax: \"1__\""},
            {"1.2.3", "1:1: parse error: bad number or duration syntax: \"1.2.\""},
            {"0x",
             "1:1: parse error: error parsing number: strconv.ParseFloat: parsing \"0x\": invalid "
             "syntax"},
            {"1e999",
             "1:1: parse error: error parsing number: strconv.ParseFloat: parsing \"1e999\": value "
             "out of range"},
            {"1s1m", "1:1: parse error: not a valid duration string: \"1s1m\""},
            {"x[a]", "1:3: parse error: unexpected character in duration expression: 'a'"},
            {"x[5m a]", "1:6: parse error: unexpected character: 'a', expected ':'"},
            {"x[:5m]", "1:4: parse error: unexpected colon before duration in duration expression"},
            {"x[5m::]", "1:6: parse error: unexpected colon ':'"},
            {"x[", "1:3: parse error: unexpected end of input in duration expression"},
        });
    }
    void lexer() { compare(); }

    void grammar_data() {
        addRows({
            {"1 2", "1:3: parse error: unexpected number \"2\""},
            {"x +", "1:4: parse error: unexpected end of input"},
            {"x + * y", "1:5: parse error: unexpected <op:*>"},
            {"x = y", "1:3: parse error: unexpected \"=\""},
            {"x bool y", "1:3: parse error: unexpected <bool>"},
            {"x:y z:", "1:5: parse error: unexpected metric identifier \"z:\""},
            {"x \"a rather long string\"",
             "1:3: parse error: unexpected string \"\\\"a rather \"..."},
            {"x sum y", "1:3: parse error: unexpected <aggr:sum>"},
            {"x start", "1:3: parse error: unexpected \"start\""},
            {"bool", "1:1: parse error: unexpected <bool>"},
            {"()", "1:2: parse error: unexpected \")\""},
            {"x{a b}",
             "1:5: parse error: unexpected identifier \"b\" in label matching, expected label "
             "matching operator"},
            {"x{a=}", "1:5: parse error: unexpected \"}\" in label matching, expected string"},
            {"x{a=\"b\" c}",
             "1:9: parse error: unexpected identifier \"c\" in label matching, expected \",\" or "
             "\"}\""},
            {"{,}",
             "1:2: parse error: unexpected \",\" in label matching, expected identifier or \"}\""},
            {"x{a=~\"(\"}", "1:3: parse error: error parsing regexp: missing closing ): `(`"},
            {"sum by a",
             "1:8: parse error: unexpected identifier \"a\" in grouping opts, expected \"(\""},
            {"sum by (1)(x)",
             "1:9: parse error: unexpected number \"1\" in grouping opts, expected label"},
            {"sum by (a b)(x)",
             "1:11: parse error: unexpected identifier \"b\" in grouping opts, expected \",\" or "
             "\")\""},
            {"sum by (without)(x)",
             "1:9: parse error: unexpected <without> in grouping opts, expected label"},
            {"sum by (\"\\xff\")(x)",
             "1:9: parse error: invalid label name for grouping: \"\\xff\""},
            {"sum by (a) x", "1:12: parse error: unexpected identifier \"x\" in aggregation"},
            {"abs(sum(x y))", "1:11: parse error: unexpected identifier \"y\" in aggregation"},
            {"(sum(x) y)", "1:9: parse error: unexpected identifier \"y\""},
            {"x + on(a) group_left",
             "1:21: parse error: unexpected end of input in grouping opts, expected \"(\""},
            {"x offset y",
             "1:10: parse error: unexpected identifier \"y\" in offset, expected number, duration, "
             "step(), or range()"},
            {"x @ y", "1:5: parse error: unexpected identifier \"y\" in @, expected timestamp"},
            {"x @ start", "1:10: parse error: unexpected end of input in @, expected timestamp"},
            {"x[5m 1m]",
             "1:6: parse error: unexpected duration \"1m\" in subquery or range, expected \":\" or "
             "\"]\""},
            {"x[]",
             "1:3: parse error: unexpected \"]\" in subquery or range selector, expected number, "
             "duration, step(), or range()"},
            {"x[5m:1m 1m]",
             "1:9: parse error: unexpected duration \"1m\" in subquery selector, expected \"]\""},
            {"x[5m:)]", "1:7: parse error: unexpected right parenthesis ')'"},
            {"abs(x,)", "1:6: parse error: trailing commas not allowed in function call args"},
            {"a\n+\n  nofunc(x)", "3:3: parse error: unknown function with name \"nofunc\""},
            {"nofunc(x) ?", "1:1: parse error: unknown function with name \"nofunc\""},
        });
    }
    void grammar() { compare(); }

    void meaning_data() {
        addRows({
            {"rate(x)",
             "1:6: parse error: expected type range vector in call to function \"rate\", got "
             "instant vector"},
            {"rate(x[5m], 1)",
             "1:1: parse error: expected 1 argument(s) in call to \"rate\", got 2"},
            {"label_join(x)",
             "1:1: parse error: expected at least 3 argument(s) in call to \"label_join\", got 1"},
            {"round(x, 1, 2)",
             "1:1: parse error: expected at most 2 argument(s) in call to \"round\", got 3"},
            {"label_join(x, \"a\", \"b\", 1)",
             "1:25: parse error: expected type string in call to function \"label_join\", got "
             "scalar"},
            {"sum(1)",
             "1:5: parse error: expected type instant vector in aggregation expression, got "
             "scalar"},
            {"topk(\"a\", x)",
             "1:6: parse error: expected type scalar in aggregation parameter, got string"},
            {"sum()", "1:1: parse error: no arguments for aggregate expression provided"},
            {"topk(1, a, b)",
             "1:1: parse error: wrong number of arguments for aggregate expression provided, "
             "expected 2, got 3"},
            {"1 + bool 1",
             "1:3: parse error: bool modifier can only be used on comparison operators"},
            {"1 == 1", "1:3: parse error: comparisons between scalars must use BOOL modifier"},
            {"\"a\" + 1",
             "1:1: parse error: binary expression must contain only scalar and instant vector "
             "types"},
            {"x + on(a) 1",
             "1:1: parse error: vector matching only allowed between instant vectors"},
            {"x and 1",
             "1:1: parse error: set operator \"and\" not allowed in binary scalar expression"},
            {"x and on(a) group_left y",
             "1:1: parse error: no grouping allowed for \"and\" operation"},
            {"x + on(a, b) group_left(b) y",
             "1:3: parse error: label \"b\" must not occur in ON and GROUP clause at once"},
            {"-x[5m]",
             "1:1: parse error: unary expression only allowed on expressions of type scalar or "
             "instant vector, got \"range vector\""},
            {"1[5m:]",
             "1:1: parse error: subquery is only allowed on instant vector, got scalar instead"},
            {"{}", "1:1: parse error: vector selector must contain at least one non-empty matcher"},
            {"{a=~\".*\"}",
             "1:1: parse error: vector selector must contain at least one non-empty matcher"},
            {"x{__name__=\"y\"}",
             "1:1: parse error: metric name must not be set twice: \"x\" or \"y\""},
            {"(x)[5m]", "1:4: parse error: ranges only allowed for vector selectors"},
            {"x offset 1m [5m]", "1:13: parse error: no offset modifiers allowed before range"},
            {"x @ 5 [5m]", "1:7: parse error: no @ modifiers allowed before range"},
            {"sum(x) offset 5m",
             "1:1: parse error: offset modifier must be preceded by an instant vector selector or "
             "range vector selector or a subquery"},
            {"x offset 1m offset 2m", "1:1: parse error: offset may not be set multiple times"},
            {"1 @ 5",
             "1:1: parse error: @ modifier must be preceded by an instant vector selector or range "
             "vector selector or a subquery"},
            {"x @ 1 @ end()", "1:1: parse error: @ <timestamp> may not be set multiple times"},
            {"x @ -Inf", "1:1: parse error: timestamp out of bounds for @ modifier: -Inf"},
            {"x @ 1e30",
             "1:1: parse error: timestamp out of bounds for @ modifier: "
             "1000000000000000019884624838656.000000"},
            {"x[0m]", "1:3: parse error: duration must be greater than 0"},
            {"x[5m:-1m]", "1:6: parse error: duration must be greater than 0"},
            {"x[1e10]", "1:3: parse error: duration out of range"},
            {"x offset NaN", "1:10: parse error: duration out of range"},
            {"x[5m/0]", "1:5: parse error: division by zero"},
            {"x[5m%0s]", "1:5: parse error: modulo by zero"},
            {"mad_over_time(x[5m])", "1:1: parse error: function \"mad_over_time\" is not enabled"},
            {"limitk(1, x)",
             "1:1: parse error: limitk() is experimental and must be enabled with "
             "--enable-feature=promql-experimental-functions"},
            {"x anchored", "1:1: parse error: anchored modifier is experimental and not enabled"},
            {"x + fill(1) y",
             "1:1: parse error: binop fill modifiers are experimental and not enabled"},
        });
    }
    void meaning() { compare(); }

    void experimental_data() {
        addRows({
            {"x anchored smoothed",
             "1:1: parse error: anchored and smoothed modifiers cannot be used together"},
            {"x[5m:] anchored",
             "1:1: parse error: anchored modifier is not supported for subqueries"},
            {"1 smoothed", "1:1: parse error: smoothed modifier not implemented"},
            {"x and fill(0) y",
             "1:1: parse error: filling in missing series not allowed for set operators"},
            {"x + fill(0) 1",
             "1:1: parse error: filling in missing series only allowed between instant vectors"},
            {"x + fill_left(a) y", "1:15: parse error: unexpected identifier \"a\""},
            {"info(x, y)",
             "1:9: parse error: expected label selectors only, got vector selector instead"},
            {"info(x, ({a=\"b\"}))", "1:9: parse error: expected label selectors only"},
            {"info(x, 1)",
             "1:1: parse error: expected type instant vector in call to function \"info\", got "
             "scalar"},
            {"histogram_quantiles(x, \"q\")",
             "1:1: parse error: expected at least 3 argument(s) in call to "
             "\"histogram_quantiles\", got 2"},
        });
    }
    void experimental() { compare(everything()); }

    void columnsAreBytesOfTheirLine() {
        QCOMPARE(errorOf("x\n+ \"\xc3\xa9\" )"),
                 QByteArray("2:9: parse error: unexpected right parenthesis ')'"));
    }
    void durationExpressionsCanBeOff() {
        ParserOptions options;
        options.durationExpressions = false;
        QCOMPARE(errorOf("x[5m]", options), QByteArray());
        QCOMPARE(errorOf("x[1m+1m]", options),
                 QByteArray("1:3: parse error: experimental duration expression is not enabled"));
        QCOMPARE(errorOf("x offset step()", options),
                 QByteArray("1:10: parse error: experimental duration expression is not enabled"));
    }
    void onlyClassicNamesPassWithoutUtf8() {
        ParserOptions options;
        options.utf8Names = false;
        QCOMPARE(errorOf("{\"foo\",\"b\"=\"c\"}", options), QByteArray());
        QCOMPARE(errorOf("{\"foo.bar\"}", options),
                 QByteArray("1:2: parse error: invalid metric name \"foo.bar\""));
        QCOMPARE(errorOf("x{\"b c\"=\"c\"}", options),
                 QByteArray("1:3: parse error: invalid label name \"b c\""));
        QCOMPARE(errorOf("sum by (a:b) (x)", options),
                 QByteArray("1:9: parse error: invalid label name for grouping: \"a:b\""));
    }
    void refusesLongText() {
        QCOMPARE(errorOf(std::string(70000, 'x')),
                 QByteArray("unknown position: parse error: query of 70000 bytes is longer than "
                            "the limit of 65536 bytes"));
    }

    void refusesDeepNestingQuickly_data() {
        QTest::addColumn<QByteArray>("opening");
        QTest::addColumn<QByteArray>("closing");
        QTest::newRow("parentheses") << QByteArray("(") << QByteArray(")");
        QTest::newRow("calls") << QByteArray("abs(") << QByteArray(")");
        QTest::newRow("aggregations") << QByteArray("sum(") << QByteArray(")");
        QTest::newRow("signs") << QByteArray("-") << QByteArray("");
        QTest::newRow("powers") << QByteArray("1^") << QByteArray("");
        QTest::newRow("additions") << QByteArray("1+") << QByteArray("");
        QTest::newRow("right operands") << QByteArray("x or (") << QByteArray(")");
        QTest::newRow("subqueries") << QByteArray("") << QByteArray("[5m:1m]");
        QTest::newRow("duration parentheses") << QByteArray("x[") << QByteArray("(");
        QTest::newRow("duration signs") << QByteArray("x[") << QByteArray("-");
        QTest::newRow("duration sums") << QByteArray("x[") << QByteArray("1+");
        QTest::newRow("duration powers") << QByteArray("x[") << QByteArray("1^");
        QTest::newRow("offset signs") << QByteArray("x offset ") << QByteArray("-");
    }
    void refusesDeepNestingQuickly() {
        QFETCH(QByteArray, opening);
        QFETCH(QByteArray, closing);
        constexpr size_t kCount = 500000;
        ParserOptions options;
        options.maxBytes = 64 << 20;
        const bool isInside = opening.startsWith("x") && !opening.startsWith("x or");
        const std::string text = repeated(opening.toStdString(), isInside ? 1 : kCount) +
                                 (isInside ? "" : "x") + repeated(closing.toStdString(), kCount);
        const std::clock_t start = std::clock();
        const QByteArray error = errorOf(text, options);
        // Processor time, as the machine may be busy.
        const double elapsedMs = 1000.0 * double(std::clock() - start) / CLOCKS_PER_SEC;
        QVERIFY2(error.contains("expression is nested deeper than"), error.constData());
        QVERIFY(elapsedMs < 50);
    }
    void acceptsNestingUpToTheLimit() {
        ParserOptions options;
        options.maxNesting = 10;
        options.maxTreeDepth = 20;
        QCOMPARE(errorOf(repeated("(", 10) + "x" + repeated(")", 10), options), QByteArray());
        QVERIFY(errorOf(repeated("(", 11) + "x" + repeated(")", 11), options)
                    .contains("nested deeper than 10 levels"));
        QCOMPARE(errorOf(repeated("x+", 19) + "x", options), QByteArray());
        QVERIFY(
            errorOf(repeated("x+", 20) + "x", options).contains("nested deeper than 20 levels"));
    }

    void selectors_data() {
        addRows({
            {"", "unknown position: parse error: unexpected end of input"},
            {"{x=\"y\"", "1:7: parse error: unexpected end of input inside braces"},
            {"sum(up)", "1:4: parse error: unexpected \"(\""},
            {"x offset 5m", "1:3: parse error: unexpected <offset>"},
            {"x[5m]", "1:2: parse error: unexpected \"[\""},
            {"1", "1:1: parse error: unexpected number \"1\""},
            {"{}", ""},
            {"sum{a=\"b\"}", ""},
            {"{\"a.b\"}", ""},
        });
    }
    void selectors() {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, error);
        const auto matchers = parseMetricSelector(query.toStdString());
        QCOMPARE(matchers ? QByteArray() : QByteArray::fromStdString(matchers.error().toString()),
                 error);
    }
};

static const test::Registrar<ParseErrorTest> registered;

}  // namespace pallium::promql

#include "parse_error_test.moc"
