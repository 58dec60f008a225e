#include "backend/promql/engine/selector.h"

#include "backend/model/sample.h"
#include "backend/promql/engine/explain_recorder.h"
#include "backend/promql/engine/in_order.h"
#include "backend/promql/engine/subquery.h"

#include <algorithm>
#include <limits>

namespace pallium::promql {
namespace {

using storage::SampleColumns;

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

}  // namespace

const Expr& unwrapAll(const Expr& expr) {
    const Expr* inner = &unwrapParens(expr);
    while (inner->kind == NodeKind::StepInvariant)
        inner = &unwrapParens(*static_cast<const StepInvariantExpr*>(inner)->expr);
    return *inner;
}

void countSamples(const Column& column, int64_t total, SampleCount& samples) {
    if (!samples.wantsSteps()) {
        samples.total += total;
        return;
    }
    // Histograms count as floats where the total says so.
    const bool areSized = total != static_cast<int64_t>(column.points());
    for (size_t step = 0; step < column.size(); ++step)
        if (column.has(step))
            samples.add(step, areSized && column.isHistogram(step)
                                  ? sampleSize(*column.histograms[step])
                                  : 1);
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
    const int64_t lookbackMs = selector.lookbackMs.value_or(state.lookbackMs);
    auto selection = select(evaluator, selector.matchers, shift, {.windowMs = lookbackMs});
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
            InstantFill(shift, lookbackMs, slot.samples)
                .fill(times, slot.column, sampleTimes != nullptr ? &slot.sampleTimes : nullptr);
    };
    const auto deliver = [&](InstantSlot& slot) -> Result<void> {
        PALLIUM_TRY(slot.outcome);
        const SampleColumns& samples = slot.samples;
        if (state.recorder != nullptr) state.recorder->addRead(samples);
        PALLIUM_TRY(state.work(samples.size() + samples.histograms.size() + times.steps));
        const int64_t size = sampleSize(slot.column);
        if (size == 0) return {};
        countSamples(slot.column,
                     sampleTimes != nullptr ? static_cast<int64_t>(slot.column.points()) : size,
                     evaluator.samples());
        if (sampleTimes != nullptr) std::swap(*sampleTimes, slot.sampleTimes);
        return sink(slot.column);
    };
    return inOrder(state, selection->series->size(), slots, compute, deliver);
}

Result<void> eachRangeSeries(Evaluator& evaluator, const Expr& expr, SampleCount& inner,
                             const RangeSink& sink) {
    const Expr& source = unwrapAll(expr);
    if (source.kind == NodeKind::Subquery)
        return eachSubquerySeries(evaluator, static_cast<const SubqueryExpr&>(source), inner, sink);
    const auto selection = selectRange(evaluator, static_cast<const MatrixSelector&>(source), {});
    PALLIUM_TRY(selection);
    SampleColumns samples;
    std::vector<Label> scratch;
    for (size_t i = 0; i < selection->series->size(); ++i) {
        PALLIUM_TRY(readRange(evaluator.state(), *selection, i, samples));
        if (samples.isEmpty()) continue;
        const int64_t size = sampleSize(samples);
        HeldSamples held(evaluator.state());
        PALLIUM_TRY(held.add(size));
        PALLIUM_TRY(evaluator.state().work(static_cast<size_t>(size)));
        const RangeSeries found{Labels(selection->series->labels(i, scratch)), false, samples};
        if (ExplainRecorder* recorder = evaluator.state().recorder)
            recorder->addRange(source, found.metric.view(), samples);
        PALLIUM_TRY(sink(found));
    }
    return {};
}

}  // namespace pallium::promql
