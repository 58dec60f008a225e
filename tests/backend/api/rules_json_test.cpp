#include "backend/api/rules_json.h"

#include "tests/support/test_main.h"

#include <limits>

namespace pallium::api {
namespace {

constexpr ruler::TimestampNs kTime = 1'795'413'697'384'984'650;

ruler::AlertStatus alertOf(rulefmt::TemplateValue value) {
    ruler::AlertStatus alert;
    alert.labels = Labels::of({{"z", "1"}, {"alertname", "A"}});
    alert.activeAt = kTime;
    alert.value = std::move(value);
    return alert;
}

ruler::GroupStatus groupOf(ruler::RuleStatus rule) {
    ruler::GroupStatus group;
    group.ruleNamespace = "ns";
    group.name = "g";
    group.interval = std::chrono::milliseconds(1500);
    group.limit = 7;
    group.rules.push_back(std::move(rule));
    return group;
}

std::string rulesJson(ruler::GroupStatus group, std::string token = {}) {
    std::string out;
    appendRulesJson(out, {{std::move(group)}, std::move(token)});
    return out;
}

}  // namespace

class RulesJsonTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesAnAlertingRule() {
        ruler::RuleStatus rule;
        rule.name = "A";
        rule.query = "up == 0";
        rule.isAlert = true;
        rule.labels = {{"severity", "page"}};
        rule.annotations = {{"b", "{{ $value }}"}, {"a", ""}};
        rule.forDuration = std::chrono::hours(1);
        rule.keepFiringFor = std::chrono::milliseconds(2500);
        rule.state = ruler::AlertState::Firing;
        rule.alerts.push_back(alertOf(1234.5));
        rule.alerts.back().state = ruler::AlertState::Firing;
        rule.alerts.back().annotations = {{"b", "1234.5"}};
        rule.alerts.back().keepFiringSince = kTime + 50;
        rule.health = ruler::Health::Ok;
        rule.lastEvaluation = kTime;
        rule.evaluationTime = std::chrono::nanoseconds(28'434'932);
        ruler::GroupStatus group = groupOf(rule);
        group.lastEvaluation = kTime / 1'000'000'000 * 1'000'000'000;
        group.evaluationTime = std::chrono::nanoseconds(2'000'000'001);
        QCOMPARE(
            rulesJson(std::move(group), "0123"),
            std::string(
                "{\"groups\":[{\"name\":\"g\",\"file\":\"ns\",\"rules\":[{\"state\":\"firing\","
                "\"name\":\"A\",\"query\":\"up == 0\",\"duration\":3600,\"keepFiringFor\":2.5,"
                "\"labels\":{\"severity\":\"page\"},"
                "\"annotations\":{\"a\":\"\",\"b\":\"{{ $value }}\"},"
                "\"alerts\":[{\"labels\":{\"alertname\":\"A\",\"z\":\"1\"},"
                "\"annotations\":{\"b\":\"1234.5\"},\"state\":\"firing\","
                "\"activeAt\":\"2026-11-23T06:01:37.38498465Z\","
                "\"keepFiringSince\":\"2026-11-23T06:01:37.3849847Z\",\"value\":\"1.2345e+03\"}],"
                "\"health\":\"ok\",\"lastError\":\"\",\"type\":\"alerting\","
                "\"lastEvaluation\":\"2026-11-23T06:01:37.38498465Z\","
                "\"evaluationTime\":0.028434932}],\"interval\":1.5,"
                "\"lastEvaluation\":\"2026-11-23T06:01:37Z\",\"evaluationTime\":2.000000001,"
                "\"limit\":7}],\"groupNextToken\":\"0123\"}"));
    }
    void writesARecordingRuleThatWasNeverEvaluated() {
        ruler::RuleStatus rule;
        rule.name = "a:b";
        rule.query = "vector(1)";
        QCOMPARE(rulesJson(groupOf(rule)),
                 std::string("{\"groups\":[{\"name\":\"g\",\"file\":\"ns\",\"rules\":[{"
                             "\"name\":\"a:b\",\"query\":\"vector(1)\",\"labels\":{},"
                             "\"health\":\"unknown\",\"lastError\":\"\",\"type\":\"recording\","
                             "\"lastEvaluation\":\"0001-01-01T00:00:00Z\",\"evaluationTime\":0}],"
                             "\"interval\":1.5,\"lastEvaluation\":\"0001-01-01T00:00:00Z\","
                             "\"evaluationTime\":0,\"limit\":7}]}"));
    }
    void writesValuesOfAlerts_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        QTest::newRow("one") << 1.0 << QStringLiteral("1e+00");
        QTest::newRow("zero") << 0.0 << QStringLiteral("0e+00");
        QTest::newRow("small") << 1.5e-10 << QStringLiteral("1.5e-10");
        QTest::newRow("large") << 1e300 << QStringLiteral("1e+300");
        QTest::newRow("none") << std::numeric_limits<double>::quiet_NaN() << QStringLiteral("NaN");
        QTest::newRow("infinite") << kInfinity << QStringLiteral("+Inf");
        QTest::newRow("minus infinite") << -kInfinity << QStringLiteral("-Inf");
    }
    void writesValuesOfAlerts() {
        QFETCH(const double, value);
        QFETCH(const QString, text);
        ruler::RuleStatus rule;
        rule.isAlert = true;
        rule.alerts = {alertOf(value)};
        const std::vector<ruler::GroupStatus> groups{groupOf(rule)};
        std::string out;
        appendAlertsJson(out, groups);
        QCOMPARE(QString::fromStdString(out),
                 QStringLiteral("{\"alerts\":[{\"labels\":{\"alertname\":\"A\",\"z\":\"1\"},"
                                "\"annotations\":{},\"state\":\"pending\","
                                "\"activeAt\":\"2026-11-23T06:01:37.38498465Z\","
                                "\"value\":\"%1\"}]}")
                     .arg(text));
    }
    void writesTheTextOfAHistogram() {
        ruler::RuleStatus rule;
        rule.isAlert = true;
        rule.alerts = {alertOf(rulefmt::HistogramText{"{count:1, sum:2}"})};
        const std::vector<ruler::GroupStatus> groups{groupOf(rule)};
        std::string out;
        appendAlertsJson(out, groups);
        QVERIFY(out.find("\"value\":\"{count:1, sum:2}\"") != std::string::npos);
    }
    void nothingIsEmptyLists() {
        std::string out;
        appendRulesJson(out, {});
        appendAlertsJson(out, {});
        QCOMPARE(out, std::string("{\"groups\":[]}{\"alerts\":[]}"));
    }
};

static const test::Registrar<RulesJsonTest> registered;

}  // namespace pallium::api

#include "rules_json_test.moc"
