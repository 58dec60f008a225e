#include "tests/conformance/promql/at_modifier.h"

#include <algorithm>
#include <array>
#include <functional>

namespace pallium::promqltest {
namespace {

using namespace promql;

/// Functions that see the query's own times; an instant query and a range query around it differ.
constexpr auto kRangeDependent = std::to_array<std::string_view>({"start", "end", "range", "step"});
/// Functions that see the evaluation time, or the times of samples that an instant selector gives.
constexpr auto kTimeDependent = std::to_array<std::string_view>(
    {"days_in_month", "day_of_month", "day_of_week", "day_of_year", "hour", "minute", "month",
     "year", "predict_linear", "time", "timestamp", "start_timestamp", "start", "end"});

/// Calls `visit` for the node and then for its children, unless it returns false.
void walk(Expr& expr, const std::function<bool(Expr&)>& visit) {
    if (!visit(expr)) return;
    switch (expr.kind) {
        case NodeKind::MatrixSelector:
            return walk(*static_cast<MatrixSelector&>(expr).selector, visit);
        case NodeKind::Subquery:
            return walk(*static_cast<SubqueryExpr&>(expr).expr, visit);
        case NodeKind::Unary:
            return walk(*static_cast<UnaryExpr&>(expr).expr, visit);
        case NodeKind::Paren:
            return walk(*static_cast<ParenExpr&>(expr).expr, visit);
        case NodeKind::StepInvariant:
            return walk(*static_cast<StepInvariantExpr&>(expr).expr, visit);
        case NodeKind::Call:
            for (const ExprPtr& arg : static_cast<Call&>(expr).args)
                walk(*arg, visit);
            return;
        case NodeKind::Aggregate: {
            auto& aggregate = static_cast<AggregateExpr&>(expr);
            if (aggregate.param) walk(*aggregate.param, visit);
            return walk(*aggregate.expr, visit);
        }
        case NodeKind::Binary:
            walk(*static_cast<BinaryExpr&>(expr).lhs, visit);
            return walk(*static_cast<BinaryExpr&>(expr).rhs, visit);
        case NodeKind::Number:
        case NodeKind::String:
        case NodeKind::VectorSelector:
        case NodeKind::Duration:
            return;
    }
}

template <size_t N>
bool isCallOf(const Expr& expr, const std::array<std::string_view, N>& names) {
    if (expr.kind != NodeKind::Call) return false;
    const std::string_view name = static_cast<const Call&>(expr).function->name;
    return std::find(names.begin(), names.end(), name) != names.end();
}

void pin(TimeModifiers& modifiers, TimestampMs time) {
    if (modifiers.at == AtModifier::Timestamp) return;
    modifiers.at = AtModifier::Timestamp;
    modifiers.atMs = time;
}

bool durationUsesRange(const DurationExpr* duration) {
    if (duration == nullptr) return false;
    return duration->op == DurationOp::Step || duration->op == DurationOp::Range ||
           durationUsesRange(duration->lhs.get()) || durationUsesRange(duration->rhs.get());
}

bool hasRangeDependentDuration(const Expr& expr) {
    if (expr.kind == NodeKind::VectorSelector)
        return durationUsesRange(
            static_cast<const VectorSelector&>(expr).modifiers.offsetExpr.get());
    if (expr.kind == NodeKind::MatrixSelector)
        return durationUsesRange(static_cast<const MatrixSelector&>(expr).rangeExpr.get());
    if (expr.kind != NodeKind::Subquery) return false;
    const auto& subquery = static_cast<const SubqueryExpr&>(expr);
    return durationUsesRange(subquery.rangeExpr.get()) ||
           durationUsesRange(subquery.stepExpr.get()) ||
           durationUsesRange(subquery.modifiers.offsetExpr.get());
}

}  // namespace

std::optional<std::string> pinnedToTime(std::string_view expr, TimestampMs time,
                                        const ParserOptions& options) {
    auto tree = parseExpr(expr, options);
    if (!tree) return std::nullopt;
    bool isTimeDependent = false;
    walk(**tree, [&](Expr& node) {
        isTimeDependent = isTimeDependent || isCallOf(node, kTimeDependent);
        if (node.kind == NodeKind::VectorSelector)
            pin(static_cast<VectorSelector&>(node).modifiers, time);
        if (node.kind != NodeKind::Subquery) return true;
        // What is inside a pinned subquery keeps its own times, which are relative to the pinned
        // one.
        pin(static_cast<SubqueryExpr&>(node).modifiers, time);
        walk(*static_cast<SubqueryExpr&>(node).expr, [&](Expr& inner) {
            isTimeDependent = isTimeDependent || isCallOf(inner, kTimeDependent);
            return true;
        });
        return false;
    });
    if (isTimeDependent) return std::nullopt;
    return printExpr(**tree);
}

bool dependsOnQueryRange(std::string_view expr, const ParserOptions& options) {
    auto tree = parseExpr(expr, options);
    if (!tree) return false;
    bool isDependent = false;
    walk(**tree, [&](Expr& node) {
        isDependent =
            isDependent || isCallOf(node, kRangeDependent) || hasRangeDependentDuration(node);
        return !isDependent;
    });
    return isDependent;
}

}  // namespace pallium::promqltest
