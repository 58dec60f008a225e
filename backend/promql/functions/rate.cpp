#include "backend/promql/functions/combine_histograms.h"
#include "backend/promql/functions/extended_range.h"
#include "backend/promql/functions/families.h"
#include "backend/promql/functions/histogram_rate.h"
#include "backend/promql/functions/numerics.h"
#include "backend/promql/functions/window_resets.h"

#include <limits>
#include <vector>

namespace pallium::promql {
namespace {

void checkOverlap(CallSite& call, const Window& window) {
    if (window.startTimes.empty()) return;
    for (size_t i = 1; i < window.size(); ++i)
        if (doStartsOverlap(startOf(window, i - 1), startOf(window, i)))
            return warnOfOverlap(rangeTarget(call));
}

/// last - first, plus for a counter what each reset took away.
double totalChange(CallSite& call, const Window& window, bool isCounter) {
    double change = window.values.back() - window.values.front();
    if (!isCounter) return change;
    checkOverlap(call, window);
    for (size_t i = 1; i < window.size(); ++i)
        if (isReset(window, i)) change += window.values[i - 1];
    return change;
}

/// The samples that a change was taken from, floats or histograms.
struct Sampled {
    StartedAt first;
    TimestampMs lastMs = 0;
    size_t count = 0;
};

Sampled sampledFloats(const Window& window) {
    return {startOf(window, 0), window.timestamps.back(), window.size()};
}

Sampled sampledHistograms(const Window& window) {
    const HistogramSample& first = window.histograms.front();
    return {{first.timestampMs, first.startMs},
            window.histograms.back().timestampMs,
            window.histograms.size()};
}

/// Whether a counter is known to have begun at zero inside the window, before the first sample.
bool beginsInside(const Window& window, const Sampled& sampled) {
    const auto [time, start] = sampled.first;
    return start != 0 && start > window.startMs && start < time;
}

/// Samples are taken to reach to the edge of the window if that is near, else half an average
/// distance.
WindowReach reachOf(const Sampled& sampled, TimestampMs startMs, TimestampMs endMs) {
    WindowReach reach;
    reach.between = toSeconds(sampled.lastMs - sampled.first.time);
    const double average =
        sampled.count > 1 ? reach.between / static_cast<double>(sampled.count - 1) : 0;
    const double limit = average * 1.1;
    reach.toStart = toSeconds(sampled.first.time - startMs);
    reach.toEnd = toSeconds(endMs - sampled.lastMs);
    if (reach.toStart >= limit) reach.toStart = average / 2;
    if (reach.toEnd >= limit) reach.toEnd = average / 2;
    return reach;
}

/// From the change between the samples to that of the whole window. `zeroShare` is how far before
/// the first sample a counter's line crosses zero, as a share of the time between the samples: it
/// started there at the earliest.
double extrapolation(const WindowReach& reach, double zeroShare) {
    const double toZero = reach.between * zeroShare;
    const double toStart = toZero < reach.toStart ? toZero : reach.toStart;
    return (reach.between + toStart + reach.toEnd) / reach.between;
}

/// The same for a counter that began inside the window, at its start time.
double extrapolationFromStart(const Sampled& sampled, const WindowReach& reach) {
    const double covered = toSeconds(sampled.lastMs - sampled.first.start);
    return (covered + reach.toEnd) / covered;
}

constexpr double kNoZero = std::numeric_limits<double>::infinity();

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

/// What rate, increase and delta differ in. `perSeconds` divides the result: 1 for a change, the
/// range for a rate. It divides the factor, not the product, so that the last bit is Prometheus'
/// too.
struct ChangeKind {
    bool isCounter = true;
    double perSeconds = 1;
};

std::optional<double> extrapolatedChange(CallSite& call, const Window& window, ChangeKind kind) {
    if (window.extended != ExtendedRange::None) {
        const auto change = changeBetweenEdges(window, kind.isCounter);
        return change ? std::optional(*change / kind.perSeconds) : change;
    }
    const Sampled sampled = sampledFloats(window);
    const bool beginsHere = kind.isCounter && beginsInside(window, sampled);
    if (window.size() < 2 && !beginsHere) return std::nullopt;
    double change = totalChange(call, window, kind.isCounter);
    const double first = window.values.front();
    if (beginsHere) change += first;
    const bool hasZero = kind.isCounter && change > 0 && first >= 0;
    const WindowReach reach = reachOf(sampled, window.startMs, window.endMs);
    const double factor = beginsHere ? extrapolationFromStart(sampled, reach)
                                     : extrapolation(reach, hasZero ? first / change : kNoZero);
    return change * (factor / kind.perSeconds);
}

/// The reaches of all windows with two samples, once for series with the same edges.
std::span<const WindowReach> reachesOf(const SlidingWindows& windows, double perSeconds) {
    std::vector<WindowReach>& reaches = *windows.reaches;
    if (!reaches.empty()) return reaches;
    for (size_t step = 0; step < windows.edges.size(); ++step) {
        const auto [begin, end] = windows.edges[step];
        WindowReach& reach = reaches.emplace_back();
        if (end - begin < 2) continue;
        const TimestampMs endMs = windows.endMs(step);
        reach = reachOf({{windows.timestamps[begin], 0}, windows.timestamps[end - 1], end - begin},
                        endMs - windows.rangeMs, endMs);
        reach.factor = extrapolation(reach, kNoZero) / perSeconds;
    }
    return reaches;
}

/// Indexes of values below the one before; none for a gauge.
std::vector<uint32_t> fallsIn(std::span<const double> values, bool isCounter) {
    std::vector<uint32_t> falls;
    for (uint32_t i = 1; isCounter && i < values.size(); ++i)
        if (values[i] < values[i - 1]) falls.push_back(i);
    return falls;
}

/// The same for all windows of a series. Falls are looked for once; a window without one needs its
/// first and last sample only.
void slideChange(const SlidingWindows& windows, ChangeKind kind, Column& out) {
    const std::span<const double> values = windows.values;
    const std::span<const WindowReach> reaches = reachesOf(windows, kind.perSeconds);
    const std::vector<uint32_t> falls = fallsIn(values, kind.isCounter);
    size_t nextFall = 0;
    for (size_t step = 0; step < windows.edges.size(); ++step) {
        const auto [begin, end] = windows.edges[step];
        if (end - begin < 2) continue;
        const double first = values[begin];
        double change = values[end - 1] - first;
        while (nextFall < falls.size() && falls[nextFall] <= begin)
            ++nextFall;
        for (size_t i = nextFall; i < falls.size() && falls[i] < end; ++i)
            change += values[falls[i] - 1];
        const WindowReach& reach = reaches[step];
        // A counter that is beyond twice its change did not start within reach, which is a little
        // more than the average distance of samples: no need to divide.
        const bool isZeroNear = kind.isCounter && change > 0 && first >= 0 && first < 2 * change &&
                                reach.between * (first / change) < reach.toStart;
        const double factor =
            isZeroNear ? extrapolation(reach, first / change) / kind.perSeconds : reach.factor;
        out.set(step, change * factor);
    }
}

/// The same for histograms; the zero is that of their count.
std::optional<FloatHistogram> extrapolatedHistogram(CallSite& call, const Window& window,
                                                    ChangeKind kind) {
    if (window.extended != ExtendedRange::None) {
        auto change = histogramChangeBetweenEdges(rangeTarget(call), window, kind.isCounter);
        if (change && kind.perSeconds != 1) divide(*change, kind.perSeconds);
        return change;
    }
    const Sampled sampled = sampledHistograms(window);
    const bool beginsHere = kind.isCounter && beginsInside(window, sampled);
    const FloatHistogram& first = window.histograms.front().histogram;
    if (sampled.count < 2 && !beginsHere) return std::nullopt;
    std::optional<FloatHistogram> change = first;
    if (sampled.count > 1) {
        change = histogramChange(rangeTarget(call), window, kind.isCounter);
        if (!change || (beginsHere && !addReported(rangeTarget(call), *change, first)))
            return std::nullopt;
    }
    const bool hasZero = kind.isCounter && change->count > 0 && first.count >= 0;
    const WindowReach reach = reachOf(sampled, window.startMs, window.endMs);
    const double factor =
        beginsHere ? extrapolationFromStart(sampled, reach)
                   : extrapolation(reach, hasZero ? first.count / change->count : kNoZero);
    multiply(*change, factor / kind.perSeconds);
    return change;
}

/// A window with histograms. A mix of both kinds has no rate.
Point mixedChange(CallSite& call, const Window& window, ChangeKind kind) {
    if (!window.values.empty()) {
        warnOfMixedKinds(rangeTarget(call));
        return {};
    }
    auto change = extrapolatedHistogram(call, window, kind);
    return change ? Point(std::move(*change)) : Point();
}

double rangeSeconds(const Window& window) {
    return toSeconds(window.endMs - window.startMs);
}

using Scalars = std::span<const double>;

std::optional<double> delta(CallSite& call, const Window& window, Scalars) {
    return extrapolatedChange(call, window, {false, 1});
}
void slideDelta(CallSite&, const SlidingWindows& windows, Column& out) {
    slideChange(windows, {false, 1}, out);
}
Point mixedDelta(CallSite& call, const Window& window, Scalars) {
    return mixedChange(call, window, {false, 1});
}

std::optional<double> increase(CallSite& call, const Window& window, Scalars) {
    return extrapolatedChange(call, window, {true, 1});
}
void slideIncrease(CallSite&, const SlidingWindows& windows, Column& out) {
    slideChange(windows, {true, 1}, out);
}
Point mixedIncrease(CallSite& call, const Window& window, Scalars) {
    return mixedChange(call, window, {true, 1});
}

std::optional<double> rate(CallSite& call, const Window& window, Scalars) {
    return extrapolatedChange(call, window, {true, rangeSeconds(window)});
}
void slideRate(CallSite&, const SlidingWindows& windows, Column& out) {
    slideChange(windows, {true, toSeconds(windows.rangeMs)}, out);
}
Point mixedRate(CallSite& call, const Window& window, Scalars) {
    return mixedChange(call, window, {true, rangeSeconds(window)});
}

constexpr Function kRateFunctions[] = {
    {.name = "delta",
     .range = delta,
     .mixedRange = mixedDelta,
     .sliding = slideDelta,
     .allowsAnchored = true,
     .allowsSmoothed = true},
    {.name = "increase",
     .range = increase,
     .mixedRange = mixedIncrease,
     .sliding = slideIncrease,
     .allowsAnchored = true,
     .allowsSmoothed = true},
    {.name = "rate",
     .range = rate,
     .mixedRange = mixedRate,
     .sliding = slideRate,
     .allowsAnchored = true,
     .allowsSmoothed = true},
};

}  // namespace

std::span<const Function> rateFunctions() {
    return kRateFunctions;
}

}  // namespace pallium::promql
