#include "backend/promql/engine/subquery.h"

#include "backend/base/large_vector.h"
#include "backend/promql/engine/explain_recorder.h"

#include <tsl/robin_map.h>

#include <algorithm>
#include <deque>

namespace pallium::promql {
namespace {

using storage::SampleColumns;

/// So many steps are evaluated at once. More of them would take columns that no cache holds and
/// loops that go on long after a query was canceled; with fewer, series would be read too often.
constexpr size_t kSliceSteps = 1 << 16;

/// Multiples of the step in (first window's start, last window's end].
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

EvaluationTimes sliceOf(const EvaluationTimes& times, size_t firstStep) {
    EvaluationTimes slice = times;
    slice.startMs = times.at(firstStep);
    slice.steps = std::min(kSliceSteps, times.steps - firstStep);
    return slice;
}

/// A subquery may leave out the sample at which a counter was reset, or return it many times: what
/// hints say of neighbours is not true any more.
FloatHistogram withoutResetHint(FloatHistogram histogram) {
    if (histogram.hint != CounterResetHint::Gauge) histogram.hint = CounterResetHint::Unknown;
    return histogram;
}

void appendTo(SampleColumns& samples, const Column& column, const EvaluationTimes& times) {
    for (size_t step = 0; step < column.size(); ++step)
        if (column.isFloat(step))
            samples.push(times.at(step), column.values[step]);
        else if (column.isHistogram(step))
            samples.histograms.push_back(
                {times.at(step), withoutResetHint(*column.histograms[step]), 0});
}

/// Series that are put together out of slices, in the order of their first appearance.
class SlicedSeries {
  public:
    /// Of `steps` in all slices together.
    SlicedSeries(QueryState& state, size_t steps)
        : m_steps(steps), m_room(static_cast<size_t>(state.maxSamples)), m_held(state) {}

    Result<void> append(const Column& column, const EvaluationTimes& slice) {
        const int64_t size = sampleSize(column);
        if (size == 0) return {};
        PALLIUM_TRY(m_held.add(size));
        const auto [place, isNew] = m_places.try_emplace(column.metric, m_series.size());
        if (isNew) {
            m_series.push_back({column.metric, column.dropName, {}});
            makeRoom(m_series.back().samples, column);
        }
        appendTo(m_series[place->second].samples, column, slice);
        return {};
    }
    Result<void> handOut(const RangeSink& sink) {
        for (; !m_series.empty(); m_series.pop_front()) {
            const Found& found = m_series.front();
            PALLIUM_TRY(sink({found.metric, found.dropName, found.samples}));
        }
        return {};
    }

  private:
    struct Found {
        Labels metric;
        bool dropName = false;
        SampleColumns samples;
    };

    /// For all steps, if the series has most of those of its first slice. A list that grows is
    /// copied, and during a copy of many millions of samples nobody asks whether the query is still
    /// wanted.
    void makeRoom(SampleColumns& samples, const Column& column) {
        if (m_steps > m_room || 2 * column.points() < column.size()) return;
        m_room -= m_steps;  // in all not more than the query may hold
        reserveLarge(samples.timestamps, m_steps);
        reserveLarge(samples.values, m_steps);
    }

    const size_t m_steps;
    size_t m_room;  // samples
    std::deque<Found> m_series;
    tsl::robin_map<Labels, size_t, LabelsHash> m_places;
    HeldSamples m_held;
};

Result<void> inSlices(Evaluator& evaluator, const SubqueryExpr& subquery,
                      const EvaluationTimes& times, SampleCount& count, const RangeSink& sink) {
    SlicedSeries series(evaluator.state(), times.steps);
    for (size_t first = 0; first < times.steps; first += kSliceSteps) {
        const EvaluationTimes slice = sliceOf(times, first);
        HeldSamples held(evaluator.state());  // the inner column
        PALLIUM_TRY(held.add(static_cast<int64_t>(slice.steps)));
        Evaluator inner(evaluator.state(), slice, count);
        const auto take = [&](const Column& column) -> Result<void> {
            PALLIUM_TRY(evaluator.work(column.size()));
            return series.append(column, slice);
        };
        PALLIUM_TRY(inner.columns(*subquery.expr, take));
    }
    return series.handOut(sink);
}

Result<void> atOnce(Evaluator& evaluator, const SubqueryExpr& subquery,
                    const EvaluationTimes& times, SampleCount& count, const RangeSink& sink) {
    ExplainRecorder* const recorder = evaluator.state().recorder;
    const ExplainScope inside(recorder, subquery);
    if (recorder != nullptr) recorder->begin(evaluator.times().steps);
    HeldSamples held(evaluator.state());  // the inner column
    PALLIUM_TRY(held.add(static_cast<int64_t>(times.steps)));
    Evaluator inner(evaluator.state(), times, count);
    SampleColumns samples;
    return inner.columns(*subquery.expr, [&](const Column& column) -> Result<void> {
        samples.clear();
        appendTo(samples, column, times);
        if (samples.isEmpty()) return {};
        PALLIUM_TRY(evaluator.work(column.size()));
        if (recorder != nullptr) recorder->addRange(subquery, column.metric.view(), samples);
        const ExplainScope outside = ExplainScope::outside(inside);
        return sink({column.metric, column.dropName, samples});
    });
}

}  // namespace

Result<void> eachSubquerySeries(Evaluator& evaluator, const SubqueryExpr& subquery,
                                SampleCount& inner, const RangeSink& sink) {
    const EvaluationTimes times = subqueryTimes(evaluator.times(), subquery);
    if (times.steps == 0) return {};
    // An explanation counts each series once.
    const bool isExplained = evaluator.state().recorder != nullptr;
    const auto evaluate = times.steps <= kSliceSteps || isExplained ? atOnce : inSlices;
    return evaluate(evaluator, subquery, times, inner, sink);
}

}  // namespace pallium::promql
