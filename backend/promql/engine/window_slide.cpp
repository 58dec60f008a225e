#include "backend/promql/engine/window_slide.h"

#include "backend/base/go_text.h"

#include <algorithm>

namespace pallium::promql {
namespace {

/// Samples of a series beyond which its plan is not kept for others.
constexpr size_t kLongSeries = 1 << 20;

/// Moves both edges of a window forward.
template <class TimeOf>
void moveTo(WindowEdges& edges, TimestampMs readBegin, TimestampMs readEnd, size_t size,
            TimeOf timeOf) {
    while (edges.end < size && timeOf(edges.end) <= readEnd)
        ++edges.end;
    while (edges.begin < edges.end && timeOf(edges.begin) <= readBegin)
        ++edges.begin;
}

}  // namespace

void WindowSlide::evaluate(LabelsView metric, bool dropName,
                           const storage::SampleColumns& samples) {
    m_site.metric = metric;
    m_column.metric =
        m_task.dropsNameNow ? withoutMetricName(metric, m_keptLabels) : Labels(metric);
    m_column.dropName = dropName || m_task.marksName;
    m_column.reset(m_task.times.steps);
    const bool isNew = findPlan(samples.timestamps);
    countFloats();
    if (!mayGoOn(samples.size())) return;
    const bool slides = canSlide(samples);
    if (slides)
        slide(samples);
    else if (samples.histograms.empty())
        visitFloats(samples);
    else
        visitMixed(samples);
    if (isNew && m_plan->timestamps && (slides || m_task.function.sliding == nullptr))
        m_task.plan.set(m_plan);  // nobody adds anything to it now
}

bool WindowSlide::canSlide(const storage::SampleColumns& samples) const {
    // What slides keeps notes of its samples, which one step has no use for.
    if (m_task.times.steps == 1 && samples.size() > kLongSeries) return false;
    return m_task.function.sliding != nullptr && samples.histograms.empty() &&
           samples.startTimes.empty() && m_task.windows.extended == ExtendedRange::None;
}

/// Takes the plan of the series before, or that of others, or makes a new one: then true.
bool WindowSlide::findPlan(std::span<const TimestampMs> timestamps) {
    const auto fits = [&] {
        return m_plan && m_plan->timestamps && std::ranges::equal(timestamps, *m_plan->timestamps);
    };
    if (fits()) return false;
    m_plan = m_task.plan.get();
    if (fits()) return false;
    m_plan = makePlan(timestamps);
    return true;
}

std::shared_ptr<WindowPlan> WindowSlide::makePlan(std::span<const TimestampMs> timestamps) const {
    auto plan = std::make_shared<WindowPlan>();
    if (timestamps.size() <= kLongSeries)
        plan->timestamps.emplace(timestamps.begin(), timestamps.end());
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
    if (auto alive = m_pace.did(samples); !alive) m_site.fail(std::move(alive).error());
    return !m_site.failure;
}

void WindowSlide::countFloats() {
    m_seen = m_plan->samples;
    if (!m_task.countsSteps) return;
    m_seenPerStep.clear();
    for (const WindowEdges& edges : m_plan->edges)
        m_seenPerStep.push_back(edges.size());
}

void WindowSlide::slide(const storage::SampleColumns& samples) {
    const EvaluationTimes& times = m_task.times;
    const TimestampMs firstEnd = m_task.windows.at(times.startMs).endMs;
    m_task.function.sliding(m_site,
                            {samples.timestamps, samples.values, m_plan->edges, firstEnd,
                             m_task.windows.at(times.startMs + times.stepMs).endMs - firstEnd,
                             m_task.windows.rangeMs, &m_plan->reaches},
                            m_column);
}

void WindowSlide::visitFloats(const storage::SampleColumns& samples) {
    const EvaluationTimes& times = m_task.times;
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

void WindowSlide::visitMixed(const storage::SampleColumns& samples) {
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

}  // namespace pallium::promql
