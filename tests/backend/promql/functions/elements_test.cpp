#include "tests/backend/promql/functions/function_caller.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace pallium::promql {
namespace {

using test::FunctionCaller;

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::optional<double> of(const std::string& query, double value,
                         const std::vector<double>& scalars = {}) {
    return FunctionCaller(query).element(value, scalars);
}

}  // namespace

class ElementsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyFunctionOfTheLanguageHasAnImplementation() {
        // Those that look at a selector are the engine's.
        const std::vector<std::string_view> engines{"timestamp", "start_timestamp",
                                                    "absent_over_time"};
        for (const FunctionSignature& signature : allFunctions()) {
            const bool isEngines =
                std::find(engines.begin(), engines.end(), signature.name) != engines.end();
            QVERIFY2(isEngines || findImplementation(signature.name) != nullptr,
                     std::string(signature.name).c_str());
        }
        QVERIFY(findImplementation("no_such_function") == nullptr);
    }

    void signKeepsZerosAndNan() {
        QVERIFY(std::signbit(*of("sgn(x)", -0.0)));
        QVERIFY(std::isnan(*of("sgn(x)", kNan)));
        QCOMPARE(*of("sgn(x)", -kInf), -1.0);
        QCOMPARE(*of("sgn(x)", 1e-300), 1.0);
    }

    void roundsHalvesUpToMultiples() {
        QCOMPARE(*of("round(x)", 2.5), 3.0);
        QCOMPARE(*of("round(x)", -2.5), -2.0);
        QCOMPARE(*of("round(x, 0.1)", 0.25, {0.1}), 0.3);
        QCOMPARE(*of("round(x, 5)", 7.5, {5}), 10.0);
    }

    void clampsAsGoDoes() {
        QCOMPARE(*of("clamp(x, 1, 3)", 5, {1, 3}), 3.0);
        QVERIFY(!of("clamp(x, 3, 1)", 2, {3, 1}));
        QVERIFY(std::isnan(*of("clamp(x, 1, 3)", kNan, {1, 3})));
        QVERIFY(std::isnan(*of("clamp_max(x, 1)", 0, {kNan})));
        QCOMPARE(*of("clamp_min(x, 1)", 0, {1}), 1.0);
    }

    void logarithmsAndAngles() {
        QCOMPARE(*of("ln(x)", std::numbers::e), 1.0);
        QCOMPARE(*of("log2(x)", 8), 3.0);
        QCOMPARE(*of("log10(x)", 0), -kInf);
        QVERIFY(std::isnan(*of("sqrt(x)", -1)));
        QCOMPARE(*of("deg(x)", std::numbers::pi), 180.0);
        QCOMPARE(*of("rad(x)", 180), std::numbers::pi);
        QCOMPARE(*of("atanh(x)", 1), kInf);
        QVERIFY(std::isnan(*of("acosh(x)", 0.5)));
    }

    void datesAreUtc() {
        const double leapDay = 951782400 + 3661.9;  // 2000-02-29 01:01:01.9
        QCOMPARE(*of("year(x)", leapDay), 2000.0);
        QCOMPARE(*of("month(x)", leapDay), 2.0);
        QCOMPARE(*of("day_of_month(x)", leapDay), 29.0);
        QCOMPARE(*of("day_of_week(x)", leapDay), 2.0);
        QCOMPARE(*of("day_of_year(x)", leapDay), 60.0);
        QCOMPARE(*of("days_in_month(x)", leapDay), 29.0);
        QCOMPARE(*of("hour(x)", leapDay), 1.0);
        QCOMPARE(*of("minute(x)", leapDay), 1.0);
        QCOMPARE(*of("minute(x)", -0.5), 0.0);  // truncated towards zero
        QCOMPARE(*of("year(x)", -1), 1969.0);
    }

    void datesOfWhatIsNoTimeAreThoseOfGo() {
        for (const double value : {kNan, kInf, -kInf, 1e300}) {
            QCOMPARE(*of("hour(x)", value), 15.0);
            QCOMPARE(*of("year(x)", value), 292277026596.0);
        }
    }

    void scalarsOfTheQuery() {
        FunctionCaller caller("range()");
        caller.times().queryStartMs = 1000;
        caller.times().queryEndMs = 31'500;
        QCOMPARE(caller.scalar(), 30.5);
        QCOMPARE(FunctionCaller("max_of(1, 2)").scalar({1, 2}), 2.0);
        QVERIFY(std::isnan(FunctionCaller("min_of(1, 2)").scalar({1, kNan})));
    }

    void partsOfHistograms() {
        FloatHistogram histogram;
        histogram.count = 4;
        histogram.sum = 10;
        const auto part = [&](const char* query) {
            return FunctionCaller(query).function().histogram(histogram);
        };
        QCOMPARE(part("histogram_count(x)"), 4.0);
        QCOMPARE(part("histogram_sum(x)"), 10.0);
        QCOMPARE(part("histogram_avg(x)"), 2.5);
    }
};

static const pallium::test::Registrar<ElementsTest> registered;

}  // namespace pallium::promql

#include "elements_test.moc"
