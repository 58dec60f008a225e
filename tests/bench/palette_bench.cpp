#include "ui/shell/palette_search.h"

#include <benchmark/benchmark.h>

namespace pallium::ui {
namespace {

constexpr int kMetrics = 199'000;
constexpr int kOthers = 1'000;  // commands, tenants and connections

PaletteSearch fullPalette() {
    QStringList metrics;
    for (int index = 0; index < kMetrics; ++index)
        metrics.append(
            QStringLiteral("service_%1_request_duration_seconds_%2").arg(index % 400).arg(index));
    std::vector<Row> rows;
    for (int index = 0; index < kOthers; ++index) {
        Row row;
        row.text = QStringLiteral("tenant-%1").arg(index);
        row.key = QLatin1Char('#') + row.text;
        rows.push_back(row);
    }
    PaletteSearch palette;
    palette.setMetrics(std::make_shared<const MetricIndex>(metrics));
    palette.setEntries(std::move(rows));
    return palette;
}

/// The time from a key stroke to the rows, over 200,000 entries; 30 ms are allowed.
void findInThePalette(benchmark::State& state, const char* typed) {
    static const PaletteSearch palette = fullPalette();
    for (auto _ : state)
        benchmark::DoNotOptimize(palette.find(QString::fromLatin1(typed)));
}
BENCHMARK_CAPTURE(findInThePalette, one_letter, "r")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(findInThePalette, a_word, "duration")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(findInThePalette, letters_apart, "srvdur9")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(findInThePalette, nothing, "zzzz")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pallium::ui
