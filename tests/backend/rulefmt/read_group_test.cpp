#include "backend/rulefmt/read_group.h"

#include "tests/support/test_main.h"

#include <QByteArray>

namespace pallium::rulefmt {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string problemOf(const std::string& yaml) {
    const auto read = readRuleGroup(yaml);
    return read ? "" : read.error().message;
}

std::string fileProblemOf(const std::string& yaml) {
    const auto read = readRuleFile(yaml);
    return read ? "" : read.error().message;
}

bool operator==(const Position& a, const Position& b) {
    return a.line == b.line && a.column == b.column;
}

}  // namespace

class ReadGroupTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsEveryField() {
        const auto read = readRuleGroup(
            "name: g\ninterval: 1m30s\nquery_offset: 0s\nlimit: -3\nlabels: {team: a, empty: }\n"
            "rules:\n- record: r\n  expr: up\n  labels: {n: 1, b: true}\n"
            "- alert: A\n  expr: |\n    up\n      == 0\n  for: 1h\n  keep_firing_for: 5s\n"
            "  annotations: {text: \"{{ $value }}\"}\n");
        QVERIFY(read.has_value());
        const RuleGroup expected{
            .name = "g",
            .interval = seconds(90),
            .queryOffset = milliseconds(0),
            .limit = -3,
            .labels = {{"team", "a"}, {"empty", ""}},
            .rules = {{.record = "r", .expr = "up", .labels = {{"b", "true"}, {"n", "1"}}},
                      {.alert = "A",
                       .expr = "up\n  == 0\n",
                       .forDuration = hours(1),
                       .keepFiringFor = seconds(5),
                       .annotations = {{"text", "{{ $value }}"}}}}};
        QVERIFY(read->group == expected);
    }
    void leavesOutWhatIsNull() {
        const auto read = readRuleGroup(
            "name:\ninterval: ~\nquery_offset: null\nlimit:\nlabels:\n"
            "rules: [null, {alert: ~, for: , labels: , expr: up}]\n");
        QVERIFY(read.has_value());
        const RuleGroup expected{.rules = {{.expr = "up"}}};
        QVERIFY(read->group == expected);
        QCOMPARE(read->positions.size(), size_t(1));
    }
    void isEmptyWithoutKnownKeys() {
        for (const char* text :
             {"", "# nothing\n", "null", "groups: [{name: g}]", "a: {b: [c]}\n"}) {
            const auto read = readRuleGroup(text);
            QVERIFY2(read.has_value(), text);
            QVERIFY2(read->group == RuleGroup(), text);
        }
    }
    void tellsWherePartsOfRulesStand() {
        const auto read = readRuleGroup(
            "rules:\n- record: a\n  alert: 'b'\n  expr: |\n    up\n- {alert: ä, expr: \"ü\"}\n"
            "-  alert : c\n");
        QVERIFY(read.has_value());
        const std::vector<RulePositions>& at = read->positions;
        QCOMPARE(at.size(), size_t(3));
        QVERIFY((at[0].record == Position{2, 11}));
        QVERIFY((at[0].alert == Position{3, 10}));
        QVERIFY((at[0].expr == Position{4, 9}));
        QVERIFY((at[1].record == Position{0, 0}));
        QVERIFY((at[1].alert == Position{6, 11}));
        QVERIFY((at[1].expr == Position{6, 20}));  // in characters
        QVERIFY((at[2].alert == Position{7, 12}));
        QVERIFY((at[2].expr == Position{0, 0}));
    }
    void refusesWhatHasNotTheShapeOfAGroup_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const char* text) {
            QTest::newRow(name) << QByteArray(text);
        };
        row("no mapping", "- a\n");
        row("a word", "g\n");
        row("broken YAML", "name: [g\n");
        row("a list for a name", "name: [g]\n");
        row("a number for rules", "rules: 1\n");
        row("a word for a rule", "rules: [a]\n");
        row("a mapping for an expression", "rules: [{expr: {a: b}}]\n");
        row("a duration without unit", "interval: 5\n");
        row("a bad duration of a rule", "rules: [{for: soon}]\n");
        row("a negative duration", "query_offset: -1m\n");
        row("a list for a duration", "interval: [1m]\n");
        row("no number", "limit: x\n");
        row("a number in quotes", "limit: \"1\"\n");
        row("a list of labels", "labels: [a]\n");
        row("a list for a label", "labels: {a: [b]}\n");
        row("a key twice", "name: a\nname: b\n");
        row("a control character", "name: a\x01\n");
        row("no UTF-8", "name: \"\xff\"\n");
    }
    void refusesWhatHasNotTheShapeOfAGroup() {
        QFETCH(const QByteArray, text);
        QCOMPARE(problemOf(text.toStdString()), std::string("unable to decoded rule group"));
    }
    void endsAtLimits() {
        QCOMPARE(problemOf(std::string(9 << 20, 'a')), std::string("unable to decoded rule group"));
        QCOMPARE(problemOf("rules: " + std::string(200, '[')),
                 std::string("unable to decoded rule group"));
    }
    void readsAllGroupsOfAFile() {
        const auto read = readRuleFile(
            "groups:\n- name: a\n  rules: [{record: r, expr: up}]\n- name: b\n  labels: {x: y}\n");
        QVERIFY(read.has_value());
        QCOMPARE(read->size(), size_t(2));
        QCOMPARE(read->at(0).group.rules.size(), size_t(1));
        QCOMPARE(read->at(1).group.labels.size(), size_t(1));
        QVERIFY(readRuleFile("").value().empty());
    }
    void refusesUnknownKeysOfFiles_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [](const char* name, const char* text, const char* problem) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(problem);
        };
        row("of the file", "group: []\n",
            "yaml: unmarshal errors:\n  line 1: field group not found in type rulefmt.RuleGroups");
        row("of groups and rules",
            "groups:\n- name: a\n  source_tenants: [a]\n  rules:\n  - alert: A\n    exp: up\n",
            "yaml: unmarshal errors:\n"
            "  line 3: field source_tenants not found in type rulefmt.RuleGroup\n"
            "  line 6: field exp not found in type rulefmt.RuleNode");
        row("shapes", "groups:\n- limit: x\n  rules:\n    a: b\n- [a]\n",
            "yaml: unmarshal errors:\n  line 2: cannot unmarshal !!str `x` into int\n"
            "  line 4: cannot unmarshal !!map into []rulefmt.RuleNode\n"
            "  line 5: cannot unmarshal !!seq into rulefmt.RuleGroup");
        row("a control character", "groups: [\x7f]", "yaml: control characters are not allowed");
        row("no UTF-8", "groups: [\xff]", "yaml: invalid leading UTF-8 octet");
        row("a bad duration", "groups:\n- interval: 5\n  x: y\n",
            "not a valid duration string: \"5\"");
    }
    void refusesUnknownKeysOfFiles() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, problem);
        QCOMPARE(fileProblemOf(text.toStdString()), problem.toStdString());
    }
};

static const test::Registrar<ReadGroupTest> registered;

}  // namespace pallium::rulefmt

#include "read_group_test.moc"
