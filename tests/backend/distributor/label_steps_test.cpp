#include "tests/backend/distributor/distributor_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

using Texts = std::vector<std::string>;

test::WriteSeries labelled(std::vector<std::pair<std::string, std::string>> labels,
                           size_t samples = 1) {
    test::WriteSeries made = namedSeries({}, samples);
    made.labels = std::move(labels);
    return made;
}

}  // namespace

class LabelStepsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void relabelsBeforeItValidates() {
        DistributorFixture fixture;
        fixture.limits.metricRelabelConfigs = {
            {.sourceLabels = {"job", "env"}, .targetLabel = "where"},
            {.regex = "bad-.*", .action = "labeldrop"},
            {.sourceLabels = {"__name__"},
             .regex = "(.+)_old",
             .targetLabel = "__name__",
             .replacement = "${1}_new"}};
        const auto pushed = fixture.push({
            labelled({{"__name__", "a_old"}, {"job", "j"}, {"env", "e"}}),
            labelled({{"z", "1"}, {"bad-name", "x"}, {"__name__", "b"}}),
        });
        QVERIFY(pushed.has_value());
        QCOMPARE(fixture.ingester.series,
                 (Texts{R"({__name__="a_new", env="e", job="j", where="j;e"})",
                        R"({__name__="b", where=";", z="1"})"}));
    }
    void countsWhatRulesDrop() {
        DistributorFixture fixture;
        fixture.limits.metricRelabelConfigs = {
            {.sourceLabels = {"__name__"}, .regex = "noisy.*", .action = "drop"}};
        test::WriteSeries noisy = namedSeries("noisy_total", 2);
        noisy.histograms = {{kFixtureTime, Histogram()}};
        noisy.exemplars = {{{{"trace_id", "1"}}, 1, kFixtureTime}};
        const auto pushed = fixture.push({noisy, namedSeries("kept")});
        QVERIFY(pushed.has_value());
        QCOMPARE(*pushed, (PushCounts{1, 0, 0}));
        QCOMPARE(fixture.ingester.series, Texts{R"({__name__="kept", job="a"})"});
        for (const char* line :
             {"cortex_discarded_samples_total{reason=\"relabel_configuration\",user=\"t\"} 3",
              "cortex_discarded_exemplars_total{reason=\"relabel_configuration\",user=\"t\"} 1",
              "cortex_distributor_samples_in_total{type=\"float\",user=\"t\"} 3",
              "cortex_distributor_received_samples_total{type=\"float\",user=\"t\"} 1"})
            QVERIFY2(fixture.exposes(line), line);
    }
    void aPushThatIsDroppedWholeSucceeds() {
        DistributorFixture fixture;
        fixture.limits.metricRelabelConfigs = {{.regex = ".*", .action = "labeldrop"}};
        QVERIFY(fixture.push({namedSeries("m", 2)}).has_value());
        QCOMPARE(fixture.ingester.pushes, size_t(0));
        QVERIFY(fixture.exposes(
            "cortex_discarded_samples_total{reason=\"relabel_configuration\",user=\"t\"} 2"));
    }
    void dropsLabelsAfterTheRules() {
        DistributorFixture fixture;
        fixture.limits.metricRelabelConfigs = {{.sourceLabels = {"secret"}, .targetLabel = "copy"}};
        fixture.limits.dropLabels = {"secret", "job", "none"};
        QVERIFY(fixture.push({labelled({{"secret", "s"}, {"__name__", "m"}, {"job", "j"}})}));
        QCOMPARE(fixture.ingester.series, Texts{R"({__name__="m", copy="s"})"});
    }
    void rulesSeeTheReplicaOfAPair() {
        DistributorFixture fixture;
        fixture.limits.acceptHaSamples = true;
        fixture.limits.metricRelabelConfigs = {
            {.sourceLabels = {"__replica__"}, .targetLabel = "sender"}};
        fixture.limits.dropLabels = {"cluster"};
        QVERIFY(
            fixture.push({labelled({{"__name__", "m"}, {"cluster", "c"}, {"__replica__", "r"}})}));
        QCOMPARE(fixture.ingester.series, Texts{R"({__name__="m", sender="r"})"});
    }
    void dropsOneLabelOfAName() {
        DistributorFixture fixture;
        fixture.limits.dropLabels = {"a"};
        QVERIFY(fixture.push({labelled({{"__name__", "m"}, {"a", "1"}, {"a", "2"}})}));
        QCOMPARE(fixture.ingester.series, Texts{R"({__name__="m", a="2"})"});
    }
    void skipsSeriesThatHaveNoLabelLeft() {
        DistributorFixture fixture;
        fixture.limits.dropLabels = {"cluster"};
        const auto pushed = fixture.push({labelled({{"cluster", "one"}}, 2), labelled({})});
        QVERIFY(pushed.has_value());
        QCOMPARE(fixture.ingester.pushes, size_t(0));
        QVERIFY(
            fixture.exposes("cortex_discarded_samples_total{reason="
                            "\"user_label_removal_configuration\",user=\"t\"} 3"));
    }
    void aMissingNameIsStillAnError() {
        DistributorFixture fixture;
        fixture.limits.dropLabels = {"__name__"};
        const auto pushed = fixture.push({namedSeries("m")});
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().message, std::string("sample missing metric name"));
    }
    void followsTheLimits() {
        DistributorFixture fixture;
        fixture.limits.metricRelabelConfigs = {{.targetLabel = "v", .replacement = "1"}};
        QVERIFY(fixture.push({namedSeries("m")}));
        fixture.limits.metricRelabelConfigs[0].replacement = "2";
        QVERIFY(fixture.push({namedSeries("m")}));
        fixture.limits.metricRelabelConfigs.clear();
        QVERIFY(fixture.push({namedSeries("m")}));
        QCOMPARE(fixture.ingester.series,
                 (Texts{R"({__name__="m", job="a", v="1"})", R"({__name__="m", job="a", v="2"})",
                        R"({__name__="m", job="a"})"}));
    }
    void rulesThatNobodyCheckedAreOurFault() {
        DistributorFixture fixture;
        fixture.limits.metricRelabelConfigs = {{.action = "refund"}};
        const auto pushed = fixture.push({namedSeries("m")});
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().status, 500);
        QCOMPARE(pushed.error().message, std::string("unknown relabel action \"refund\""));
    }
};

static const test::Registrar<LabelStepsTest> registered;

}  // namespace pallium::distributor

#include "label_steps_test.moc"
