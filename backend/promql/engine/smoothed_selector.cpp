#include "backend/promql/engine/explain_recorder.h"
#include "backend/promql/engine/selector.h"
#include "backend/promql/functions/extended_range.h"
#include "backend/promql/functions/histogram_rate.h"

#include <optional>

namespace pallium::promql {
namespace {

using storage::SampleColumns;

/// The samples around a step of a smoothed selector: indexes into those of one kind.
struct Around {
    std::optional<size_t> before, after;  // the latter at the step or behind it
};

/// Finds them step after step. `timeOf` gives the time of a sample.
class AroundSteps {
  public:
    template <class TimeOf>
    Around moveTo(TimestampMs time, int64_t reachMs, size_t size, TimeOf timeOf) {
        while (m_next < size && timeOf(m_next) < time)
            ++m_next;
        Around around;
        if (m_next < size && timeOf(m_next) <= time + reachMs) around.after = m_next;
        if (m_next > 0 && timeOf(m_next - 1) > time - reachMs) around.before = m_next - 1;
        return around;
    }

  private:
    size_t m_next = 0;  // first sample at or after the step
};

Point smoothed(const SampleColumns& samples, const Around& around, TimestampMs time) {
    const auto at = [&samples](size_t i) {
        return Sample{samples.timestamps[i], samples.values[i]};
    };
    if (around.after && samples.timestamps[*around.after] == time)
        return samples.values[*around.after];
    if (!around.before) return {};
    return around.after ? interpolated(at(*around.before), at(*around.after), time)
                        : samples.values[*around.before];
}

/// What is carried on says nothing of resets.
Point withoutHint(FloatHistogram histogram) {
    histogram.hint = CounterResetHint::Unknown;
    return histogram;
}

Point smoothed(const AnnotationTarget& target, std::span<const HistogramSample> histograms,
               const Around& around, TimestampMs time) {
    if (around.after && histograms[*around.after].timestampMs == time)
        return histograms[*around.after].histogram;
    if (!around.before) return {};
    const HistogramSample& before = histograms[*around.before];
    if (!around.after) return withoutHint(before.histogram);
    const HistogramSample& after = histograms[*around.after];
    if (before.histogram.layout.hasCustomBuckets() != after.histogram.layout.hasCustomBuckets()) {
        warnOfMixedSchemas(target);
        return {};
    }
    const bool isCounter = before.histogram.hint != CounterResetHint::Gauge ||
                           after.histogram.hint != CounterResetHint::Gauge;
    auto between = interpolated(target, before, after, time, isCounter);
    return between ? Point(std::move(*between)) : Point();
}

void fillSmoothed(const AnnotationTarget& target, const EvaluationTimes& times,
                  const TimeShift& shift, int64_t lookbackMs, const SampleColumns& samples,
                  Column& column) {
    const auto floatTime = [&](size_t i) { return samples.timestamps[i]; };
    const auto histogramTime = [&](size_t i) { return samples.histograms[i].timestampMs; };
    AroundSteps floats, histograms;
    for (size_t step = 0; step < times.steps; ++step) {
        const TimestampMs time = shift.apply(times.at(step));
        const Around near = floats.moveTo(time, lookbackMs, samples.size(), floatTime);
        const Around nearHistograms =
            histograms.moveTo(time, lookbackMs, samples.histograms.size(), histogramTime);
        const bool hasFloats = near.before || near.after;
        const bool hasHistograms = nearHistograms.before || nearHistograms.after;
        if (hasFloats && hasHistograms)
            warnOfMixedKinds(target);
        else if (hasFloats)
            column.set(step, smoothed(samples, near, time));
        else
            column.set(step, smoothed(target, samples.histograms, nearHistograms, time));
    }
}

}  // namespace

Result<void> eachSmoothedSeries(Evaluator& evaluator, const VectorSelector& selector,
                                const ColumnSink& sink) {
    QueryState& state = evaluator.state();
    const TimeShift shift(selector.modifiers);
    auto selection = select(evaluator, selector.matchers, shift,
                            {.windowMs = state.lookbackMs, .afterMs = state.lookbackMs});
    PALLIUM_TRY(selection);
    selection->onlyHistogramStats = selector.onlyHistogramStats;
    SampleColumns samples;
    std::vector<Label> scratch;
    Column column;
    for (size_t i = 0; i < selection->series->size(); ++i) {
        PALLIUM_TRY(selection->read(i, samples));
        if (state.recorder != nullptr) state.recorder->addRead(samples);
        removeStaleMarkers(samples);
        column.metric = Labels(selection->series->labels(i, scratch));
        column.dropName = false;
        column.reset(evaluator.times().steps);
        const AnnotationTarget target{state.annotations, column.metric.get(kMetricName),
                                      selector.position};
        fillSmoothed(target, evaluator.times(), shift, state.lookbackMs, samples, column);
        PALLIUM_TRY(state.work(samples.size() + column.size()));
        if (column.isEmpty()) continue;
        countSamples(column, sampleSize(column), evaluator.samples());
        PALLIUM_TRY(sink(column));
    }
    return {};
}

}  // namespace pallium::promql
