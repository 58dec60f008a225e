#include "backend/querier/query_span.h"

#include "backend/base/clock.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

namespace pallium::querier {
namespace {

using namespace promql;

/// `@` may name any time that fits; so far out nothing can overflow, and no data is.
TimestampMs pinned(const TimeModifiers& modifiers) {
    constexpr TimestampMs kFar = std::numeric_limits<TimestampMs>::max() / 4;
    return std::clamp(modifiers.atMs, -kFar, kFar);
}

/// Inclusive; times count from the evaluation time, or from the epoch where @ pins them.
struct Interval {
    TimestampMs begin = 0, end = 0;
};

/// What the subqueries around a node add up to.
struct Surrounding {
    int64_t offsetMs = 0, rangeMs = 0;
    std::optional<TimestampMs> atMs;

    Surrounding within(const SubqueryExpr& subquery) const {
        const bool isPinned = subquery.modifiers.at == AtModifier::Timestamp;
        Surrounding inner = isPinned ? Surrounding{0, 0, pinned(subquery.modifiers)} : *this;
        inner.offsetMs += subquery.modifiers.offsetMs;
        inner.rangeMs += subquery.rangeMs;
        return inner;
    }
};

/// `reachMs`: the range of the selector, else the lookback.
Interval intervalOf(const VectorSelector& selector, const Surrounding& around, int64_t reachMs) {
    Interval interval{around.atMs.value_or(0), around.atMs.value_or(0)};
    if (selector.modifiers.at == AtModifier::Timestamp) {
        interval.begin = interval.end = pinned(selector.modifiers);
    } else {
        interval.begin -= around.offsetMs + around.rangeMs;
        interval.end -= around.offsetMs;
    }
    interval.begin -= reachMs + selector.modifiers.offsetMs;
    interval.end -= selector.modifiers.offsetMs;
    return interval;
}

void collect(const Expr& expr, const Surrounding& around, int64_t lookbackMs,
             std::vector<Interval>& found) {
    switch (expr.kind) {
        case NodeKind::VectorSelector:
            found.push_back(
                intervalOf(static_cast<const VectorSelector&>(expr), around, lookbackMs));
            return;
        case NodeKind::MatrixSelector: {
            const auto& matrix = static_cast<const MatrixSelector&>(expr);
            found.push_back(intervalOf(*matrix.selector, around, matrix.rangeMs));
            return;
        }
        case NodeKind::Subquery: {
            const auto& subquery = static_cast<const SubqueryExpr&>(expr);
            return collect(*subquery.expr, around.within(subquery), lookbackMs, found);
        }
        default:
            for (const Expr* child : childrenOf(expr))
                collect(*child, around, lookbackMs, found);
    }
}

}  // namespace

int64_t selectedSpanMs(const Expr& expr, int64_t lookbackMs) {
    std::vector<Interval> intervals;
    collect(expr, {}, lookbackMs, intervals);
    std::ranges::sort(intervals, {}, &Interval::begin);
    int64_t span = 0;
    TimestampMs end = intervals.empty() ? 0 : intervals.front().begin;
    for (const Interval& interval : intervals) {
        span += std::max<int64_t>(0, interval.end - std::max(end, interval.begin));
        end = std::max(end, interval.end);
    }
    return span;
}

bool hasTooManySubquerySteps(const Expr& expr, int64_t defaultStepMs, int64_t maxSteps) {
    if (expr.kind == NodeKind::Subquery) {
        const auto& subquery = static_cast<const SubqueryExpr&>(expr);
        const int64_t stepMs = subquery.stepMs == 0 ? defaultStepMs : subquery.stepMs;
        if (stepMs > 0 && subquery.rangeMs / stepMs > maxSteps) return true;
    }
    const auto children = childrenOf(expr);
    return std::any_of(children.begin(), children.end(), [&](const Expr* child) {
        return hasTooManySubquerySteps(*child, defaultStepMs, maxSteps);
    });
}

}  // namespace pallium::querier
