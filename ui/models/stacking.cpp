#include "ui/models/stacking.h"

#include "ui/models/plot_model.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace pallium::ui {
namespace {

/// Sums so far at one time.
struct Sums {
    double above = 0;
    double below = 0;
};

std::vector<qint64> allTimes(const PlotModel& model, const std::vector<int>& order) {
    std::vector<qint64> times;
    for (const int index : order) {
        const std::vector<qint64>& own = model.series(index).samples->timesMs;
        // Series of one query share their times mostly: then there is nothing to merge.
        if (std::includes(times.begin(), times.end(), own.begin(), own.end())) continue;
        std::vector<qint64> merged;
        merged.reserve(times.size() + own.size());
        std::set_union(times.begin(), times.end(), own.begin(), own.end(),
                       std::back_inserter(merged));
        times = std::move(merged);
    }
    return times;
}

std::vector<int> byTotal(const PlotModel& model) {
    std::vector<int> order;
    for (int i = 0; i < model.seriesCount(); ++i) {
        if (model.series(i).isVisible && model.series(i).stats.count > 0) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&model](int a, int b) {
        return std::abs(model.series(a).stats.sum) > std::abs(model.series(b).stats.sum);
    });
    return order;
}

StackBand addBand(const Series& samples, const std::vector<qint64>& times,
                  std::vector<Sums>& sums) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    StackBand band;
    band.from.assign(samples.values.size(), kNone);
    band.to.assign(samples.values.size(), kNone);
    size_t at = 0;
    for (size_t i = 0; i < samples.values.size(); ++i) {
        while (times[at] < samples.timesMs[i])
            ++at;
        const double value = samples.values[i];
        if (!std::isfinite(value)) continue;
        double& sum = value < 0 ? sums[at].below : sums[at].above;
        band.from[i] = sum;
        sum += value;
        band.to[i] = sum;
    }
    return band;
}

}  // namespace

Stack stackSeries(const PlotModel& model) {
    const std::vector<int> order = byTotal(model);
    const std::vector<qint64> times = allTimes(model, order);
    std::vector<Sums> sums(times.size());
    Stack stack;
    bool hasAbove = false;
    bool hasBelow = false;
    for (const int index : order) {
        stack.bands.push_back(addBand(*model.series(index).samples, times, sums));
        stack.bands.back().series = index;
        hasAbove = hasAbove || model.series(index).stats.max > 0;
        hasBelow = hasBelow || model.series(index).stats.min < 0;
    }
    stack.hasMixedSigns = hasAbove && hasBelow;
    return stack;
}

}  // namespace pallium::ui
