#include "backend/demo/demo_worlds.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <map>
#include <set>

namespace pallium::demo {
namespace {

constexpr double kNow = 1'795'830'000;  // any time will do
constexpr double kStep = 15;

std::string nameOf(const Series& series) {
    return std::string(series.labels.get(kMetricName));
}

/// The family of a series: a histogram's or summary's parts belong to one name.
std::string familyOf(const std::string& name, const std::map<std::string, MetricType>& types) {
    for (const char* suffix : {"_bucket", "_count", "_sum"}) {
        const std::string_view text(suffix);
        if (!name.ends_with(text)) continue;
        const auto found = types.find(name.substr(0, name.size() - text.size()));
        if (found != types.end() && found->second != MetricType::Gauge) return found->first;
    }
    return name;
}

std::map<std::string, MetricType> typesOf(const World& world) {
    std::map<std::string, MetricType> types;
    for (const Family& family : world.families)
        types.emplace(family.metric, family.type);
    return types;
}

bool isCumulative(const Series& series, const std::map<std::string, MetricType>& types) {
    const MetricType type = types.at(familyOf(nameOf(series), types));
    if (type == MetricType::Summary) return series.labels.get("quantile").empty();
    return type == MetricType::Counter || type == MetricType::Histogram;
}

}  // namespace

class DemoSeriesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theSameSeedGivesTheSameSamples() {
        const auto first = allWorlds(7), second = allWorlds(7), other = allWorlds(8);
        size_t same = 0, count = 0;
        for (size_t w = 0; w < first.size(); ++w)
            for (size_t i = 0; i < first[w].series.size(); ++i, ++count) {
                const Series& series = first[w].series[i];
                QVERIFY(series.labels == second[w].series[i].labels);
                const double value = series.value(kNow);
                QVERIFY(value == second[w].series[i].value(kNow));
                same += value == other[w].series[i].value(kNow) ? 1 : 0;
            }
        QVERIFY2(same < count / 2, std::to_string(same).c_str());
    }

    void thereAreAboutAsManySeriesAsPromised() {
        std::map<std::string, size_t> active;
        size_t all = 0;
        for (const World& world : allWorlds(1)) {
            std::set<std::string> labels;
            for (const Series& series : world.series)
                labels.insert(formatLabels(series.labels.view()));
            QCOMPARE(labels.size(), world.series.size());  // no series twice
            if (world.passing) {
                for (const Series& series : world.passing(kNow - kHour, kNow))
                    QVERIFY(labels.insert(formatLabels(series.labels.view())).second);
            }
            active[world.tenant] = labels.size();
            all += labels.size();
        }
        QVERIFY2(all > 2000 && all < 3000, std::to_string(all).c_str());
        QVERIFY(active.at("shop") > active.at("platform"));
        QVERIFY(active.at("noisy") > 200);
    }

    void countersNeverFallWithinALife() {
        for (const World& world : allWorlds(3)) {
            const auto types = typesOf(world);
            for (const Series& series : world.series) {
                if (!isCumulative(series, types)) continue;
                size_t resets = 0;
                double before = 0;
                for (double time = kNow - kHour; time <= kNow; time += 5) {
                    if (series.isPresent && !series.isPresent(time)) continue;
                    const double value = series.value(time);
                    if (value < before) ++resets;
                    before = value;
                }
                const std::string text = formatLabels(series.labels.view());
                const std::string_view job = series.labels.get("job");
                QVERIFY2(resets <= 2, text.c_str());
                if (job == "node" || job == "kubelet") QVERIFY2(resets <= 1, text.c_str());
            }
        }
    }

    void valuesAreSane() {
        for (const World& world : allWorlds(4))
            for (const Series& series : world.series)
                for (double time = kNow - kHour; time <= kNow; time += kStep) {
                    const double value = series.value(time);
                    const std::string text = formatLabels(series.labels.view());
                    QVERIFY2(std::isfinite(value) && value < 1e14, text.c_str());
                    if (!series.isPresent || series.isPresent(time))
                        QVERIFY2(value >= 0, text.c_str());
                }
    }

    void bucketsGrowWithTheirBound() {
        const World world = shopWorld(5);
        std::map<std::string, std::map<double, double>> histograms;
        for (const Series& series : world.series) {
            const std::string_view le = series.labels.get("le");
            if (le.empty()) continue;
            const double bound = le == "+Inf" ? INFINITY : std::stod(std::string(le));
            const std::string key = nameOf(series) + std::string(series.labels.get("instance")) +
                                    std::string(series.labels.get("method")) +
                                    std::string(series.labels.get("path")) +
                                    std::string(series.labels.get("queue"));
            histograms[key][bound] = series.value(kNow + 1000);
        }
        QVERIFY(histograms.size() > 50);
        for (const auto& [key, buckets] : histograms) {
            double before = 0;
            for (const auto& [bound, count] : buckets) {
                QVERIFY2(count >= before, key.c_str());
                before = count;
            }
        }
    }

    void everyMetricIsDescribed() {
        for (const World& world : allWorlds(1)) {
            const auto types = typesOf(world);
            for (const Series& series : world.series) {
                const std::string family = familyOf(nameOf(series), types);
                QVERIFY2(types.contains(family), family.c_str());
            }
            for (const Family& family : world.families)
                QVERIFY(!family.help.empty());
        }
    }

    void theModesOfACpuAddUpToTheTime() {
        const World world = platformWorld(6);
        double sum = 0;
        for (const Series& series : world.series)
            if (nameOf(series) == "node_cpu_seconds_total" && series.labels.get("cpu") == "0" &&
                series.labels.get("instance") == "node-03:9100")
                sum += series.value(kNow) - series.value(kNow - 600);
        QVERIFY2(std::abs(sum - 600) < 0.1, std::to_string(sum).c_str());
    }

    void aRestartLeavesAGapWithOneStaleMarker() {
        const Lifecycle life{.period = 1800, .phase = 0, .downSec = 40};
        const Series series{Labels::of({{"__name__", "x"}}),
                            [life](double time) { return life.isUp(time); },
                            counter({Flow(10, 1)}, life)};
        const double deploy = std::floor(kNow / 1800) * 1800;
        QVERIFY(*sampleAt(series, deploy - kStep, kStep) > 10'000);
        QVERIFY(isStaleNan(*sampleAt(series, deploy, kStep)));
        QVERIFY(!sampleAt(series, deploy + kStep, kStep));
        const auto again = sampleAt(series, deploy + 3 * kStep, kStep);
        QVERIFY(again && *again < 100);
    }

    void theBurstIsTheIntegralOfItsLevel() {
        double area = 0;
        for (double time = kNow; time < kNow + kStoryPeriod; ++time)
            area += (burstLevel(time) + burstLevel(time + 1)) / 2;
        QVERIFY(std::abs(area - (burstTotal(kNow + kStoryPeriod) - burstTotal(kNow))) < 0.5);
        QVERIFY(std::abs(burstTotal(kNow + 100) - burstTotal(kNow)) <= 100);
    }

    void labelValuesOfTheNoisyTenantNeverRepeat() {
        const World world = noisyWorld(1);
        std::set<std::string> seen;
        for (double time = kNow; time < kNow + 6 * kHour; time += 2 * kHour)
            for (const Series& series : world.passing(time, time))
                QVERIFY(seen.insert(std::string(series.labels.get("session"))).second);
        size_t present = 0;
        for (const Series& series : world.passing(kNow, kNow))
            present += series.isPresent(kNow) ? 1 : 0;
        QCOMPARE(present, size_t(40));
    }
};

static const test::Registrar<DemoSeriesTest> registered;

}  // namespace pallium::demo

#include "demo_series_test.moc"
