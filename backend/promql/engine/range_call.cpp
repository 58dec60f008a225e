#include "backend/promql/engine/range_call.h"

#include "backend/base/go_text.h"
#include "backend/base/mutex.h"
#include "backend/promql/engine/call_arguments.h"
#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/counter_info.h"
#include "backend/promql/engine/explain_recorder.h"
#include "backend/promql/engine/in_order.h"
#include "backend/promql/engine/selector.h"

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

/// Moves both edges of a window forward.
template <class TimeOf>
void moveTo(WindowEdges& edges, TimestampMs readBegin, TimestampMs readEnd, size_t size,
            TimeOf timeOf) {
    while (edges.end < size && timeOf(edges.end) <= readEnd)
        ++edges.end;
    while (edges.begin < edges.end && timeOf(edges.begin) <= readBegin)
        ++edges.begin;
}

/// Where the windows of a series are among its floats; the same for series that were scraped
/// together. Not changed once it is shared.
struct WindowPlan {
    std::vector<TimestampMs> timestamps;
    std::vector<WindowEdges> edges;    // at each step
    int64_t samples = 0;               // in all windows
    std::vector<WindowReach> reaches;  // of the windows, if the function asks for them
};

/// The plan that was made last. Threads: internally synchronised.
class SharedPlan {
  public:
    std::shared_ptr<WindowPlan> get() const {
        const Lock lock(m_mutex);
        return m_plan;
    }
    void set(std::shared_ptr<WindowPlan> plan) {
        const Lock lock(m_mutex);
        m_plan = std::move(plan);
    }

  private:
    mutable Mutex m_mutex;
    std::shared_ptr<WindowPlan> m_plan PALLIUM_GUARDED_BY(m_mutex);
};

/// What all series of one call share.
struct RangeTask {
    const Function& function;
    const EvaluationTimes& times;
    RangeWindows windows;
    ScalarArguments scalars;
    PositionRange position;  // of the range vector
    bool countsSteps;        // whether somebody wants to know how many samples each step sees
    bool dropsNameNow;       // from the result; or it is ...
    bool marksName;          // ... to be dropped at the end
    SharedPlan plan;
};

/// Slides the windows over one series after the other, one output column a series. What it must
/// say is collected for the query's thread. Threads: confined to one at a time.
class WindowSlide {
  public:
    WindowSlide(RangeTask& task, Evaluator& evaluator, const Call& call)
        : m_task(task),
          m_context(evaluator.state().context),
          m_annotations(evaluator.state().annotations.another()),
          m_site(siteOf(evaluator, call, m_annotations)) {}
    WindowSlide(const WindowSlide&) = delete;
    WindowSlide& operator=(const WindowSlide&) = delete;

    /// Computes the column of a series. The text of `metric` must stay until annotations are taken.
    void evaluate(LabelsView metric, bool dropName, const storage::SampleColumns& samples);
    /// Result of evaluate(). May be moved from, else its buffers serve the next one.
    Column& column() { return m_column; }

    AnnotationSink& annotations() { return m_annotations; }
    const CallSite& site() const { return m_site; }
    /// Counts the samples in all windows of the series.
    void countSamples(SampleCount& samples) const {
        if (!samples.wantsSteps()) samples.total += m_seen;
        for (size_t step = 0; step < m_seenPerStep.size(); ++step)
            samples.add(step, m_seenPerStep[step]);
    }

  private:
    bool findPlan(std::span<const TimestampMs> timestamps);
    std::shared_ptr<WindowPlan> makePlan(std::span<const TimestampMs> timestamps) const;
    void countFloats();
    bool mayGoOn(size_t samples);
    void slideFloats(const storage::SampleColumns& samples);
    void slideMixed(const storage::SampleColumns& samples);
    Window floatWindow(const storage::SampleColumns& samples, WindowEdges edges,
                       TimestampMs evalTimeMs) const;
    Point ofMixed(Window window, std::span<const double> scalars);

    RangeTask& m_task;
    const Context& m_context;
    AnnotationSink m_annotations;
    CallSite m_site;
    Column m_column;
    std::vector<Label> m_keptLabels;     // scratch
    size_t m_sinceCheck = 0;             // samples in windows
    int64_t m_seen = 0;                  // samples in all windows ...
    std::vector<int64_t> m_seenPerStep;  // ... and in each, if wanted
    std::shared_ptr<WindowPlan> m_plan;  // of the floats
};

void WindowSlide::evaluate(LabelsView metric, bool dropName,
                           const storage::SampleColumns& samples) {
    m_site.metric = metric;
    m_column.metric =
        m_task.dropsNameNow ? withoutMetricName(metric, m_keptLabels) : Labels(metric);
    m_column.dropName = dropName || m_task.marksName;
    m_column.reset(m_task.times.steps);
    const bool isNew = findPlan(samples.timestamps);
    countFloats();
    if (samples.histograms.empty())
        slideFloats(samples);
    else
        slideMixed(samples);
    if (isNew) m_task.plan.set(m_plan);
}

/// Takes the plan of the series before, or that of others, or makes a new one: then true.
bool WindowSlide::findPlan(std::span<const TimestampMs> timestamps) {
    const auto fits = [&] { return m_plan && std::ranges::equal(timestamps, m_plan->timestamps); };
    if (fits()) return false;
    m_plan = m_task.plan.get();
    if (fits()) return false;
    m_plan = makePlan(timestamps);
    return true;
}

std::shared_ptr<WindowPlan> WindowSlide::makePlan(std::span<const TimestampMs> timestamps) const {
    auto plan = std::make_shared<WindowPlan>();
    plan->timestamps.assign(timestamps.begin(), timestamps.end());
    const EvaluationTimes& times = m_task.times;
    plan->edges.resize(times.steps);
    WindowEdges edges;
    for (size_t step = 0; step < times.steps; ++step) {
        const Window window = m_task.windows.at(times.at(step));
        moveTo(edges, m_task.windows.readBegin(window), m_task.windows.readEnd(window),
               timestamps.size(), [timestamps](size_t i) { return timestamps[i]; });
        plan->edges[step] = edges;
        plan->samples += edges.size();
    }
    return plan;
}

/// Asked for each window with the number of its samples: windows overlap, so that one series may be
/// work enough for minutes. False, with the failure noted, when the query is to end.
bool WindowSlide::mayGoOn(size_t samples) {
    constexpr size_t kSamplesPerCheck = 1 << 16;
    m_sinceCheck += samples;
    if (m_sinceCheck < kSamplesPerCheck) return true;
    m_sinceCheck = 0;
    if (auto alive = m_context.check(); !alive) m_site.fail(std::move(alive).error());
    return !m_site.failure;
}

void WindowSlide::countFloats() {
    m_seen = m_plan->samples;
    if (!m_task.countsSteps) return;
    m_seenPerStep.clear();
    for (const WindowEdges& edges : m_plan->edges)
        m_seenPerStep.push_back(edges.size());
}

void WindowSlide::slideFloats(const storage::SampleColumns& samples) {
    const bool canSlide = m_task.function.sliding != nullptr && samples.startTimes.empty() &&
                          m_task.windows.extended == ExtendedRange::None;
    const EvaluationTimes& times = m_task.times;
    const TimestampMs firstEnd = m_task.windows.at(times.startMs).endMs;
    if (canSlide)
        return m_task.function.sliding(
            m_site,
            {samples.timestamps, samples.values, m_plan->edges, firstEnd,
             m_task.windows.at(times.startMs + times.stepMs).endMs - firstEnd,
             m_task.windows.rangeMs, &m_plan->reaches},
            m_column);
    for (size_t step = 0; step < times.steps; ++step) {
        if (m_plan->edges[step].isEmpty()) continue;
        if (!mayGoOn(m_plan->edges[step].size())) return;
        const Window window = floatWindow(samples, m_plan->edges[step], times.at(step));
        if (const auto value = m_task.function.range(m_site, window, m_task.scalars.at(step)))
            m_column.set(step, *value);
    }
}

Window WindowSlide::floatWindow(const storage::SampleColumns& samples, WindowEdges edges,
                                TimestampMs evalTimeMs) const {
    Window window = m_task.windows.at(evalTimeMs);
    window.timestamps = std::span(samples.timestamps).subspan(edges.begin, edges.size());
    window.values = std::span(samples.values).subspan(edges.begin, edges.size());
    if (!samples.startTimes.empty())
        window.startTimes = std::span(samples.startTimes).subspan(edges.begin, edges.size());
    return window;
}

void WindowSlide::slideMixed(const storage::SampleColumns& samples) {
    const EvaluationTimes& times = m_task.times;
    WindowEdges edges;  // of the histograms
    for (size_t step = 0; step < times.steps; ++step) {
        Window window = floatWindow(samples, m_plan->edges[step], times.at(step));
        moveTo(edges, m_task.windows.readBegin(window), m_task.windows.readEnd(window),
               samples.histograms.size(),
               [&samples](size_t i) { return samples.histograms[i].timestampMs; });
        if (edges.isEmpty() && m_plan->edges[step].isEmpty()) continue;
        if (!mayGoOn(m_plan->edges[step].size() + edges.size())) return;
        window.histograms = std::span(samples.histograms).subspan(edges.begin, edges.size());
        m_column.set(step, ofMixed(window, m_task.scalars.at(step)));
        for (const HistogramSample& sample : window.histograms) {
            const int64_t size = sampleSize(sample.histogram);
            m_seen += size;
            if (m_task.countsSteps) m_seenPerStep[step] += size;
        }
    }
}

Point WindowSlide::ofMixed(Window window, std::span<const double> scalars) {
    if (window.histograms.empty()) return m_task.function.range(m_site, window, scalars);
    if (m_task.function.mixedRange != nullptr)
        return m_task.function.mixedRange(m_site, window, scalars);
    if (window.values.empty()) return {};
    m_site.annotations.info(
        "ignored histograms in a range containing both floats and histograms for metric name " +
            quoted(m_site.metricName()),
        m_task.position);
    window.histograms = {};
    return m_task.function.range(m_site, window, scalars);
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
