#include "backend/promql/functions/histogram_rate.h"

#include "backend/promql/functions/combine_histograms.h"
#include "backend/promql/functions/start_times.h"

#include <algorithm>

namespace pallium::promql {
namespace {

using Histograms = std::span<const HistogramSample>;

StartedAt startOf(const HistogramSample& sample) {
    return {sample.timestampMs, sample.startMs};
}

bool isGauge(const HistogramSample& sample) {
    return sample.histogram.hint == CounterResetHint::Gauge;
}

bool isReset(const HistogramSample& previous, const HistogramSample& current) {
    return isStartReset(startOf(previous), startOf(current)) ||
           isCounterReset(current.histogram, previous.histogram);
}

/// A histogram without observations in the layout's kind and schema.
FloatHistogram emptyLike(const FloatHistogram& model) {
    FloatHistogram empty;
    empty.layout.schema = model.layout.schema;
    empty.layout.customBounds = model.layout.customBounds;
    return empty;
}

/// Where a counter's change is taken from: the first histogram, or nothing at all if the second one
/// already starts anew, so that the first one's buckets do not matter.
FloatHistogram baseOf(Histograms samples, bool isCounter) {
    if (isCounter && isReset(samples[0], samples[1])) return emptyLike(samples[1].histogram);
    return samples[0].histogram;
}

/// What a window says before anything is computed.
struct Survey {
    bool isMixed = false;   // exponential and custom buckets meet
    bool hasGauge = false;  // some sample says that this is no counter
    int32_t schema = 0;     // the coarsest
};

Survey survey(Histograms samples, const FloatHistogram& base, bool isCounter) {
    const FloatHistogram& last = samples.back().histogram;
    const bool isCustom = base.layout.hasCustomBuckets();
    Survey found;
    found.schema = std::min(last.layout.schema, base.layout.schema);
    found.hasGauge = isCounter && (isGauge(samples.front()) || isGauge(samples.back()));
    found.isMixed = last.layout.hasCustomBuckets() != isCustom;
    if (!isCounter || found.isMixed) return found;
    for (const HistogramSample& sample : samples.subspan(1, samples.size() - 2)) {
        const HistogramLayout& layout = sample.histogram.layout;
        found.hasGauge = found.hasGauge || isGauge(sample);
        found.schema = std::min(found.schema, layout.schema);
        if (layout.hasCustomBuckets() == isCustom) continue;
        found.isMixed = true;
        found.hasGauge = false;  // one complaint is enough
        return found;
    }
    return found;
}

/// Adds what each reset took away. False if something cannot be added.
bool addResets(const AnnotationTarget& target, Histograms samples, FloatHistogram previous,
               FloatHistogram& change) {
    bool doOverlap = false;
    for (size_t i = 1; i < samples.size(); ++i) {
        const StartedAt before = startOf(samples[i - 1]);
        const StartedAt current = startOf(samples[i]);
        doOverlap = doOverlap || doStartsOverlap(before, current);
        const FloatHistogram& histogram = samples[i].histogram;
        if ((isStartReset(before, current) || isCounterReset(histogram, previous)) &&
            !addReported(target, change, previous))
            return false;
        previous = histogram;
    }
    if (doOverlap) warnOfOverlap(target);
    return true;
}

void finish(FloatHistogram& histogram) {
    histogram.hint = CounterResetHint::Gauge;
    compact(histogram);
}

/// Edges of an extended window: indexes of the samples that give them.
struct EdgeIndexes {
    size_t first = 0, last = 0;
};

EdgeIndexes edgeIndexes(const Window& window) {
    const Histograms samples = window.histograms;
    const auto end = samples.end() - 1;
    const auto after =
        std::upper_bound(samples.begin(), end, window.startMs,
                         [](TimestampMs t, const auto& sample) { return t < sample.timestampMs; });
    EdgeIndexes edges;
    edges.first = after == samples.begin() ? 0 : static_cast<size_t>(after - samples.begin()) - 1;
    edges.last = samples.size() - 1;
    if (window.extended == ExtendedRange::Smoothed) {
        const auto atEnd = std::lower_bound(
            samples.begin(), end, window.endMs,
            [](const auto& sample, TimestampMs t) { return sample.timestampMs < t; });
        edges.last = static_cast<size_t>(atEnd - samples.begin());
    }
    return edges;
}

std::optional<FloatHistogram> leftEdge(const AnnotationTarget& target, const Window& window,
                                       size_t first, bool isCounter) {
    const Histograms samples = window.histograms;
    if (window.extended != ExtendedRange::Smoothed || samples[first].timestampMs >= window.startMs)
        return samples[first].histogram;
    return interpolated(target, samples[first], samples[first + 1], window.startMs, isCounter);
}

std::optional<FloatHistogram> rightEdge(const AnnotationTarget& target, const Window& window,
                                        size_t last, bool isCounter) {
    const Histograms samples = window.histograms;
    if (window.extended != ExtendedRange::Smoothed || last == 0 ||
        samples[last].timestampMs <= window.endMs)
        return samples[last].histogram;
    return interpolated(target, samples[last - 1], samples[last], window.endMs, isCounter);
}

/// Adds what resets between the edges took away. The sample at the right edge is represented by
/// `right`; a reset that the left edge was interpolated across is accounted for already.
bool addResetsBetween(const AnnotationTarget& target, const Window& window, EdgeIndexes edges,
                      const FloatHistogram& left, const FloatHistogram& right,
                      FloatHistogram& change) {
    const Histograms samples = window.histograms;
    size_t next = edges.first + 1;
    const FloatHistogram* previous = &left;
    const bool isLeftBetween = window.extended == ExtendedRange::Smoothed &&
                               samples[edges.first].timestampMs < window.startMs;
    if (isLeftBetween && isCounterReset(samples[next].histogram, samples[edges.first].histogram))
        previous = &samples[next++].histogram;
    if (next > edges.last) return true;
    std::optional<FloatHistogram> correction;
    const auto correct = [&](const FloatHistogram& current) {
        if (!isCounterReset(current, *previous)) return true;
        if (correction) return addReported(target, *correction, *previous);
        correction = *previous;
        return true;
    };
    for (; next < edges.last; ++next) {
        if (!correct(samples[next].histogram)) return false;
        previous = &samples[next].histogram;
    }
    if (!correct(right)) return false;
    return !correction || addReported(target, change, *correction);
}

/// Warns of hints that do not fit; false, with a warning, if the window mixes schemas.
bool checkExtended(const AnnotationTarget& target, Histograms samples, bool isCounter) {
    const bool isCustom = samples.front().histogram.layout.hasCustomBuckets();
    for (const HistogramSample& sample : samples) {
        if (sample.histogram.layout.hasCustomBuckets() != isCustom) {
            warnOfMixedSchemas(target);
            return false;
        }
        if (isCounter && isGauge(sample)) warnOfNoCounter(target);
    }
    return true;
}

}  // namespace

std::optional<FloatHistogram> histogramChange(const AnnotationTarget& target, const Window& window,
                                              bool isCounter) {
    const Histograms samples = window.histograms;
    const FloatHistogram base = baseOf(samples, isCounter);
    const Survey found = survey(samples, base, isCounter);
    if (found.hasGauge) warnOfNoCounter(target);
    if (found.isMixed) {
        warnOfMixedSchemas(target);
        return std::nullopt;
    }
    FloatHistogram change = samples.back().histogram;
    if (found.schema < change.layout.schema) reduceResolution(change, found.schema);
    if (!subtractReported(target, change, base)) return std::nullopt;
    if (isCounter) {
        if (!addResets(target, samples, base, change)) return std::nullopt;
    } else if (!isGauge(samples.front()) || !isGauge(samples.back())) {
        warnOfNoGauge(target);
    }
    finish(change);
    return change;
}

std::optional<FloatHistogram> histogramChangeBetweenEdges(const AnnotationTarget& target,
                                                          const Window& window, bool isCounter) {
    const Histograms samples = window.histograms;
    const EdgeIndexes edges = edgeIndexes(window);
    if (samples[edges.last].timestampMs <= window.startMs) return std::nullopt;
    if (window.extended == ExtendedRange::Smoothed &&
        samples[edges.first].timestampMs > window.endMs)
        return std::nullopt;
    if (!checkExtended(target, samples.subspan(edges.first, edges.last - edges.first + 1),
                       isCounter))
        return std::nullopt;
    const auto left = leftEdge(target, window, edges.first, isCounter);
    const auto right = rightEdge(target, window, edges.last, isCounter);
    if (!left || !right) return std::nullopt;
    const bool areGauges =
        left->hint == CounterResetHint::Gauge && right->hint == CounterResetHint::Gauge;
    if (!isCounter && !areGauges) warnOfNoGauge(target);
    FloatHistogram change = *right;
    if (!subtractReported(target, change, *left)) return std::nullopt;
    if (isCounter && !addResetsBetween(target, window, edges, *left, *right, change))
        return std::nullopt;
    finish(change);
    return change;
}

std::optional<FloatHistogram> lastHistogramChange(const AnnotationTarget& target,
                                                  const HistogramSample& previous,
                                                  const HistogramSample& last, bool isCounter) {
    if (isCounter && (isGauge(last) || isGauge(previous))) warnOfNoCounter(target);
    if (!isCounter && (!isGauge(last) || !isGauge(previous))) warnOfNoGauge(target);
    FloatHistogram change = last.histogram;
    const bool startsAnew = isCounter && isReset(previous, last);
    if (!startsAnew && !subtractReported(target, change, previous.histogram)) return std::nullopt;
    finish(change);
    return change;
}

std::optional<FloatHistogram> interpolated(const AnnotationTarget& target,
                                           const HistogramSample& before,
                                           const HistogramSample& after, TimestampMs time,
                                           bool isCounter) {
    if (time == before.timestampMs) return before.histogram;
    if (time == after.timestampMs) return after.histogram;
    const double fraction = static_cast<double>(time - before.timestampMs) /
                            static_cast<double>(after.timestampMs - before.timestampMs);
    FloatHistogram result = after.histogram;
    if (isCounter && isCounterReset(after.histogram, before.histogram)) {
        multiply(result, fraction);
        return result;
    }
    if (!subtractReported(target, result, before.histogram)) return std::nullopt;
    multiply(result, fraction);
    if (!addReported(target, result, before.histogram)) return std::nullopt;
    return result;
}

}  // namespace pallium::promql
