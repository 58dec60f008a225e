#pragma once

#include <QtGlobal>

#include <optional>
#include <vector>

namespace pallium::ui {

class PlotModel;
struct Stack;

struct ReadoutRow {
    int series = 0;
    double value = 0;
    double drawn = 0;  // where the line is: in a stack the sum up to this series
};

/// The values at one time, largest first.
struct PlotReadout {
    qint64 timeMs = 0;
    std::vector<ReadoutRow> rows;
    int left = 0;     // visible series with a value here that are not among the rows
    int nearest = 0;  // the row that is nearest to the pointer; meaningless without rows
};

/// The time of a sample of a visible series that is nearest to `timeMs`; nothing without series.
std::optional<qint64> nearestSampleMs(const PlotModel& model, qint64 timeMs);

/// What the visible series have within half a step of `timeMs`; of more than `maxRows` those drawn
/// nearest to `nearValue`. `stack` is null where lines are not stacked.
PlotReadout readPlot(const PlotModel& model, const Stack* stack, qint64 timeMs, double nearValue,
                     int maxRows);
/// The same around `series`, which is the nearest row if it has a value there.
PlotReadout readPlotAround(const PlotModel& model, const Stack* stack, qint64 timeMs, int series,
                           int maxRows);

}  // namespace pallium::ui
