// Graphs at 1100 x 500 pixels without a display. Budgets on two cores: 250 series of 500 points in
// 40 ms smooth and 25 ms while something moves, 1,000 of 250 in 80 ms while something moves.
#include "tests/ui/widgets/chart/plot_data.h"
#include "ui/widgets/chart/plot_view.h"
#include "ui/widgets/theme.h"

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QImage>
#include <QPainter>

namespace pallium::ui {
namespace {

/// Made with the first benchmark; lives as long as the program.
void needApplication() {
    static int argc = 1;
    static char name[] = "plot_bench";
    static char* argv[] = {name, nullptr};
    static const bool isOffscreen = qputenv("QT_QPA_PLATFORM", "offscreen");
    static QApplication application(argc, argv);
    static Theme theme(&application);
    benchmark::DoNotOptimize(isOffscreen);
}

/// A graph with `series` of `points` each.
struct Graph {
    Graph(int series, int points, PlotOptions::Kind kind = PlotOptions::Kind::Lines)
        : image(1100, 500, QImage::Format_ARGB32_Premultiplied) {
        fill(model, waves(series, points), points);
        PlotOptions options;
        options.kind = kind;
        view.setOptions(options);
        view.setModel(&model);
        view.resize(image.size());
        view.grab();
    }
    void paint() {
        QPainter painter(&image);
        view.render(&painter);
    }

    QImage image;
    PlotModel model;
    PlotView view;
};

void smoothRepaint(benchmark::State& state) {
    needApplication();
    Graph graph(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
    for (auto _ : state) {
        Q_EMIT theme().changed();
        graph.paint();
    }
}
BENCHMARK(smoothRepaint)->Args({250, 500})->Args({1000, 250})->Unit(benchmark::kMillisecond);

/// Zooms between two views: axes, reduction to points and coarse painting are all in it.
void interactiveZoom(benchmark::State& state) {
    needApplication();
    Graph graph(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
    bool isIn = false;
    for (auto _ : state) {
        if (isIn)
            graph.view.goBack();
        else
            graph.view.zoomTimeBy(0.9);
        isIn = !isIn;
        graph.paint();
    }
}
BENCHMARK(interactiveZoom)->Args({250, 500})->Args({1000, 250})->Unit(benchmark::kMillisecond);

/// A stack is the slowest kind.
void stackedRepaint(benchmark::State& state) {
    needApplication();
    Graph graph(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)),
                PlotOptions::Kind::Stacked);
    for (auto _ : state) {
        Q_EMIT theme().changed();
        graph.paint();
    }
}
BENCHMARK(stackedRepaint)->Args({20, 500})->Args({250, 500})->Unit(benchmark::kMillisecond);

/// A new answer: names, colours and statistics of at most 1,000 series, and the first picture.
void newAnswer(benchmark::State& state) {
    needApplication();
    Graph graph(1, 2);
    const int points = static_cast<int>(state.range(1));
    const QueryAnswerPtr answer = waves(static_cast<int>(state.range(0)), points);
    for (auto _ : state) {
        fill(graph.model, answer, points);
        graph.paint();
    }
}
BENCHMARK(newAnswer)->Args({250, 500})->Args({10000, 100})->Unit(benchmark::kMillisecond);

/// The crosshair over a finished picture.
void hover(benchmark::State& state) {
    needApplication();
    Graph graph(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
    qint64 timeMs = graph.model.startMs();
    for (auto _ : state) {
        timeMs += kPlotStepMs;
        if (timeMs > graph.model.endMs()) timeMs = graph.model.startMs();
        graph.view.showCursorAt(timeMs);
        graph.paint();
    }
}
BENCHMARK(hover)->Args({250, 500})->Args({1000, 250})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pallium::ui
