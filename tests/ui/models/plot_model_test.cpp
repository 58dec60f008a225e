#include "ui/models/plot_model.h"

#include "tests/support/test_main.h"
#include "tests/ui/models/plot_answers.h"
#include "ui/models/legend_model.h"
#include "ui/models/plot_text.h"
#include "ui/models/series_name.h"

#include <QAbstractItemModelTester>
#include <QSet>
#include <QSignalSpy>

#include <cmath>
#include <limits>

namespace pallium::ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<Series> manySeries(int count) {
    std::vector<Series> series;
    for (int i = 0; i < count; ++i)
        series.push_back(plotSeries({{QStringLiteral("i"), QString::number(i)}}, {1, 2}));
    return series;
}

QStringList namesOf(const PlotModel& model) {
    QStringList names;
    for (int i = 0; i < model.seriesCount(); ++i)
        names.append(model.series(i).name);
    return names;
}

std::vector<bool> visibilityOf(const PlotModel& model) {
    std::vector<bool> visible;
    for (int i = 0; i < model.seriesCount(); ++i)
        visible.push_back(model.series(i).isVisible);
    return visible;
}

class PlotModelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void namesSeriesByWhatDiffers() {
        PlotModel model;
        model.setInputs(
            {plotInput("A", {plotSeries(code("200"), {1}), plotSeries(code("500"), {1})})}, 0,
            10000);
        QCOMPARE(namesOf(model), QStringList({QStringLiteral("200"), QStringLiteral("500")}));
        LabelList other = code("500");
        other.emplace_back(QStringLiteral("zone"), QStringLiteral("b"));
        model.setInputs({plotInput("A", {plotSeries(code("200"), {1}), plotSeries(other, {1})})}, 0,
                        10000);
        QCOMPARE(namesOf(model), QStringList({QStringLiteral("{code=\"200\"}"),
                                              QStringLiteral("{code=\"500\", zone=\"b\"}")}));
    }

    void namesASingleSeriesByItsMetricOrExpression() {
        PlotModel model;
        model.setInputs({plotInput("A", {plotSeries(code("200"), {1})})}, 0, 10000);
        QCOMPARE(namesOf(model), QStringList(QStringLiteral("requests")));
        model.setInputs({plotInput("A", {plotSeries({}, {1})})}, 0, 10000);
        QCOMPARE(namesOf(model), QStringList(QStringLiteral("expression_A")));
    }

    void tellsTheExpressionWhereThereAreSeveral() {
        PlotModel model;
        model.setInputs(
            {plotInput("A", {plotSeries({}, {1})}), plotInput("B", {plotSeries({}, {1})})}, 0,
            10000);
        QCOMPARE(namesOf(model), QStringList({QStringLiteral("A: expression_A"),
                                              QStringLiteral("B: expression_B")}));
    }

    void coloursFollowLabelsNotOrder() {
        PlotModel model;
        std::vector<Series> series = manySeries(12);
        model.setInputs({plotInput("A", series)}, 0, 10000);
        QHash<QString, int> colors;
        QSet<int> distinct;
        for (int i = 0; i < model.seriesCount(); ++i) {
            colors.insert(model.series(i).name, model.series(i).color);
            distinct.insert(model.series(i).color);
        }
        QCOMPARE(distinct.size(), 12);
        std::reverse(series.begin(), series.end());
        model.setInputs({plotInput("A", series)}, 0, 10000);
        for (int i = 0; i < model.seriesCount(); ++i)
            QCOMPARE(model.series(i).color, colors.value(model.series(i).name));
    }

    void countsStatisticsOverWhatHasAValue() {
        PlotModel model;
        model.setInputs({plotInput("A", {plotSeries({}, {2, kNaN, 4, 6, kNaN})})}, 0, 10000);
        const PlotStats& stats = model.series(0).stats;
        QCOMPARE(stats.last, 6);
        QCOMPARE(stats.min, 2);
        QCOMPARE(stats.max, 6);
        QCOMPARE(stats.average(), 4);
        QCOMPARE(stats.sum, 12);
        QCOMPARE(stats.count, 3);
        QCOMPARE(stats.gaps, 1);
        model.setInputs({plotInput("A", {plotSeries({}, {kNaN})})}, 0, 10000);
        QVERIFY(std::isnan(model.series(0).stats.last));
        QCOMPARE(model.series(0).stats.count, 0);
    }

    void countsMissingStepsAsGaps() {
        Series series = plotSeries({}, {1, 1, 1, 1});
        series.timesMs = {0, 1000, 5000, 6400};
        PlotModel model;
        model.setInputs({plotInput("A", {series})}, 0, 10000);
        QCOMPARE(model.series(0).stats.gaps, 1);
    }

    void keepsAThousandSeriesAndSaysSo() {
        PlotModel model;
        model.setInputs({plotInput("A", manySeries(1000))}, 0, 10000);
        QCOMPARE(model.boundedText(), QString());
        model.setInputs({plotInput("A", manySeries(1001))}, 0, 10000);
        QCOMPARE(model.seriesCount(), 1000);
        QVERIFY(model.boundedText().contains(formatCount(1001)));
        // A large answer leaves room for a small one.
        model.setInputs({plotInput("A", manySeries(5000)), plotInput("B", manySeries(3))}, 0,
                        10000);
        QCOMPARE(model.seriesCount(), 1000);
        QCOMPARE(model.series(999).input, 1);
        QCOMPARE(model.series(997).input, 1);
    }

    void isolatesTogglesAndShowsAll() {
        PlotModel model;
        model.setInputs({plotInput("A", manySeries(3))}, 0, 10000);
        QSignalSpy changed(&model, &PlotModel::visibilityChanged);
        model.isolate(1);
        QCOMPARE(visibilityOf(model), std::vector<bool>({false, true, false}));
        model.toggle(2);
        QCOMPARE(visibilityOf(model), std::vector<bool>({false, true, true}));
        model.isolate(2);
        model.isolate(2);
        QCOMPARE(model.visibleCount(), 3);
        model.showOnly({0, 2});
        QCOMPARE(visibilityOf(model), std::vector<bool>({true, false, true}));
        QCOMPARE(changed.count(), 5);
        model.setVisible(0, true);
        QCOMPARE(changed.count(), 5);
    }

    void keepsWhatWasHiddenThroughARefresh() {
        PlotModel model;
        model.setInputs({plotInput("A", manySeries(3))}, 0, 10000);
        model.toggle(1);
        std::vector<Series> series = manySeries(4);
        std::reverse(series.begin(), series.end());
        model.setInputs({plotInput("A", series)}, 0, 10000);
        QCOMPARE(visibilityOf(model), std::vector<bool>({true, true, false, true}));
        // Of a few that were chosen, the new one is none.
        model.isolate(0);
        model.setInputs({plotInput("A", manySeries(5))}, 0, 10000);
        QCOMPARE(visibilityOf(model), std::vector<bool>({false, false, false, true, false}));
        // Nothing to see is nothing to keep.
        model.setInputs({plotInput("A", {plotSeries(code("1"), {1})})}, 0, 10000);
        QCOMPARE(model.visibleCount(), 1);
    }

    void unitIsTheInputs() {
        PlotModel model;
        PlotInput a = plotInput("A", manySeries(1));
        PlotInput b = plotInput("B", manySeries(1));
        a.unit = Unit::Bytes;
        model.setInputs({a, b}, 0, 10000);
        QCOMPARE(model.unit(), Unit::Bytes);
        b.unit = Unit::Seconds;
        model.setInputs({a, b}, 0, 10000);
        QCOMPARE(model.unit(), Unit::None);
    }

    void legendIsACleanItemModel() {
        PlotModel model;
        LegendModel legend(model);
        const QAbstractItemModelTester tester(
            &legend, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setInputs(
            {plotInput("A", {plotSeries(code("200"), {1, 1500}), plotSeries(code("500"), {kNaN})})},
            0, 10000);
        QCOMPARE(legend.rowCount(), 2);
        QCOMPARE(legend.index(0, LegendModel::Last).data().toString(), QStringLiteral("1.5k"));
        QCOMPARE(legend.index(0, LegendModel::Last).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("1500"));
        QCOMPARE(legend.index(1, LegendModel::Max).data().toString(), QStringLiteral("NaN"));
        QVERIFY(
            legend.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("job")));
        QVERIFY(legend.setData(legend.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(!model.series(0).isVisible);
        model.clear();
        QCOMPARE(legend.rowCount(), 0);
    }

    void describesItselfInWords() {
        PlotModel model;
        model.setInputs({plotInput("A", {plotSeries(code("200"), {1, 2, 3, 4, 5, 6}),
                                         plotSeries(code("500"), {kNaN})})},
                        0, 10000);
        QCOMPARE(plotSummary(model),
                 QStringLiteral("200: last 6, min 1, max 6, rising; 500: no values"));
        QCOMPARE(plotTitle(5, 1767358800000, 1767362400000, QTimeZone::utc()),
                 QStringLiteral("Graph of 5 series, 1 h, 13:00 to 14:00 UTC"));
        model.setInputs({plotInput("A", manySeries(30))}, 0, 10000);
        QVERIFY(plotSummary(model).endsWith(QStringLiteral("and 10 more series")));
    }
};

const pallium::test::Registrar<PlotModelTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "plot_model_test.moc"
