#include "ui/models/plot_readout.h"

#include "ui/models/plot_model.h"
#include "ui/models/stacking.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace pallium::ui {
namespace {

/// The index of the nearest sample; timesMs is not empty.
size_t nearestIndex(const std::vector<qint64>& timesMs, qint64 timeMs) {
    const auto after = std::lower_bound(timesMs.begin(), timesMs.end(), timeMs);
    if (after == timesMs.begin()) return 0;
    if (after == timesMs.end() || timeMs - *std::prev(after) <= *after - timeMs)
        return static_cast<size_t>(std::prev(after) - timesMs.begin());
    return static_cast<size_t>(after - timesMs.begin());
}

bool isNear(const PlotSeries& series, qint64 sampleMs, qint64 timeMs) {
    return series.stepMs <= 0 || std::abs(sampleMs - timeMs) * 2 <= series.stepMs;
}

std::vector<ReadoutRow> rowsOfLines(const PlotModel& model, qint64 timeMs) {
    std::vector<ReadoutRow> rows;
    for (int i = 0; i < model.seriesCount(); ++i) {
        const PlotSeries& series = model.series(i);
        if (!series.isVisible || series.samples->timesMs.empty()) continue;
        const size_t at = nearestIndex(series.samples->timesMs, timeMs);
        const double value = series.samples->values[at];
        if (!std::isnan(value) && isNear(series, series.samples->timesMs[at], timeMs))
            rows.push_back({i, value, value});
    }
    return rows;
}

std::vector<ReadoutRow> rowsOfStack(const PlotModel& model, const Stack& stack, qint64 timeMs) {
    std::vector<ReadoutRow> rows;
    for (const StackBand& band : stack.bands) {
        const PlotSeries& series = model.series(band.series);
        const size_t at = nearestIndex(series.samples->timesMs, timeMs);
        if (!std::isnan(band.to[at]) && isNear(series, series.samples->timesMs[at], timeMs))
            rows.push_back({band.series, series.samples->values[at], band.to[at]});
    }
    return rows;
}

std::vector<ReadoutRow> rowsOf(const PlotModel& model, const Stack* stack, qint64 timeMs) {
    return stack != nullptr ? rowsOfStack(model, *stack, timeMs) : rowsOfLines(model, timeMs);
}

std::vector<ReadoutRow>::iterator rowOf(std::vector<ReadoutRow>& rows, int series) {
    return std::find_if(rows.begin(), rows.end(),
                        [series](const ReadoutRow& row) { return row.series == series; });
}

/// The `maxRows` that are drawn nearest to `nearValue`, in order.
PlotReadout chosenRows(std::vector<ReadoutRow> rows, qint64 timeMs, double nearValue, int maxRows) {
    const auto isNearer = [nearValue](const ReadoutRow& a, const ReadoutRow& b) {
        return std::abs(a.drawn - nearValue) < std::abs(b.drawn - nearValue);
    };
    PlotReadout readout;
    readout.timeMs = timeMs;
    if (static_cast<int>(rows.size()) > maxRows) {
        std::nth_element(rows.begin(), rows.begin() + maxRows, rows.end(), isNearer);
        readout.left = static_cast<int>(rows.size()) - maxRows;
        rows.resize(static_cast<size_t>(maxRows));
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const ReadoutRow& a, const ReadoutRow& b) { return a.drawn > b.drawn; });
    const auto nearest = std::min_element(rows.begin(), rows.end(), isNearer);
    readout.nearest = static_cast<int>(nearest - rows.begin());
    readout.rows = std::move(rows);
    return readout;
}

}  // namespace

std::optional<qint64> nearestSampleMs(const PlotModel& model, qint64 timeMs) {
    std::optional<qint64> best;
    for (int i = 0; i < model.seriesCount(); ++i) {
        const PlotSeries& series = model.series(i);
        if (!series.isVisible || series.samples->timesMs.empty()) continue;
        const std::vector<qint64>& times = series.samples->timesMs;
        const qint64 candidate = times[nearestIndex(times, timeMs)];
        if (!best || std::abs(candidate - timeMs) < std::abs(*best - timeMs)) best = candidate;
    }
    return best;
}

PlotReadout readPlot(const PlotModel& model, const Stack* stack, qint64 timeMs, double nearValue,
                     int maxRows) {
    return chosenRows(rowsOf(model, stack, timeMs), timeMs, nearValue, maxRows);
}

PlotReadout readPlotAround(const PlotModel& model, const Stack* stack, qint64 timeMs, int series,
                           int maxRows) {
    std::vector<ReadoutRow> rows = rowsOf(model, stack, timeMs);
    auto own = rowOf(rows, series);
    if (own == rows.end()) return chosenRows(std::move(rows), timeMs, 0, maxRows);
    const double drawn = own->drawn;
    PlotReadout readout = chosenRows(std::move(rows), timeMs, drawn, maxRows);
    own = rowOf(readout.rows, series);
    if (own != readout.rows.end()) readout.nearest = static_cast<int>(own - readout.rows.begin());
    return readout;
}

}  // namespace pallium::ui
