#include "backend/ruler/group.h"

#include "backend/ruler/evaluated_rule.h"
#include "tests/backend/ruler/group_fixture.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

namespace pallium::ruler {
namespace {

using Lines = std::vector<std::string>;

Result<void> refusal(ErrorKind kind, const char* message) {
    return fail(kind, message);
}

}  // namespace

class GroupTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void recordsUnderTheRulesNameWithItsLabels() {
        GroupFixture f;
        f.add({{"__name__", "x"}, {"a", "1"}, {"gone", "1"}, {"mine", "1"}}, 0, 7);
        rulefmt::RuleGroup group =
            groupOf({recording("r", "x", {{"gone", ""}, {"text", "{{ 1 }}"}, {"mine", "rule"}})});
        group.labels = {{"mine", "group"}, {"team", "t"}};
        f.start(group);
        QCOMPARE(f.evaluate(0),
                 Lines{R"({__name__="r", a="1", mine="rule", team="t", text="{{ 1 }}"} 0 7)"});
        QCOMPARE(f.rule().labels.at("team"), std::string("t"));
        QCOMPARE(f.rule().labels.at("mine"), std::string("rule"));
        QVERIFY(f.sink.take().empty());
    }
    void recordsHistogramsAsHistograms() {
        GroupFixture f;
        FloatHistogram histogram;
        histogram.count = histogram.zeroCount = 3;
        f.storage.add(Labels::of({{"__name__", "h"}}), msAt(0), histogram);
        f.start(groupOf({recording("r", "h")}));
        QCOMPARE(f.evaluate(0), Lines{R"({__name__="r"} 0 histogram 3)"});
    }
    void refusesResultsThatCollideAndEndsNoSeriesThen() {
        GroupFixture f;
        f.add({{"__name__", "x"}, {"a", "1"}}, 0, 1);
        f.start(groupOf({recording("r", "x", {{"a", ""}})}));
        QCOMPARE(f.evaluate(0), Lines{R"({__name__="r"} 0 1)"});
        f.add({{"__name__", "x"}, {"a", "2"}}, 15, 1);
        QCOMPARE(f.evaluate(15), Lines{});
        QCOMPARE(f.rule().health, Health::Err);
        QCOMPARE(f.rule().lastError,
                 std::string("vector contains metrics with the same labelset after applying rule "
                             "labels"));
        QCOMPARE(f.evaluate(310), Lines{R"({__name__="r"} 310 1)"});
        QCOMPARE(f.rule().health, Health::Ok);
        QCOMPARE(f.rule().lastError, std::string());
    }
    void writesNothingBeyondTheLimit() {
        GroupFixture f;
        for (const char* a : {"1", "2"})
            f.add({{"__name__", "x"}, {"a", a}}, 0, 1);
        rulefmt::RuleGroup group = groupOf({recording("r", "x")});
        group.limit = 1;
        f.start(group);
        QCOMPARE(f.evaluate(0), Lines{});
        QCOMPARE(f.rule().lastError, std::string("exceeded limit of 1 with 2 series"));
        for (const int64_t limit : {-1, 0, 2}) {
            group.limit = limit;
            f.start(group);
            QCOMPARE(f.evaluate(0).size(), size_t(2));
        }
    }
    void refusedSamplesAreAnErrorOfTheRuleWhoseAlertsAreSent() {
        GroupFixture f;
        f.start(groupOf({recording("r", "1"), alerting("A", "vector(1)")}));
        f.writer.outcome = refusal(ErrorKind::InvalidArgument, "out of order sample");
        QCOMPARE(f.evaluate(0), Lines{});
        for (const size_t index : {0, 1}) {
            QCOMPARE(f.rule(index).health, Health::Err);
            QCOMPARE(f.rule(index).lastError, std::string("out of order sample"));
        }
        QCOMPARE(f.rule(1).state, AlertState::Firing);
        QCOMPARE(f.sink.take().size(), size_t(1));
        f.writer.outcome = {};
        QCOMPARE(f.evaluate(15).size(), size_t(3));
        QCOMPARE(f.rule().health, Health::Ok);
    }
    void seriesWrittenBeforeAFailureAreEndedAfterIt() {
        GroupFixture f;
        f.add({{"__name__", "x"}, {"a", "1"}}, 0, 1);
        f.add({{"__name__", "x"}, {"a", "1"}}, 15, staleNan());
        f.add({{"__name__", "x"}, {"a", "2"}}, 15, 1);
        f.start(groupOf({recording("r", "x")}));
        f.evaluate(0);
        f.writer.outcome = refusal(ErrorKind::Unavailable, "too busy");
        QCOMPARE(f.evaluate(15), Lines{});
        f.writer.outcome = {};
        QCOMPARE(f.evaluate(30),
                 (Lines{R"({__name__="r", a="1"} 30 stale)", R"({__name__="r", a="2"} 30 1)"}));
    }
    void markersThatFailAreTriedAgainUnlessRefused_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isTriedAgain");
        QTest::newRow("refused") << int(ErrorKind::InvalidArgument) << false;
        QTest::newRow("unavailable") << int(ErrorKind::Unavailable) << true;
    }
    void markersThatFailAreTriedAgainUnlessRefused() {
        QFETCH(int, kind);
        QFETCH(bool, isTriedAgain);
        GroupFixture f;
        f.add({{"__name__", "x"}}, 0, 1);
        f.add({{"__name__", "x"}}, 15, staleNan());
        f.start(groupOf({recording("r", "x")}));
        f.evaluate(0);
        f.writer.markersOutcome = refusal(ErrorKind(kind), "no");
        QCOMPARE(f.evaluate(15), Lines{});
        QCOMPARE(f.rule().health, Health::Ok);
        f.writer.markersOutcome = {};
        QCOMPARE(f.evaluate(30), isTriedAgain ? Lines{R"({__name__="r"} 30 stale)"} : Lines{});
    }
    void cancellationEndsItAfterTheRuleAtHand() {
        GroupFixture f;
        f.start(groupOf({recording("r", "1"), recording("s", "2")}));
        const CancelToken token;
        f.queries.onQuery = [&token] { token.cancel(); };
        f.evaluate(0, Context(token));
        QCOMPARE(f.queries.asked, Lines{"1@0"});
        QCOMPARE(f.rule(1).health, Health::Unknown);
        QCOMPARE(f.rule(1).lastEvaluation, TimestampNs(0));
    }
    void theGroupsOffsetGoesBeforeTheTenants() {
        GroupFixture f;
        f.tenantOffset = std::chrono::seconds(60);
        rulefmt::RuleGroup group = groupOf({recording("r", "1")});
        f.start(group);
        QCOMPARE(f.evaluate(90), Lines{R"({__name__="r"} 30 1)"});
        f.tenantOffset = std::chrono::seconds(30);
        QCOMPARE(f.evaluate(105), Lines{R"({__name__="r"} 75 1)"});
        group.queryOffset = std::chrono::seconds(0);
        f.start(group);
        QCOMPARE(f.evaluate(120), Lines{R"({__name__="r"} 120 1)"});
        QCOMPARE(f.queries.asked, (Lines{"1@30", "1@75", "1@120"}));
    }
    void rulesOfOneNameArePairedInOrder() {
        GroupFixture f;
        for (const char* name : {"x", "y", "z"})
            f.add({{"__name__", name}, {"of", name}}, 0, 1);
        f.start(groupOf({recording("r", "x"), recording("r", "y"), recording("r", "z")}));
        f.evaluate(0);
        f.reload(groupOf({recording("r", "x"), recording("r", "y")}));
        QCOMPARE(f.evaluate(15),
                 (Lines{R"({__name__="r", of="x"} 15 1)", R"({__name__="r", of="y"} 15 1)",
                        R"({__name__="r", of="z"} 15 stale)"}));
        QCOMPARE(f.evaluate(30).size(), size_t(2));
    }
    void whatARuleBecameOfAnotherKindStartsAfresh() {
        GroupFixture f;
        f.start(groupOf({recording("r", "vector(1)")}));
        f.evaluate(0);
        f.reload(groupOf({alerting("r", "vector(1)", std::chrono::seconds(60))}));
        QCOMPARE(f.evaluate(15),
                 (Lines{R"({__name__="ALERTS", alertname="r", alertstate="pending"} 15 1)",
                        R"({__name__="ALERTS_FOR_STATE", alertname="r"} 15 1.700000015e+09)",
                        R"({__name__="r"} 15 stale)"}));
    }
    void seriesOfRemovedRulesOutliveReloadsWithoutEvaluation() {
        GroupFixture f;
        f.start(groupOf({recording("r", "1"), recording("s", "1")}));
        f.evaluate(0);
        f.reload(groupOf({recording("r", "1")}));
        f.reload(groupOf({recording("q", "1")}));
        f.writer.markersOutcome = refusal(ErrorKind::Unavailable, "no");
        QCOMPARE(f.evaluate(15), Lines{R"({__name__="q"} 15 1)"});
        f.writer.markersOutcome = {};
        QCOMPARE(f.evaluate(30), (Lines{R"({__name__="q"} 30 1)", R"({__name__="r"} 30 stale)",
                                        R"({__name__="s"} 30 stale)"}));
    }
    void aReloadKeepsTheTimesOfTheLastEvaluation() {
        GroupFixture f;
        f.start(groupOf({recording("r", "1")}));
        f.queries.onQuery = [&f] { f.clock.advance(std::chrono::milliseconds(250)); };
        f.evaluate(15);
        f.reload(groupOf({recording("r", "2")}));
        QCOMPARE(f.group->status().lastEvaluation, nsAt(15));
        QCOMPARE(f.group->status().evaluationTime,
                 std::chrono::nanoseconds(std::chrono::milliseconds(250)));
        QCOMPARE(f.rule().health, Health::Unknown);
    }
    void aGroupThatIsGoneEndsItsSeries() {
        GroupFixture f;
        f.tenantOffset = std::chrono::seconds(5);
        f.start(groupOf({recording("r", "1"), alerting("A", "vector(1)")}));
        f.evaluate(0);
        f.reload(groupOf({alerting("A", "vector(1)")}));
        f.group->writeStaleMarkers({}, nsAt(30));
        QCOMPARE(f.writer.takeLines(),
                 (Lines{R"({__name__="ALERTS", alertname="A", alertstate="firing"} 25 stale)",
                        R"({__name__="ALERTS_FOR_STATE", alertname="A"} 25 stale)",
                        R"({__name__="r"} 25 stale)"}));
        f.group->writeStaleMarkers({}, nsAt(45));
        QCOMPARE(f.writer.takeLines(), Lines{});
    }
    void tellsHowItStands() {
        GroupFixture f;
        rulefmt::RuleGroup group = groupOf({recording("r", "sum  by(a)(x)")});
        group.limit = 3;
        f.start(group);
        const GroupStatus before = f.group->status();
        QCOMPARE(before.ruleNamespace, std::string("ns"));
        QCOMPARE(before.name, std::string("g"));
        QCOMPARE(before.interval, std::chrono::nanoseconds(std::chrono::seconds(15)));
        QCOMPARE(before.limit, int64_t(3));
        QCOMPARE(before.lastEvaluation, TimestampNs(0));
        QCOMPARE(before.rules.size(), size_t(1));
        QCOMPARE(before.rules[0].query, std::string("sum by (a) (x)"));
        QCOMPARE(before.rules[0].health, Health::Unknown);
        QVERIFY(!before.rules[0].isAlert);
        f.queries.onQuery = [&f] { f.clock.advance(std::chrono::milliseconds(250)); };
        f.evaluate(15);
        QCOMPARE(f.rule().lastEvaluation, nsAt(15));
        QCOMPARE(f.rule().evaluationTime, std::chrono::nanoseconds(std::chrono::milliseconds(250)));
    }
    void countsUnderCortexNames() {
        GroupFixture f;
        f.start(groupOf({recording("r", "1"), recording("s", "\"text\"")}));
        f.queries.onQuery = [&f] { f.clock.advance(std::chrono::milliseconds(250)); };
        f.group->countIterations(2);
        f.evaluate(15);
        const std::string text = f.metrics.expose(telemetry::ExpositionFormat::Text);
        for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"rule_evaluations_total", "2"},
                 {"rule_evaluation_failures_total", "1"},
                 {"rule_group_iterations_total", "3"},
                 {"rule_group_iterations_missed_total", "2"},
                 {"rule_group_interval_seconds", "15"},
                 {"rule_group_last_duration_seconds", "0.5"},
                 {"rule_group_last_evaluation_timestamp_seconds", "1.700000015e+09"},
                 {"last_evaluation_samples", "1"},
                 {"rule_group_rules", "2"}}) {
            const std::string line =
                fmt::format("cortex_prometheus_{}{{rule_group=\"/rules/t/ns;g\",user=\"t\"}} {}\n",
                            name, value);
            QVERIFY2(text.find(line) != std::string::npos, line.c_str());
        }
        for (const char* const line :
             {"cortex_prometheus_rule_evaluation_duration_seconds_sum{user=\"t\"} 0.5\n",
              "cortex_prometheus_rule_evaluation_duration_seconds_count{user=\"t\"} 2\n",
              "cortex_prometheus_rule_group_duration_seconds_count{user=\"t\"} 1\n"})
            QVERIFY2(text.find(line) != std::string::npos, line);
        f.times.forget(f.options.tenant);
        f.metrics.withdraw("rule_group", groupLabel("/rules/t/ns", "g"));
        QVERIFY(f.metrics.expose(telemetry::ExpositionFormat::Text).find("user=\"t\"") ==
                std::string::npos);
    }
};

static const test::Registrar<GroupTest> registered;

}  // namespace pallium::ruler

#include "group_test.moc"
