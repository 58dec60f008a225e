#include "tests/backend/promql/functions/function_caller.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <random>

namespace pallium::promql {
namespace {

using test::FunctionCaller;

/// A series with gaps, falls and, if wished, values that are no numbers.
struct RandomSeries {
    std::vector<TimestampMs> timestamps;
    std::vector<double> values;

    RandomSeries(std::mt19937_64& random, bool hasOddValues) {
        TimestampMs time = 0;
        double value = 1;
        for (int i = 0; i < 300; ++i) {
            time += random() % 10 == 0 ? 240'000 : 15'000;
            value = random() % 20 == 0 ? 0.5 : value + static_cast<double>(random() % 1000) / 7;
            const double odd = random() % 2 == 0 ? std::nan("") : INFINITY;
            timestamps.push_back(time);
            values.push_back(hasOddValues && random() % 15 == 0 ? odd : value);
        }
    }
};

constexpr TimestampMs kStepMs = 20'000;
constexpr size_t kSteps = 400;

/// The edges of windows of a range that end at the steps.
std::vector<WindowEdges> edgesFor(const RandomSeries& series, int64_t rangeMs) {
    std::vector<WindowEdges> all;
    for (size_t step = 0; step < kSteps; ++step) {
        const TimestampMs end = static_cast<TimestampMs>(step) * kStepMs;
        WindowEdges edges;
        for (const TimestampMs time : series.timestamps) {
            edges.begin += time <= end - rangeMs ? 1 : 0;
            edges.end += time <= end ? 1 : 0;
        }
        all.push_back(edges);
    }
    return all;
}

bool isNear(double a, double b) {
    if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
    return a == b || std::fabs(a - b) <= 1e-13 * std::max(std::fabs(a), std::fabs(b));
}

}  // namespace

/// A sliding function gives what its function of one window gives for each window.
class SlidingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void agreesWithWindows_data() {
        QTest::addColumn<QString>("query");
        for (const char* name : {"rate", "increase", "delta", "sum_over_time", "avg_over_time",
                                 "min_over_time", "max_over_time", "count_over_time"})
            QTest::newRow(name) << QString::fromLatin1(name) + QStringLiteral("(x[5m])");
    }
    void agreesWithWindows() {
        QFETCH(QString, query);
        FunctionCaller caller(query.toStdString(), kSteps);
        QVERIFY(caller.function().sliding != nullptr);
        std::mt19937_64 random(11);
        for (int round = 0; round < 20; ++round) {
            const RandomSeries series(random, round % 2 == 1);
            for (const int64_t rangeMs : {60'000, 300'000, 3'600'000})
                compare(caller, series, rangeMs);
        }
    }
    /// Sums that overflow on the way depend on the order of values, as Prometheus adds them.
    void sumsOverflowAlike() {
        FunctionCaller caller("avg_over_time(x[5m])", kSteps);
        std::mt19937_64 random(12);
        RandomSeries series(random, false);
        for (double& value : series.values)
            value = (random() % 3 == 0 ? -1 : 1) * 1e308;
        compare(caller, series, 300'000);
    }

  private:
    static void compare(FunctionCaller& caller, const RandomSeries& series, int64_t rangeMs) {
        const std::vector<WindowEdges> edges = edgesFor(series, rangeMs);
        Column out(kSteps);
        std::vector<WindowReach> reaches;
        caller.function().sliding(
            caller.site(), {series.timestamps, series.values, edges, 0, kStepMs, rangeMs, &reaches},
            out);
        for (size_t step = 0; step < kSteps; ++step) {
            std::vector<Sample> window;
            for (size_t i = edges[step].begin; i < edges[step].end; ++i)
                window.push_back({series.timestamps[i], series.values[i]});
            const TimestampMs end = static_cast<TimestampMs>(step) * kStepMs;
            const auto expected =
                window.empty() ? std::nullopt : caller.window(window, end - rangeMs, end);
            QCOMPARE(out.isFloat(step), expected.has_value());
            if (expected) QVERIFY(isNear(out.values[step], *expected));
        }
    }
};

static const pallium::test::Registrar<SlidingTest> registered;

}  // namespace pallium::promql

#include "sliding_test.moc"
