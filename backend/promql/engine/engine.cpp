#include "backend/promql/engine/engine.h"

#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/evaluator.h"
#include "backend/promql/engine/explain_recorder.h"
#include "backend/promql/engine/prepare.h"
#include "backend/promql/engine/selector.h"
#include "backend/promql/functions/extended_range.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace pallium::promql {
namespace {

using Answer = tl::expected<QueryResult, QueryError>;

QueryError toQueryError(const Error& error) {
    using Type = QueryError::Type;
    switch (error.kind) {
        case ErrorKind::InvalidArgument:
        case ErrorKind::LimitExceeded:
            return {Type::Execution, error.message};
        case ErrorKind::DeadlineExceeded:
            return {Type::Timeout, "query timed out in expression evaluation"};
        case ErrorKind::Canceled:
            return {Type::Canceled, "query was canceled in expression evaluation"};
        default:
            return {Type::Internal, error.message};
    }
}

/// Hands out the series of the result that are not empty, without the names that were only marked.
Result<void> eachFinished(Evaluator& evaluator, const Expr& expr, const ColumnSink& sink) {
    const ColumnSink keepFilled = [&](Column& column) -> Result<void> {
        const int64_t size = sampleSize(column);
        if (size == 0) return {};
        PALLIUM_TRY(evaluator.state().hold(size));
        return sink(column);
    };
    if (!evaluator.state().delayedNameRemoval) return evaluator.columns(expr, keepFilled);
    auto set = evaluator.collect(expr);
    PALLIUM_TRY(set);
    ColumnMerger merger;
    for (Column& column : set->columns) {
        if (column.dropName) column.metric = withoutMetricName(column.metric);
        PALLIUM_TRY(merger.add(column));
    }
    for (Column& column : merger.take())
        PALLIUM_TRY(sink(column));
    return {};
}

Result<Value> vectorValue(Evaluator& evaluator, const Expr& expr) {
    Vector vector;
    const auto read = eachFinished(evaluator, expr, [&](const Column& column) -> Result<void> {
        vector.push_back({column.metric,
                          {evaluator.times().startMs, column.values[0]},
                          column.isHistogram(0) ? column.histograms[0] : nullptr});
        return {};
    });
    PALLIUM_TRY(read);
    return vector;
}

/// Each column becomes points at once, so that its buffers serve the next series.
Result<Value> matrixValue(Evaluator& evaluator, const Expr& expr) {
    Matrix matrix;
    const auto read = eachFinished(evaluator, expr, [&](const Column& column) -> Result<void> {
        Series& series = matrix.emplace_back(Series{column.metric, {}, {}});
        if (!column.mayHaveHistograms()) series.points.reserve(column.points());
        for (size_t step = 0; step < column.size(); ++step) {
            const TimestampMs time = evaluator.times().at(step);
            if (column.isFloat(step))
                series.points.push_back({time, column.values[step]});
            else if (column.isHistogram(step))
                series.histograms.push_back({time, column.histograms[step]});
        }
        return {};
    });
    PALLIUM_TRY(read);
    std::sort(matrix.begin(), matrix.end(),
              [](const Series& a, const Series& b) { return a.metric < b.metric; });
    return matrix;
}

/// The part of `samples` in a window, by the time of each.
template <class Samples, class TimeOf>
Samples within(const RangeWindows& windows, const Window& window, Samples samples, TimeOf timeOf) {
    const auto indexAfter = [&](TimestampMs time) {
        return static_cast<size_t>(std::upper_bound(samples.begin(), samples.end(), time,
                                                    [&](TimestampMs t, const auto& sample) {
                                                        return t < timeOf(sample);
                                                    }) -
                                   samples.begin());
    };
    const size_t begin = indexAfter(windows.readBegin(window));
    return samples.subspan(begin, indexAfter(windows.readEnd(window)) - begin);
}

/// The floats of one window; those of an extended range begin and end at its edges.
std::vector<Sample> windowPoints(const RangeWindows& windows, TimestampMs evalTimeMs,
                                 const storage::SampleColumns& samples) {
    Window window = windows.at(evalTimeMs);
    const std::span<const TimestampMs> times(samples.timestamps);
    window.timestamps = within(windows, window, times, [](TimestampMs time) { return time; });
    std::optional<EdgedWindow> edged;
    std::vector<Sample> points;
    if (window.timestamps.empty()) return points;
    window.values = std::span(samples.values)
                        .subspan(static_cast<size_t>(window.timestamps.data() - times.data()),
                                 window.timestamps.size());
    if (windows.extended != ExtendedRange::None) {
        edged = edgesOf(window, false);
        if (!edged) return points;
        points.push_back({window.startMs, edged->left});
        window.timestamps = edged->timestamps;
        window.values = edged->values;
    }
    for (size_t i = 0; i < window.size(); ++i)
        points.push_back({window.timestamps[i], window.values[i]});
    if (edged) points.push_back({window.endMs, edged->right});
    return points;
}

/// The histograms of one window.
std::vector<HistogramPoint> windowHistograms(const RangeWindows& windows, TimestampMs evalTimeMs,
                                             const storage::SampleColumns& samples) {
    std::vector<HistogramPoint> points;
    const auto inWindow = within(windows, windows.at(evalTimeMs), std::span(samples.histograms),
                                 [](const HistogramSample& sample) { return sample.timestampMs; });
    for (const HistogramSample& sample : inWindow)
        points.push_back(
            {sample.timestampMs, std::make_shared<const FloatHistogram>(sample.histogram)});
    return points;
}

int64_t sizeInSamples(const Series& series) {
    auto size = static_cast<int64_t>(series.points.size());
    for (const HistogramPoint& point : series.histograms)
        size += sampleSize(*point.histogram);
    return size;
}

/// A range vector as the result of an instant query: its one window.
Result<Value> rangeVectorValue(Evaluator& evaluator, const Expr& expr) {
    const RangeWindows windows = windowsOf(expr, evaluator.state().lookbackMs);
    Matrix matrix;
    const ExplainScope inside(evaluator.state().recorder, unwrapAll(expr));
    const auto read =
        eachRangeSeries(evaluator, expr, [&](const RangeSeries& source) -> Result<void> {
            Series series{
                source.dropName ? withoutMetricName(source.metric) : source.metric, {}, {}};
            const TimestampMs time = evaluator.times().startMs;
            series.points = windowPoints(windows, time, source.samples);
            series.histograms = windowHistograms(windows, time, source.samples);
            if (series.points.empty() && series.histograms.empty()) return {};
            PALLIUM_TRY(evaluator.state().hold(sizeInSamples(series)));
            matrix.push_back(std::move(series));
            return {};
        });
    PALLIUM_TRY(read);
    std::sort(matrix.begin(), matrix.end(),
              [](const Series& a, const Series& b) { return a.metric < b.metric; });
    for (size_t i = 1; i < matrix.size(); ++i)
        if (matrix[i].metric == matrix[i - 1].metric) return sameLabelsetError();
    return matrix;
}

Result<Value> instantValue(Evaluator& evaluator, const Expr& expr) {
    const TimestampMs time = evaluator.times().startMs;
    switch (expr.type()) {
        case ValueKind::String:
            return StringValue{time, static_cast<const StringLiteral&>(unwrapAll(expr)).value};
        case ValueKind::Scalar: {
            const auto values = evaluator.scalars(expr);
            PALLIUM_TRY(values);
            return ScalarValue{{time, values->front()}};
        }
        case ValueKind::Matrix:
            return rangeVectorValue(evaluator, expr);
        default:
            return vectorValue(evaluator, expr);
    }
}

Result<Value> rangeValue(Evaluator& evaluator, const Expr& expr) {
    if (expr.type() != ValueKind::Scalar) return matrixValue(evaluator, expr);
    const auto values = evaluator.scalars(expr);
    PALLIUM_TRY(values);
    Series series;
    series.points.reserve(values->size());
    for (size_t step = 0; step < values->size(); ++step)
        series.points.push_back({evaluator.times().at(step), (*values)[step]});
    return Matrix{std::move(series)};
}

tl::expected<ExprPtr, QueryError> parse(std::string_view query, const ParserOptions& options) {
    auto expr = parseExpr(query, options);
    if (expr) return std::move(*expr);
    return tl::unexpected(QueryError{QueryError::Type::BadData, expr.error().toString(), true});
}

struct Request {
    const Context& context;
    const storage::Queryable& queryable;
    std::string_view query;
    EvaluationTimes times;
};

Answer evaluate(const EngineOptions& engine, const QueryOptions& options, const Request& request,
                ExprPtr expr) {
    const auto started = std::chrono::steady_clock::now();
    const auto timeout = options.timeout.count() > 0 ? options.timeout : engine.timeout;
    const Context context = request.context.withTimeout(timeout);
    const int64_t lookbackMs =
        options.lookbackDeltaMs > 0 ? options.lookbackDeltaMs : engine.lookbackDeltaMs;
    QueryState state{context,
                     request.queryable,
                     lookbackMs,
                     engine.defaultSubqueryStepMs,
                     engine.maxSamples,
                     engine.delayedNameRemoval,
                     engine.useStartTimes,
                     engine.helpers,
                     AnnotationSink(request.query),
                     {}};
    const auto prepared = prepareExpr(expr, request.times, engine.defaultSubqueryStepMs);
    if (!prepared) return tl::unexpected(toQueryError(prepared.error()));
    if (const auto alive = context.check(); !alive)
        return tl::unexpected(toQueryError(alive.error()));
    std::optional<ExplainRecorder> recorder;
    if (options.explanation != nullptr) state.recorder = &recorder.emplace(*expr);
    Evaluator evaluator(state, request.times);
    auto value = request.times.queryStepMs == 0 ? instantValue(evaluator, *expr)
                                                : rangeValue(evaluator, *expr);
    if (!value) return tl::unexpected(toQueryError(value.error()));
    if (recorder) *options.explanation = recorder->finish(std::move(expr));
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
    state.stats.evalSeconds = elapsed.count();
    return QueryResult{
        std::move(*value), {state.annotations.warnings(), state.annotations.infos()}, state.stats};
}

}  // namespace

Answer Engine::instant(const Context& context, const storage::Queryable& queryable,
                       std::string_view query, TimestampMs time,
                       const QueryOptions& options) const {
    auto expr = parse(query, m_options.parser);
    if (!expr) return tl::unexpected(std::move(expr).error());
    EvaluationTimes times;
    times.startMs = times.queryStartMs = times.queryEndMs = time;
    return evaluate(m_options, options, {context, queryable, query, times}, std::move(*expr));
}

Answer Engine::range(const Context& context, const storage::Queryable& queryable,
                     std::string_view query, TimestampMs start, TimestampMs end, int64_t stepMs,
                     const QueryOptions& options) const {
    auto expr = parse(query, m_options.parser);
    if (!expr) return tl::unexpected(std::move(expr).error());
    const ValueKind type = (*expr)->type();
    if (type != ValueKind::Scalar && type != ValueKind::Vector)
        return tl::unexpected(QueryError{
            QueryError::Type::BadData,
            fmt::format("invalid expression type \"{}\" for range query, must be Scalar or instant "
                        "Vector",
                        documentedName(type))});
    const EvaluationTimes times{start, stepMs, static_cast<size_t>((end - start) / stepMs) + 1,
                                start, end,    stepMs};
    return evaluate(m_options, options, {context, queryable, query, times}, std::move(*expr));
}

}  // namespace pallium::promql
