#include "backend/model/relabel.h"

#include "tests/support/test_main.h"

#include <algorithm>
#include <optional>

namespace pallium {
namespace {

using Rules = std::vector<RelabelRule>;
using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

/// The labels afterwards, sorted; nothing: dropped.
std::optional<std::string> relabelled(const Rules& rules, const Pairs& pairs,
                                      NameScheme scheme = NameScheme::Classic) {
    const auto compiled = RelabelRules::create(rules, scheme);
    if (!compiled) return "refused: " + compiled.error().message;
    std::vector<Label> labels;
    for (const auto& [name, value] : pairs)
        labels.push_back({name, value});
    LabelEditor editor;
    editor.reset(labels);
    if (!compiled->apply(editor)) return std::nullopt;
    std::vector<Label> after(editor.view().begin(), editor.view().end());
    std::stable_sort(after.begin(), after.end(),
                     [](const Label& a, const Label& b) { return a.name < b.name; });
    return formatLabelsRaw(after);
}

std::string refusal(const RelabelRule& rule, NameScheme scheme = NameScheme::Classic) {
    const auto compiled = RelabelRules::create(std::vector{rule}, scheme);
    return compiled ? "accepted" : compiled.error().message;
}

const Pairs kAbc{{"a", "foo"}, {"b", "bar"}, {"c", "baz"}};

}  // namespace

#define COMPARE_LABELS(actual, expected) \
    QCOMPARE(QString::fromStdString((actual).value_or("dropped")), QString::fromUtf8(expected))

class RelabelTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void replaces() {
        COMPARE_LABELS(relabelled({{.sourceLabels = {"a"},
                                    .regex = "f(.*)",
                                    .targetLabel = "d",
                                    .replacement = "ch${1}-ch${1}"}},
                                  kAbc),
                       R"({a="foo", b="bar", c="baz", d="choo-choo"})");
        // The values stand in the order of the rule, between its separators.
        COMPARE_LABELS(
            relabelled({{.sourceLabels = {"b", "none", "a"}, .separator = "-", .targetLabel = "a"}},
                       kAbc),
            R"({a="bar--foo", b="bar", c="baz"})");
        // Without a match nothing changes; the expression must match all.
        COMPARE_LABELS(
            relabelled({{.sourceLabels = {"a"}, .regex = "fo", .targetLabel = "a"}}, kAbc),
            R"({a="foo", b="bar", c="baz"})");
        COMPARE_LABELS(relabelled({{.targetLabel = "a", .replacement = "static"}}, kAbc),
                       R"({a="static", b="bar", c="baz"})");
    }
    void anEmptyReplacementRemoves() {
        COMPARE_LABELS(
            relabelled({{.sourceLabels = {"a"}, .targetLabel = "b", .replacement = ""}}, kAbc),
            R"({a="foo", c="baz"})");
        COMPARE_LABELS(relabelled({{.sourceLabels = {"none"}, .targetLabel = "c"}}, kAbc),
                       R"({a="foo", b="bar"})");
    }
    void targetsMayBeTemplates() {
        const RelabelRule rule{.sourceLabels = {"t"},
                               .regex = "(.+):(.+)",
                               .targetLabel = "n_$1",
                               .replacement = "$2"};
        COMPARE_LABELS(relabelled({rule}, {{"t", "x:1"}}), R"({n_x="1", t="x:1"})");
        // A name that no label may have: nothing happens.
        COMPARE_LABELS(relabelled({rule}, {{"t", "x-y:1"}}), R"({t="x-y:1"})");
        COMPARE_LABELS(relabelled({rule}, {{"t", "x-y:1"}}, NameScheme::Utf8),
                       R"({"n_x-y"="1", t="x-y:1"})");
    }
    void rulesSeeWhatOthersDid() {
        COMPARE_LABELS(relabelled({{.sourceLabels = {"a"}, .targetLabel = "d"},
                                   {.sourceLabels = {"d"}, .regex = "f(.)o", .targetLabel = "e"}},
                                  kAbc),
                       R"({a="foo", b="bar", c="baz", d="foo", e="o"})");
    }
    void keepsAndDrops() {
        const auto rule = [](const char* action, const char* regex) {
            return RelabelRule{.sourceLabels = {"a", "b"}, .regex = regex, .action = action};
        };
        QVERIFY(relabelled({rule("keep", "foo;bar")}, kAbc));
        QVERIFY(!relabelled({rule("keep", "foo;ba")}, kAbc));
        QVERIFY(!relabelled({rule("drop", "fo+;bar|x")}, kAbc));
        QVERIFY(relabelled({rule("drop", "foo")}, kAbc));
        // What is dropped once stays dropped.
        QVERIFY(!relabelled({rule("drop", ".*"), {.targetLabel = "x", .replacement = "y"}}, kAbc));
        // A missing label is empty, and a dot matches line breaks.
        QVERIFY(relabelled({{.sourceLabels = {"z"}, .regex = "", .action = "keep"}}, kAbc));
        QVERIFY(relabelled({{.sourceLabels = {"a"}, .regex = "x.y", .action = "keep"}},
                           {{"a", "x\ny"}}));
    }
    void keepsAndDropsByEqualLabels() {
        const Pairs equal{{"port", "80"}, {"wanted", "80"}},
            other{{"port", "80"}, {"wanted", "81"}};
        const RelabelRule keep{
            .sourceLabels = {"port"}, .targetLabel = "wanted", .action = "keepequal"};
        RelabelRule drop = keep;
        drop.action = "DropEqual";  // letters of either case do
        QVERIFY(relabelled({keep}, equal) && !relabelled({keep}, other));
        QVERIFY(!relabelled({drop}, equal) && relabelled({drop}, other));
        QVERIFY(relabelled({keep}, {{"x", "y"}}));
    }
    void hashes() {
        // Prometheus' own results.
        COMPARE_LABELS(
            relabelled(
                {{.sourceLabels = {"c"}, .modulus = 1000, .targetLabel = "d", .action = "hashmod"}},
                kAbc),
            R"({a="foo", b="bar", c="baz", d="976"})");
        COMPARE_LABELS(
            relabelled(
                {{.sourceLabels = {"a"}, .modulus = 1000, .targetLabel = "b", .action = "hashmod"}},
                {{"a", "foo\nbar"}}),
            R"({a="foo\nbar", b="734"})");
    }
    void mapsNames() {
        COMPARE_LABELS(relabelled({{.regex = "meta_(ng.*)", .action = "labelmap"}},
                                  {{"a", "foo"}, {"meta_ng_x", "1"}, {"meta_other", "2"}}),
                       R"({a="foo", meta_ng_x="1", meta_other="2", ng_x="1"})");
        COMPARE_LABELS(
            relabelled({{.regex = "(b)", .replacement = "x_${1}y", .action = "labelmap"}}, kAbc),
            R"({a="foo", b="bar", c="baz", x_by="bar"})");
        // All names and values are those from before the rule; the last counts.
        COMPARE_LABELS(
            relabelled({{.regex = "a|b", .replacement = "b", .action = "labelmap"}}, kAbc),
            R"({a="foo", b="bar", c="baz"})");
        COMPARE_LABELS(
            relabelled({{.regex = "[a-z]+", .replacement = "n$0", .action = "labelmap"}}, kAbc),
            R"({a="foo", b="bar", c="baz", na="foo", nb="bar", nc="baz"})");
    }
    void dropsAndKeepsNames() {
        COMPARE_LABELS(relabelled({{.regex = "a|c.*", .action = "labeldrop"}}, kAbc),
                       R"({b="bar"})");
        COMPARE_LABELS(relabelled({{.regex = "a|c.*", .action = "labelkeep"}}, kAbc),
                       R"({a="foo", c="baz"})");
        COMPARE_LABELS(relabelled({{.regex = ".*", .action = "labeldrop"}}, kAbc), "{}");
    }
    void changesTheCaseOfValues() {
        COMPARE_LABELS(
            relabelled({{.sourceLabels = {"a"}, .targetLabel = "l", .action = "lowercase"},
                        {.sourceLabels = {"a"}, .targetLabel = "u", .action = "uppercase"}},
                       {{"a", "bAr123Fää"}}),
            R"({a="bAr123Fää", l="bar123fää", u="BAR123FÄÄ"})");
        COMPARE_LABELS(
            relabelled({{.sourceLabels = {"x"}, .targetLabel = "a", .action = "uppercase"}}, kAbc),
            R"({b="bar", c="baz"})");
    }
    void takesSetsInAnyState() {
        const Pairs pairs{{"z", "1"}, {"a", ""}, {"m", "2"}, {"m", "3"}};
        COMPARE_LABELS(relabelled({}, pairs), R"({m="2", m="3", z="1"})");
        COMPARE_LABELS(relabelled({{.sourceLabels = {"m"}, .targetLabel = "m"}}, pairs),
                       R"({m="2", z="1"})");
        COMPARE_LABELS(
            relabelled({{.regex = "a", .replacement = "b", .action = "labelmap"}}, pairs),
            R"({m="2", m="3", z="1"})");
    }
    void tellsWhetherAnythingChanged() {
        const std::vector<Label> labels{{"a", "1"}};
        LabelEditor editor;
        editor.reset(labels);
        editor.set("a", "1");
        editor.set("b", "");
        editor.remove("c");
        QVERIFY(!editor.isChanged());
        editor.set("a", "2");
        QVERIFY(editor.isChanged());
        editor.reset(labels);
        QVERIFY(!editor.isChanged());
        editor.remove("a");
        QVERIFY(editor.isChanged() && editor.view().empty());
    }
    void moreGroupsThanUsual() {
        COMPARE_LABELS(relabelled({{.sourceLabels = {"a"},
                                    .regex = "(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)",
                                    .targetLabel = "b",
                                    .replacement = "$10$9"}},
                                  {{"a", "0123456789"}}),
                       R"({a="0123456789", b="98"})");
    }
    void refusesBadRules_data() {
        QTest::addColumn<RelabelRule>("rule");
        QTest::addColumn<std::string>("text");
        const auto row = [](const char* text, const RelabelRule& rule) {
            QTest::newRow(text) << rule << std::string(text);
        };
        row("unknown relabel action \"refund\"", {.action = "refund"});
        row("unknown relabel action \"\"", {.targetLabel = "a", .action = ""});
        row("error parsing regexp: missing closing ): `^(?s:()$`",
            {.regex = "(", .targetLabel = "a"});
        row("error parsing regexp: unexpected ): `a)(b`", {.regex = "a)(b", .targetLabel = "a"});
        row("relabel configuration for hashmod requires non-zero modulus",
            {.targetLabel = "a", .action = "hashmod"});
        for (const char* action : {"replace", "lowercase", "uppercase", "keepequal", "dropequal"}) {
            const std::string text = std::string("relabel configuration for ") + action +
                                     " action requires 'target_label' value";
            row(text.c_str(), {.action = action});
        }
        row("relabel configuration for hashmod action requires 'target_label' value",
            {.modulus = 1, .action = "hashmod"});
        row("\"a-b\" is invalid 'target_label' for replace action", {.targetLabel = "a-b"});
        row("\"${1\" is invalid 'target_label' for replace action", {.targetLabel = "${1"});
        row("\"0$1\" is invalid 'target_label' for replace action", {.targetLabel = "0$1"});
        row("\"${3}\" is invalid 'target_label' for lowercase action",
            {.targetLabel = "${3}", .action = "lowercase"});
        row("\"0\" is invalid 'target_label' for hashmod action",
            {.modulus = 1, .targetLabel = "0", .action = "hashmod"});
        row("'replacement' can not be set for uppercase action",
            {.targetLabel = "a", .replacement = "x", .action = "uppercase"});
        row("\"a-$1\" is invalid 'replacement' for labelmap action",
            {.replacement = "a-$1", .action = "labelmap"});
        row("keepequal action requires only 'source_labels' and `target_label`, and no other "
            "fields",
            {.regex = "x", .targetLabel = "a", .action = "keepequal"});
        row("labeldrop action requires only 'regex', and no other fields",
            {.sourceLabels = {"a"}, .action = "labeldrop"});
        row("labelkeep action requires only 'regex', and no other fields",
            {.separator = "", .action = "labelkeep"});
    }
    void refusesBadRules() {
        QFETCH(const RelabelRule, rule);
        QFETCH(const std::string, text);
        QCOMPARE(refusal(rule), text);
    }
    void acceptsUnusualRules() {
        for (const char* target : {"$1", "${1}", "a_${name}b", "${1}_0$2", "__meta"})
            QCOMPARE(refusal({.targetLabel = target}), std::string("accepted"));
        QCOMPARE(refusal({.action = "keep"}), std::string("accepted"));
        QCOMPARE(refusal({.targetLabel = "a-b"}, NameScheme::Utf8), std::string("accepted"));
        QCOMPARE(refusal({.replacement = "a.$1", .action = "labelmap"}, NameScheme::Utf8),
                 std::string("accepted"));
        QCOMPARE(refusal({.targetLabel = "\xff"}, NameScheme::Utf8),
                 std::string("\"\\xff\" is invalid 'target_label' for replace action"));
    }
};

static const test::Registrar<RelabelTest> registered;

}  // namespace pallium

#include "relabel_test.moc"
