#include "ui/models/ticks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pallium::ui {
namespace {

constexpr int kTickLimit = 200;  // against rounding that never arrives

double decimalStep(double wanted) {
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        // A hair of tolerance: 0.1 + 0.2 must not push a step to the next one.
        if (factor * power >= wanted * (1 - 1e-9)) return factor * power;
    }
    return 10 * power;
}

double binaryStep(double wanted) {
    return wanted <= 1 ? decimalStep(wanted) : std::exp2(std::ceil(std::log2(wanted) - 1e-9));
}

double durationStep(double wantedSeconds) {
    if (wantedSeconds <= 1 || wantedSeconds > 86400) return decimalStep(wantedSeconds);
    constexpr std::array<double, 18> kSteps{1,   2,   5,    10,   15,   30,    60,    120,   300,
                                            600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};
    return *std::lower_bound(kSteps.begin(), kSteps.end(), wantedSeconds * (1 - 1e-9));
}

double stepOf(double wanted, Unit unit) {
    switch (unit) {
        case Unit::Bytes:
        case Unit::BytesPerSecond:
            return binaryStep(wanted);
        case Unit::Seconds:
        case Unit::Timestamp:
            return durationStep(wanted);
        default:
            return decimalStep(wanted);
    }
}

bool hasEqualNeighbours(const std::vector<AxisTick>& ticks) {
    return std::adjacent_find(ticks.begin(), ticks.end(), [](const AxisTick& a, const AxisTick& b) {
               return a.text == b.text;
           }) != ticks.end();
}

/// As few digits as tell neighbours apart, so that all ticks of an axis are equally exact.
void writeTexts(std::vector<AxisTick>& ticks, Unit unit) {
    for (int digits = 2; digits <= 15; ++digits) {
        for (AxisTick& tick : ticks)
            tick.text = formatValue(tick.at, unit, digits);
        // A digit too few shows 0.25 as 0.3 though it differs from 0.5: the number must come back.
        const bool isExact = std::all_of(ticks.begin(), ticks.end(), [&](const AxisTick& tick) {
            return tick.text == formatValue(tick.at, unit, 12);
        });
        if (isExact && !hasEqualNeighbours(ticks)) return;
    }
    if (!hasEqualNeighbours(ticks)) return;
    for (AxisTick& tick : ticks)
        tick.text = exactValue(tick.at);
}

}  // namespace

std::vector<AxisTick> valueTicks(double min, double max, int maxTicks, Unit unit) {
    std::vector<AxisTick> ticks;
    const double range = max - min;
    if (!(range > 0) || !std::isfinite(range)) return ticks;
    const double step = stepOf(range / std::max(maxTicks, 1), unit);
    const double first = std::ceil(min / step - 1e-9);
    for (int i = 0; i < kTickLimit; ++i) {
        const double at = (first + i) * step;
        if (at > max + step * 1e-9) break;
        // Where the step drowns in the value's rounding there is nothing to mark.
        if (!ticks.empty() && at <= ticks.back().at) break;
        ticks.push_back({at == 0 ? 0 : at, {}});
    }
    // Steps such as 0.3 are not exact: round what is shown to the step's own precision.
    for (AxisTick& tick : ticks) {
        const double power = std::pow(10.0, std::floor(std::log10(step)) - 2);
        if (power > 1e-290 && std::abs(tick.at) < power * 1e15 && step < 1)
            tick.at = std::round(tick.at / power) / std::round(1 / power);
    }
    writeTexts(ticks, unit);
    return ticks;
}

std::vector<AxisTick> logTicks(double min, double max, int maxTicks, Unit unit) {
    if (!(min > 0) || !(max > min) || !std::isfinite(max)) return {};
    const double first = std::floor(std::log10(min));
    const double decades = std::log10(max / min);
    if (decades < 1) return valueTicks(min, max, maxTicks, unit);
    const double every = std::ceil(decades / std::max(maxTicks, 1));
    const bool hasRoom = decades * 3 <= maxTicks;
    std::vector<AxisTick> ticks;
    for (double exponent = first; exponent <= std::log10(max) + 1e-9; exponent += every) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double at = factor * std::pow(10.0, exponent);
            if (at >= min * (1 - 1e-9) && at <= max * (1 + 1e-9) && (factor == 1 || hasRoom))
                ticks.push_back({at, formatValue(at, unit, 3)});
        }
    }
    return ticks;
}

}  // namespace pallium::ui
