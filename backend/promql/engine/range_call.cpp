#include "backend/promql/engine/range_call.h"

#include "backend/promql/engine/call_arguments.h"
#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/counter_info.h"
#include "backend/promql/engine/explain_recorder.h"
#include "backend/promql/engine/in_order.h"
#include "backend/promql/engine/selector.h"
#include "backend/promql/engine/window_slide.h"

#include <fmt/format.h>
#include <tsl/robin_set.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace pallium::promql {
namespace {

/// Few functions know what to do with an extended range.
Result<void> checkExtendedRange(ExtendedRange extended, const Function& function) {
    if (extended == ExtendedRange::Anchored && !function.allowsAnchored)
        return executionError(
            fmt::format("anchored modifier can only be used with: changes, delta, increase, rate, "
                        "resets - not with {}",
                        function.name));
    if (extended == ExtendedRange::Smoothed && !function.allowsSmoothed)
        return executionError(fmt::format(
            "smoothed modifier can only be used with: delta, increase, rate - not with {}",
            function.name));
    return {};
}

/// One series of a selector while it is computed.
struct RangeSlot {
    WindowSlide slide;
    storage::SampleColumns samples;
    std::vector<Label> scratch;
    Result<void> outcome;
};

/// A call over all its series.
class RangeCall {
  public:
    RangeCall(Evaluator& evaluator, const Call& call, const Function& function)
        : m_evaluator(evaluator),
          m_call(call),
          m_rangeVector(*firstOfType(call, ValueKind::Matrix)),
          m_task{function,
                 evaluator.times(),
                 windowsOf(m_rangeVector, evaluator.state().lookbackMs),
                 {},
                 m_rangeVector.position,
                 evaluator.samples().wantsSteps(),
                 !function.keepsName && !evaluator.state().delayedNameRemoval,
                 !function.keepsName && evaluator.state().delayedNameRemoval,
                 {}},
          m_mustCheckNames(m_task.dropsNameNow && !haveOneName(m_rangeVector)) {}

    Result<void> run(const ColumnSink& sink) {
        PALLIUM_TRY(checkExtendedRange(m_task.windows.extended, m_task.function));
        PALLIUM_TRY(m_task.scalars.evaluate(m_evaluator, m_call));
        const Expr& inner = unwrapAll(m_rangeVector);
        return inner.kind == NodeKind::MatrixSelector
                   ? runSelected(static_cast<const MatrixSelector&>(inner), sink)
                   : runEach(sink);
    }

  private:
    Result<void> runSelected(const MatrixSelector& matrix, const ColumnSink& sink);
    Result<void> runEach(const ColumnSink& sink);
    Result<void> deliver(WindowSlide& slide, const ColumnSink& sink);

    Evaluator& m_evaluator;
    const Call& m_call;
    const Expr& m_rangeVector;
    RangeTask m_task;
    bool m_mustCheckNames;
    tsl::robin_set<Labels, LabelsHash> m_seen;
};

/// Reads and evaluates several series at once.
Result<void> RangeCall::runSelected(const MatrixSelector& matrix, const ColumnSink& sink) {
    const auto selection = selectRange(m_evaluator, matrix, m_task.function.name);
    PALLIUM_TRY(selection);
    QueryState& state = m_evaluator.state();
    std::vector<std::unique_ptr<RangeSlot>> slots(slotCount(state, selection->series->size()));
    for (auto& slot : slots)
        slot.reset(new RangeSlot{{m_task, m_evaluator, m_call}, {}, {}, {}});
    const auto compute = [&](const std::unique_ptr<RangeSlot>& slot, size_t index) {
        slot->outcome = readRange(state, *selection, index, slot->samples);
        if (slot->outcome)
            slot->slide.evaluate(selection->series->labels(index, slot->scratch), false,
                                 slot->samples);
    };
    const auto take = [&](const std::unique_ptr<RangeSlot>& slot) -> Result<void> {
        PALLIUM_TRY(slot->outcome);
        if (state.recorder != nullptr)
            state.recorder->addRange(matrix, slot->slide.site().metric, slot->samples);
        const int64_t size = sampleSize(slot->samples);
        HeldSamples held(state);
        PALLIUM_TRY(held.add(size));
        PALLIUM_TRY(state.work(static_cast<size_t>(size)));
        return deliver(slot->slide, sink);
    };
    return inOrder(state, selection->series->size(), slots, compute, take);
}

Result<void> RangeCall::runEach(const ColumnSink& sink) {
    WindowSlide slide(m_task, m_evaluator, m_call);
    SampleCount inner;  // of no interest: the windows count
    return eachRangeSeries(m_evaluator, m_rangeVector, inner, [&](const RangeSeries& series) {
        slide.evaluate(series.metric.view(), series.dropName, series.samples);
        return deliver(slide, sink);
    });
}

Result<void> RangeCall::deliver(WindowSlide& slide, const ColumnSink& sink) {
    QueryState& state = m_evaluator.state();
    state.annotations.take(slide.annotations());
    PALLIUM_TRY(failureOf(slide.site()));
    PALLIUM_TRY(state.work(m_task.times.steps));
    slide.countSamples(m_evaluator.samples());
    Column& column = slide.column();
    if (column.isEmpty()) return {};
    if (column.hasKind(PointKind::Float))
        tellIfNoCounter(state, m_task.function.name, slide.site().metric, m_task.position);
    if (m_mustCheckNames && !m_seen.insert(column.metric).second) return sameLabelsetError();
    return sink(column);
}

}  // namespace

Result<void> evaluateRangeCall(Evaluator& evaluator, const Call& call, const Function& function,
                               const ColumnSink& sink) {
    return RangeCall(evaluator, call, function).run(sink);
}

}  // namespace pallium::promql
