#include "backend/promql/functions/extended_range.h"
#include "backend/promql/functions/families.h"
#include "backend/promql/functions/numerics.h"

#include <cmath>

namespace pallium::promql {
namespace {

/// last - first, plus for a counter what each reset took away.
double totalChange(std::span<const double> values, bool isCounter) {
    double change = values.back() - values.front();
    if (!isCounter) return change;
    for (size_t i = 1; i < values.size(); ++i)
        if (values[i] < values[i - 1]) change += values[i - 1];
    return change;
}

/// How far the samples are taken to reach beyond the first and the last one, in seconds: to the
/// edge of the window if that is near, else half an average distance.
struct Reach {
    double toStart = 0;
    double toEnd = 0;
};

Reach extrapolation(const Window& window, double sampled) {
    const double average = sampled / static_cast<double>(window.size() - 1);
    const double limit = average * 1.1;
    Reach reach{toSeconds(window.timestamps.front() - window.startMs),
                toSeconds(window.endMs - window.timestamps.back())};
    if (reach.toStart >= limit) reach.toStart = average / 2;
    if (reach.toEnd >= limit) reach.toEnd = average / 2;
    return reach;
}

/// The change from edge to edge, without extrapolation; a counter's falls on the way count as
/// resets.
std::optional<double> changeBetweenEdges(const Window& window, bool isCounter) {
    const auto edged = edgesOf(window, isCounter);
    if (!edged) return std::nullopt;
    double change = edged->right - edged->left;
    if (!isCounter) return change;
    double previous = edged->left;
    for (const double value : edged->values) {
        if (value < previous) change += previous;
        previous = value;
    }
    return edged->right < previous ? change + previous : change;
}

/// `perSeconds` divides the result: 1 for a change, the range for a rate. It divides the factor,
/// not the product, so that the last bit is Prometheus' too.
std::optional<double> extrapolatedChange(const Window& window, bool isCounter, double perSeconds) {
    if (window.extended != ExtendedRange::None) {
        const auto change = changeBetweenEdges(window, isCounter);
        return change ? std::optional(*change / perSeconds) : change;
    }
    if (window.size() < 2) return std::nullopt;
    const double change = totalChange(window.values, isCounter);
    const double sampled = toSeconds(window.timestamps.back() - window.timestamps.front());
    Reach reach = extrapolation(window, sampled);
    // A counter starts at zero at the earliest where its line crosses zero.
    const double first = window.values.front();
    if (isCounter && change > 0 && first >= 0) {
        const double toZero = sampled * (first / change);
        if (toZero < reach.toStart) reach.toStart = toZero;
    }
    return change * ((sampled + reach.toStart + reach.toEnd) / sampled / perSeconds);
}

std::optional<double> delta(CallSite&, const Window& window, std::span<const double>) {
    return extrapolatedChange(window, false, 1);
}

std::optional<double> increase(CallSite&, const Window& window, std::span<const double>) {
    return extrapolatedChange(window, true, 1);
}

std::optional<double> rate(CallSite&, const Window& window, std::span<const double>) {
    return extrapolatedChange(window, true, toSeconds(window.endMs - window.startMs));
}

std::optional<double> idelta(CallSite&, const Window& window, std::span<const double>) {
    const size_t n = window.size();
    if (n < 2 || window.timestamps[n - 1] == window.timestamps[n - 2]) return std::nullopt;
    return window.values[n - 1] - window.values[n - 2];
}

std::optional<double> irate(CallSite&, const Window& window, std::span<const double>) {
    const size_t n = window.size();
    if (n < 2) return std::nullopt;
    const int64_t distanceMs = window.timestamps[n - 1] - window.timestamps[n - 2];
    if (distanceMs == 0) return std::nullopt;
    const double last = window.values[n - 1];
    const double previous = window.values[n - 2];
    return (last < previous ? last : last - previous) / toSeconds(distanceMs);
}

/// The values that changes and resets count in, from the anchor on; none if all lie before the
/// window.
std::span<const double> countedValues(const Window& window) {
    if (window.timestamps.back() <= window.startMs) return {};
    return window.extended == ExtendedRange::None ? window.values : valuesFromAnchor(window);
}

std::optional<double> changes(CallSite&, const Window& window, std::span<const double>) {
    const std::span<const double> values = countedValues(window);
    if (values.empty()) return std::nullopt;
    size_t count = 0;
    for (size_t i = 1; i < values.size(); ++i) {
        const bool areBothNan = std::isnan(values[i - 1]) && std::isnan(values[i]);
        count += values[i] != values[i - 1] && !areBothNan ? 1 : 0;
    }
    return static_cast<double>(count);
}

std::optional<double> resets(CallSite&, const Window& window, std::span<const double>) {
    const std::span<const double> values = countedValues(window);
    if (values.empty()) return std::nullopt;
    size_t count = 0;
    for (size_t i = 1; i < values.size(); ++i)
        count += values[i] < values[i - 1] ? 1 : 0;
    return static_cast<double>(count);
}

constexpr Function kRateFunctions[] = {
    {.name = "changes", .range = changes, .allowsAnchored = true},
    {.name = "delta", .range = delta, .allowsAnchored = true, .allowsSmoothed = true},
    {.name = "idelta", .range = idelta},
    {.name = "increase", .range = increase, .allowsAnchored = true, .allowsSmoothed = true},
    {.name = "irate", .range = irate},
    {.name = "rate", .range = rate, .allowsAnchored = true, .allowsSmoothed = true},
    {.name = "resets", .range = resets, .allowsAnchored = true},
};

}  // namespace

std::span<const Function> rateFunctions() {
    return kRateFunctions;
}

}  // namespace pallium::promql
