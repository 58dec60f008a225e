#include "backend/promql/engine/engine.h"

#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/evaluator.h"
#include "backend/promql/engine/explain_recorder.h"
#include "backend/promql/engine/prepare.h"
#include "backend/promql/engine/range_vector_value.h"
#include "backend/promql/engine/selector.h"
#include "backend/promql/engine/stopwatch.h"

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
        PALLIUM_TRY(evaluator.state().work(column.size()));
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
    PALLIUM_TRY(sortByLabels(evaluator.state(), matrix));
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

Result<void> prepare(QueryState& state, ExprPtr& expr, const EvaluationTimes& times) {
    const Stopwatch stopwatch(state.stats.timings.queryPreparation);
    PALLIUM_TRY(prepareExpr(expr, times, state.defaultSubqueryStepMs));
    return state.context.check();
}

Result<Value> valueOf(QueryState& state, const Expr& expr, const EvaluationTimes& times,
                      SampleCount& samples) {
    const Stopwatch stopwatch(state.stats.timings.innerEval);
    Evaluator evaluator(state, times, samples);
    return times.queryStepMs == 0 ? instantValue(evaluator, expr) : rangeValue(evaluator, expr);
}

void tellSamples(const SampleCount& samples, const EvaluationTimes& times, QueryStats& stats) {
    stats.totalQueryableSamples = samples.total;
    for (size_t step = 0; step < samples.perStep.size(); ++step)
        stats.totalQueryableSamplesPerStep.push_back({times.at(step), samples.perStep[step]});
}

Answer evaluate(const EngineOptions& engine, const QueryOptions& options, const Request& request,
                ExprPtr expr) {
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
                     engine.utf8Labels,
                     options.hasTypeLabels,
                     engine.helpers,
                     AnnotationSink(request.query),
                     {}};
    // A range query has work for them as soon as its series are found.
    const AwakeHelpers awake(request.times.queryStepMs != 0 ? engine.helpers : Helpers());
    SampleCount samples;
    if (options.countsSteps) samples.perStep.resize(request.times.steps);
    std::optional<ExplainRecorder> recorder;
    auto value = [&]() -> Result<Value> {
        const Stopwatch stopwatch(state.stats.timings.evalTotal);
        PALLIUM_TRY(prepare(state, expr, request.times));
        if (options.explanation != nullptr) state.recorder = &recorder.emplace(*expr);
        return valueOf(state, *expr, request.times, samples);
    }();
    if (!value) return tl::unexpected(toQueryError(value.error()));
    if (recorder) *options.explanation = recorder->finish(std::move(expr));
    QueryTimings& timings = state.stats.timings;
    timings.innerEval -= timings.resultSort;
    timings.execTotal = timings.evalTotal;
    tellSamples(samples, request.times, state.stats);
    return QueryResult{std::move(*value),
                       {state.annotations.warnings(), state.annotations.infos()},
                       std::move(state.stats)};
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
