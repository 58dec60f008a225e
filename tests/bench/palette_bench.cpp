#include "ui/shell/palette_search.h"

#include <benchmark/benchmark.h>

namespace pallium::ui {
namespace {

constexpr int kMetrics = 199'000;
constexpr int kOthers = 1'000;  // commands, tenants and connections

MetricIndex manyMetrics() {
    QStringList metrics;
    for (int index = 0; index < kMetrics; ++index)
        metrics.append(
            QStringLiteral("service_%1_request_duration_seconds_%2").arg(index % 400).arg(index));
    return MetricIndex(metrics);
}

PaletteSearch fullPalette() {
    std::vector<Row> rows;
    for (int index = 0; index < kOthers; ++index) {
        Row row;
        row.text = QStringLiteral("tenant-%1").arg(index);
        row.key = QLatin1Char('#') + row.text;
        rows.push_back(row);
    }
    PaletteSearch palette;
    palette.setEntries(std::move(rows));
    return palette;
}

/// The time from a key stroke to all rows, over 200,000 entries; 30 ms are allowed. The metrics'
/// part of it is spent on the pool.
void findInThePalette(benchmark::State& state, const char* typed) {
    static const MetricIndex metrics = manyMetrics();
    static const PaletteSearch palette = fullPalette();
    const QString input = QString::fromLatin1(typed);
    for (auto _ : state) {
        const auto hits =
            metrics.search(*PaletteSearch::metricPattern(input), PaletteSearch::kMaxRows);
        benchmark::DoNotOptimize(palette.find(input, hits));
    }
}
BENCHMARK_CAPTURE(findInThePalette, one_letter, "r")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(findInThePalette, a_word, "duration")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(findInThePalette, letters_apart, "srvdur9")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(findInThePalette, nothing, "zzzz")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pallium::ui
