#include "backend/promql/engine/selector.h"

#include "backend/model/sample.h"

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
                         const TimeShift& shift, int64_t windowMs, int64_t rangeMs,
                         std::string_view function) {
    const EvaluationTimes& times = evaluator.times();
    Selection selection;
    selection.minTime = shift.apply(times.startMs) - windowMs + 1;
    selection.maxTime = shift.apply(times.at(times.steps - 1));
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

Result<void> eachSelectedRange(Evaluator& evaluator, const MatrixSelector& matrix,
                               std::string_view function, const RangeSink& sink) {
    const auto selection =
        select(evaluator, matrix.selector->matchers, TimeShift(matrix.selector->modifiers),
               matrix.rangeMs, matrix.rangeMs, function);
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
    const auto selection = select(evaluator, matchers, shift, state.lookbackMs, 0, {});
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

RangeWindows windowsOf(const Expr& expr) {
    const Expr& inner = unwrapAll(expr);
    if (inner.kind == NodeKind::Subquery) {
        const auto& subquery = static_cast<const SubqueryExpr&>(inner);
        return {subquery.rangeMs, TimeShift(subquery.modifiers)};
    }
    const auto& matrix = static_cast<const MatrixSelector&>(inner);
    return {matrix.rangeMs, TimeShift(matrix.selector->modifiers)};
}

Result<void> eachRangeSeries(Evaluator& evaluator, const Expr& expr, std::string_view function,
                             const RangeSink& sink) {
    const Expr& inner = unwrapAll(expr);
    if (inner.kind == NodeKind::Subquery)
        return eachSubqueryRange(evaluator, static_cast<const SubqueryExpr&>(inner), sink);
    return eachSelectedRange(evaluator, static_cast<const MatrixSelector&>(inner), function, sink);
}

}  // namespace pallium::promql
