#include "backend/tenancy/limits.h"

#include "backend/config/yaml.h"
#include "tests/support/test_main.h"

namespace pallium::tenancy {

class LimitsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void overridesReplaceWhatTheyName() {
        Limits limits;
        limits.maxExemplars = 7;
        const auto document = config::parseYaml(
            "ingestion_rate: 50\nreject_old_samples_max_age: 1h\nmax_query_length: 14d\n"
            "query_rejection:\n  enabled: true\n  query_attributes:\n  - regex: \".*node.*\"\n"
            "  - time_window: {start: 2h, end: 0s}\n    api_type: query\n"
            "limits_per_label_set:\n- limits: {max_series: 5}\n  label_set: {job: a}\n"
            "metric_relabel_configs:\n- {source_labels: [a], target_label: b}\n"
            "disabled_rule_groups:\n- {namespace: n, name: g}\n");
        QVERIFY(document.has_value());
        QVERIFY(readOverrides(*document, "overrides.a", limits).empty());
        QCOMPARE(limits.ingestionRate, 50.0);
        QVERIFY(limits.rejectOldSamplesMaxAge == std::chrono::hours(1));
        QVERIFY(limits.maxQueryLength == std::chrono::hours(14 * 24));
        QCOMPARE(limits.maxExemplars, int64_t(7));
        QCOMPARE(limits.ingestionBurstSize, int64_t(50'000));
        QVERIFY(limits.queryRejection.isEnabled);
        QCOMPARE(limits.queryRejection.queryAttributes.size(), size_t(2));
        QCOMPARE(limits.queryRejection.queryAttributes[0].regex, std::string(".*node.*"));
        QVERIFY(limits.queryRejection.queryAttributes[1].timeWindow.start == std::chrono::hours(2));
        QCOMPARE(limits.limitsPerLabelSet.at(0).maxSeries, int64_t(5));
        QCOMPARE(limits.limitsPerLabelSet.at(0).labelSet.at("job"), std::string("a"));
        QCOMPARE(limits.metricRelabelConfigs.at(0).replacement, std::string("$1"));
        QCOMPARE(limits.disabledRuleGroups.at(0).ruleNamespace, std::string("n"));
    }
    void badOverridesAreToldWithTheirPath() {
        Limits limits;
        const auto document = config::parseYaml("ingestion_rat: 1\nmax_series_per_user: many\n");
        const auto problems = readOverrides(*document, "overrides.a", limits);
        QCOMPARE(problems.size(), size_t(2));
        QCOMPARE(problems[0].text,
                 std::string("field ingestion_rat not found in type validation.plain "
                             "(overrides.a.ingestion_rat)"));
        QCOMPARE(problems[1].line, 2);
        QCOMPARE(problems[1].text, std::string("cannot unmarshal !!str `many` into int "
                                               "(overrides.a.max_series_per_user)"));
        QCOMPARE(limits.maxSeriesPerUser, int64_t(5'000'000));
    }
    void globalSeriesLimitsNeedSharding() {
        Limits limits;
        limits.maxGlobalSeriesPerUser = 5;
        QVERIFY(validateLimits(limits, {.shardByAllLabels = true}).empty());
        QCOMPARE(validateLimits(limits, {}).at(0),
                 std::string("the ingester.max-global-series-per-user limit is unsupported if "
                             "distributor.shard-by-all-labels is disabled"));
    }
    void relabellingMustBePossible() {
        Limits limits;
        const auto document = config::parseYaml(
            "metric_relabel_configs:\n- {source_labels: [a], target_label: a.b, regex: (.+)}\n");
        QVERIFY(readOverrides(*document, "overrides.a", limits).empty());
        QCOMPARE(validateLimits(limits, {}),
                 std::vector<std::string>{"\"a.b\" is invalid 'target_label' for replace action"});
        QVERIFY(validateLimits(limits, {.names = NameScheme::Utf8}).empty());
    }
    void trackersNeedANameAndASelector() {
        Limits limits;
        limits.activeSeriesTrackers = {{"a", "{x=\"1\"}"}, {"", "m"}, {"b", "{"}, {"a", "m"}};
        LimitChecks checks;
        checks.selector = [](const std::string& text) -> Result<void> {
            if (text != "{") return {};
            return fail(ErrorKind::InvalidArgument, "no selector");
        };
        QCOMPARE(validateLimits(limits, checks),
                 (std::vector<std::string>{"active series tracker name must not be empty",
                                           "active series tracker \"b\": no selector",
                                           "duplicate active series tracker name: \"a\""}));
    }
};

static const test::Registrar<LimitsTest> registered;

}  // namespace pallium::tenancy

#include "limits_test.moc"
