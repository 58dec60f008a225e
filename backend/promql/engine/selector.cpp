#include "backend/promql/engine/selector.h"

#include "backend/model/sample.h"
#include "backend/promql/engine/histogram_stats.h"
#include "backend/promql/engine/in_order.h"
#include "backend/promql/functions/extended_range.h"
#include "backend/promql/functions/histogram_rate.h"

#include <algorithm>
#include <limits>

namespace pallium::promql {
namespace {

using storage::SampleColumns;

/// What a selector wants to read around the steps.
struct Reach {
    int64_t windowMs = 0;  // before a step
    int64_t afterMs = 0;   // behind it
    int64_t rangeMs = 0;   // of a range selector
    std::string_view function = {};
};

Result<Selection> select(Evaluator& evaluator, std::span<const Matcher> matchers,
                         const TimeShift& shift, const Reach& reach) {
    const EvaluationTimes& times = evaluator.times();
    Selection selection;
    selection.minTime = shift.apply(times.startMs) - reach.windowMs + 1;
    selection.maxTime = shift.apply(times.at(times.steps - 1)) + reach.afterMs;
    storage::SelectHints hints;
    hints.minTime = selection.minTime;
    hints.maxTime = selection.maxTime;
    hints.stepMs = times.steps > 1 ? times.stepMs : 0;
    hints.rangeMs = reach.rangeMs;
    hints.function = reach.function;
    auto querier = evaluator.state().queryable.querier(selection.minTime, selection.maxTime);
    PALLIUM_TRY(querier);
    auto series = (*querier)->select(evaluator.state().context, true, hints, matchers);
    PALLIUM_TRY(series);
    selection.series = std::move(*series);
    return selection;
}

/// For each step the newest sample in (t - lookback, t], unless it is a stale marker. One pass.
class InstantFill {
  public:
    /// Moves histograms out of `samples`.
    InstantFill(const TimeShift& shift, int64_t lookbackMs, SampleColumns& samples)
        : m_shift(shift), m_lookbackMs(lookbackMs), m_samples(samples) {}

    void fill(const EvaluationTimes& times, Column& column, std::vector<StartedAt>* sampleTimes) {
        for (size_t step = 0; step < times.steps; ++step) {
            const TimestampMs end = m_shift.apply(times.at(step));
            const TimestampMs time = advance(end);
            if (time <= end - m_lookbackMs) continue;
            if (m_isHistogram)
                setHistogram(column, step);
            else if (const double value = m_samples.values[m_nextFloat - 1]; !isStaleNan(value))
                column.set(step, value);
            if (sampleTimes != nullptr) (*sampleTimes)[step] = {time, newestStart()};
        }
    }

  private:
    /// The time of the newest sample up to `end`; the least possible one if there is none.
    TimestampMs advance(TimestampMs end) {
        const auto& times = m_samples.timestamps;
        const auto& histograms = m_samples.histograms;
        while (m_nextFloat < times.size() && times[m_nextFloat] <= end)
            ++m_nextFloat;
        while (m_nextHistogram < histograms.size() &&
               histograms[m_nextHistogram].timestampMs <= end)
            ++m_nextHistogram;
        constexpr TimestampMs kNever = std::numeric_limits<TimestampMs>::min();
        const TimestampMs newestFloat = m_nextFloat == 0 ? kNever : times[m_nextFloat - 1];
        const TimestampMs newestHistogram =
            m_nextHistogram == 0 ? kNever : histograms[m_nextHistogram - 1].timestampMs;
        m_isHistogram = newestHistogram > newestFloat;
        return std::max(newestFloat, newestHistogram);
    }
    TimestampMs newestStart() const {
        if (m_isHistogram) return m_samples.histograms[m_nextHistogram - 1].startMs;
        return m_samples.startTimes.empty() ? 0 : m_samples.startTimes[m_nextFloat - 1];
    }
    /// Steps that see the same sample share it.
    void setHistogram(Column& column, size_t step) {
        if (m_shared != m_nextHistogram) {
            FloatHistogram& histogram = m_samples.histograms[m_nextHistogram - 1].histogram;
            m_current = isStale(histogram)
                            ? nullptr
                            : std::make_shared<const FloatHistogram>(std::move(histogram));
            m_shared = m_nextHistogram;
        }
        if (m_current) column.set(step, m_current);
    }

    const TimeShift& m_shift;
    int64_t m_lookbackMs;
    SampleColumns& m_samples;
    size_t m_nextFloat = 0, m_nextHistogram = 0;  // first one after the step
    bool m_isHistogram = false;                   // the newest one is
    size_t m_shared = 0;                          // m_nextHistogram that m_current belongs to
    HistogramPtr m_current;
};

void removeStaleMarkers(SampleColumns& samples) {
    std::erase_if(samples.histograms,
                  [](const HistogramSample& sample) { return isStale(sample.histogram); });
    const auto firstStale = std::find_if(samples.values.begin(), samples.values.end(), isStaleNan);
    auto kept = static_cast<size_t>(firstStale - samples.values.begin());
    for (size_t i = kept; i < samples.size(); ++i) {
        if (isStaleNan(samples.values[i])) continue;
        samples.timestamps[kept] = samples.timestamps[i];
        samples.values[kept] = samples.values[i];
        if (!samples.startTimes.empty()) samples.startTimes[kept] = samples.startTimes[i];
        ++kept;
    }
    samples.timestamps.resize(kept);
    samples.values.resize(kept);
    if (!samples.startTimes.empty()) samples.startTimes.resize(kept);
}

void forgetStartTimes(SampleColumns& samples) {
    samples.startTimes.clear();
    for (HistogramSample& sample : samples.histograms)
        sample.startMs = 0;
}

bool isEmpty(const SampleColumns& samples) {
    return samples.size() == 0 && samples.histograms.empty();
}

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

Point smoothed(const AnnotationTarget& target, std::span<const HistogramSample> histograms,
               const Around& around, TimestampMs time) {
    if (around.after && histograms[*around.after].timestampMs == time)
        return histograms[*around.after].histogram;
    if (!around.before) return {};
    const HistogramSample& before = histograms[*around.before];
    if (!around.after) return before.histogram;
    const HistogramSample& after = histograms[*around.after];
    const bool isCounter = after.histogram.hint != CounterResetHint::Gauge;
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

/// Times of the inner evaluation: multiples of the step in (first window's start, last window's
/// end].
EvaluationTimes subqueryTimes(const EvaluationTimes& outer, const SubqueryExpr& subquery) {
    const TimeShift shift(subquery.modifiers);
    EvaluationTimes inner = outer;
    inner.stepMs = subquery.stepMs;
    const TimestampMs begin = shift.apply(outer.startMs) - subquery.rangeMs;
    const TimestampMs end = shift.apply(outer.at(outer.steps - 1));
    inner.startMs = subquery.stepMs * (begin / subquery.stepMs);
    if (inner.startMs <= begin) inner.startMs += subquery.stepMs;
    inner.steps =
        end < inner.startMs ? 0 : static_cast<size_t>((end - inner.startMs) / subquery.stepMs) + 1;
    return inner;
}

/// A subquery may leave out the sample at which a counter was reset, or return it many times: what
/// hints say of neighbours is not true any more.
FloatHistogram withoutResetHint(FloatHistogram histogram) {
    if (histogram.hint != CounterResetHint::Gauge) histogram.hint = CounterResetHint::Unknown;
    return histogram;
}

Result<void> eachSubqueryRange(Evaluator& evaluator, const SubqueryExpr& subquery,
                               const RangeSink& sink) {
    const EvaluationTimes times = subqueryTimes(evaluator.times(), subquery);
    if (times.steps == 0) return {};
    HeldSamples held(evaluator.state());  // the inner column
    PALLIUM_TRY(held.add(static_cast<int64_t>(times.steps)));
    Evaluator inner(evaluator.state(), times);
    SampleColumns samples;
    const auto toSamples = [&](const Column& column) -> Result<void> {
        samples.clear();
        for (size_t step = 0; step < column.size(); ++step)
            if (column.isFloat(step))
                samples.push(times.at(step), column.values[step]);
            else if (column.isHistogram(step))
                samples.histograms.push_back(
                    {times.at(step), withoutResetHint(*column.histograms[step]), 0});
        if (isEmpty(samples)) return {};
        return sink({column.metric, column.dropName, samples});
    };
    if (subquery.expr->type() == ValueKind::Vector) return inner.columns(*subquery.expr, toSamples);
    Column column(times.steps);
    auto values = inner.scalars(*subquery.expr);
    PALLIUM_TRY(values);
    column.values = std::move(*values);
    column.kinds.assign(times.steps, PointKind::Float);
    return toSamples(column);
}

}  // namespace

TimeShift::TimeShift(const TimeModifiers& modifiers) : offsetMs(modifiers.offsetMs) {
    if (modifiers.at == AtModifier::Timestamp) atMs = modifiers.atMs;
}

const Expr& unwrapAll(const Expr& expr) {
    const Expr* inner = &unwrapParens(expr);
    while (inner->kind == NodeKind::StepInvariant)
        inner = &unwrapParens(*static_cast<const StepInvariantExpr*>(inner)->expr);
    return *inner;
}

namespace {

/// One series of an instant selector while it is computed.
struct InstantSlot {
    SampleColumns samples;
    std::vector<Label> scratch;
    Column column;
    std::vector<StartedAt> sampleTimes;
    Result<void> outcome;
};

}  // namespace

Result<void> eachInstantSeries(Evaluator& evaluator, const InstantSelector& selector,
                               std::vector<StartedAt>* sampleTimes, const ColumnSink& sink) {
    QueryState& state = evaluator.state();
    const EvaluationTimes& times = evaluator.times();
    const TimeShift& shift = selector.shift;
    auto selection = select(evaluator, selector.matchers, shift, {.windowMs = state.lookbackMs});
    PALLIUM_TRY(selection);
    selection->onlyHistogramStats = selector.onlyHistogramStats;
    std::vector<InstantSlot> slots(slotCount(state, selection->series->size()));
    const auto compute = [&](InstantSlot& slot, size_t index) {
        slot.column.metric = Labels(selection->series->labels(index, slot.scratch));
        slot.column.dropName = false;
        slot.column.reset(times.steps);
        if (sampleTimes != nullptr) slot.sampleTimes.resize(times.steps);
        slot.outcome = selection->read(index, slot.samples);
        if (slot.outcome)
            InstantFill(shift, state.lookbackMs, slot.samples)
                .fill(times, slot.column, sampleTimes != nullptr ? &slot.sampleTimes : nullptr);
    };
    const auto deliver = [&](InstantSlot& slot) -> Result<void> {
        PALLIUM_TRY(slot.outcome);
        const SampleColumns& samples = slot.samples;
        PALLIUM_TRY(state.work(samples.size() + samples.histograms.size() + times.steps));
        const int64_t size = sampleSize(slot.column);
        if (size == 0) return {};
        state.stats.totalQueryableSamples += size;
        if (sampleTimes != nullptr) std::swap(*sampleTimes, slot.sampleTimes);
        return sink(slot.column);
    };
    return inOrder(state, selection->series->size(), slots, compute, deliver);
}

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
        removeStaleMarkers(samples);
        column.metric = Labels(selection->series->labels(i, scratch));
        column.dropName = false;
        column.reset(evaluator.times().steps);
        const AnnotationTarget target{state.annotations, column.metric.get(kMetricName),
                                      selector.position};
        fillSmoothed(target, evaluator.times(), shift, state.lookbackMs, samples, column);
        PALLIUM_TRY(state.work(samples.size() + column.size()));
        if (!column.isEmpty()) PALLIUM_TRY(sink(column));
    }
    return {};
}

Window RangeWindows::at(TimestampMs evalTimeMs) const {
    Window window;
    window.evalTimeMs = evalTimeMs;
    window.endMs = shift.apply(evalTimeMs);
    window.startMs = window.endMs - rangeMs;
    window.extended = extended;
    return window;
}

RangeWindows windowsOf(const Expr& expr, int64_t lookbackMs) {
    const Expr& inner = unwrapAll(expr);
    if (inner.kind == NodeKind::Subquery) {
        const auto& subquery = static_cast<const SubqueryExpr&>(inner);
        return {subquery.rangeMs, TimeShift(subquery.modifiers)};
    }
    const auto& matrix = static_cast<const MatrixSelector&>(inner);
    const ExtendedRange extended = matrix.selector->extended;
    return {matrix.rangeMs, TimeShift(matrix.selector->modifiers), extended,
            extended == ExtendedRange::None ? 0 : lookbackMs,
            extended == ExtendedRange::Smoothed ? lookbackMs : 0};
}

Result<void> Selection::read(size_t index, SampleColumns& out) const {
    out.clear();
    PALLIUM_TRY(series->read(index, minTime, maxTime, out));
    if (onlyHistogramStats) keepHistogramStats(out.histograms);
    return {};
}

Result<Selection> selectRange(Evaluator& evaluator, const MatrixSelector& matrix,
                              std::string_view function) {
    const RangeWindows windows = windowsOf(matrix, evaluator.state().lookbackMs);
    auto selection =
        select(evaluator, matrix.selector->matchers, windows.shift,
               {windows.rangeMs + windows.beforeMs, windows.afterMs, windows.rangeMs, function});
    if (selection) selection->onlyHistogramStats = matrix.selector->onlyHistogramStats;
    return selection;
}

Result<void> readRange(const QueryState& state, const Selection& selection, size_t index,
                       SampleColumns& out) {
    PALLIUM_TRY(selection.read(index, out));
    removeStaleMarkers(out);
    if (!state.useStartTimes) forgetStartTimes(out);
    return {};
}

int64_t sampleSize(const SampleColumns& samples) {
    auto size = static_cast<int64_t>(samples.size());
    for (const HistogramSample& sample : samples.histograms)
        size += sampleSize(sample.histogram);
    return size;
}

Result<void> eachRangeSeries(Evaluator& evaluator, const Expr& expr, const RangeSink& sink) {
    const Expr& inner = unwrapAll(expr);
    if (inner.kind == NodeKind::Subquery)
        return eachSubqueryRange(evaluator, static_cast<const SubqueryExpr&>(inner), sink);
    const auto selection = selectRange(evaluator, static_cast<const MatrixSelector&>(inner), {});
    PALLIUM_TRY(selection);
    SampleColumns samples;
    std::vector<Label> scratch;
    for (size_t i = 0; i < selection->series->size(); ++i) {
        PALLIUM_TRY(readRange(evaluator.state(), *selection, i, samples));
        if (isEmpty(samples)) continue;
        const int64_t size = sampleSize(samples);
        HeldSamples held(evaluator.state());
        PALLIUM_TRY(held.add(size));
        PALLIUM_TRY(evaluator.state().work(static_cast<size_t>(size)));
        PALLIUM_TRY(sink({Labels(selection->series->labels(i, scratch)), false, samples}));
    }
    return {};
}

}  // namespace pallium::promql
