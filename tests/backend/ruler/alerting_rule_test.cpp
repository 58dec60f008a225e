#include "backend/ruler/alerting_rule.h"

#include "backend/ruler/evaluated_rule.h"
#include "tests/backend/ruler/group_fixture.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

namespace pallium::ruler {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const Labels kX = Labels::of({{"__name__", "x"}});

/// `<state> since <seconds>` of each alert.
std::vector<std::string> states(const GroupFixture& fixture, size_t index = 0) {
    std::vector<std::string> texts;
    for (const AlertStatus& alert : fixture.rule(index).alerts)
        texts.push_back(fmt::format("{} since {}", alertStateName(alert.state),
                                    (alert.activeAt - nsAt(0)) / 1'000'000'000));
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

class AlertingRuleTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aPendingAlertThatEndsIsNeverSent() {
        GroupFixture f;
        f.storage.add(kX, msAt(0), 1);
        f.storage.add(kX, msAt(45), 0);
        f.start(groupOf({alerting("A", "x > 0", minutes(3))}));
        for (const double at : {0, 15, 30}) {
            f.evaluate(at);
            QCOMPARE(states(f), Texts{"pending since 0"});
        }
        QCOMPARE(f.evaluate(45),
                 (Texts{R"({__name__="ALERTS", alertname="A", alertstate="pending"} 45 stale)",
                        R"({__name__="ALERTS_FOR_STATE", alertname="A"} 45 stale)"}));
        QCOMPARE(states(f), Texts{});
        QCOMPARE(f.rule().state, AlertState::Inactive);
        QVERIFY(f.sink.take().empty());
    }
    void aDurationBelowTheIntervalIsPendingOnce() {
        GroupFixture f;
        f.options.interval = seconds(30);
        f.start(groupOf({alerting("A", "vector(1)", seconds(15))}));
        f.evaluate(0);
        QCOMPARE(f.rule().state, AlertState::Pending);
        f.evaluate(30);
        QCOMPARE(f.rule().state, AlertState::Firing);
    }
    void keepsFiringForAWhile() {
        GroupFixture f;
        f.storage.add(kX, msAt(0), 1);
        f.storage.add(kX, msAt(15), 0);
        f.storage.add(kX, msAt(45), 1);
        f.storage.add(kX, msAt(60), 0);
        rulefmt::Rule rule = alerting("A", "x > 0");
        rule.keepFiringFor = seconds(30);
        f.start(groupOf({rule}));
        f.evaluate(0);
        QVERIFY(!f.rule().alerts[0].keepFiringSince);
        for (const double at : {15, 30}) {
            QCOMPARE(f.evaluate(at).size(), size_t(2));
            QCOMPARE(f.rule().alerts[0].keepFiringSince, std::optional(nsAt(15)));
        }
        f.evaluate(45);
        QVERIFY(!f.rule().alerts[0].keepFiringSince);
        for (const double at : {60, 75}) {
            f.evaluate(at);
            QCOMPARE(states(f), Texts{"firing since 0"});
            QCOMPARE(f.rule().alerts[0].keepFiringSince, std::optional(nsAt(60)));
        }
        f.sink.take();
        f.evaluate(90);
        QCOMPARE(states(f), Texts{});
        QCOMPARE(f.sink.take().at(0).endsAt, nsAt(90));
    }
    void aPendingAlertIsNotKept() {
        GroupFixture f;
        f.storage.add(kX, msAt(0), 1);
        f.storage.add(kX, msAt(15), 0);
        rulefmt::Rule rule = alerting("A", "x > 0", seconds(30));
        rule.keepFiringFor = minutes(5);
        f.start(groupOf({rule}));
        f.evaluate(0);
        f.evaluate(15);
        QCOMPARE(states(f), Texts{});
    }
    void isResentAndValidByTheLongerOfDelayAndInterval() {
        GroupFixture f;
        f.options.interval = minutes(5);
        f.start(groupOf({alerting("A", "vector(1)")}));
        f.evaluate(0);
        QCOMPARE(f.sink.take().at(0).endsAt, nsAt(20 * 60));
        f.evaluate(60);
        QVERIFY(f.sink.take().empty());
        f.evaluate(60.001);
        QCOMPARE(f.sink.take().at(0).endsAt, nsAt(60.001 + 20 * 60));
    }
    void aResolutionIsToldForAQuarterOfAnHour() {
        GroupFixture f;
        f.storage.add(kX, msAt(0), 1);
        f.storage.add(kX, msAt(60), staleNan());
        for (const auto& [lateAt, isTold] : {std::pair(960.0, true), {960.001, false}}) {
            f.start(groupOf({alerting("A", "x")}));
            f.evaluate(0);
            f.evaluate(60);
            QCOMPARE(f.sink.take().size(), size_t(2));
            f.evaluate(lateAt);
            QCOMPARE(f.sink.take().size(), size_t(isTold ? 1 : 0));
        }
    }
    void aLaterRuleAlertsOnAlertsOfTheRound() {
        GroupFixture f;
        f.storage.add(Labels::of({{"__name__", "x"}, {"foo", "sample"}}), msAt(0), 1);
        f.start(groupOf({alerting("First", "x"),
                         alerting("Second", "ALERTS{alertname=\"First\"}", {},
                                  {{"foo", "rule"}, {"alertname", "no"}},
                                  {{"old", "{{ $labels.alertname }} {{ $labels.foo }}"}})}));
        f.evaluate(0);
        const auto alerts = f.rule(1).alerts;
        QCOMPARE(alerts.size(), size_t(1));
        QCOMPARE(alerts[0].labels,
                 Labels::of({{"alertname", "Second"}, {"alertstate", "firing"}, {"foo", "rule"}}));
        QCOMPARE(alerts[0].annotations.at("old"), std::string("First sample"));
    }
    void everySeriesIsItsOwnAlertListedByLabels() {
        GroupFixture f;
        f.storage.add(Labels::of({{"__name__", "x"}, {"i", "b"}}), msAt(0), 1);
        f.storage.add(Labels::of({{"__name__", "x"}, {"i", "a"}}), msAt(15), 1);
        f.start(groupOf({alerting("A", "x", seconds(15))}));
        f.evaluate(0);
        f.evaluate(15);
        QCOMPARE(states(f), (Texts{"pending since 15", "firing since 0"}));
        QCOMPARE(f.rule().alerts[0].labels.get("i"), std::string_view("a"));
        QCOMPARE(f.rule().state, AlertState::Firing);
    }
    void labelsAndAnnotationsAreTemplates() {
        GroupFixture f;
        f.options.externalLabels = {{"cluster", "eu"}};
        f.storage.add(Labels::of({{"__name__", "x"}, {"i", "1"}}), msAt(0), 7);
        f.start(groupOf({alerting(
            "A", "x", {},
            {{"c", "{{ $externalLabels.cluster }}"}, {"i", "{{ if false }}never{{ end }}"}},
            {{"v", "{{ $labels.i }}={{ $value }}"}})}));
        f.evaluate(0);
        const AlertStatus alert = f.rule().alerts.at(0);
        QCOMPARE(alert.labels, Labels::of({{"alertname", "A"}, {"c", "eu"}}));
        QCOMPARE(alert.annotations.at("v"), std::string("1=7"));
        QCOMPARE(f.rule().labels.at("c"), std::string("{{ $externalLabels.cluster }}"));
        QCOMPARE(f.rule().annotations.at("v"), std::string("{{ $labels.i }}={{ $value }}"));
    }
    void templatesQueryWithoutTheOffset() {
        GroupFixture f;
        f.tenantOffset = seconds(30);
        f.storage.add(kX, msAt(0), 1);
        f.storage.add(kX, msAt(30), 2);
        f.start(
            groupOf({alerting("A", "x", {}, {},
                              {{"now", R"({{ with query "x" }}{{ . | first | value }}{{ end }})"},
                               {"then", "{{ $value }}"},
                               {"clock", "{{ now }}"}})}));
        f.evaluate(30);
        const AlertStatus alert = f.rule().alerts.at(0);
        QCOMPARE(alert.annotations.at("then"), std::string("1"));
        QCOMPARE(alert.annotations.at("now"), std::string("2"));
        QCOMPARE(alert.annotations.at("clock"), std::string("1.70000003e+09"));
    }
    void aHistogramIsAnAlertWithItsText() {
        GroupFixture f;
        FloatHistogram histogram;
        histogram.count = histogram.zeroCount = 3;
        histogram.sum = 1;
        histogram.layout.zeroThreshold = 0.5;
        f.storage.add(kX, msAt(0), histogram);
        f.start(groupOf({alerting("A", "x", {}, {}, {{"v", "{{ $value }}"}})}));
        QCOMPARE(f.evaluate(0).size(), size_t(2));
        const AlertStatus alert = f.rule().alerts.at(0);
        const auto* text = std::get_if<rulefmt::HistogramText>(&alert.value);
        QVERIFY(text != nullptr);
        QCOMPARE(text->text, std::string("{count:3, sum:1, [-0.5,0.5]:3}"));
        QCOMPARE(alert.annotations.at("v"), text->text);
    }
    void anErrorKeepsAlertsAndTellsNobody() {
        GroupFixture f;
        f.storage.add(kX, msAt(0), 1);
        f.start(groupOf({alerting("A", "x", {}, {{"i", ""}})}));
        f.evaluate(0);
        f.sink.take();
        f.storage.add(Labels::of({{"__name__", "x"}, {"i", "2"}}), msAt(75), 1);
        QCOMPARE(f.evaluate(75), Texts{});
        QCOMPARE(f.rule().health, Health::Err);
        QCOMPARE(states(f), Texts{"firing since 0"});
        QVERIFY(f.sink.take().empty());
    }
    void onlyPendingAndFiringAlertsCountForTheLimit() {
        GroupFixture f;
        f.storage.add(Labels::of({{"__name__", "x"}, {"i", "1"}}), msAt(0), 1);
        f.storage.add(Labels::of({{"__name__", "x"}, {"i", "1"}}), msAt(15), staleNan());
        f.storage.add(Labels::of({{"__name__", "x"}, {"i", "2"}}), msAt(15), 1);
        rulefmt::RuleGroup group = groupOf({alerting("A", "x")});
        group.limit = 1;
        f.start(group);
        f.evaluate(0);
        f.evaluate(15);
        QCOMPARE(f.rule().health, Health::Ok);
        QCOMPARE(states(f), Texts{"firing since 15"});
    }
    void linksToItsExpression_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("escaped");
        QTest::newRow("operators") << "x  +1 > bool 0"
                                   << "x+%2B+1+%3E+bool+0";
        QTest::newRow("quotes") << "x{a='b/c~d'}"
                                << "x%7Ba%3D%22b%2Fc~d%22%7D";
        QTest::newRow("not ASCII") << "x{a='ü'}"
                                   << "x%7Ba%3D%22%C3%BC%22%7D";
    }
    void linksToItsExpression() {
        QFETCH(QString, expression);
        QFETCH(QString, escaped);
        GroupFixture f;
        const std::string expr = "vector(1) unless " + expression.toStdString();
        f.start(groupOf({alerting("A", expr)}));
        f.evaluate(0);
        QCOMPARE(f.sink.take().at(0).generatorUrl, "http://p/graph?g0.expr=vector%281%29+unless+" +
                                                       escaped.toStdString() + "&g0.tab=1");
    }
    void aReloadKeepsWhatWasSent() {
        GroupFixture f;
        const auto group = groupOf({alerting("A", "vector(1)")});
        f.start(group);
        f.evaluate(0);
        f.sink.take();
        f.reload(group);
        f.evaluate(15);
        QVERIFY(f.sink.take().empty());
        f.evaluate(75);
        QCOMPARE(f.sink.take().at(0).startsAt, nsAt(0));
    }
};

static const test::Registrar<AlertingRuleTest> registered;

}  // namespace pallium::ruler

#include "alerting_rule_test.moc"
