#include "tests/backend/promql/functions/function_caller.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

namespace pallium::promql {
namespace {

using test::column;
using test::FunctionCaller;
using test::scalarArgument;
using test::textArgument;
using test::vectorArgument;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// The values of a label, in the order of the columns.
std::vector<std::string> values(const std::vector<Column>& columns, std::string_view label) {
    std::vector<std::string> out;
    for (const Column& one : columns)
        out.emplace_back(one.metric.get(label));
    return out;
}

using Texts = std::vector<std::string>;

std::vector<Column> replaced(const std::string& replacement, const std::string& regex) {
    FunctionCaller caller("label_replace(x, 'to', '', 'from', '')");
    return caller.columns({vectorArgument({column({{"__name__", "x"}, {"from", "a-b"}}, {1})}),
                           textArgument("to"), textArgument(replacement), textArgument("from"),
                           textArgument(regex)});
}

}  // namespace

class ColumnsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void absentTakesLabelsThatOnlyEqualityNames() {
        FunctionCaller caller("absent(x{a='1',b='2',b='2',c=~'3',d!='4'})", 2);
        Column gap = column({{"a", "1"}}, {5, 5});
        gap.clear(1);
        const auto out = caller.columns({vectorArgument({gap})});
        QCOMPARE(out.size(), size_t(1));
        QCOMPARE(formatLabels(out[0].metric.view()), std::string("{a=\"1\"}"));
        QVERIFY(!out[0].has(0));
        QCOMPARE(out[0].values[1], 1.0);
    }

    void scalarNeedsExactlyOneElement() {
        FunctionCaller caller("scalar(x)", 2);
        Column second = column({{"a", "2"}}, {7, 7});
        second.clear(0);
        const auto out = caller.columns({vectorArgument({column({{"a", "1"}}, {3, 3}), second})});
        QCOMPARE(out[0].values[0], 3.0);
        QVERIFY(std::isnan(out[0].values[1]));
        QVERIFY(out[0].has(1));
    }

    void sortsByValueWithNanLast() {
        const std::vector<Column> input{column({{"n", "a"}}, {kNan}), column({{"n", "b"}}, {2}),
                                        column({{"n", "c"}}, {1})};
        QCOMPARE(values(FunctionCaller("sort(x)").columns({vectorArgument(input)}), "n"),
                 Texts({"c", "b", "a"}));
        QCOMPARE(values(FunctionCaller("sort_desc(x)").columns({vectorArgument(input)}), "n"),
                 Texts({"b", "c", "a"}));
    }

    void sortWarnsInRangeQueries() {
        FunctionCaller caller("sort(x)", 2);
        caller.times().queryStepMs = 1000;
        caller.columns({vectorArgument({})});
        QCOMPARE(caller.annotations().warnings().size(), size_t(1));
    }

    void sortsLabelsNaturally() {
        std::vector<Column> input;
        for (const char* value : {"v10", "v9", "v9b", "v9a2", "w", ""})
            input.push_back(column({{"n", value}}, {1}));
        FunctionCaller caller("sort_by_label(x, 'n')");
        QCOMPARE(values(caller.columns({vectorArgument(input), textArgument("n")}), "n"),
                 Texts({"", "v9", "v9a2", "v9b", "v10", "w"}));
    }

    void replacesLabels() {
        QCOMPARE(values(replaced("$2-${1}-$$", "(.*)-(?P<last>.*)"), "to"), Texts({"b-a-$"}));
        QCOMPARE(values(replaced("$last", "(.*)-(?P<last>.*)"), "to"), Texts({"b"}));
        QCOMPARE(values(replaced("$1x", "(.*)-b"), "to"), Texts({""}));
        QCOMPARE(values(replaced("no", "a"), "to"), Texts({""}));  // not anchored matches only
        QCOMPARE(replaced("", ".*")[0].metric.size(), size_t(2));
    }

    void replacementOfTheNameLetsItStay() {
        FunctionCaller caller("label_replace(x, '__name__', 'y', '', '')");
        Column dropped = column({{"__name__", "x"}}, {1});
        dropped.dropName = true;
        const auto out = caller.columns({vectorArgument({dropped}), textArgument("__name__"),
                                         textArgument("y"), textArgument(""), textArgument("")});
        QCOMPARE(values(out, "__name__"), Texts({"y"}));
        QVERIFY(!out[0].dropName);
    }

    void refusesBadReplacements() {
        FunctionCaller regex("label_replace(x, 'a', '', 'b', '(')");
        regex.columns({vectorArgument({}), textArgument("a"), textArgument(""), textArgument("b"),
                       textArgument("(")});
        QCOMPARE(regex.site().failure->message,
                 std::string("invalid regular expression in label_replace(): ("));
        FunctionCaller name("label_replace(x, '', '', 'b', '')");
        name.columns({vectorArgument({}), textArgument(""), textArgument(""), textArgument("b"),
                      textArgument("")});
        QCOMPARE(name.site().failure->message,
                 std::string("invalid destination label name in label_replace(): "));
    }

    void joinsLabels() {
        FunctionCaller caller("label_join(x, 'to', '-', 'a', 'none', 'b')");
        const auto out = caller.columns({vectorArgument({column({{"a", "1"}, {"b", "2"}}, {1})}),
                                         textArgument("to"), textArgument("-"), textArgument("a"),
                                         textArgument("none"), textArgument("b")});
        QCOMPARE(values(out, "to"), Texts({"1--2"}));
    }

    void histogramsAreGroupedByAllOtherLabels() {
        FunctionCaller caller("histogram_quantile(0.5, x)");
        const auto out = caller.columns(
            {scalarArgument({0.5}),
             vectorArgument({column({{"__name__", "x"}, {"job", "a"}, {"le", "+Inf"}}, {4}),
                             column({{"__name__", "x"}, {"job", "a"}, {"le", "2"}}, {4}),
                             column({{"__name__", "x"}, {"job", "b"}, {"le", "bad"}}, {4})})});
        QCOMPARE(out.size(), size_t(1));
        QCOMPARE(formatLabels(out[0].metric.view()), std::string("{job=\"a\"}"));
        QCOMPARE(out[0].values[0], 1.0);
        QCOMPARE(caller.annotations().warnings().at(0),
                 std::string("PromQL warning: bucket label \"le\" is missing or has a malformed "
                             "value of \"bad\" for "
                             "metric name \"x\" (1:25)"));
    }

    void repairsAreReportedOnceForAName() {
        FunctionCaller caller("histogram_quantile(0.5, x)", 2);
        caller.times().startMs = 1000;
        caller.times().stepMs = 60'000;
        caller.columns(
            {scalarArgument({0.5, 0.5}),
             vectorArgument({column({{"le", "1"}}, {4, 8}), column({{"le", "+Inf"}}, {2, 7})})});
        QCOMPARE(caller.annotations().infos().size(), size_t(1));
        QVERIFY(QString::fromStdString(caller.annotations().infos()[0])
                    .endsWith(QStringLiteral(
                        ", from buckets +Inf to +Inf, with a max diff of 2, over 2 samples from "
                        "1970-01-01T00:00:01Z to 1970-01-01T00:01:01Z (1:25)")));
    }

    void eachQuantileGetsItsLabel() {
        FunctionCaller caller("histogram_quantiles(x, 'q', 0.5, 1)");
        const auto out = caller.columns(
            {vectorArgument({column({{"le", "2"}}, {4}), column({{"le", "+Inf"}}, {4})}),
             textArgument("q"), scalarArgument({0.5}), scalarArgument({1})});
        QCOMPARE(values(out, "q"), Texts({"0.5", "1.0"}));
    }

    void infoAddsLabelsOfTheNewestSeries() {
        FunctionCaller caller("info(x)");
        caller.selected.columns = {
            column({{"__name__", "target_info"}, {"job", "j"}, {"v", "old"}}, {1}),
            column({{"__name__", "target_info"}, {"job", "j"}, {"v", "new"}}, {1})};
        caller.selected.sampleTimes = {{10}, {20}};
        const auto out =
            caller.columns({vectorArgument({column({{"__name__", "x"}, {"job", "j"}}, {7}),
                                            column({{"__name__", "x"}, {"job", "other"}}, {8})})});
        QCOMPARE(values(out, "v"), Texts({"new", ""}));
        QCOMPARE(out[0].values[0], 7.0);
        QCOMPARE(caller.askedMatchers.size(), size_t(3));
        QVERIFY(caller.askedMatchers[1] == *Matcher::create(MatchType::Regex, "instance", ""));
        QVERIFY(caller.askedMatchers[2] == *Matcher::create(MatchType::Regex, "job", "j|other"));
    }

    void infoKeepsSeriesThatAMatchingInfoSeriesAddsNothingTo() {
        FunctionCaller caller("info(x, {v='info'})");
        caller.selected.columns = {
            column({{"__name__", "target_info"}, {"job", "j"}, {"v", "info"}}, {1})};
        caller.selected.sampleTimes = {{10}};
        const auto out =
            caller.columns({vectorArgument({column({{"job", "j"}, {"v", "base"}}, {7}),
                                            column({{"job", "other"}, {"v", "base"}}, {8})})});
        QCOMPARE(values(out, "job"), Texts({"j"}));
        QCOMPARE(values(out, "v"), Texts({"base"}));
    }

    void infoThatExcludesNamesLooksAtInfoMetricsOnly() {
        FunctionCaller caller("info(x, {__name__!='target_info'})");
        caller.selected.columns = {
            column({{"__name__", "build_info"}, {"job", "j"}, {"v", "1"}}, {1})};
        caller.selected.sampleTimes = {{10}};
        const auto out =
            caller.columns({vectorArgument({column({{"__name__", "x"}, {"job", "j"}}, {7})})});
        QCOMPARE(values(out, "v"), Texts({"1"}));
        QVERIFY(caller.askedMatchers[1] ==
                *Matcher::create(MatchType::Regex, "__name__", ".+_info"));
    }

    void infoFindsSeriesWithFewerIdentifyingLabels() {
        FunctionCaller caller("info(x)");
        caller.selected.columns = {
            column({{"__name__", "target_info"}, {"job", "j"}, {"v", "1"}}, {1})};
        caller.selected.sampleTimes = {{10}};
        const auto out = caller.columns({vectorArgument(
            {column({{"job", "j"}}, {7}), column({{"instance", "a"}, {"job", "j"}}, {8})})});
        QCOMPARE(values(out, "v"), Texts({"1", ""}));
        QVERIFY(caller.askedMatchers[1] == *Matcher::create(MatchType::Regex, "instance", "|a"));
    }

    void infoRefusesEquallyNewSeries() {
        FunctionCaller caller("info(x)");
        caller.selected.columns = {column({{"job", "j"}, {"v", "1"}}, {1}),
                                   column({{"job", "j"}, {"v", "2"}}, {1})};
        caller.selected.sampleTimes = {{10}, {10}};
        caller.columns({vectorArgument({column({{"job", "j"}}, {7})})});
        QCOMPARE(caller.site().failure->message,
                 std::string("found duplicate series for info metric: existing {job=\"j\", "
                             "v=\"1\"} @ 10, new {job=\"j\", v=\"2\"} @ 10"));
    }
};

static const pallium::test::Registrar<ColumnsTest> registered;

}  // namespace pallium::promql

#include "columns_test.moc"
