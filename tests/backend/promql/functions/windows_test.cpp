#include "tests/backend/promql/functions/function_caller.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

namespace pallium::promql {
namespace {

using test::FunctionCaller;
using Samples = std::vector<Sample>;

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Samples every minute from the first minute on.
Samples everyMinute(const std::vector<double>& values) {
    Samples samples;
    for (const double value : values)
        samples.push_back({static_cast<TimestampMs>(samples.size() + 1) * 60'000, value});
    return samples;
}

bool isNear(std::optional<double> actual, double expected) {
    return actual && std::fabs(*actual - expected) <= 1e-9 * std::fabs(expected);
}

/// The result over a window (0, end] of samples every minute.
std::optional<double> over(const std::string& query, const std::vector<double>& values,
                           const std::vector<double>& scalars = {}) {
    FunctionCaller caller(query);
    const auto endMs = static_cast<TimestampMs>(values.size()) * 60'000;
    return caller.window(everyMinute(values), 0, endMs, scalars);
}

/// The result over a window (start, end] whose samples every minute reach beyond it.
std::optional<double> extended(const std::string& query, const std::vector<double>& values,
                               ExtendedRange range, TimestampMs startMs, TimestampMs endMs) {
    FunctionCaller caller(query);
    return caller.window(everyMinute(values), startMs, endMs, {}, range);
}

}  // namespace

class WindowsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void rateExtrapolatesToANearEdge() {
        // 10 to 40 in 3 min; a minute to the start is below 1.1 of the distance, and zero is a
        // minute away.
        QVERIFY(isNear(over("increase(x[4m])", {10, 20, 30, 40}), 40));
        QVERIFY(isNear(over("rate(x[4m])", {10, 20, 30, 40}), 40.0 / 240));
        QVERIFY(isNear(over("delta(x[4m])", {40, 30, 20, 10}), -40));
    }

    void rateStopsHalfAnIntervalBeforeAFarEdge() {
        FunctionCaller caller("delta(x[10m])");
        const Samples samples{{300'000, 5}, {360'000, 7}};
        QVERIFY(isNear(caller.window(samples, 0, 600'000), 2 * (60.0 + 30 + 30) / 60));
    }

    void counterDoesNotReachBelowZero() {
        FunctionCaller caller("increase(x[5m])");
        const Samples samples{{50'000, 1}, {110'000, 7}, {170'000, 13}};
        QVERIFY(isNear(caller.window(samples, 0, 170'000), 12 * (120.0 + 10) / 120));
    }

    void counterAddsWhatAResetTookAway() {
        QVERIFY(isNear(over("increase(x[4m])", {100, 110, 5, 15}), 25 * (180.0 + 60) / 180 * 1.0));
        QCOMPARE(*over("resets(x[4m])", {100, 110, 5, 15}), 1.0);
    }

    void rateNeedsTwoSamples() {
        for (const char* query : {"rate(x[1m])", "increase(x[1m])", "delta(x[1m])", "irate(x[1m])",
                                  "idelta(x[1m])", "deriv(x[1m])"})
            QVERIFY(!over(query, {1}));
    }

    void instantRateUsesTheLastTwo() {
        QCOMPARE(*over("irate(x[3m])", {1, 2, 8}), 0.1);
        QCOMPARE(*over("irate(x[3m])", {1, 9, 6}), 0.1);
        QCOMPARE(*over("idelta(x[3m])", {1, 9, 6}), -3.0);
    }

    void changesIgnoreRepeatedNan() {
        QCOMPARE(*over("changes(x[5m])", {1, kNan, kNan, 1, 1}), 2.0);
        QCOMPARE(*over("changes(x[2m])", {0, -0.0}), 0.0);
    }

    void anchoredRangesStartAtTheSampleBefore() {
        QVERIFY(isNear(
            extended("increase(x[2m])", {10, 20, 5, 9}, ExtendedRange::Anchored, 120'000, 240'000),
            9));
        QVERIFY(isNear(
            extended("delta(x[2m])", {10, 20, 5, 9}, ExtendedRange::Anchored, 120'000, 240'000),
            -11));
        QCOMPARE(
            *extended("changes(x[2m])", {10, 20, 5, 5}, ExtendedRange::Anchored, 150'000, 240'000),
            1.0);
        QCOMPARE(
            *extended("resets(x[2m])", {10, 20, 5, 5}, ExtendedRange::Anchored, 150'000, 240'000),
            1.0);
    }

    void smoothedRangesInterpolateTheirEdges() {
        QVERIFY(isNear(
            extended("increase(x[2m])", {10, 20, 40, 60}, ExtendedRange::Smoothed, 90'000, 210'000),
            35));
        // 20 falls to 5 across the left edge: the counter counts from zero there.
        QVERIFY(isNear(
            extended("increase(x[1m])", {20, 5, 9}, ExtendedRange::Smoothed, 90'000, 150'000),
            4.5));
    }

    void extendedRangesNeedASampleInside() {
        for (const char* query :
             {"increase(x[1m])", "delta(x[1m])", "changes(x[1m])", "resets(x[1m])"})
            QVERIFY(!extended(query, {1, 2}, ExtendedRange::Anchored, 120'000, 180'000));
        QVERIFY(!extended("rate(x[30s])", {1, 2}, ExtendedRange::Smoothed, 0, 30'000));
    }

    void derivativeOfALine() {
        QVERIFY(isNear(over("deriv(x[3m])", {3, 5, 7}), 2.0 / 60));
        QCOMPARE(*over("deriv(x[3m])", {0.1, 0.1, 0.1}), 0.0);
        QVERIFY(std::isnan(*over("deriv(x[3m])", {kInf, kInf})));
    }

    void predictsRelativeToTheEvaluation() {
        QVERIFY(isNear(over("predict_linear(x[3m], 60)", {3, 5, 7}, {60}), 9));
        QVERIFY(isNear(over("predict_linear(x[3m], 0)", {4, 4, 4}, {0}), 4));
    }

    void smoothsDoubleExponentially() {
        // level 1; 0.5*2+0.5*(1+1)=2; trend stays 1: 0.5*5+0.5*(2+1)=4
        QVERIFY(isNear(over("double_exponential_smoothing(x[3m], 0.5, 0.5)", {1, 2, 5}, {0.5, 0.5}),
                       4));
        QVERIFY(isNear(over("holt_winters(x[3m], 0.5, 0.5)", {1, 2, 5}, {0.5, 0.5}), 4));
    }

    void refusesBadSmoothingFactors() {
        FunctionCaller caller("double_exponential_smoothing(x[3m], 1, 0.5)");
        caller.window(everyMinute({1, 2}), 0, 120'000, {1, 0.5});
        QVERIFY(caller.site().failure->message ==
                std::optional<std::string>(
                    "invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000"));
    }

    void extremesTreatNanAsMissing() {
        QCOMPARE(*over("max_over_time(x[3m])", {kNan, 2, 1}), 2.0);
        QCOMPARE(*over("min_over_time(x[3m])", {2, kNan, 1}), 1.0);
        QVERIFY(std::isnan(*over("max_over_time(x[2m])", {kNan, kNan})));
    }

    void timesOfExtremesAreOfTheLastOne() {
        QCOMPARE(*over("ts_of_max_over_time(x[4m])", {kNan, 2, 2, 1}), 180.0);
        QCOMPARE(*over("ts_of_min_over_time(x[4m])", {1, 2, 1, kNan}), 180.0);
        QCOMPARE(*over("ts_of_first_over_time(x[2m])", {1, 2}), 60.0);
        QCOMPARE(*over("ts_of_last_over_time(x[2m])", {1, 2}), 120.0);
    }

    void summaries() {
        QCOMPARE(*over("sum_over_time(x[3m])", {1, 1e100, -1e100}), 1.0);
        QCOMPARE(*over("avg_over_time(x[3m])", {1, 2, 6}), 3.0);
        QCOMPARE(*over("count_over_time(x[3m])", {1, kNan, 6}), 3.0);
        QCOMPARE(*over("present_over_time(x[1m])", {kNan}), 1.0);
        QCOMPARE(*over("stdvar_over_time(x[2m])", {1, 3}), 1.0);
        QCOMPARE(*over("stddev_over_time(x[2m])", {1, 5}), 2.0);
        QCOMPARE(*over("mad_over_time(x[4m])", {4, 6, 2, 1}), 1.5);
        QVERIFY(std::isnan(*over("mad_over_time(x[3m])", {4, kNan, 1})));
        QCOMPARE(*over("first_over_time(x[2m])", {4, 6}), 4.0);
        QCOMPARE(*over("last_over_time(x[2m])", {4, 6}), 6.0);
    }

    void quantileWarnsOutsideItsDomain() {
        FunctionCaller caller("quantile_over_time(1.5, x[2m])");
        QCOMPARE(*caller.window(everyMinute({1, 3}), 0, 120'000, {0.5}), 2.0);
        QVERIFY(caller.annotations().warnings().empty());
        QCOMPARE(*caller.window(everyMinute({1, 3}), 0, 120'000, {1.5}), kInf);
        QCOMPARE(caller.annotations().warnings().at(0),
                 std::string(
                     "PromQL warning: quantile value should be between 0 and 1, got 1.5 (1:20)"));
    }
};

static const pallium::test::Registrar<WindowsTest> registered;

}  // namespace pallium::promql

#include "windows_test.moc"
