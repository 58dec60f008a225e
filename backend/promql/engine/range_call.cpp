#include "backend/promql/engine/range_call.h"

#include "backend/base/go_text.h"
#include "backend/promql/engine/call_arguments.h"
#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/selector.h"

#include <fmt/format.h>
#include <tsl/robin_set.h>

#include <algorithm>
#include <array>

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

/// Slides the windows of one range vector over its series, one output column a series.
class RangeCall {
  public:
    RangeCall(Evaluator& evaluator, const Call& call, const Function& function)
        : m_evaluator(evaluator),
          m_function(function),
          m_range(*firstOfType(call, ValueKind::Matrix)),
          m_windows(windowsOf(m_range, evaluator.state().lookbackMs)),
          m_site(siteOf(evaluator, call)),
          m_mustCheckNames(!function.keepsName && !evaluator.state().delayedNameRemoval &&
                           !haveOneName(m_range)) {}

    Result<void> run(const ColumnSink& sink) {
        PALLIUM_TRY(checkExtendedRange(m_windows.extended, m_function));
        PALLIUM_TRY(m_scalars.evaluate(m_evaluator, m_site.expr));
        const std::string_view name = m_site.expr.function->name;
        return eachRangeSeries(m_evaluator, m_range, name, [&](const RangeSeries& series) {
            return evaluateSeries(series, sink);
        });
    }

  private:
    Result<void> evaluateSeries(const RangeSeries& series, const ColumnSink& sink);
    void findEdges(std::span<const TimestampMs> timestamps);
    void slideFloats(const storage::SampleColumns& samples);
    void slideMixed(const storage::SampleColumns& samples);
    Window floatWindow(const storage::SampleColumns& samples, WindowEdges edges,
                       TimestampMs evalTimeMs) const;
    Point ofMixed(Window window, std::span<const double> scalars);
    void addCounterInfo();

    Evaluator& m_evaluator;
    const Function& m_function;
    const Expr& m_range;
    RangeWindows m_windows;
    CallSite m_site;
    bool m_mustCheckNames;
    ScalarArguments m_scalars;
    Column m_column;                       // reused unless the sink takes it
    std::vector<WindowEdges> m_edges;      // of the floats at each step ...
    std::vector<TimestampMs> m_edgeTimes;  // ... of a series with these timestamps
    int64_t m_samplesSeen = 0;             // in all those windows
    tsl::robin_set<Labels, LabelsHash> m_seen;
};

void RangeCall::findEdges(std::span<const TimestampMs> timestamps) {
    if (!m_edges.empty() && std::ranges::equal(timestamps, m_edgeTimes))
        return;  // series that were scraped together
    m_edgeTimes.assign(timestamps.begin(), timestamps.end());
    const EvaluationTimes& times = m_evaluator.times();
    m_edges.resize(times.steps);
    m_samplesSeen = 0;
    WindowEdges edges;
    for (size_t step = 0; step < times.steps; ++step) {
        const Window window = m_windows.at(times.at(step));
        moveTo(edges, m_windows.readBegin(window), m_windows.readEnd(window), timestamps.size(),
               [timestamps](size_t i) { return timestamps[i]; });
        m_edges[step] = edges;
        m_samplesSeen += edges.size();
    }
}

void RangeCall::slideFloats(const storage::SampleColumns& samples) {
    findEdges(samples.timestamps);
    m_evaluator.state().stats.totalQueryableSamples += m_samplesSeen;
    const bool canSlide = m_function.sliding != nullptr && samples.startTimes.empty() &&
                          m_windows.extended == ExtendedRange::None;
    const EvaluationTimes& times = m_evaluator.times();
    const TimestampMs firstEnd = m_windows.at(times.startMs).endMs;
    if (canSlide)
        return m_function.sliding(
            m_site,
            {samples.timestamps, samples.values, m_edges, firstEnd,
             m_windows.at(times.startMs + times.stepMs).endMs - firstEnd, m_windows.rangeMs},
            m_column);
    for (size_t step = 0; step < times.steps; ++step) {
        if (m_edges[step].isEmpty()) continue;
        const Window window = floatWindow(samples, m_edges[step], times.at(step));
        if (const auto value = m_function.range(m_site, window, m_scalars.at(step)))
            m_column.set(step, *value);
    }
}

Window RangeCall::floatWindow(const storage::SampleColumns& samples, WindowEdges edges,
                              TimestampMs evalTimeMs) const {
    Window window = m_windows.at(evalTimeMs);
    window.timestamps = std::span(samples.timestamps).subspan(edges.begin, edges.size());
    window.values = std::span(samples.values).subspan(edges.begin, edges.size());
    if (!samples.startTimes.empty())
        window.startTimes = std::span(samples.startTimes).subspan(edges.begin, edges.size());
    return window;
}

void RangeCall::slideMixed(const storage::SampleColumns& samples) {
    findEdges(samples.timestamps);
    int64_t seen = m_samplesSeen;
    const EvaluationTimes& times = m_evaluator.times();
    WindowEdges edges;  // of the histograms
    for (size_t step = 0; step < times.steps; ++step) {
        Window window = floatWindow(samples, m_edges[step], times.at(step));
        moveTo(edges, m_windows.readBegin(window), m_windows.readEnd(window),
               samples.histograms.size(),
               [&samples](size_t i) { return samples.histograms[i].timestampMs; });
        if (edges.isEmpty() && m_edges[step].isEmpty()) continue;
        window.histograms = std::span(samples.histograms).subspan(edges.begin, edges.size());
        m_column.set(step, ofMixed(window, m_scalars.at(step)));
        for (const HistogramSample& sample : window.histograms)
            seen += sampleSize(sample.histogram);
    }
    m_evaluator.state().stats.totalQueryableSamples += seen;
}

Point RangeCall::ofMixed(Window window, std::span<const double> scalars) {
    if (window.histograms.empty()) return m_function.range(m_site, window, scalars);
    if (m_function.mixedRange != nullptr) return m_function.mixedRange(m_site, window, scalars);
    if (window.values.empty()) return {};
    m_site.annotations.info(
        "ignored histograms in a range containing both floats and histograms for metric name " +
            quoted(m_site.metricName()),
        m_range.position);
    window.histograms = {};
    return m_function.range(m_site, window, scalars);
}

/// rate and increase of floats tell the user when the name does not look like a counter's.
void RangeCall::addCounterInfo() {
    if (m_function.name != "rate" && m_function.name != "increase") return;
    if (!m_column.hasKind(PointKind::Float)) return;
    static constexpr std::array<std::string_view, 4> kSuffixes{"_total", "_sum", "_count",
                                                               "_bucket"};
    const std::string_view name = m_site.metricName();
    if (name.empty() || std::any_of(kSuffixes.begin(), kSuffixes.end(),
                                    [name](auto suffix) { return name.ends_with(suffix); }))
        return;
    m_evaluator.state().annotations.info(
        "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: " +
            quoted(name),
        m_range.position);
}

Result<void> RangeCall::evaluateSeries(const RangeSeries& series, const ColumnSink& sink) {
    const size_t steps = m_evaluator.times().steps;
    m_column.reset(steps);
    m_site.metric = series.metric;
    if (series.samples.histograms.empty())
        slideFloats(series.samples);
    else
        slideMixed(series.samples);
    PALLIUM_TRY(failureOf(m_site));
    PALLIUM_TRY(
        m_evaluator.state().work(steps + series.samples.size() + series.samples.histograms.size()));
    if (m_column.isEmpty()) return {};
    addCounterInfo();
    m_column.metric = series.metric;
    m_column.dropName = series.dropName;
    if (!m_function.keepsName) dropMetricName(m_evaluator.state(), m_column);
    if (m_mustCheckNames && !m_seen.insert(m_column.metric).second) return sameLabelsetError();
    return sink(m_column);
}

}  // namespace

Result<void> evaluateRangeCall(Evaluator& evaluator, const Call& call, const Function& function,
                               const ColumnSink& sink) {
    return RangeCall(evaluator, call, function).run(sink);
}

}  // namespace pallium::promql
