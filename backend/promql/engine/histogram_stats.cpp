#include "backend/promql/engine/histogram_stats.h"

#include "backend/promql/histogram/arithmetic.h"

#include <algorithm>
#include <array>

namespace pallium::promql {
namespace {

template <size_t N>
bool isAmong(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What the calls around a node ask of histograms.
struct Wanted {
    bool stats = false;
    bool buckets = false;
};

Wanted inside(const Call& call, Wanted wanted) {
    static constexpr std::array<std::string_view, 3> kStats{"histogram_avg", "histogram_count",
                                                            "histogram_sum"};
    static constexpr std::array<std::string_view, 5> kBuckets{
        "histogram_fraction", "histogram_quantile", "histogram_quantiles", "histogram_stddev",
        "histogram_stdvar"};
    wanted.stats = wanted.stats || isAmong(call.function->name, kStats);
    wanted.buckets = wanted.buckets || isAmong(call.function->name, kBuckets);
    return wanted;
}

void mark(Expr& expr, Wanted wanted) {
    switch (expr.kind) {
        case NodeKind::VectorSelector:
            static_cast<VectorSelector&>(expr).onlyHistogramStats = wanted.stats && !wanted.buckets;
            return;
        case NodeKind::MatrixSelector:
            return mark(*static_cast<MatrixSelector&>(expr).selector, wanted);
        case NodeKind::Subquery:
            return mark(*static_cast<SubqueryExpr&>(expr).expr, {});
        case NodeKind::Call: {
            auto& call = static_cast<Call&>(expr);
            for (const ExprPtr& arg : call.args)
                mark(*arg, inside(call, wanted));
            return;
        }
        case NodeKind::Unary:
            return mark(*static_cast<UnaryExpr&>(expr).expr, wanted);
        case NodeKind::Paren:
            return mark(*static_cast<ParenExpr&>(expr).expr, wanted);
        case NodeKind::StepInvariant:
            return mark(*static_cast<StepInvariantExpr&>(expr).expr, wanted);
        case NodeKind::Aggregate: {
            auto& aggregate = static_cast<AggregateExpr&>(expr);
            if (aggregate.param) mark(*aggregate.param, wanted);
            return mark(*aggregate.expr, wanted);
        }
        case NodeKind::Binary:
            mark(*static_cast<BinaryExpr&>(expr).lhs, {});
            return mark(*static_cast<BinaryExpr&>(expr).rhs, {});
        default:
            return;
    }
}

/// Requires: `previous` still has its buckets.
void findHint(const FloatHistogram& previous, FloatHistogram& current) {
    if (current.hint != CounterResetHint::Unknown) return;
    current.hint = isCounterReset(current, previous) ? CounterResetHint::CounterReset
                                                     : CounterResetHint::NotCounterReset;
}

/// The schema stays, by which a mix of exponential and custom buckets is noticed.
void removeBuckets(FloatHistogram& histogram) {
    FloatHistogram stats;
    stats.hint = histogram.hint;
    stats.layout.schema = histogram.layout.schema;
    stats.count = histogram.count;
    stats.sum = histogram.sum;
    histogram = std::move(stats);
}

}  // namespace

void markHistogramStats(Expr& expr) {
    mark(expr, {});
}

void keepHistogramStats(std::vector<HistogramSample>& samples) {
    FloatHistogram* later = nullptr;  // the one that was not stale
    for (size_t i = samples.size(); i-- > 0;) {
        FloatHistogram& histogram = samples[i].histogram;
        if (isStale(histogram)) continue;
        if (later != nullptr) {
            findHint(histogram, *later);
            removeBuckets(*later);
        }
        later = &histogram;
    }
    if (later != nullptr) removeBuckets(*later);
}

}  // namespace pallium::promql
