#include "tests/conformance/promql/comparison.h"

#include "tests/conformance/promql/script_parser.h"
#include "tests/support/test_main.h"

namespace pallium::promqltest {
namespace {

const Labels kSeries = Labels::of({{"__name__", "a"}});

EvalCommand evalOf(std::string_view text) {
    return std::get<EvalCommand>(parseScript(text)->at(0));
}

promql::HistogramPtr histogramOf(double sum) {
    auto histogram = std::make_shared<FloatHistogram>();
    histogram->sum = sum;
    return histogram;
}

std::string explained(const EvalCommand& eval, promql::Series series) {
    return explainMismatch(eval, promql::Value(promql::Matrix{std::move(series)}));
}

}  // namespace

class ComparisonTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void comparesBothKindsOfPoints() {
        const EvalCommand eval =
            evalOf("eval range from 0 to 3m step 1m a\n a 1 {{sum:2}} _ {{sum:4}}\n");
        const promql::Series right{
            kSeries, {{0, 1}}, {{60'000, histogramOf(2)}, {180'000, histogramOf(4)}}};
        QCOMPARE(explained(eval, right), std::string());

        promql::Series wrong = right;
        wrong.histograms.pop_back();
        QCOMPARE(explained(eval, wrong),
                 std::string("a: expected 1 floats and 2 histograms, got 1 and 1"));
        wrong = right;
        wrong.histograms[1].timestampMs = 120'000;
        QCOMPARE(explained(eval, wrong),
                 std::string("a: expected a sample at 180000, got it at 120000"));
        wrong = right;
        wrong.histograms[1].histogram = histogramOf(5);
        QCOMPARE(explained(eval, wrong),
                 std::string("a: expected {{sum:4}}, got {{sum:5}}; they differ in the sum "
                             "(expected at 180000, got at 180000)"));
        wrong = right;
        wrong.points = {{0, 2}};
        QVERIFY(explained(eval, wrong).starts_with("a: expected 1, got 2"));
    }
    void comparesRangeVectors() {
        const EvalCommand eval = evalOf(
            "eval instant at 2m a[2m]\n"
            " expect range vector from 1m to 2m step 1m\n"
            " a {{sum:2}} 3\n");
        QCOMPARE(explained(eval, {kSeries, {{120'000, 3}}, {{60'000, histogramOf(2)}}}),
                 std::string());
        QVERIFY(!explained(eval, {kSeries, {{60'000, 3}}, {{120'000, histogramOf(2)}}}).empty());
    }
    void comparesInstants() {
        const EvalCommand eval = evalOf("eval instant at 0 a\n a {{sum:2}}\n");
        const auto compared = [&eval](double value, promql::HistogramPtr histogram) {
            return explainMismatch(
                eval, promql::Value(promql::Vector{{kSeries, {0, value}, std::move(histogram)}}));
        };
        QCOMPARE(compared(0, histogramOf(2)), std::string());
        QCOMPARE(compared(0, histogramOf(3)),
                 std::string("a: expected {{sum:2}}, got {{sum:3}}; they differ in the sum"));
        QCOMPARE(compared(2, nullptr), std::string("a: expected {{sum:2}}, got 2"));
    }
};

static const test::Registrar<ComparisonTest> registered;

}  // namespace pallium::promqltest

#include "comparison_test.moc"
