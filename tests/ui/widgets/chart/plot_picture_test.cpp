#include "tests/support/test_main.h"
#include "tests/ui/widgets/chart/plot_data.h"
#include "ui/widgets/chart/legend_table.h"
#include "ui/widgets/chart/plot_export.h"
#include "ui/widgets/chart/plot_view.h"
#include "ui/widgets/step_edit.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/time_range_bar.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <QtCharts/QChart>

#include <map>

namespace pallium::ui {
namespace {

/// Grabs graphs as they are seen. With PALLIUM_TEST_PICTURES set to a folder they are kept there
/// for eyes.
class PlotPictureTest : public QObject {
    Q_OBJECT

    static QImage grab(QWidget& widget, const QString& name) {
        const QImage image = widget.grab().toImage();
        keep(image, name);
        return image;
    }
    static void keep(const QImage& image, const QString& name) {
        const QString folder = qEnvironmentVariable("PALLIUM_TEST_PICTURES");
        if (!folder.isEmpty()) image.save(folder + u'/' + name + QStringLiteral(".png"));
    }

    /// Pixels that are neither ground nor grid.
    static int paintedPixels(const QImage& image, const QImage& ground, const QRect& area) {
        int count = 0;
        for (int y = area.top() + 2; y < area.bottom() - 2; ++y) {
            for (int x = area.left() + 2; x < area.right() - 2; ++x)
                count += image.pixel(x, y) != ground.pixel(x, y) ? 1 : 0;
        }
        return count;
    }

  private Q_SLOTS:
    void cleanup() { theme().setChoice(Theme::Choice::Light); }

    void drawsEveryKindInEveryTheme_data() {
        QTest::addColumn<int>("series");
        QTest::addColumn<PlotOptions>("options");
        QTest::addColumn<Theme::Choice>("choice");
        for (const auto choice : {Theme::Choice::Light, Theme::Choice::Dark}) {
            const char* name = choice == Theme::Choice::Light ? "light" : "dark";
            for (const int series : {1, 5, 40, 250})
                QTest::addRow("%s-lines-%d", name, series) << series << PlotOptions() << choice;
            PlotOptions stacked;
            stacked.kind = PlotOptions::Kind::Stacked;
            QTest::addRow("%s-stacked-5", name) << 5 << stacked << choice;
            PlotOptions points;
            points.kind = PlotOptions::Kind::Points;
            QTest::addRow("%s-points-5", name) << 5 << points << choice;
            PlotOptions logarithmic;
            logarithmic.scale = PlotOptions::Scale::Log10;
            QTest::addRow("%s-log-40", name) << 40 << logarithmic << choice;
            PlotOptions zero;
            zero.startsAtZero = true;
            zero.unit = Unit::Bytes;
            QTest::addRow("%s-zero-bytes-3", name) << 3 << zero << choice;
        }
    }
    void drawsEveryKindInEveryTheme() {
        QFETCH(int, series);
        QFETCH(PlotOptions, options);
        QFETCH(Theme::Choice, choice);
        theme().setChoice(choice);
        PlotModel model;
        fill(model, waves(series, 241, 100, true), 241);
        PlotView view;
        view.setModel(&model);
        view.setOptions(options);
        view.resize(1280, 500);
        const QImage image = grab(view, QString::fromLatin1(QTest::currentDataTag()));
        const QRect area = view.chart()->plotArea().toRect();
        model.clear();
        view.setMessage(QStringLiteral(" "));
        QVERIFY(paintedPixels(image, view.grab().toImage(), area) > 1000);
    }

    void drawsCrosshairLegendAndControls_data() {
        QTest::addColumn<Theme::Choice>("choice");
        QTest::addRow("light") << Theme::Choice::Light;
        QTest::addRow("dark") << Theme::Choice::Dark;
    }
    void drawsCrosshairLegendAndControls() {
        QFETCH(Theme::Choice, choice);
        theme().setChoice(choice);
        PlotModel model;
        fill(model, waves(20, 241, 100, true), 241, Unit::PerSecond);
        QWidget page;
        auto* layout = new QVBoxLayout(&page);
        auto* controls = new QHBoxLayout;
        auto* range = new TimeRangeBar(&page);
        auto* step = new StepEdit(&page);
        step->setUsedStepMs(15000);
        controls->addWidget(range);
        controls->addWidget(step);
        controls->addStretch(1);
        auto* view = new PlotView(&page);
        auto* legend = new LegendTable(model, &page);
        layout->addLayout(controls);
        layout->addWidget(view, 3);
        layout->addWidget(legend, 1);
        view->setModel(&model);
        page.resize(1280, 800);
        page.grab();
        model.toggle(1);
        model.setHighlighted(2);
        view->showCursorAt(kPlotEndMs - 1200000);
        const QString name = QStringLiteral("page-") + QString::fromLatin1(QTest::currentDataTag());
        QVERIFY(!grab(page, name).isNull());
    }

    void rendersAPictureAtEveryScale() {
        PlotModel model;
        fill(model, waves(70, 241, 100, true), 241, Unit::PerSecond);
        PlotPicture picture;
        picture.title = QStringLiteral("Requests");
        for (int scale = 1; scale <= 3; ++scale) {
            picture.scale = scale;
            const QImage image = renderPlot(model, {}, picture);
            QCOMPARE(image.size(), picture.size * scale);
            QCOMPARE(image.devicePixelRatio(), scale);
            keep(image, QStringLiteral("export-%1").arg(scale));
        }
        model.clear();
        QVERIFY(!renderPlot(model, {}, {}).isNull());
    }

    // More points than one thread paints alone.
    void theFirstSeriesLiesOnTopOfALargeGraph() {
        auto answer = std::make_shared<QueryAnswer>(*waves(1, 500));
        answer->series.resize(60, answer->series.front());
        PlotModel model;
        fill(model, std::move(answer), 500);
        PlotOptions points;  // dots cover whole pixels
        points.kind = PlotOptions::Kind::Points;
        PlotView view;
        view.setModel(&model);
        view.setOptions(points);
        view.resize(1280, 500);
        const QImage image = grab(view, QStringLiteral("large"));
        std::map<QRgb, int> pixels;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                ++pixels[image.pixel(x, y)];
        }
        const auto shown = [&](int series) {
            return pixels[theme().chartColor(model.series(series).color).rgb()];
        };
        QVERIFY(shown(0) > 500);
        for (int i = 1; i < model.seriesCount(); ++i) {
            if (model.series(i).color != model.series(0).color) QVERIFY(shown(i) < 50);
        }
    }

    void saysWhyItIsEmpty() {
        PlotModel model;
        fill(model, nullptr, 241);
        PlotView view;
        view.setModel(&model);
        view.resize(1280, 300);
        const QImage before = grab(view, QStringLiteral("empty"));
        view.setMessage(QStringLiteral("The metric does not exist"));
        QVERIFY(grab(view, QStringLiteral("message")) != before);
    }
};

const pallium::test::Registrar<PlotPictureTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "plot_picture_test.moc"
