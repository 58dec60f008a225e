#include "ui/models/decimation.h"

#include "tests/support/test_main.h"
#include "tests/ui/models/plot_answers.h"
#include "ui/models/plot_readout.h"
#include "ui/models/stacking.h"

#include <cmath>
#include <limits>
#include <random>

namespace pallium::ui {
namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

PlotMapping mappingOf(double endMs, double width = 100, double maxValue = 100) {
    PlotMapping mapping;
    mapping.endMs = endMs;
    mapping.maxValue = maxValue;
    mapping.area = QRectF(0, 0, width, 100);
    return mapping;
}

class DecimationTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void mapsForthAndBack() {
        PlotMapping mapping;
        mapping.startMs = 1000;
        mapping.endMs = 3000;
        mapping.minValue = 1;
        mapping.maxValue = 10000;
        mapping.area = QRectF(50, 10, 400, 200);
        QCOMPARE(mapping.x(2000), 250);
        QCOMPARE(mapping.timeAt(250), 2000);
        QCOMPARE(mapping.y(1), 210);
        QCOMPARE(mapping.y(10000), 10);
        mapping.isLog = true;
        QCOMPARE(mapping.y(100), 110);
        QCOMPARE(mapping.valueAt(110), 100);
        QVERIFY(std::isnan(mapping.y(0)));
        QVERIFY(std::isnan(mapping.y(std::numeric_limits<double>::infinity())));
    }

    void keepsAtMostFourPointsAColumnAndTheExtremes() {
        std::mt19937 random(3);
        std::uniform_real_distribution<double> values(0, 100);
        Series series;
        for (int i = 0; i <= 10000; ++i) {
            series.timesMs.push_back(i);
            series.values.push_back(values(random));
        }
        PlotLines lines;
        decimate(series.timesMs, series.values, 10, mappingOf(10000), lines);
        QCOMPARE(lines.ends.size(), 1U);
        QVERIFY(lines.points.size() <= 4 * 101);
        std::vector<int> perColumn(102);
        double lowest = 1000;
        double highest = -1000;
        double before = -1;
        for (const QPointF& point : lines.points) {
            ++perColumn[static_cast<size_t>(point.x())];
            QVERIFY(point.x() >= before);
            before = point.x();
            lowest = std::min(lowest, point.y());
            highest = std::max(highest, point.y());
        }
        QVERIFY(*std::max_element(perColumn.begin(), perColumn.end()) <= 4);
        const auto [min, max] = std::minmax_element(series.values.begin(), series.values.end());
        QCOMPARE(lowest, 100 - *max);
        QCOMPARE(highest, 100 - *min);
        QCOMPARE(lines.points.front(), QPointF(0, 100 - series.values.front()));
        QCOMPARE(lines.points.back(), QPointF(100, 100 - series.values.back()));
    }

    void endsLinesAtGapsAndAtWhatHasNoValue() {
        Series series = plotSeries({}, {1, 2, kNoValue, 3, 4, 5, 6});
        series.timesMs = {0, 1000, 2000, 3000, 9000, 20000, 21000};
        PlotLines lines;
        decimate(series.timesMs, series.values, 1500, mappingOf(30000), lines);
        QCOMPARE(lines.ends, std::vector<int>({2, 3, 4, 6}));
        decimate(series.timesMs, series.values, 1000000, mappingOf(30000), lines);
        QCOMPARE(lines.ends, std::vector<int>({2, 6}));
    }

    void keepsOneSampleBeyondEachBorder() {
        const Series series = plotSeries({}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        QCOMPARE(samplesWithin(series.timesMs, 2500, 5500), std::pair(size_t{2}, size_t{7}));
        QCOMPARE(samplesWithin(series.timesMs, 3000, 5000), std::pair(size_t{2}, size_t{7}));
        QCOMPARE(samplesWithin(series.timesMs, -100, 100000), std::pair(size_t{0}, size_t{10}));
        QCOMPARE(samplesWithin({}, 0, 1), std::pair(size_t{0}, size_t{0}));
    }

    void stacksByTotalWithNegativesBelowZero() {
        PlotModel model;
        model.setInputs({plotInput("A", {plotSeries(code("1"), {1, 1, 1}),
                                         plotSeries(code("2"), {5, kNoValue, 5}),
                                         plotSeries(code("3"), {-2, -2, -2})})},
                        0, 10000);
        const Stack stack = stackSeries(model);
        QVERIFY(stack.hasMixedSigns);
        QCOMPARE(stack.bands.size(), 3U);
        QCOMPARE(stack.bands[0].series, 1);
        QCOMPARE(stack.bands[1].series, 2);
        QCOMPARE(stack.bands[1].from, std::vector<double>({0, 0, 0}));
        QCOMPARE(stack.bands[1].to, std::vector<double>({-2, -2, -2}));
        QCOMPARE(stack.bands[2].from, std::vector<double>({5, 0, 5}));
        QCOMPARE(stack.bands[2].to, std::vector<double>({6, 1, 6}));
        QVERIFY(std::isnan(stack.bands[0].to[1]));
        model.toggle(2);
        QCOMPARE(stackSeries(model).bands.size(), 2U);
        QVERIFY(!stackSeries(model).hasMixedSigns);
    }

    void stacksSeriesOfDifferentTimes() {
        Series sparse = plotSeries(code("2"), {10, 10});
        sparse.timesMs = {1000, 9000};
        PlotModel model;
        model.setInputs({plotInput("A", {plotSeries(code("1"), {30, 30, 30}), sparse})}, 0, 10000);
        const Stack stack = stackSeries(model);
        QCOMPARE(stack.bands[1].from, std::vector<double>({30, 0}));
        QCOMPARE(stack.bands[1].to, std::vector<double>({40, 10}));
    }

    void readsTheSeriesNearestToThePointer() {
        std::vector<Series> series;
        for (int i = 0; i < 40; ++i)
            series.push_back(
                plotSeries({{QStringLiteral("i"), QString::number(i)}}, {1.0 * i, 10.0 * i}));
        PlotModel model;
        model.setInputs({plotInput("A", series)}, 0, 10000);
        QCOMPARE(nearestSampleMs(model, 700), 1000);
        QCOMPARE(nearestSampleMs(model, -5), 0);
        const PlotReadout readout = readPlot(model, nullptr, 1000, 203, 15);
        QCOMPARE(readout.rows.size(), 15U);
        QCOMPARE(readout.left, 25);
        QCOMPARE(readout.rows.front().value, 270);
        QCOMPARE(readout.rows.back().value, 130);
        QCOMPARE(readout.rows[static_cast<size_t>(readout.nearest)].value, 200);
        // Half a step away there is no sample any more.
        QVERIFY(readPlot(model, nullptr, 1600, 0, 15).rows.empty());
        for (const ReadoutRow& row : readout.rows) {
            const PlotReadout around = readPlotAround(model, nullptr, 1000, row.series, 1);
            QCOMPARE(around.rows.size(), size_t{1});
            QCOMPARE(around.rows[0].series, row.series);
        }
        for (int i = 0; i < 40; ++i)
            model.setVisible(i, false);
        QVERIFY(!nearestSampleMs(model, 700).has_value());
    }

    void readsOwnValueAndSumOfAStack() {
        PlotModel model;
        model.setInputs({plotInput("A", {plotSeries(code("1"), {1}), plotSeries(code("2"), {5})})},
                        0, 10000);
        const Stack stack = stackSeries(model);
        const PlotReadout readout = readPlot(model, &stack, 0, 0, 15);
        QCOMPARE(readout.rows[0].value, 1);
        QCOMPARE(readout.rows[0].drawn, 6);
        QCOMPARE(readout.rows[1].drawn, 5);
    }
};

const pallium::test::Registrar<DecimationTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "decimation_test.moc"
