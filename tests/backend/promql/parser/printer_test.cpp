#include "backend/promql/parser/parser.h"
#include "tests/support/test_main.h"

namespace pallium::promql {
namespace {

ParserOptions everything() {
    ParserOptions options;
    options.experimentalFunctions = true;
    options.extendedRangeSelectors = true;
    options.binopFillModifiers = true;
    return options;
}

ExprPtr parsed(const QByteArray& query) {
    auto expr = parseExpr(query.toStdString(), everything());
    if (!expr) qWarning("%s", expr.error().toString().c_str());
    return expr ? std::move(*expr) : nullptr;
}

QByteArray printed(const QByteArray& query) {
    const ExprPtr expr = parsed(query);
    return expr ? QByteArray::fromStdString(printExpr(*expr)) : QByteArray();
}

}  // namespace

class PrinterTest : public QObject {
    Q_OBJECT
  private:
    void addRows(std::initializer_list<std::pair<const char*, const char*>> rows) {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("text");
        for (const auto& [query, text] : rows)
            QTest::newRow(query) << QByteArray(query) << QByteArray(text);
    }
    /// The text, the text of a parsed text, and the text of a clone.
    void compare() {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, text);
        QCOMPARE(printed(query), text);
        QCOMPARE(printed(text), text);
        const ExprPtr expr = parsed(query);
        QCOMPARE(QByteArray::fromStdString(printExpr(*expr->clone())), text);
    }

  private Q_SLOTS:
    void literals_data() {
        addRows({
            {"1e3", "1000"},
            {"0x1F", "31"},
            {"010", "8"},
            {"08", "8"},
            {".5", "0.5"},
            {"5.", "5"},
            {"1_000.5", "1000.5"},
            {"0xFE", "254"},
            {"1e-7", "0.0000001"},
            {"inF", "+Inf"},
            {"-Inf", "-Inf"},
            {"NAN", "NaN"},
            {"-0", "-0"},
            {"--1", "1"},
            {"1h30m", "1h30m"},
            {"-90s", "-1m30s"},
            {"1d", "1d"},
            {"'a\"\\''", "\"a\\\"'\""},
            {"`a\\n`", "\"a\\\\n\""},
            {"\"\\x41\\101\\u00e9\\t\"", "\"AA\xc3\xa9\\t\""},
        });
    }
    void literals() { compare(); }

    void selectors_data() {
        addRows({
            {"x{}", "x"},
            {"x{b='c',a!=\"d\",}", "x{a!=\"d\",b=\"c\"}"},
            {"{__name__=\"x\"}", "{__name__=\"x\"}"},
            {"{\"my.metric\", \"a b\"=~\"c\"}", "{\"a b\"=~\"c\",__name__=\"my.metric\"}"},
            {":x:y", ":x:y"},
            {"sum{by=\"on\"}", "sum{by=\"on\"}"},
            {"and and or or unless unless by", "and and or or unless unless by"},
            {"offset offset 5m", "offset offset 5m"},
            {"fill + fill_left - step * range ^ max_of",
             "fill + fill_left - step * range ^ max_of"},
            {"anchored smoothed", "anchored smoothed"},
            {"x[5m] # a comment\n offset -1h @ 1.5", "x[5m] @ 1.500 offset -1h"},
            {"x[90] offset 0.5", "x[1m30s] offset 500ms"},
            {"x @ end() offset 1w", "x @ end() offset 1w"},
            {"x @ -1h", "x @ -3600.000"},
            {"x @ start () anchored offset 1m", "x @ start() anchored offset 1m"},
            {"x[5m] smoothed @ 3", "x[5m] smoothed @ 3.000"},
            {"x[1h:1m] @ 3 offset 4m", "x[1h:1m] @ 3.000 offset 4m"},
            {"(x + y)[1d:]", "(x + y)[1d:]"},
            {"x[0.0001]", "x[1ms]"},
        });
    }
    void selectors() { compare(); }

    void durations_data() {
        addRows({
            {"x[1m+60]", "x[1m + 60]"},
            {"x[-5m+35m]", "x[-5m + 35m]"},
            {"x[(-2)^2]", "x[(-2) ^ 2]"},
            {"x[10-2^3^1s]", "x[10 - 2 ^ 3 ^ 1s]"},
            {"x[2m*(10+5)]", "x[2m * (10 + 5)]"},
            {"x[(5m)]", "x[5m]"},
            {"x[STep():max_of(step(),1ms)+1]", "x[step():max_of(step(), 1ms) + 1]"},
            {"x offset -min_of(range(), 2)", "x offset -min_of(range(), 2)"},
            {"x offset -(step()*2)", "x offset -(step() * 2)"},
            {"x offset +(step())", "x offset +(step())"},
            {"x offset -(5m)", "x offset -5m"},
            {"x offset (1)+2", "x offset ((1) + 2)"},
            {"x offset -2 ^ 2", "x offset -2s ^ 2"},
            {"x offset step()*2", "x offset step() * 2"},
        });
    }
    void durations() { compare(); }

    void offsetsEndWithTheirLiteralOrCall() {
        for (const char* query :
             {"x offset -2 ^ 2", "x offset step() * 2", "x offset -(step()) - 1"})
            QCOMPARE(int(parsed(query)->kind), int(NodeKind::Binary));
        QCOMPARE(int(parsed("x offset (1) + 2")->kind), int(NodeKind::VectorSelector));
    }

    void operators_data() {
        addRows({
            {"a+b*c^d", "a + b * c ^ d"},
            {"-1^2", "-1 ^ 2"},
            {"(-x)^2", "(-x) ^ 2"},
            {"- -x", "--x"},
            {"Inf ^ Inf", "Inf ^ +Inf"},
            {"-Inf ^ 2", "-Inf ^ 2"},
            {"a AND b Or c UNLESS d", "a and b or c unless d"},
            {"a atan2 b", "a atan2 b"},
            {"a </ 1", "a </ 1"},
            {"a >/ 1", "a >/ 1"},
            {"1 <bool 2", "1 < bool 2"},
            {"a == bool on(x,) group_left(y) b", "a == bool on (x) group_left (y) b"},
            {"a * ignoring(x) group_right b", "a * ignoring (x) group_right () b"},
            {"a + ignoring() b", "a + b"},
            {"a + on() b", "a + on () b"},
            {"a + on(\"x y\", on, atan2) b", "a + on (\"x y\", on, atan2) b"},
            {"a + fill(0) b", "a + fill (0) b"},
            {"a + on(x) group_left fill_right(-Inf) fill_left(5m) b",
             "a + on (x) group_left () fill_left (300) fill_right (-Inf) b"},
            {"a + fill_left(1) fill_right(1) b", "a + fill (1) b"},
        });
    }
    void operators() { compare(); }

    void binding_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("grouped");
        const std::pair<const char*, const char*> rows[] = {
            {"a - b - c", "(a - b) - c"},
            {"a ^ b ^ c", "a ^ (b ^ c)"},
            {"a + b * c", "a + (b * c)"},
            {"a == b + c", "a == (b + c)"},
            {"a and b == c", "a and (b == c)"},
            {"a or b and c", "a or (b and c)"},
            {"a and b unless c", "(a and b) unless c"},
            {"a >/ b + c", "a >/ (b + c)"},
            {"-a ^ b", "-(a ^ b)"},
            {"-a * b", "(-a) * b"},
            {"a ^ -b * c", "(a ^ (-b)) * c"},
            {"a * b atan2 c % d", "((a * b) atan2 c) % d"},
        };
        for (const auto& [query, grouped] : rows)
            QTest::newRow(query) << QByteArray(query) << QByteArray(grouped);
    }
    /// Parentheses that say what precedence implies change nothing but their own nodes.
    void binding() {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, grouped);
        const auto bare = [](const QByteArray& text) {
            QByteArray json = QByteArray::fromStdString(exprToJson(*parsed(text)));
            const QByteArray open("{\"expr\":"), close(",\"type\":\"parenExpr\"}");
            for (qsizetype end = json.indexOf(close); end >= 0; end = json.indexOf(close)) {
                qsizetype start = end, depth = 1;
                while (depth > 0) {
                    --start;
                    if (json[start] == '}') ++depth;
                    if (json[start] == '{') --depth;
                }
                json.remove(end, close.size());
                json.remove(start, open.size());
            }
            return json;
        };
        QCOMPARE(bare(query), bare(grouped));
    }

    void calls_data() {
        addRows({
            {"sum(x) by(a,)", "sum by (a) (x)"},
            {"SUM BY (\"a b\") (x)", "sum by (\"a b\") (x)"},
            {"sum by () (x)", "sum(x)"},
            {"sum without () (x)", "sum without () (x)"},
            {"topk by (a) (3, x)", "topk by (a) (3, x)"},
            {"count_values(\"v\", x)", "count_values(\"v\", x)"},
            {"limit_ratio(-0.5, x)", "limit_ratio(-0.5, x)"},
            {"time( )", "time()"},
            {"hour()", "hour()"},
            {"predict_linear(x[5m],1h)", "predict_linear(x[5m], 1h)"},
            {"max_of(start(), min_of(step(), range()))",
             "max_of(start(), min_of(step(), range()))"},
            {"info(x, {})", "info(x, {})"},
            {"sort_by_label(x, \"a\", \"b\")", "sort_by_label(x, \"a\", \"b\")"},
            {"histogram_quantiles(x, \"q\", 0.5, 0.9)", "histogram_quantiles(x, \"q\", 0.5, 0.9)"},
        });
    }
    void calls() { compare(); }

    void splitsLongLines() {
        const QByteArray query(
            "-histogram_quantile(0.9, sum by (le, job) "
            "(rate(a_rather_long_metric_name_bucket{job=\"x\",instance=\"y\"}[5m]))) "
            "/ on (job) group_left () (topk(3, "
            "a_rather_long_metric_name_total{instance=\"somewhere\", job=\"x\"}) "
            "+ another_rather_long_metric_name_total{instance=\"somewhere\"})");
        const QByteArray expected(
            "  -histogram_quantile(\n"
            "    0.9,\n"
            "    sum by (le, job) "
            "(rate(a_rather_long_metric_name_bucket{instance=\"y\",job=\"x\"}[5m]))\n"
            "  )\n"
            "/ on (job) group_left ()\n"
            "  (\n"
            "      topk(3, a_rather_long_metric_name_total{instance=\"somewhere\",job=\"x\"})\n"
            "    +\n"
            "      another_rather_long_metric_name_total{instance=\"somewhere\"}\n"
            "  )");
        const ExprPtr expr = parsed(query);
        QCOMPARE(QByteArray::fromStdString(prettyPrint(*expr)), expected);
        QCOMPARE(printed(expected), printed(query));
    }
    void putsAShortSubqueryAtTheBeginningOfItsLine() {
        const std::string name(75, 'x');
        const auto expr = parseExpr("present_over_time(rate(" + name + "[1m])[2m:20s])");
        QVERIFY(expr);
        QCOMPARE(prettyPrint(**expr), "present_over_time(\nrate(" + name + "[1m])[2m:20s]\n)");
    }
    void splitsAPowerOfInfinityWithoutASign() {
        const std::string exponent = "4" + std::string(110, '0');
        const auto expr = parseExpr("Inf ^ " + exponent);
        QVERIFY(expr);
        QCOMPARE(prettyPrint(**expr), "  Inf\n^\n  " + exponent);
    }
    void leavesShortLinesAlone() {
        QCOMPARE(
            QByteArray::fromStdString(prettyPrint(*parsed("sum by(a,b)(rate(x{c=\"d\"}[5m]))"))),
            QByteArray("sum by (a, b) (rate(x{c=\"d\"}[5m]))"));
    }

    void json_data() {
        addRows({
            {"1.5", R"({"type":"numberLiteral","val":"1.5"})"},
            {"-Inf", R"({"type":"numberLiteral","val":"-Inf"})"},
            {"\"a\"", R"({"type":"stringLiteral","val":"a"})"},
            {"(1)", R"({"expr":{"type":"numberLiteral","val":"1"},"type":"parenExpr"})"},
            {"-x",
             R"({"expr":{"anchored":false,"matchers":[{"name":"__name__","type":"=","value":"x"}],"name":"x",)"
             R"("offset":0,"smoothed":false,"startOrEnd":null,"timestamp":null,"type":"vectorSelector"},)"
             R"("op":"-","type":"unaryExpr"})"},
            {"x{a!~\"b\"}[5m] @ 1.5 offset -1s",
             R"({"anchored":false,"matchers":[{"name":"a","type":"!~","value":"b"},)"
             R"({"name":"__name__","type":"=","value":"x"}],"name":"x","offset":-1000,"range":300000,)"
             R"("smoothed":false,"startOrEnd":null,"timestamp":1500,"type":"matrixSelector"})"},
            {"vector(1)[1h:5m] @ end()",
             R"({"expr":{"args":[{"type":"numberLiteral","val":"1"}],"func":{"argTypes":["scalar"],)"
             R"("name":"vector","returnType":"vector","variadic":0},"type":"call"},"offset":0,"range":3600000,)"
             R"("startOrEnd":"end","step":300000,"timestamp":null,"type":"subquery"})"},
            {"1 > bool 2",
             R"({"bool":true,"lhs":{"type":"numberLiteral","val":"1"},"matching":null,"op":">",)"
             R"("rhs":{"type":"numberLiteral","val":"2"},"type":"binaryExpr"})"},
            {"topk without (a) (2, vector(1))",
             R"({"expr":{"args":[{"type":"numberLiteral","val":"1"}],"func":{"argTypes":["scalar"],)"
             R"("name":"vector","returnType":"vector","variadic":0},"type":"call"},"grouping":["a"],"op":"topk",)"
             R"("param":{"type":"numberLiteral","val":"2"},"type":"aggregation","without":true})"},
        });
    }
    void json() {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(exprToJson(*parsed(query))), text);
    }
    void jsonShowsMatching() {
        const QByteArray json = QByteArray::fromStdString(
            exprToJson(*parsed("a / on(x) group_left(y) fill_right(2) b")));
        const QByteArray matching(
            R"("matching":{"card":"many-to-one","fillValues":{"lhs":null,"rhs":2},"include":["y"],"labels":["x"],"on":true})");
        QVERIFY2(json.contains(matching), json.constData());
        QVERIFY(QByteArray::fromStdString(exprToJson(*parsed("a and b")))
                    .contains(R"("card":"many-to-many")"));
    }
};

static const test::Registrar<PrinterTest> registered;

}  // namespace pallium::promql

#include "printer_test.moc"
