#include "backend/telemetry/registry.h"

#include "backend/base/log.h"
#include "tests/support/test_main.h"

namespace pallium::telemetry {

class RegistryTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesFamiliesByNameAndMetricsByLabels() {
        Registry registry;
        registry.gauge("b_size", "Size of b.").set(1.5);
        registry.counter("a_total", "Events \\ of\na.", {{"user", "z"}}).add(2);
        registry.counter("a_total", "Events \\ of\na.", {{"user", "a\"b\\c\nd"}}).add();
        QCOMPARE(registry.expose(ExpositionFormat::Text),
                 std::string("# HELP a_total Events \\\\ of\\na.\n"
                             "# TYPE a_total counter\n"
                             "a_total{user=\"a\\\"b\\\\c\\nd\"} 1\n"
                             "a_total{user=\"z\"} 2\n"
                             "# HELP b_size Size of b.\n"
                             "# TYPE b_size gauge\n"
                             "b_size 1.5\n"));
    }
    void givesTheSameMetricForTheSameLabelsInAnyOrder() {
        Registry registry;
        Counter& one = registry.counter("c_total", "C.", {{"a", "1"}, {"b", "2"}});
        Counter& two = registry.counter("c_total", "C.", {{"b", "2"}, {"a", "1"}});
        QCOMPARE(&one, &two);
    }
    void withdrawsWhatHasALabel() {
        Registry registry;
        Counter& gone = registry.counter("c_total", "C.", {{"reason", "x"}, {"user", "a"}});
        registry.counter("c_total", "C.", {{"reason", "x"}, {"user", "b"}}).add(2);
        registry.counter("c_total", "C.", {{"member", "a"}}).add(3);
        registry.gauge("g", "G.", {{"user", "a"}}).set(1);
        registry.histogram("h", "H.", {1}, {{"user", "a"}}).observe(1);
        registry.withdraw("user", "a");
        const std::string rest =
            "# HELP c_total C.\n# TYPE c_total counter\nc_total{member=\"a\"} 3\n";
        const std::string other = "c_total{reason=\"x\",user=\"b\"} 2\n";
        QCOMPARE(registry.expose(ExpositionFormat::Text), rest + other);
        // Whoever holds it may go on; another one begins anew.
        gone.add(5);
        registry.counter("c_total", "C.", {{"reason", "x"}, {"user", "a"}}).add();
        QCOMPARE(registry.expose(ExpositionFormat::Text),
                 rest + "c_total{reason=\"x\",user=\"a\"} 1\n" + other);
    }
    void histogramCountsAreCumulativeAndBoundsInclusive() {
        Registry registry;
        Histogram& histogram = registry.histogram("h_seconds", "H.", {0.5, 1}, {{"route", "r"}});
        for (const double value : {0.5, 0.75, 3.0})
            histogram.observe(value);
        QCOMPARE(registry.expose(ExpositionFormat::Text),
                 std::string("# HELP h_seconds H.\n"
                             "# TYPE h_seconds histogram\n"
                             "h_seconds_bucket{route=\"r\",le=\"0.5\"} 1\n"
                             "h_seconds_bucket{route=\"r\",le=\"1\"} 2\n"
                             "h_seconds_bucket{route=\"r\",le=\"+Inf\"} 3\n"
                             "h_seconds_sum{route=\"r\"} 4.25\n"
                             "h_seconds_count{route=\"r\"} 3\n"));
    }
    void openMetricsNamesCountersWithoutSuffixAndEnds() {
        Registry registry;
        registry.counter("a_total", "A.").add(3);
        registry.gauge("big", "B.").set(1e6);
        QCOMPARE(registry.expose(ExpositionFormat::OpenMetrics),
                 std::string("# HELP a A.\n# TYPE a counter\na_total 3.0\n"
                             "# HELP big B.\n# TYPE big gauge\nbig 1e+06\n# EOF\n"));
    }
    void asksCollectorsAtEachExposition() {
        Registry registry;
        double value = 1;
        registry.collect("g", "G.", false, [&value] {
            return std::vector<Collected>{{{{"user", "b"}}, value}, {{{"user", "a"}}, 0}};
        });
        value = 7;
        QCOMPARE(registry.expose(ExpositionFormat::Text),
                 std::string("# HELP g G.\n# TYPE g gauge\ng{user=\"a\"} 0\ng{user=\"b\"} 7\n"));
    }
    void asksOnceForFamiliesOfOnePlace() {
        Registry registry;
        int asked = 0;
        using Kind = CollectedFamily::Kind;
        const std::vector<CollectedFamily> families{{"b_total", "B.", Kind::Counter},
                                                    {"a_seconds", "A.", Kind::Summary}};
        registry.collectTogether(families, [&asked] {
            ++asked;
            return std::vector<std::vector<Collected>>{{{{{"user", "u"}}, 3}}, {{{}, 1.5, 4}}};
        });
        QCOMPARE(registry.expose(ExpositionFormat::Text),
                 std::string("# HELP a_seconds A.\n# TYPE a_seconds summary\n"
                             "a_seconds_sum 1.5\na_seconds_count 4\n"
                             "# HELP b_total B.\n# TYPE b_total counter\nb_total{user=\"u\"} 3\n"));
        QCOMPARE(asked, 1);
    }
    void observesAValueManyTimesAtOnce() {
        Registry registry;
        Histogram& histogram = registry.histogram("h", "H.", {5});
        histogram.observe(3, 4);
        histogram.observe(7, 2);
        QCOMPARE(histogram.bucketCount(0), uint64_t(4));
        QCOMPARE(histogram.bucketCount(1), uint64_t(2));
        QCOMPARE(histogram.sum(), 26.0);
    }
    void addsUpWhatSeveralPlacesGive() {
        Registry registry;
        const CollectedFamily summary{"s", "S.", CollectedFamily::Kind::Summary};
        for (int i = 1; i <= 3; ++i) {
            registry.collect("g", "G.", false, [i]() -> std::vector<Collected> {
                return {{{}, double(i)}, {{{"user", std::to_string(i % 2)}}, double(10 * i)}};
            });
            registry.collectTogether({&summary, 1}, [i] {
                return std::vector<std::vector<Collected>>{{{{}, double(i), uint64_t(2)}}};
            });
        }
        QCOMPARE(registry.expose(ExpositionFormat::Text),
                 std::string("# HELP g G.\n# TYPE g gauge\n"
                             "g 6\ng{user=\"0\"} 20\ng{user=\"1\"} 40\n"
                             "# HELP s S.\n# TYPE s summary\ns_sum 6\ns_count 6\n"));
    }
    void leavesOutAFamilyWithoutValues() {
        Registry registry;
        registry.collect("g", "G.", false, [] { return std::vector<Collected>{}; });
        QCOMPARE(registry.expose(ExpositionFormat::Text), std::string());
    }
    void tellsAboutThisProcess() {
        Registry registry;
        registerProcessMetrics(registry);
        const std::string text = registry.expose(ExpositionFormat::Text);
        for (const char* name : {"process_cpu_seconds_total ", "process_open_fds ",
                                 "process_start_time_seconds 1", "process_threads "})
            QVERIFY2(text.find(std::string("\n") + name) != std::string::npos, name);
        for (const char* name :
             {"process_resident_memory_bytes", "process_memory_map_areas",
              "process_memory_map_areas_limit", "process_virtual_memory_max_bytes"}) {
            QVERIFY2(text.find(std::string("\n") + name + " ") != std::string::npos, name);
            QVERIFY2(text.find(std::string("\n") + name + " 0\n") == std::string::npos, name);
        }
        for (const char* name :
             {"process_network_receive_bytes_total ", "process_network_transmit_bytes_total "})
            QVERIFY2(text.find(std::string("\n") + name) != std::string::npos, name);
    }
    void countsWhatWasLogged() {
        Registry registry;
        registerProcessMetrics(registry);
        const auto line = [](uint64_t count) {
            return "\nlog_messages_total{level=\"warn\"} " + std::to_string(count) + "\n";
        };
        const uint64_t before = log::written(log::Level::Warn);
        QVERIFY(registry.expose(ExpositionFormat::Text).find(line(before)) != std::string::npos);
        log::warn("seen");
        const std::string text = registry.expose(ExpositionFormat::Text);
        QVERIFY2(text.find(line(before + 1)) != std::string::npos, text.c_str());
    }
};

static const test::Registrar<RegistryTest> registered;

}  // namespace pallium::telemetry

#include "registry_test.moc"
