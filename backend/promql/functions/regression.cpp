#include "backend/base/go_text.h"
#include "backend/promql/functions/families.h"
#include "backend/promql/functions/numerics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pallium::promql {
namespace {

using Scalars = std::span<const double>;

struct Line {
    double slope = 0;
    double intercept = 0;  // at the time the fit is relative to
};

bool isConstant(std::span<const double> values) {
    return std::all_of(values.begin(), values.end(),
                       [first = values[0]](double value) { return value == first; });
}

/// The line with the least squared distance to the samples; x is seconds since `originMs`.
/// A constant series gives its value exactly, which the sums would not; an infinite one has no
/// line. Requires: at least two samples.
Line fitLine(CallSite& call, const Window& window, TimestampMs originMs) {
    if (isConstant(window.values)) {
        if (!std::isinf(window.values[0])) return {0, window.values[0]};
        constexpr double kNoLine = std::numeric_limits<double>::quiet_NaN();
        return {kNoLine, kNoLine};
    }
    KahanSum x, y, xy, xx;
    for (size_t i = 0; i < window.size(); ++i) {
        if (i % kSamplesAtOnce == kSamplesAtOnce - 1 && !call.mayReadOn(kSamplesAtOnce)) return {};
        const double at = static_cast<double>(window.timestamps[i] - originMs) / 1000;
        const double value = window.values[i];
        x.add(at);
        y.add(value);
        xy.add(at * value);
        xx.add(at * at);
    }
    const auto n = static_cast<double>(window.size());
    const double sumX = x.sum + x.error;
    const double sumY = y.sum + y.error;
    const double covariance = (xy.sum + xy.error) - sumX * sumY / n;
    const double variance = (xx.sum + xx.error) - sumX * sumX / n;
    const double slope = covariance / variance;
    return {slope, sumY / n - slope * sumX / n};
}

std::optional<double> deriv(CallSite& call, const Window& window, Scalars) {
    if (window.size() < 2) return std::nullopt;
    return fitLine(call, window, window.timestamps[0]).slope;
}

std::optional<double> predictLinear(CallSite& call, const Window& window, Scalars scalars) {
    if (window.size() < 2) return std::nullopt;
    const Line line = fitLine(call, window, window.evalTimeMs);
    return line.slope * scalars[0] + line.intercept;
}

/// Go's %f.
std::string formatSixDigits(double value) {
    return std::isfinite(value) ? fmt::format("{:f}", value) : formatFloatGeneral(value);
}

bool checkFactor(CallSite& call, std::string_view kind, std::string_view symbol, double factor) {
    const bool isGood = !(factor <= 0 || factor >= 1);
    if (!isGood)
        call.fail(fmt::format("invalid {} factor. Expected: 0 < {} < 1, got: {}", kind, symbol,
                              formatSixDigits(factor)));
    return isGood;
}

std::optional<double> doubleExponentialSmoothing(CallSite& call, const Window& window,
                                                 Scalars scalars) {
    const double levelFactor = scalars[0];
    const double trendFactor = scalars[1];
    if (!checkFactor(call, "smoothing", "sf", levelFactor) ||
        !checkFactor(call, "trend", "tf", trendFactor) || window.size() < 2)
        return std::nullopt;
    double previous = 0;
    double level = window.values[0];
    double trend = window.values[1] - window.values[0];
    for (size_t i = 1; i < window.size(); ++i) {
        if (i > 1) trend = trendFactor * (level - previous) + (1 - trendFactor) * trend;
        const double next = levelFactor * window.values[i] + (1 - levelFactor) * (level + trend);
        previous = level;
        level = next;
    }
    return level;
}

constexpr Function kRegressionFunctions[] = {
    {.name = "deriv", .range = deriv},
    {.name = "double_exponential_smoothing", .range = doubleExponentialSmoothing},
    {.name = "holt_winters", .range = doubleExponentialSmoothing},
    {.name = "predict_linear", .range = predictLinear},
};

}  // namespace

std::span<const Function> regressionFunctions() {
    return kRegressionFunctions;
}

}  // namespace pallium::promql
