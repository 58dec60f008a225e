#include "backend/promql/functions/extended_range.h"
#include "backend/promql/functions/families.h"
#include "backend/promql/functions/window_resets.h"
#include "backend/promql/histogram/arithmetic.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace pallium::promql {
namespace {

using Scalars = std::span<const double>;

/// Where changes and resets begin to count: at the first sample, or at the one that anchors the
/// window. Nothing if all samples lie before the window.
std::optional<size_t> firstCounted(const Window& window) {
    if (window.timestamps.back() <= window.startMs) return std::nullopt;
    return window.extended == ExtendedRange::None ? 0 : anchorIndex(window);
}

bool isChange(double previous, double current) {
    return current != previous && !(std::isnan(previous) && std::isnan(current));
}

std::optional<double> changes(CallSite&, const Window& window, Scalars) {
    const auto first = firstCounted(window);
    if (!first) return std::nullopt;
    size_t count = 0;
    for (size_t i = *first + 1; i < window.size(); ++i)
        count += isChange(window.values[i - 1], window.values[i]) ? 1 : 0;
    return static_cast<double>(count);
}

std::optional<double> resets(CallSite&, const Window& window, Scalars) {
    const auto first = firstCounted(window);
    if (!first) return std::nullopt;
    size_t count = 0;
    for (size_t i = *first + 1; i < window.size(); ++i)
        count += isReset(window, i) ? 1 : 0;
    return static_cast<double>(count);
}

/// A sample of either kind, in the order of time.
struct MixedSample {
    StartedAt at;
    double value = 0;
    const FloatHistogram* histogram = nullptr;  // null: a float
};

/// How many pairs of neighbours fulfil `counts`; no point if nothing lies inside the window.
Point countPairs(const Window& window, bool (*counts)(const MixedSample&, const MixedSample&)) {
    std::vector<MixedSample> samples;
    for (size_t i = 0; i < window.size(); ++i)
        samples.push_back({startOf(window, i), window.values[i], nullptr});
    for (const HistogramSample& sample : window.histograms)
        samples.push_back({{sample.timestampMs, sample.startMs}, 0, &sample.histogram});
    std::stable_sort(samples.begin(), samples.end(),
                     [](const auto& a, const auto& b) { return a.at.time < b.at.time; });
    if (samples.back().at.time <= window.startMs) return {};
    size_t count = 0;
    for (size_t i = 1; i < samples.size(); ++i) {
        const bool isInside =
            window.extended == ExtendedRange::None || samples[i].at.time > window.startMs;
        count += isInside && counts(samples[i - 1], samples[i]) ? 1 : 0;
    }
    return static_cast<double>(count);
}

bool isMixedChange(const MixedSample& previous, const MixedSample& current) {
    if ((previous.histogram == nullptr) != (current.histogram == nullptr)) return true;
    return current.histogram == nullptr ? isChange(previous.value, current.value)
                                        : !isEqual(*current.histogram, *previous.histogram);
}

bool isMixedReset(const MixedSample& previous, const MixedSample& current) {
    if ((previous.histogram == nullptr) != (current.histogram == nullptr)) return true;
    if (isStartReset(previous.at, current.at)) return true;
    return current.histogram == nullptr ? current.value < previous.value
                                        : isCounterReset(*current.histogram, *previous.histogram);
}

Point mixedChanges(CallSite&, const Window& window, Scalars) {
    return countPairs(window, isMixedChange);
}

Point mixedResets(CallSite&, const Window& window, Scalars) {
    return countPairs(window, isMixedReset);
}

constexpr Function kChangesFunctions[] = {
    {.name = "changes", .range = changes, .mixedRange = mixedChanges, .allowsAnchored = true},
    {.name = "resets", .range = resets, .mixedRange = mixedResets, .allowsAnchored = true},
};

}  // namespace

std::span<const Function> changesFunctions() {
    return kChangesFunctions;
}

}  // namespace pallium::promql
