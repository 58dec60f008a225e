#include "backend/promql/engine/selector.h"

#include "backend/model/sample.h"
#include "backend/promql/functions/extended_range.h"

#include <algorithm>

namespace pallium::promql {
namespace {

using storage::SampleColumns;

/// The series of one selector and the times to read them over.
struct Selection {
    std::unique_ptr<storage::SeriesSet> series;
    TimestampMs minTime = 0;  // inclusive
    TimestampMs maxTime = 0;  // inclusive
};

Result<Selection> select(Evaluator& evaluator, std::span<const Matcher> matchers,
                         const TimeShift& shift, int64_t windowMs, int64_t afterMs, int64_t rangeMs,
                         std::string_view function) {
    const EvaluationTimes& times = evaluator.times();
    Selection selection;
    selection.minTime = shift.apply(times.startMs) - windowMs + 1;
    selection.maxTime = shift.apply(times.at(times.steps - 1)) + afterMs;
    storage::SelectHints hints;
    hints.minTime = selection.minTime;
    hints.maxTime = selection.maxTime;
    hints.stepMs = times.steps > 1 ? times.stepMs : 0;
    hints.rangeMs = rangeMs;
    hints.function = function;
    auto querier = evaluator.state().queryable.querier(selection.minTime, selection.maxTime);
    PALLIUM_TRY(querier);
    auto series = (*querier)->select(evaluator.state().context, true, hints, matchers);
    PALLIUM_TRY(series);
    selection.series = std::move(*series);
    return selection;
}

/// For each step the newest sample in (t - lookback, t], unless it is a stale marker. One pass.
void fillInstant(const EvaluationTimes& times, const TimeShift& shift, int64_t lookbackMs,
                 const SampleColumns& samples, Column& column,
                 std::vector<TimestampMs>* sampleTimes) {
    size_t next = 0;  // first sample after the step
    for (size_t step = 0; step < times.steps; ++step) {
        const TimestampMs end = shift.apply(times.at(step));
        while (next < samples.size() && samples.timestamps[next] <= end)
            ++next;
        if (next == 0 || samples.timestamps[next - 1] <= end - lookbackMs ||
            isStaleNan(samples.values[next - 1])) {
            column.present[step] = 0;
            continue;
        }
        column.set(step, samples.values[next - 1]);
        if (sampleTimes != nullptr) (*sampleTimes)[step] = samples.timestamps[next - 1];
    }
}

void removeStaleMarkers(SampleColumns& samples) {
    const auto firstStale = std::find_if(samples.values.begin(), samples.values.end(), isStaleNan);
    auto kept = static_cast<size_t>(firstStale - samples.values.begin());
    for (size_t i = kept; i < samples.size(); ++i) {
        if (isStaleNan(samples.values[i])) continue;
        samples.timestamps[kept] = samples.timestamps[i];
        samples.values[kept] = samples.values[i];
        ++kept;
    }
    samples.timestamps.resize(kept);
    samples.values.resize(kept);
}

void fillSmoothed(const EvaluationTimes& times, const TimeShift& shift, int64_t lookbackMs,
                  const SampleColumns& samples, Column& column) {
    size_t next = 0;  // first sample at or after the step
    for (size_t step = 0; step < times.steps; ++step) {
        const TimestampMs time = shift.apply(times.at(step));
        while (next < samples.size() && samples.timestamps[next] < time)
            ++next;
        const bool hasNext = next < samples.size() && samples.timestamps[next] <= time + lookbackMs;
        const bool hasPrevious = next > 0 && samples.timestamps[next - 1] > time - lookbackMs;
        column.present[step] = 0;
        if (hasNext && samples.timestamps[next] == time)
            column.set(step, samples.values[next]);
        else if (hasNext && hasPrevious)
            column.set(step, interpolated({samples.timestamps[next - 1], samples.values[next - 1]},
                                          {samples.timestamps[next], samples.values[next]}, time));
        else if (hasPrevious)
            column.set(step, samples.values[next - 1]);
    }
}

Result<void> eachSelectedRange(Evaluator& evaluator, const MatrixSelector& matrix,
                               std::string_view function, const RangeSink& sink) {
    const RangeWindows windows = windowsOf(matrix, evaluator.state().lookbackMs);
    const auto selection =
        select(evaluator, matrix.selector->matchers, windows.shift,
               windows.rangeMs + windows.beforeMs, windows.afterMs, windows.rangeMs, function);
    PALLIUM_TRY(selection);
    SampleColumns samples;
    std::vector<Label> scratch;
    for (size_t i = 0; i < selection->series->size(); ++i) {
        samples.clear();
        PALLIUM_TRY(selection->series->read(i, selection->minTime, selection->maxTime, samples));
        removeStaleMarkers(samples);
        if (samples.size() == 0) continue;
        HeldSamples held(evaluator.state());
        PALLIUM_TRY(held.add(static_cast<int64_t>(samples.size())));
        PALLIUM_TRY(evaluator.state().work(samples.size()));
        PALLIUM_TRY(sink({Labels(selection->series->labels(i, scratch)), false, samples}));
    }
    return {};
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
            if (column.present[step] != 0) samples.push(times.at(step), column.values[step]);
        if (samples.size() == 0) return {};
        return sink({column.metric, column.dropName, samples});
    };
    if (subquery.expr->type() == ValueKind::Vector) return inner.columns(*subquery.expr, toSamples);
    Column column(times.steps);
    auto values = inner.scalars(*subquery.expr);
    PALLIUM_TRY(values);
    column.values = std::move(*values);
    column.present.assign(times.steps, 1);
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

Result<void> eachInstantSeries(Evaluator& evaluator, std::span<const Matcher> matchers,
                               const TimeShift& shift, std::vector<TimestampMs>* sampleTimes,
                               const ColumnSink& sink) {
    QueryState& state = evaluator.state();
    const EvaluationTimes& times = evaluator.times();
    const auto selection = select(evaluator, matchers, shift, state.lookbackMs, 0, 0, {});
    PALLIUM_TRY(selection);
    SampleColumns samples;
    std::vector<Label> scratch;
    Column column;
    for (size_t i = 0; i < selection->series->size(); ++i) {
        samples.clear();
        PALLIUM_TRY(selection->series->read(i, selection->minTime, selection->maxTime, samples));
        if (samples.size() == 0) continue;
        column.metric = Labels(selection->series->labels(i, scratch));
        column.dropName = false;
        column.values.resize(times.steps);
        column.present.resize(times.steps);
        if (sampleTimes != nullptr) sampleTimes->resize(times.steps);
        fillInstant(times, shift, state.lookbackMs, samples, column, sampleTimes);
        const auto points = std::count(column.present.begin(), column.present.end(), 1);
        if (points == 0) continue;
        state.stats.totalQueryableSamples += points;
        PALLIUM_TRY(state.work(samples.size() + times.steps));
        PALLIUM_TRY(sink(column));
    }
    return {};
}

Result<void> eachSmoothedSeries(Evaluator& evaluator, const VectorSelector& selector,
                                const ColumnSink& sink) {
    QueryState& state = evaluator.state();
    const TimeShift shift(selector.modifiers);
    const auto selection =
        select(evaluator, selector.matchers, shift, state.lookbackMs, state.lookbackMs, 0, {});
    PALLIUM_TRY(selection);
    SampleColumns samples;
    std::vector<Label> scratch;
    Column column;
    for (size_t i = 0; i < selection->series->size(); ++i) {
        samples.clear();
        PALLIUM_TRY(selection->series->read(i, selection->minTime, selection->maxTime, samples));
        removeStaleMarkers(samples);
        column.metric = Labels(selection->series->labels(i, scratch));
        column.dropName = false;
        column.values.resize(evaluator.times().steps);
        column.present.resize(evaluator.times().steps);
        fillSmoothed(evaluator.times(), shift, state.lookbackMs, samples, column);
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

Result<void> eachRangeSeries(Evaluator& evaluator, const Expr& expr, std::string_view function,
                             const RangeSink& sink) {
    const Expr& inner = unwrapAll(expr);
    if (inner.kind == NodeKind::Subquery)
        return eachSubqueryRange(evaluator, static_cast<const SubqueryExpr&>(inner), sink);
    return eachSelectedRange(evaluator, static_cast<const MatrixSelector&>(inner), function, sink);
}

}  // namespace pallium::promql
