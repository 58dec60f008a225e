#include "backend/promql/engine/prepare.h"

#include "backend/promql/engine/histogram_stats.h"
#include "backend/promql/engine/query_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace pallium::promql {
namespace {

/// Functions whose value depends on the evaluation time itself, not only on their arguments.
bool dependsOnTime(std::string_view function) {
    static constexpr std::array<std::string_view, 12> kNames{
        "day_of_month", "day_of_week",    "day_of_year", "days_in_month",   "hour",      "minute",
        "month",        "predict_linear", "time",        "start_timestamp", "timestamp", "year"};
    return std::find(kNames.begin(), kNames.end(), function) != kNames.end();
}

class Preparation {
  public:
    Preparation(const EvaluationTimes& times, int64_t defaultStepMs)
        : m_times(times), m_defaultStepMs(defaultStepMs) {}

    /// Returns whether the value is the same at every step.
    Result<bool> prepare(Expr& expr);
    /// Wraps `expr` if there is something to save by it.
    static void wrap(ExprPtr& expr);

  private:
    Result<bool> prepareChild(ExprPtr& child, bool parentVaries);
    Result<bool> prepareCall(Call& call);
    Result<bool> prepareTwo(ExprPtr& left, ExprPtr& right);
    Result<bool> prepareMatrix(MatrixSelector& matrix);
    Result<bool> prepareSubquery(SubqueryExpr& subquery);
    Result<bool> resolve(TimeModifiers& modifiers);
    Result<double> seconds(const DurationExpr& duration) const;
    Result<double> binarySeconds(const DurationExpr& duration, double left, double right) const;
    Result<int64_t> milliseconds(const DurationExpr& duration, bool mustBePositive) const;

    const EvaluationTimes& m_times;
    int64_t m_defaultStepMs;
};

tl::unexpected<Error> durationError(const DurationExpr& duration, std::string_view text) {
    return executionError(
        fmt::format("{}:{}: {}", duration.position.start, duration.position.end, text));
}

Result<double> Preparation::binarySeconds(const DurationExpr& duration, double left,
                                          double right) const {
    switch (duration.op) {
        case DurationOp::Add:
            return left + right;
        case DurationOp::Sub:
            return left - right;
        case DurationOp::Mul:
            return left * right;
        case DurationOp::Div:
            if (right == 0) return durationError(duration, "division by zero");
            return left / right;
        case DurationOp::Mod:
            if (right == 0) return durationError(duration, "modulo by zero");
            return std::fmod(left, right);
        case DurationOp::Pow:
            return std::pow(left, right);
        case DurationOp::MaxOf:
            return std::max(left, right);
        case DurationOp::MinOf:
            return std::min(left, right);
        default:
            return right;
    }
}

Result<double> Preparation::seconds(const DurationExpr& duration) const {
    switch (duration.op) {
        case DurationOp::Literal:
            return duration.seconds;
        case DurationOp::Step:
            return static_cast<double>(m_times.queryStepMs) / 1000;
        case DurationOp::Range:
            return static_cast<double>(m_times.queryEndMs - m_times.queryStartMs) / 1000;
        default:
            break;
    }
    double left = 0;
    if (duration.lhs) {
        const auto value = seconds(*duration.lhs);
        PALLIUM_TRY(value);
        left = *value;
    }
    const auto right = seconds(*duration.rhs);
    PALLIUM_TRY(right);
    if (duration.op == DurationOp::Neg) return -*right;
    return binarySeconds(duration, left, *right);
}

Result<int64_t> Preparation::milliseconds(const DurationExpr& duration, bool mustBePositive) const {
    const auto value = seconds(duration);
    PALLIUM_TRY(value);
    if (!std::isfinite(*value)) return durationError(duration, "duration is NaN or infinite");
    if (mustBePositive && *value <= 0)
        return durationError(duration, "duration must be greater than 0");
    constexpr double kMaxSeconds = 9223372036.0;  // 2^63 ns
    if (std::abs(*value) > kMaxSeconds) return durationError(duration, "duration out of range");
    const auto ms = static_cast<int64_t>(std::round(*value * 1000));
    return mustBePositive ? std::max<int64_t>(ms, 1) : ms;
}

Result<bool> Preparation::resolve(TimeModifiers& modifiers) {
    if (modifiers.offsetExpr) {
        const auto offset = milliseconds(*modifiers.offsetExpr, false);
        PALLIUM_TRY(offset);
        modifiers.offsetMs = *offset;
    }
    if (modifiers.at == AtModifier::None) return false;
    if (modifiers.at == AtModifier::Start) modifiers.atMs = m_times.queryStartMs;
    if (modifiers.at == AtModifier::End) modifiers.atMs = m_times.queryEndMs;
    modifiers.at = AtModifier::Timestamp;
    return true;
}

Result<bool> Preparation::prepareMatrix(MatrixSelector& matrix) {
    if (matrix.rangeExpr) {
        const auto range = milliseconds(*matrix.rangeExpr, true);
        PALLIUM_TRY(range);
        matrix.rangeMs = *range;
    }
    return prepare(*matrix.selector);
}

Result<bool> Preparation::prepareSubquery(SubqueryExpr& subquery) {
    if (subquery.rangeExpr) {
        const auto range = milliseconds(*subquery.rangeExpr, true);
        PALLIUM_TRY(range);
        subquery.rangeMs = *range;
    }
    if (subquery.stepExpr) {
        const auto step = milliseconds(*subquery.stepExpr, true);
        PALLIUM_TRY(step);
        subquery.stepMs = *step;
    }
    if (subquery.stepMs == 0) subquery.stepMs = m_defaultStepMs;
    PALLIUM_TRY(prepareChild(subquery.expr, true));
    return resolve(subquery.modifiers);
}

void Preparation::wrap(ExprPtr& expr) {
    const ValueKind type = expr->type();
    if (type == ValueKind::String || type == ValueKind::Matrix) return;
    if (expr->kind == NodeKind::Number || expr->kind == NodeKind::StepInvariant) return;
    auto wrapper = std::make_unique<StepInvariantExpr>();
    wrapper->position = expr->position;
    wrapper->expr = std::move(expr);
    expr = std::move(wrapper);
}

Result<bool> Preparation::prepareChild(ExprPtr& child, bool parentVaries) {
    const auto isInvariant = prepare(*child);
    PALLIUM_TRY(isInvariant);
    if (*isInvariant && parentVaries) wrap(child);
    return *isInvariant;
}

Result<bool> Preparation::prepareCall(Call& call) {
    bool areAllInvariant = !dependsOnTime(call.function->name);
    std::vector<uint8_t> isInvariant;
    for (const ExprPtr& arg : call.args) {
        const auto invariant = prepare(*arg);
        PALLIUM_TRY(invariant);
        isInvariant.push_back(*invariant);
        areAllInvariant = areAllInvariant && *invariant;
    }
    if (areAllInvariant) return true;
    for (size_t i = 0; i < call.args.size(); ++i)
        if (isInvariant[i] != 0) wrap(call.args[i]);
    return false;
}

Result<bool> Preparation::prepareTwo(ExprPtr& left, ExprPtr& right) {
    const auto isLeft = prepare(*left);
    PALLIUM_TRY(isLeft);
    const auto isRight = right ? prepare(*right) : Result<bool>(true);
    PALLIUM_TRY(isRight);
    if (*isLeft && *isRight) return true;
    if (*isLeft) wrap(left);
    if (*isRight && right) wrap(right);
    return false;
}

Result<bool> Preparation::prepare(Expr& expr) {
    switch (expr.kind) {
        case NodeKind::Number:
        case NodeKind::String:
        case NodeKind::Duration:
        case NodeKind::StepInvariant:
            return true;
        case NodeKind::VectorSelector:
            return resolve(static_cast<VectorSelector&>(expr).modifiers);
        case NodeKind::MatrixSelector:
            return prepareMatrix(static_cast<MatrixSelector&>(expr));
        case NodeKind::Subquery:
            return prepareSubquery(static_cast<SubqueryExpr&>(expr));
        case NodeKind::Call:
            return prepareCall(static_cast<Call&>(expr));
        case NodeKind::Unary:
            return prepare(*static_cast<UnaryExpr&>(expr).expr);
        case NodeKind::Paren:
            return prepare(*static_cast<ParenExpr&>(expr).expr);
        case NodeKind::Aggregate: {
            auto& aggregate = static_cast<AggregateExpr&>(expr);
            return prepareTwo(aggregate.expr, aggregate.param);
        }
        case NodeKind::Binary: {
            auto& binary = static_cast<BinaryExpr&>(expr);
            return prepareTwo(binary.lhs, binary.rhs);
        }
    }
    return false;
}

}  // namespace

Result<void> prepareExpr(ExprPtr& expr, const EvaluationTimes& times,
                         int64_t defaultSubqueryStepMs) {
    const auto isInvariant = Preparation(times, defaultSubqueryStepMs).prepare(*expr);
    PALLIUM_TRY(isInvariant);
    if (*isInvariant) Preparation::wrap(expr);
    markHistogramStats(*expr);
    return {};
}

}  // namespace pallium::promql
