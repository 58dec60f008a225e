#include "backend/promql/engine/selection.h"

#include "backend/model/sample.h"
#include "backend/promql/engine/explain_recorder.h"
#include "backend/promql/engine/histogram_stats.h"
#include "backend/promql/engine/selector.h"

#include <algorithm>

namespace pallium::promql {
namespace {

using storage::SampleColumns;

void forgetStartTimes(SampleColumns& samples) {
    samples.startTimes.clear();
    for (HistogramSample& sample : samples.histograms)
        sample.startMs = 0;
}

}  // namespace

TimeShift::TimeShift(const TimeModifiers& modifiers) : offsetMs(modifiers.offsetMs) {
    if (modifiers.at == AtModifier::Timestamp) atMs = modifiers.atMs;
}

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
    if (ExplainRecorder* recorder = evaluator.state().recorder)
        recorder->addSelected(selection.series->size());
    return selection;
}

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
    const ExplainScope inside(evaluator.state().recorder, matrix);
    if (evaluator.state().recorder != nullptr)
        evaluator.state().recorder->begin(evaluator.times().steps);
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

}  // namespace pallium::promql
