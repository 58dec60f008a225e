#include "backend/promql/functions/combine_histograms.h"
#include "backend/promql/functions/families.h"
#include "backend/promql/functions/histogram_rate.h"
#include "backend/promql/functions/numerics.h"
#include "backend/promql/functions/window_resets.h"

#include <algorithm>

namespace pallium::promql {
namespace {

using Scalars = std::span<const double>;

std::optional<double> idelta(CallSite&, const Window& window, Scalars) {
    const size_t n = window.size();
    if (n < 2 || window.timestamps[n - 1] == window.timestamps[n - 2]) return std::nullopt;
    return window.values[n - 1] - window.values[n - 2];
}

std::optional<double> irate(CallSite&, const Window& window, Scalars) {
    const size_t n = window.size();
    if (n < 2) return std::nullopt;
    const int64_t distanceMs = window.timestamps[n - 1] - window.timestamps[n - 2];
    if (distanceMs == 0) return std::nullopt;
    const double last = window.values[n - 1];
    const double previous = window.values[n - 2];
    return (isReset(window, n - 1) ? last : last - previous) / toSeconds(distanceMs);
}

/// The last two samples of a window decide: of one kind, or there is no change.
Point mixedLastChange(CallSite& call, const Window& window, bool isCounter) {
    const auto& histograms = window.histograms;
    const size_t n = histograms.size();
    const size_t floatsAfterLast =
        static_cast<size_t>(window.timestamps.end() -
                            std::upper_bound(window.timestamps.begin(), window.timestamps.end(),
                                             histograms[n - 1].timestampMs));
    if (floatsAfterLast >= 2) return isCounter ? irate(call, window, {}) : idelta(call, window, {});
    if (n + window.size() < 2) return {};
    const bool areBothHistograms =
        floatsAfterLast == 0 && n >= 2 &&
        (window.values.empty() || window.timestamps.back() < histograms[n - 2].timestampMs);
    if (!areBothHistograms) {
        warnOfMixedKinds(rangeTarget(call));
        return {};
    }
    auto change =
        lastHistogramChange(rangeTarget(call), histograms[n - 2], histograms[n - 1], isCounter);
    if (!change) return {};
    const int64_t distanceMs = histograms[n - 1].timestampMs - histograms[n - 2].timestampMs;
    if (isCounter) divide(*change, toSeconds(distanceMs));
    return std::move(*change);
}

Point mixedIdelta(CallSite& call, const Window& window, Scalars) {
    return mixedLastChange(call, window, false);
}
Point mixedIrate(CallSite& call, const Window& window, Scalars) {
    return mixedLastChange(call, window, true);
}

constexpr Function kLastChangeFunctions[] = {
    {.name = "idelta", .range = idelta, .mixedRange = mixedIdelta},
    {.name = "irate", .range = irate, .mixedRange = mixedIrate},
};

}  // namespace

std::span<const Function> lastChangeFunctions() {
    return kLastChangeFunctions;
}

}  // namespace pallium::promql
