#pragma once

#include <QtGlobal>

#include <vector>

namespace pallium::ui {

class PlotModel;

/// Where one series lies in a stack: between `from` and `to` at each of its samples. NaN where it
/// has none.
struct StackBand {
    int series = 0;
    std::vector<double> from;  // the sum of those below
    std::vector<double> to;    // with this one
};

struct Stack {
    std::vector<StackBand> bands;  // largest total first: it lies at zero
    bool hasMixedSigns = false;    // values on both sides of zero: sums mislead
};

/// Stacks the visible series: values above zero upwards, those below zero downwards. Series without
/// a sample at a time add nothing there. Cost: linear in the samples, twice their memory.
Stack stackSeries(const PlotModel& model);

}  // namespace pallium::ui
