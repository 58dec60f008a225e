#include "backend/base/go_text.h"
#include "backend/base/large_vector.h"
#include "backend/promql/functions/combine_histograms.h"
#include "backend/promql/functions/families.h"
#include "backend/promql/functions/numerics.h"
#include "backend/promql/functions/sliding_over_time.h"
#include "backend/promql/histogram/fold.h"

#include <algorithm>
#include <cmath>

namespace pallium::promql {
namespace {

using Scalars = std::span<const double>;

/// Hands `take` the values of the window, many at a time. False when the query is to end.
template <class Take>
bool inParts(CallSite& call, const Window& window, Take take) {
    for (std::span<const double> left = window.values;;) {
        const auto part = left.first(std::min(kSamplesAtOnce, left.size()));
        take(part);
        left = left.subspan(part.size());
        if (left.empty()) return true;
        if (!call.mayReadOn(part.size())) return false;
    }
}

/// What `state`, a sum or the like, is after all values of the window.
template <class State>
double foldOf(CallSite& call, const Window& window, State state) {
    inParts(call, window, [&state](std::span<const double> part) {
        for (const double value : part)
            state.add(value);
    });
    return state.value();
}

std::optional<double> avgOverTime(CallSite& call, const Window& window, Scalars) {
    return foldOf(call, window, Mean());
}

std::optional<double> countOverTime(CallSite&, const Window& window, Scalars) {
    return static_cast<double>(window.size());
}

std::optional<double> sumOverTime(CallSite& call, const Window& window, Scalars) {
    return foldOf(call, window, KahanSum());
}

std::optional<double> presentOverTime(CallSite&, const Window&, Scalars) {
    return 1;
}

std::optional<double> firstOverTime(CallSite&, const Window& window, Scalars) {
    return window.values.front();
}

std::optional<double> lastOverTime(CallSite&, const Window& window, Scalars) {
    return window.values.back();
}

std::optional<double> stddevOverTime(CallSite& call, const Window& window, Scalars) {
    return std::sqrt(foldOf(call, window, Variance()));
}

std::optional<double> stdvarOverTime(CallSite& call, const Window& window, Scalars) {
    return foldOf(call, window, Variance());
}

/// Index of the last value that is the extreme; NaN only counts where there is nothing else.
/// `sign` 1 finds the greatest, -1 the least.
size_t extremeIndex(std::span<const double> values, double sign) {
    size_t best = 0;
    for (size_t i = 1; i < values.size(); ++i)
        if (sign * values[i] >= sign * values[best] || std::isnan(values[best])) best = i;
    return best;
}

std::optional<double> maxOverTime(CallSite&, const Window& window, Scalars) {
    double max = window.values[0];
    for (const double value : window.values)
        if (value > max || std::isnan(max)) max = value;
    return max;
}

std::optional<double> minOverTime(CallSite&, const Window& window, Scalars) {
    double min = window.values[0];
    for (const double value : window.values)
        if (value < min || std::isnan(min)) min = value;
    return min;
}

std::optional<double> tsOfFirstOverTime(CallSite&, const Window& window, Scalars) {
    return toSeconds(window.timestamps.front());
}

std::optional<double> tsOfLastOverTime(CallSite&, const Window& window, Scalars) {
    return toSeconds(window.timestamps.back());
}

std::optional<double> tsOfMaxOverTime(CallSite&, const Window& window, Scalars) {
    return toSeconds(window.timestamps[extremeIndex(window.values, 1)]);
}

std::optional<double> tsOfMinOverTime(CallSite&, const Window& window, Scalars) {
    return toSeconds(window.timestamps[extremeIndex(window.values, -1)]);
}

/// A copy of the values to reorder. Valid until the next call on this thread; the capacity stays,
/// so that sliding a window allocates nothing. Requires: not a long window.
std::span<double> scratchCopy(std::span<const double> values) {
    thread_local std::vector<double> scratch;
    scratch.assign(values.begin(), values.end());
    return scratch;
}

/// The same as quantileOf(), of a window whose copy is not to be kept.
double quantileOfLong(CallSite& call, double phi, const Window& window) {
    std::vector<double> copy;
    reserveLarge(copy, window.size());
    if (!inParts(call, window, [&copy](std::span<const double> part) {
            copy.insert(copy.end(), part.begin(), part.end());
        }))
        return 0;
    return quantileOf(phi, copy, [&call](size_t values) { return call.mayReadOn(values); });
}

std::optional<double> quantileOverTime(CallSite& call, const Window& window, Scalars scalars) {
    const double phi = scalars[0];
    if (isBadQuantile(phi))
        call.annotations.warning(
            "quantile value should be between 0 and 1, got " + formatFloatGeneral(phi),
            call.expr.args[0]->position);
    if (window.size() > kSamplesAtOnce) return quantileOfLong(call, phi, window);
    return quantileOf(phi, scratchCopy(window.values));
}

/// Half of the values deviate from the median by less than this. Other than a quantile, one NaN
/// makes it NaN.
std::optional<double> madOverTime(CallSite&, const Window& window, Scalars) {
    const std::span<double> values = scratchCopy(window.values);
    const auto nan =
        std::find_if(values.begin(), values.end(), [](double value) { return std::isnan(value); });
    if (nan != values.end()) return *nan;
    const double median = quantileOf(0.5, values);
    for (double& value : values)
        value = std::fabs(value - median);
    return quantileOf(0.5, values);
}

// Windows with histograms -----------------------------------------------------------------------

Point foldHistograms(CallSite& call, const Window& window, HistogramFold::Kind kind) {
    const AnnotationTarget target = rangeTarget(call);
    if (!window.values.empty()) {
        warnOfMixedKinds(target);
        return {};
    }
    HistogramFold fold;
    for (const HistogramSample& sample : window.histograms)
        fold.add(kind, sample.histogram);
    if (fold.isIncompatible()) {
        warnOfMixedSchemas(target);
        return {};
    }
    if (fold.areHintsInConflict()) warnOfHintConflict(target, HistogramOperation::Aggregation);
    if (fold.areBoundsReconciled()) tellOfReconciledBounds(target, HistogramOperation::Aggregation);
    return fold.result(kind);
}

Point mixedSumOverTime(CallSite& call, const Window& window, Scalars) {
    return foldHistograms(call, window, HistogramFold::Kind::Sum);
}

Point mixedAvgOverTime(CallSite& call, const Window& window, Scalars) {
    return foldHistograms(call, window, HistogramFold::Kind::Mean);
}

Point mixedCountOverTime(CallSite&, const Window& window, Scalars) {
    return static_cast<double>(window.size() + window.histograms.size());
}

Point mixedPresentOverTime(CallSite&, const Window&, Scalars) {
    return 1.0;
}

Point mixedFirstOverTime(CallSite&, const Window& window, Scalars) {
    const HistogramSample& first = window.histograms.front();
    if (!window.values.empty() && window.timestamps.front() < first.timestampMs)
        return window.values.front();
    return first.histogram;
}

Point mixedLastOverTime(CallSite&, const Window& window, Scalars) {
    const HistogramSample& last = window.histograms.back();
    if (!window.values.empty() && window.timestamps.back() > last.timestampMs)
        return window.values.back();
    return last.histogram;
}

Point mixedTsOfFirstOverTime(CallSite&, const Window& window, Scalars) {
    const TimestampMs first = window.histograms.front().timestampMs;
    return toSeconds(window.values.empty() ? first : std::min(first, window.timestamps.front()));
}

Point mixedTsOfLastOverTime(CallSite&, const Window& window, Scalars) {
    const TimestampMs last = window.histograms.back().timestampMs;
    return toSeconds(window.values.empty() ? last : std::max(last, window.timestamps.back()));
}

constexpr Function kOverTimeFunctions[] = {
    {.name = "avg_over_time",
     .range = avgOverTime,
     .mixedRange = mixedAvgOverTime,
     .sliding = slideAvg},
    {.name = "count_over_time",
     .range = countOverTime,
     .mixedRange = mixedCountOverTime,
     .sliding = slideCount},
    {.name = "first_over_time",
     .range = firstOverTime,
     .mixedRange = mixedFirstOverTime,
     .keepsName = true},
    {.name = "last_over_time",
     .range = lastOverTime,
     .mixedRange = mixedLastOverTime,
     .keepsName = true},
    {.name = "mad_over_time", .range = madOverTime},
    {.name = "max_over_time", .range = maxOverTime, .sliding = slideMax},
    {.name = "min_over_time", .range = minOverTime, .sliding = slideMin},
    {.name = "present_over_time", .range = presentOverTime, .mixedRange = mixedPresentOverTime},
    {.name = "quantile_over_time", .range = quantileOverTime},
    {.name = "stddev_over_time", .range = stddevOverTime},
    {.name = "stdvar_over_time", .range = stdvarOverTime},
    {.name = "sum_over_time",
     .range = sumOverTime,
     .mixedRange = mixedSumOverTime,
     .sliding = slideSum},
    {.name = "ts_of_first_over_time",
     .range = tsOfFirstOverTime,
     .mixedRange = mixedTsOfFirstOverTime},
    {.name = "ts_of_last_over_time",
     .range = tsOfLastOverTime,
     .mixedRange = mixedTsOfLastOverTime},
    {.name = "ts_of_max_over_time", .range = tsOfMaxOverTime},
    {.name = "ts_of_min_over_time", .range = tsOfMinOverTime},
};

}  // namespace

std::span<const Function> overTimeFunctions() {
    return kOverTimeFunctions;
}

}  // namespace pallium::promql
