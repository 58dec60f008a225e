#include "backend/promql/engine/call.h"

#include "backend/base/go_text.h"
#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/selector.h"
#include "backend/promql/functions/numerics.h"

#include <fmt/format.h>
#include <tsl/robin_set.h>

#include <algorithm>
#include <array>

namespace pallium::promql {
namespace {

/// The scalar arguments of a call at each step, without those of other types.
class ScalarArguments {
  public:
    Result<void> evaluate(Evaluator& evaluator, const Call& call) {
        std::vector<std::vector<double>> columns;
        for (const ExprPtr& arg : call.args) {
            if (arg->type() != ValueKind::Scalar) continue;
            auto values = evaluator.scalars(*arg);
            PALLIUM_TRY(values);
            columns.push_back(std::move(*values));
        }
        m_count = columns.size();
        m_rows.reserve(m_count * evaluator.times().steps);
        for (size_t step = 0; step < evaluator.times().steps; ++step)
            for (const auto& column : columns)
                m_rows.push_back(column[step]);
        return {};
    }
    std::span<const double> at(size_t step) const {
        return std::span(m_rows).subspan(step * m_count, m_count);
    }

  private:
    size_t m_count = 0;
    std::vector<double> m_rows;  // m_count entries a step
};

const Expr* firstOfType(const Call& call, ValueKind type) {
    for (const ExprPtr& arg : call.args)
        if (arg->type() == type) return arg.get();
    return nullptr;
}

CallSite siteOf(Evaluator& evaluator, const Call& call) {
    QueryState& state = evaluator.state();
    return {call, evaluator.times(), state.annotations, evaluator, state.delayedNameRemoval, {},
            {}};
}

Result<void> failureOf(const CallSite& site) {
    if (site.failure) return executionError(*site.failure);
    return {};
}

/// Element functions ---------------------------------------------------------------------------

/// The evaluation times in seconds: what hour() and its kin see without arguments.
Column timeColumn(const EvaluationTimes& times) {
    Column column(times.steps);
    for (size_t step = 0; step < times.steps; ++step)
        column.set(step, toSeconds(times.at(step)));
    return column;
}

Result<void> evaluateElement(Evaluator& evaluator, const Call& call, const Function& function,
                             const ColumnSink& sink) {
    ScalarArguments scalars;
    PALLIUM_TRY(scalars.evaluate(evaluator, call));
    CallSite site = siteOf(evaluator, call);
    const auto map = [&](Column& column) -> Result<void> {
        site.metric = column.metric;
        column.clearHistograms();
        for (size_t step = 0; step < column.size(); ++step)
            if (column.has(step))
                column.set(step, function.element(site, column.values[step], scalars.at(step)));
        return failureOf(site);
    };
    const Expr* vector = firstOfType(call, ValueKind::Vector);
    if (vector != nullptr) return evaluator.mapColumns(*vector, !function.keepsName, map, sink);
    Column column = timeColumn(evaluator.times());
    PALLIUM_TRY(map(column));
    return sink(column);
}

/// What native histograms alone have; floats are left out.
Result<void> evaluateOfHistogram(Evaluator& evaluator, const Call& call, const Function& function,
                                 const ColumnSink& sink) {
    const auto map = [&](Column& column) -> Result<void> {
        for (size_t step = 0; step < column.size(); ++step) {
            if (column.isHistogram(step))
                column.set(step, function.histogram(*column.histograms[step]));
            else
                column.clear(step);
        }
        column.histograms.clear();
        return {};
    };
    return evaluator.mapColumns(*call.args[0], true, map, sink);
}

/// Range functions -----------------------------------------------------------------------------

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
    void slide(const storage::SampleColumns& samples);
    void slideMixed(const storage::SampleColumns& samples);
    Point ofMixed(Window window, std::span<const double> scalars);
    void addCounterInfo();

    Evaluator& m_evaluator;
    const Function& m_function;
    const Expr& m_range;
    RangeWindows m_windows;
    CallSite m_site;
    bool m_mustCheckNames;
    ScalarArguments m_scalars;
    Column m_column;  // reused unless the sink takes it
    tsl::robin_set<Labels, LabelsHash> m_seen;
};

/// Both ends only move forward: each sample enters and leaves the window once.
void RangeCall::slide(const storage::SampleColumns& samples) {
    const EvaluationTimes& times = m_evaluator.times();
    const std::span<const TimestampMs> timestamps(samples.timestamps);
    const std::span<const double> values(samples.values);
    const std::span<const TimestampMs> startTimes(samples.startTimes);
    size_t begin = 0;
    size_t end = 0;
    int64_t samplesSeen = 0;
    for (size_t step = 0; step < times.steps; ++step) {
        Window window = m_windows.at(times.at(step));
        while (end < timestamps.size() && timestamps[end] <= m_windows.readEnd(window))
            ++end;
        while (begin < end && timestamps[begin] <= m_windows.readBegin(window))
            ++begin;
        if (begin == end) continue;
        samplesSeen += static_cast<int64_t>(end - begin);
        window.timestamps = timestamps.subspan(begin, end - begin);
        window.values = values.subspan(begin, end - begin);
        if (!startTimes.empty()) window.startTimes = startTimes.subspan(begin, end - begin);
        if (const auto value = m_function.range(m_site, window, m_scalars.at(step)))
            m_column.set(step, *value);
    }
    m_evaluator.state().stats.totalQueryableSamples += samplesSeen;
}

/// The part of a series that windows move over: indexes of the first sample in the window and
/// behind it.
struct WindowEdges {
    size_t begin = 0, end = 0;

    template <class TimeOf>
    void moveTo(TimestampMs readBegin, TimestampMs readEnd, size_t size, TimeOf timeOf) {
        while (end < size && timeOf(end) <= readEnd)
            ++end;
        while (begin < end && timeOf(begin) <= readBegin)
            ++begin;
    }
    size_t size() const { return end - begin; }
};

/// The same for a series with native histograms.
void RangeCall::slideMixed(const storage::SampleColumns& samples) {
    const EvaluationTimes& times = m_evaluator.times();
    const auto floatTime = [&](size_t i) { return samples.timestamps[i]; };
    const auto histogramTime = [&](size_t i) { return samples.histograms[i].timestampMs; };
    WindowEdges floats, histograms;
    for (size_t step = 0; step < times.steps; ++step) {
        Window window = m_windows.at(times.at(step));
        const TimestampMs readBegin = m_windows.readBegin(window);
        const TimestampMs readEnd = m_windows.readEnd(window);
        floats.moveTo(readBegin, readEnd, samples.size(), floatTime);
        histograms.moveTo(readBegin, readEnd, samples.histograms.size(), histogramTime);
        if (floats.size() + histograms.size() == 0) continue;
        window.timestamps = std::span(samples.timestamps).subspan(floats.begin, floats.size());
        window.values = std::span(samples.values).subspan(floats.begin, floats.size());
        if (!samples.startTimes.empty())
            window.startTimes = std::span(samples.startTimes).subspan(floats.begin, floats.size());
        window.histograms =
            std::span(samples.histograms).subspan(histograms.begin, histograms.size());
        m_column.set(step, ofMixed(window, m_scalars.at(step)));
        int64_t size = static_cast<int64_t>(floats.size());
        for (const HistogramSample& sample : window.histograms)
            size += sampleSize(sample.histogram);
        m_evaluator.state().stats.totalQueryableSamples += size;
    }
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
        slide(series.samples);
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

/// Columns functions ---------------------------------------------------------------------------

Result<void> evaluateArgument(Evaluator& evaluator, const Expr& expr, HeldSamples& held,
                              Argument& argument) {
    switch (expr.type()) {
        case ValueKind::Scalar: {
            auto values = evaluator.scalars(expr);
            PALLIUM_TRY(values);
            argument.scalars = std::move(*values);
            return {};
        }
        case ValueKind::String:
            argument.text = static_cast<const StringLiteral&>(unwrapAll(expr)).value;
            return {};
        default:
            return evaluator.columns(expr, [&](Column& column) -> Result<void> {
                if (column.isEmpty()) return {};
                PALLIUM_TRY(held.add(sampleSize(column)));
                argument.columns.push_back(std::move(column));
                return {};
            });
    }
}

Result<std::vector<Column>> evaluateColumnsCall(Evaluator& evaluator, const Call& call,
                                                const Function& function) {
    CallSite site = siteOf(evaluator, call);
    HeldSamples held(evaluator.state());
    std::vector<Argument> args(call.args.size());
    for (size_t i = 0; i < args.size(); ++i) {
        args[i].expr = &unwrapAll(*call.args[i]);
        if (i == 1 && function.hasMatcherArgument) continue;
        PALLIUM_TRY(evaluateArgument(evaluator, *call.args[i], held, args[i]));
    }
    std::vector<Column> out;
    function.columns(site, args, out);
    PALLIUM_TRY(failureOf(site));
    return out;
}

Result<void> mergeInto(std::vector<Column>& columns, const ColumnSink& sink) {
    ColumnMerger merger;
    for (Column& column : columns)
        PALLIUM_TRY(merger.add(column));
    for (Column& column : merger.take())
        PALLIUM_TRY(sink(column));
    return {};
}

/// Functions that look at the selector ---------------------------------------------------------

/// What is known of a sample's time, in milliseconds.
using TimeOfSample = TimestampMs (*)(const StartedAt& at);

/// A time of each sample of a selector, in seconds.
Result<void> evaluateSampleTimes(Evaluator& evaluator, const Expr& argument, TimeOfSample timeOf,
                                 const ColumnSink& sink) {
    const auto& selector = static_cast<const VectorSelector&>(unwrapAll(argument));
    std::vector<StartedAt> sampleTimes;
    const auto produce = [&](const ColumnSink& next) {
        return eachInstantSeries(evaluator, selector.matchers, TimeShift(selector.modifiers),
                                 &sampleTimes, [&](Column& column) {
                                     for (size_t step = 0; step < column.size(); ++step)
                                         if (column.has(step))
                                             column.set(step, toSeconds(timeOf(sampleTimes[step])));
                                     column.histograms.clear();
                                     return next(column);
                                 });
    };
    return evaluator.withoutNames(argument, produce, sink);
}

Result<void> evaluateTimestamp(Evaluator& evaluator, const Call& call, const ColumnSink& sink) {
    const Expr& argument = *call.args[0];
    if (unwrapAll(argument).kind == NodeKind::VectorSelector)
        return evaluateSampleTimes(
            evaluator, argument, [](const StartedAt& at) { return at.time; }, sink);
    const Column times = timeColumn(evaluator.times());
    return evaluator.mapColumns(
        argument, true,
        [&times](Column& column) -> Result<void> {
            for (size_t step = 0; step < column.size(); ++step)
                if (column.has(step)) column.set(step, times.values[step]);
            column.histograms.clear();
            return {};
        },
        sink);
}

/// Computed values have no start.
Result<void> evaluateStartTimestamp(Evaluator& evaluator, const Call& call,
                                    const ColumnSink& sink) {
    if (unwrapAll(*call.args[0]).kind != NodeKind::VectorSelector) return {};
    return evaluateSampleTimes(
        evaluator, *call.args[0], [](const StartedAt& at) { return at.start; }, sink);
}

Result<void> evaluateAbsentOverTime(Evaluator& evaluator, const Call& call,
                                    const ColumnSink& sink) {
    const Function* present = findImplementation("present_over_time");
    const Function* absent = findImplementation("absent");
    if (present == nullptr || absent == nullptr)
        return fail(ErrorKind::Internal, "absent_over_time lacks the functions it is made of");
    std::vector<Argument> args(1);
    args[0].expr = &unwrapAll(*call.args[0]);
    Function presence = *present;
    presence.keepsName = true;  // nobody sees these columns, so their names may not collide
    Column any(evaluator.times().steps);
    const auto done =
        RangeCall(evaluator, call, presence).run([&any](const Column& column) -> Result<void> {
            for (size_t step = 0; step < column.size(); ++step)
                if (column.has(step)) any.set(step, 1.0);
            return {};
        });
    PALLIUM_TRY(done);
    if (!any.isEmpty()) args[0].columns.push_back(std::move(any));
    CallSite site = siteOf(evaluator, call);
    std::vector<Column> out;
    absent->columns(site, args, out);
    PALLIUM_TRY(failureOf(site));
    return mergeInto(out, sink);
}

tl::unexpected<Error> unknownFunction(std::string_view name) {
    return executionError(fmt::format("function {} is not supported", quoted(name)));
}

}  // namespace

Result<void> evaluateCall(Evaluator& evaluator, const Call& call, const ColumnSink& sink) {
    const std::string_view name = call.function->name;
    if (name == "timestamp") return evaluateTimestamp(evaluator, call, sink);
    if (name == "start_timestamp") return evaluateStartTimestamp(evaluator, call, sink);
    if (name == "absent_over_time") return evaluateAbsentOverTime(evaluator, call, sink);
    const Function* function = findImplementation(name);
    if (function == nullptr) return unknownFunction(name);
    if (function->element != nullptr) return evaluateElement(evaluator, call, *function, sink);
    if (function->histogram != nullptr)
        return evaluateOfHistogram(evaluator, call, *function, sink);
    if (function->range != nullptr) return RangeCall(evaluator, call, *function).run(sink);
    if (function->columns == nullptr) return unknownFunction(name);
    auto columns = evaluateColumnsCall(evaluator, call, *function);
    PALLIUM_TRY(columns);
    return mergeInto(*columns, sink);
}

Result<std::vector<double>> evaluateScalarCall(Evaluator& evaluator, const Call& call) {
    const Function* function = findImplementation(call.function->name);
    if (function == nullptr) return unknownFunction(call.function->name);
    if (function->columns != nullptr) {
        auto columns = evaluateColumnsCall(evaluator, call, *function);
        PALLIUM_TRY(columns);
        return std::move(columns->front().values);
    }
    ScalarArguments scalars;
    PALLIUM_TRY(scalars.evaluate(evaluator, call));
    CallSite site = siteOf(evaluator, call);
    const EvaluationTimes& times = evaluator.times();
    std::vector<double> values(times.steps);
    for (size_t step = 0; step < times.steps; ++step)
        values[step] = function->scalar(site, times.at(step), scalars.at(step));
    PALLIUM_TRY(failureOf(site));
    return values;
}

}  // namespace pallium::promql
