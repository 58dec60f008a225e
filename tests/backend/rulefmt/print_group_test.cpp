#include "backend/rulefmt/print_group.h"

#include "backend/rulefmt/read_group.h"
#include "tests/support/test_main.h"

namespace pallium::rulefmt {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

RuleGroup fullGroup() {
    return {.name = "g",
            .interval = hours(24 * 9),
            .queryOffset = milliseconds(0),
            .limit = -1,
            .labels = {{"team", "a"}},
            .rules = {{.record = "r", .expr = "up\n== 0", .labels = {{"n10", "x"}, {"n9", "1"}}},
                      {.alert = "A",
                       .expr = "1",
                       .forDuration = milliseconds(1500),
                       .keepFiringFor = seconds(90),
                       .annotations = {{"text", "  deep\nline\n"}, {"z", ""}}},
                      {}}};
}

constexpr const char* kFullText =
    "name: g\n"
    "interval: 9d\n"
    "query_offset: 0s\n"
    "limit: -1\n"
    "rules:\n"
    "    - record: r\n"
    "      expr: |-\n"
    "        up\n"
    "        == 0\n"
    "      labels:\n"
    "        n9: \"1\"\n"
    "        n10: x\n"
    "    - alert: A\n"
    "      expr: \"1\"\n"
    "      for: 1s500ms\n"
    "      keep_firing_for: 1m30s\n"
    "      annotations:\n"
    "        text: |4\n"
    "              deep\n"
    "            line\n"
    "        z: \"\"\n"
    "    - alert: \"\"\n"
    "      expr: \"\"\n"
    "labels:\n"
    "    team: a\n";

}  // namespace

class PrintGroupTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void printsAllOfAGroup() { QCOMPARE(printGroup(fullGroup()), std::string(kFullText)); }
    void printsNothingOfWhatIsNotSet() {
        QCOMPARE(printGroup({}), std::string("name: \"\"\nrules: []\n"));
    }
    void printsWhatReadsAsTheSame() {
        const auto read = readRuleGroup(printGroup(fullGroup()));
        QVERIFY(read.has_value());
        QVERIFY(read->group == fullGroup());
    }
    void printsNamespacesInTheOrderOfGo() {
        const RuleGroup group{.name = "g", .rules = {{.record = "r", .expr = "up"}}};
        QCOMPARE(
            printGroups({{"ns10", {group}}, {"ns9", {group, group}}, {"on", {group}}}),
            std::string("ns9:\n"
                        "    - name: g\n      rules:\n        - record: r\n          expr: up\n"
                        "    - name: g\n      rules:\n        - record: r\n          expr: up\n"
                        "ns10:\n"
                        "    - name: g\n      rules:\n        - record: r\n          expr: up\n"
                        "\"on\":\n"
                        "    - name: g\n      rules:\n        - record: r\n          expr: up\n"));
    }
    void indentsBlocksByTwoBelowRules() {
        const RuleGroup group{.name = "g", .rules = {{.record = "r", .expr = "  up\n+ 1"}}};
        const std::string text = printGroups({{"ns", {group}}});
        QVERIFY(text.ends_with("          expr: |2-\n              up\n            + 1\n"));
        const auto read = readRuleFile("groups:" + text.substr(3));
        QVERIFY(read.has_value());
        QVERIFY(read->front().group == group);
    }
    void printsTenantsThatHaveGroups() {
        const RuleGroup group{.name = "g", .rules = {{.record = "r", .expr = "up"}}};
        QCOMPARE(printTenants({}), std::string());
        QCOMPARE(printTenants({{"a", {}}, {"b", {{"ns", {group}}}}}),
                 std::string("b:\n    ns:\n        - name: g\n          rules:\n"
                             "            - record: r\n              expr: up\n"));
    }
};

static const test::Registrar<PrintGroupTest> registered;

}  // namespace pallium::rulefmt

#include "print_group_test.moc"
