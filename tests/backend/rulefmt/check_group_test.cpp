#include "backend/rulefmt/check_group.h"

#include "tests/support/test_main.h"

#include <QByteArray>

namespace pallium::rulefmt {
namespace {

std::string joined(const std::vector<std::string>& problems) {
    std::string text;
    for (const std::string& problem : problems)
        text += problem + "\n";
    return text;
}

std::string problemsOf(const std::string& yaml, const CheckOptions& options = {}) {
    const auto read = readRuleGroup(yaml);
    return read ? joined(checkGroup(*read, options)) : read.error().message;
}

}  // namespace

class CheckGroupTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tellsAllThatIsWrongInOrder_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("problems");
        const auto row = [](const char* name, const char* text, const char* problems) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(problems);
        };
        row("nothing", "name: g\nrules: [{record: a, expr: up}, {alert: A b, expr: up}]\n", "");
        row("no name hides all else", "rules: [{expr: (}]\n",
            "invalid rules config: rule group name must not be empty\n");
        row("no rules", "name: it's\nlabels: {__name__: x}\n",
            "invalid rules config: rule group 'it's' has no rules\n");
        row("all of a recording rule",
            "name: g\nrules:\n- record: a b\n  for: 1m\n  keep_firing_for: 1m\n"
            "  annotations: {\"x-y\": z}\n  labels: {\"l-m\": n}\n  expr: up +\n",
            "8:9: group \"g\", rule 0, \"a b\": could not parse expression: 1:5: parse error: "
            "unexpected end of input\n"
            "3:11: group \"g\", rule 0, \"a b\": invalid field 'annotations' in recording rule\n"
            "3:11: group \"g\", rule 0, \"a b\": invalid field 'for' in recording rule\n"
            "3:11: group \"g\", rule 0, \"a b\": invalid field 'keep_firing_for' in recording "
            "rule\n"
            "3:11: group \"g\", rule 0, \"a b\": invalid recording rule name: a b\n"
            "group \"g\", rule 0, \"a b\": invalid label name: l-m\n"
            "group \"g\", rule 0, \"a b\": invalid annotation name: x-y\n");
        row("several rules",
            "name: g\nrules:\n- {alert: A}\n- {record: \"\", alert: '', expr: up}\n",
            "0:0: group \"g\", rule 0, \"A\": field 'expr' must be set in rule\n"
            "4:12: 4:23: group \"g\", rule 1, \"\": one of 'record' or 'alert' must be set\n");
        row("braces in a name are no metric's",
            "name: g\nrules: [{record: 'a{b=\"c\"}', expr: up}]\n",
            "2:18: group \"g\", rule 0, \"a{b=\\\"c\\\"}\": invalid recording rule name: "
            "a{b=\"c\"}\n");
        row("labels of the group come first",
            "name: g\nlabels: {__name__: x, \"a-b\": y}\nrules: [{alert: A}]\n",
            "invalid label name: __name__\ninvalid label name: a-b\n"
            "0:0: group \"g\", rule 0, \"A\": field 'expr' must be set in rule\n");
    }
    void tellsAllThatIsWrongInOrder() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, problems);
        QCOMPARE(problemsOf(text.toStdString()), problems.toStdString());
    }
    void takesAnyNamesWithUtf8() {
        const std::string text =
            "name: g\nlabels: {\"a-b\": y}\nrules:\n- record: ä b\n  expr: up\n  labels: {\"x.y\": "
            "z}\n";
        QCOMPARE(problemsOf(text, {.names = NameScheme::Utf8}), std::string());
        QCOMPARE(
            problemsOf("name: g\nrules: [{record: \"sum{}\", expr: up}]\n",
                       {.names = NameScheme::Utf8}),
            std::string("2:18: group \"g\", rule 0, \"sum{}\": braces present in the recording "
                        "rule name; should it be in expr?: sum{}\n"));
    }
    void parsesWithTheOptionsGiven() {
        const std::string text = "name: g\nrules: [{record: a, expr: \"limitk(1, up)\"}]\n";
        QVERIFY(!problemsOf(text).empty());
        QCOMPARE(problemsOf(text, {.parser = {.experimentalFunctions = true}}), std::string());
    }
    void refusesLabelsThatAreNoText() {
        ReadGroup group{
            .group = {.name = "g",
                      .labels = {{"a", "\xff"}},
                      .rules = {{.record = "r", .expr = "up", .labels = {{"b", "\xfe"}}}}},
            .positions = {{}}};
        QCOMPARE(joined(checkGroup(group, {})),
                 std::string("invalid label value: \xff\n"
                             "group \"g\", rule 0, \"r\": invalid label value: \xfe\n"));
    }
    void checksFilesAsPrometheus() {
        const auto read = readRuleFile(
            "groups:\n- name: a\n- rules: [{alert: A, expr: up}]\n- name: a\n  rules:\n"
            "  - record: r\n    expr: up\n  - expr: up\n");
        QVERIFY(read.has_value());
        QCOMPARE(joined(checkGroups(*read, {.firstRule = 1})),
                 std::string("0:0: Groupname must not be empty\n"
                             "0:0: groupname: \"a\" is repeated in the same file\n"
                             "0:0: 0:0: group \"a\", rule 2, \"\": one of 'record' or 'alert' must "
                             "be set\n"));
    }
};

static const test::Registrar<CheckGroupTest> registered;

}  // namespace pallium::rulefmt

#include "check_group_test.moc"
