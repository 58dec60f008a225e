#include "backend/promql/engine/evaluator.h"

#include "backend/promql/engine/aggregate.h"
#include "backend/promql/engine/binary.h"
#include "backend/promql/engine/call.h"
#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/explain_recorder.h"
#include "backend/promql/engine/selector.h"
#include "backend/promql/histogram/arithmetic.h"

#include <tsl/robin_set.h>

#include <algorithm>

namespace pallium::promql {
namespace {

HistogramPtr negated(FloatHistogram histogram) {
    multiply(histogram, -1);
    return std::make_shared<const FloatHistogram>(std::move(histogram));
}

/// Other than under a function, two series must not have the same labels without their names even
/// if they are never there at the same step.
Result<void> evaluateUnary(Evaluator& evaluator, const UnaryExpr& unary, const ColumnSink& sink) {
    if (!unary.isMinus) return evaluator.columns(*unary.expr, sink);
    QueryState& state = evaluator.state();
    const bool mustCheckNames = !state.delayedNameRemoval && !haveOneName(*unary.expr);
    tsl::robin_set<Labels, LabelsHash> seen;
    const auto negate = [&](Column& column) -> Result<void> {
        for (double& value : column.values)
            value = -value;
        for (HistogramPtr& histogram : column.histograms)
            if (histogram) histogram = negated(*histogram);
        dropMetricName(state, column);
        const bool isChecked = mustCheckNames && !column.isEmpty();
        if (isChecked && !seen.insert(column.metric).second) return sameLabelsetError();
        return {};
    };
    return evaluator.mapColumns(*unary.expr, false, negate, sink);
}

}  // namespace

bool haveOneName(const Expr& expr) {
    switch (expr.kind) {
        case NodeKind::VectorSelector: {
            const auto& matchers = static_cast<const VectorSelector&>(expr).matchers;
            return std::any_of(matchers.begin(), matchers.end(), [](const Matcher& matcher) {
                return matcher.type() == MatchType::Equal && matcher.name() == kMetricName;
            });
        }
        case NodeKind::MatrixSelector:
            return haveOneName(*static_cast<const MatrixSelector&>(expr).selector);
        case NodeKind::Subquery:
            return haveOneName(*static_cast<const SubqueryExpr&>(expr).expr);
        case NodeKind::Paren:
            return haveOneName(*static_cast<const ParenExpr&>(expr).expr);
        case NodeKind::Unary:
            return haveOneName(*static_cast<const UnaryExpr&>(expr).expr);
        case NodeKind::StepInvariant:
            return haveOneName(*static_cast<const StepInvariantExpr&>(expr).expr);
        case NodeKind::Call: {
            const auto& call = static_cast<const Call&>(expr);
            const Function* function = findImplementation(call.function->name);
            return function != nullptr && function->columns == nullptr &&
                   std::all_of(call.args.begin(), call.args.end(),
                               [](const ExprPtr& arg) { return haveOneName(*arg); });
        }
        case NodeKind::Aggregate: {
            const auto& aggregate = static_cast<const AggregateExpr&>(expr);
            const auto& grouping = aggregate.grouping;
            return aggregate.op != AggregateOp::CountValues &&  // may write values into the name
                   std::find(grouping.begin(), grouping.end(), kMetricName) == grouping.end() &&
                   haveOneName(*aggregate.expr);
        }
        default:
            return expr.type() == ValueKind::Scalar;
    }
}

void dropMetricName(const QueryState& state, Column& column) {
    if (state.delayedNameRemoval)
        column.dropName = true;
    else
        column.metric = withoutMetricName(column.metric);
}

Result<void> Evaluator::columns(const Expr& expr, const ColumnSink& sink) {
    if (m_state.recorder == nullptr) return evaluateColumns(expr, sink);
    return recorded(
        expr, [&](const ColumnSink& counted) { return evaluateColumns(expr, counted); }, sink);
}

Result<void> Evaluator::recorded(const Expr& expr, const ColumnSource& produce,
                                 const ColumnSink& sink) {
    ExplainRecorder* const recorder = m_state.recorder;
    if (recorder == nullptr) return produce(sink);
    const ExplainScope inside(recorder, expr);
    recorder->begin(m_times.steps);
    return produce([&](Column& column) {
        recorder->addColumn(column);
        const ExplainScope outside = ExplainScope::outside(inside);
        return sink(column);
    });
}

Result<void> Evaluator::evaluateColumns(const Expr& expr, const ColumnSink& sink) {
    switch (expr.kind) {
        case NodeKind::VectorSelector: {
            const auto& selector = static_cast<const VectorSelector&>(expr);
            if (selector.extended == ExtendedRange::Smoothed)
                return eachSmoothedSeries(*this, selector, sink);
            return eachInstantSeries(*this, InstantSelector(selector), nullptr, sink);
        }
        case NodeKind::Call:
            return evaluateCall(*this, static_cast<const Call&>(expr), sink);
        case NodeKind::Aggregate:
            return evaluateAggregate(*this, static_cast<const AggregateExpr&>(expr), sink);
        case NodeKind::Binary:
            return evaluateBinary(*this, static_cast<const BinaryExpr&>(expr), sink);
        case NodeKind::Unary:
            return evaluateUnary(*this, static_cast<const UnaryExpr&>(expr), sink);
        case NodeKind::Paren:
            return columns(*static_cast<const ParenExpr&>(expr).expr, sink);
        case NodeKind::StepInvariant:
            return invariantColumns(*static_cast<const StepInvariantExpr&>(expr).expr, sink);
        default:
            return fail(ErrorKind::Internal, "expression has no instant vector value");
    }
}

EvaluationTimes Evaluator::oneStep() const {
    EvaluationTimes times = m_times;
    times.steps = 1;
    return times;
}

Result<void> Evaluator::invariantColumns(const Expr& expr, const ColumnSink& sink) {
    if (m_times.steps == 1) return columns(expr, sink);
    SampleCount samples;
    Evaluator once(m_state, oneStep(), samples);
    Column repeated;
    const auto done = once.columns(expr, [&](const Column& column) -> Result<void> {
        if (!column.has(0)) return {};
        repeated.metric = column.metric;
        repeated.dropName = column.dropName;
        repeated.values.assign(m_times.steps, column.values[0]);
        repeated.kinds.assign(m_times.steps, column.kinds[0]);
        repeated.histograms.clear();
        if (column.isHistogram(0)) repeated.histograms.assign(m_times.steps, column.histograms[0]);
        PALLIUM_TRY(m_state.work(m_times.steps));
        return sink(repeated);
    });
    m_samples.addToEach(m_times.steps, samples.total);
    return done;
}

Result<ColumnSet> Evaluator::collect(const Expr& expr) {
    ColumnSet set{{}, HeldSamples(m_state)};
    const auto done = columns(expr, [&set](Column& column) -> Result<void> {
        const int64_t size = sampleSize(column);
        if (size == 0) return {};
        PALLIUM_TRY(set.held.add(size));
        set.columns.push_back(std::move(column));
        return {};
    });
    PALLIUM_TRY(done);
    return set;
}

Result<std::vector<double>> Evaluator::scalars(const Expr& expr) {
    if (m_state.recorder == nullptr) return evaluateScalars(expr);
    const ExplainScope inside(m_state.recorder, expr);
    m_state.recorder->begin(m_times.steps);
    auto values = evaluateScalars(expr);
    if (values) m_state.recorder->addScalars(*values);
    return values;
}

Result<std::vector<double>> Evaluator::evaluateScalars(const Expr& expr) {
    switch (expr.kind) {
        case NodeKind::Number:
            return std::vector<double>(m_times.steps,
                                       static_cast<const NumberLiteral&>(expr).value);
        case NodeKind::Paren:
            return scalars(*static_cast<const ParenExpr&>(expr).expr);
        case NodeKind::Call:
            return evaluateScalarCall(*this, static_cast<const Call&>(expr));
        case NodeKind::Binary:
            return evaluateScalarBinary(*this, static_cast<const BinaryExpr&>(expr));
        case NodeKind::Unary: {
            const auto& unary = static_cast<const UnaryExpr&>(expr);
            auto values = scalars(*unary.expr);
            PALLIUM_TRY(values);
            if (unary.isMinus)
                for (double& value : *values)
                    value = -value;
            return values;
        }
        case NodeKind::StepInvariant: {
            SampleCount samples;
            Evaluator once(m_state, oneStep(), samples);
            const auto value = once.scalars(*static_cast<const StepInvariantExpr&>(expr).expr);
            PALLIUM_TRY(value);
            m_samples.addToEach(m_times.steps, samples.total);
            return std::vector<double>(m_times.steps, value->front());
        }
        default:
            return fail(ErrorKind::Internal, "expression has no scalar value");
    }
}

Result<SelectedVector> Evaluator::selectVector(std::span<const Matcher> matchers, int64_t offsetMs,
                                               std::optional<TimestampMs> atMs) {
    SelectedVector selected;
    std::vector<StartedAt> times;
    const auto done = eachInstantSeries(*this, InstantSelector(matchers, TimeShift(offsetMs, atMs)),
                                        &times, [&](Column& column) -> Result<void> {
                                            selected.columns.push_back(std::move(column));
                                            std::vector<TimestampMs>& out =
                                                selected.sampleTimes.emplace_back();
                                            for (const StartedAt& at : times)
                                                out.push_back(at.time);
                                            return {};
                                        });
    PALLIUM_TRY(done);
    return selected;
}

Result<void> Evaluator::mapColumns(const Expr& input, bool dropsName, const ColumnSink& map,
                                   const ColumnSink& sink) {
    const ColumnSource mapAll = [&](const ColumnSink& next) {
        return columns(input, [&](Column& column) -> Result<void> {
            PALLIUM_TRY(map(column));
            PALLIUM_TRY(m_state.work(column.size()));
            return next(column);
        });
    };
    return dropsName ? withoutNames(input, mapAll, sink) : mapAll(sink);
}

Result<void> Evaluator::withoutNames(const Expr& input, const ColumnSource& produce,
                                     const ColumnSink& sink) {
    if (m_state.delayedNameRemoval || haveOneName(input))
        return produce([&](Column& column) {
            dropMetricName(m_state, column);
            return sink(column);
        });
    ColumnMerger merger;
    HeldSamples held(m_state);
    const auto done = produce([&](Column& column) -> Result<void> {
        dropMetricName(m_state, column);
        PALLIUM_TRY(held.add(sampleSize(column)));
        return merger.add(column);
    });
    PALLIUM_TRY(done);
    for (Column& column : merger.take())
        PALLIUM_TRY(sink(column));
    return {};
}

}  // namespace pallium::promql
