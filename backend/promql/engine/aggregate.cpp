#include "backend/promql/engine/aggregate.h"

#include "backend/promql/engine/label_grouper.h"

#include <cmath>
#include <limits>

namespace pallium::promql {
namespace {

/// One step of Kahan's summation in Neumaier's form: adds `value` to `sum`, the lost digits to
/// `lost`.
inline void addCompensated(double value, double& sum, double& lost) {
    const double total = sum + value;
    if (std::isinf(total))
        lost = 0;
    else if (std::abs(sum) >= std::abs(value))
        lost += (sum - total) + value;
    else
        lost += (value - total) + sum;
    sum = total;
}

// States of one group at one step. add() is called once a sample in storage order; count is 0
// before.

struct SumState {
    double count = 0, sum = 0, lost = 0;
    void add(double value) {
        if (count++ == 0)
            sum = value;
        else
            addCompensated(value, sum, lost);
    }
    double result() const { return sum + lost; }
};

/// The sum divided at the end; from where the sum would overflow on, a running mean.
struct AvgState {
    double count = 0, sum = 0, lost = 0;
    bool isMean = false;
    void add(double value) {
        if (count++ == 0) {
            sum = value;
            return;
        }
        if (!isMean) {
            double nextSum = sum;
            double nextLost = lost;
            addCompensated(value, nextSum, nextLost);
            if (!std::isinf(nextSum)) {
                sum = nextSum;
                lost = nextLost;
                return;
            }
            isMean = true;
            sum /= count - 1;
            lost /= count - 1;
        }
        const double share = (count - 1) / count;
        sum *= share;
        lost *= share;
        addCompensated(value / count, sum, lost);
    }
    double result() const { return isMean ? sum + lost : (sum + lost) / count; }
};

struct CountState {
    double count = 0;
    void add(double) { ++count; }
    double result() const { return count; }
};

struct GroupState {
    double count = 0;
    void add(double) { count = 1; }
    double result() const { return 1; }
};

/// NaN only if all samples are.
struct MinState {
    double count = 0, best = 0;
    void add(double value) {
        if (count++ == 0 || value < best || std::isnan(best)) best = value;
    }
    double result() const { return best; }
};

struct MaxState {
    double count = 0, best = 0;
    void add(double value) {
        if (count++ == 0 || value > best || std::isnan(best)) best = value;
    }
    double result() const { return best; }
};

/// Welford's recurrence; the first sample only sets the mean.
struct VarianceState {
    double count = 0, mean = 0, squares = 0;
    void add(double value) {
        if (count++ == 0) {
            mean = value;
            squares = std::isfinite(value) ? 0 : std::numeric_limits<double>::quiet_NaN();
            return;
        }
        const double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }
    double result() const { return squares / count; }
};

struct DeviationState : VarianceState {
    double result() const { return std::sqrt(VarianceState::result()); }
};

/// Folds each column into the accumulators of its group; label sets are touched once a series.
template <class State>
Result<void> fold(Evaluator& evaluator, const AggregateExpr& aggregate, const ColumnSink& sink) {
    struct Group {
        std::vector<State> states;  // one a step
        bool dropName;
    };
    LabelGrouper grouper(aggregate.grouping, !aggregate.without);
    std::vector<Group> groups;
    HeldSamples held(evaluator.state());
    const size_t steps = evaluator.times().steps;
    const auto folded =
        evaluator.columns(*aggregate.expr, [&](const Column& column) -> Result<void> {
            if (column.isEmpty()) return {};
            const uint32_t index = grouper.groupOf(column.metric.view());
            if (index == groups.size()) {
                PALLIUM_TRY(held.add(static_cast<int64_t>(steps)));
                groups.push_back({std::vector<State>(steps), column.dropName});
            }
            State* states = groups[index].states.data();
            for (size_t step = 0; step < steps; ++step)
                if (column.present[step] != 0) states[step].add(column.values[step]);
            return {};
        });
    PALLIUM_TRY(folded);
    Column out;
    for (uint32_t index = 0; index < groups.size(); ++index) {
        out.metric = grouper.labels(index);
        out.dropName = groups[index].dropName;
        out.values.resize(steps);
        out.present.assign(steps, 0);
        for (size_t step = 0; step < steps; ++step)
            if (const State& state = groups[index].states[step]; state.count > 0)
                out.set(step, state.result());
        PALLIUM_TRY(sink(out));
    }
    return {};
}

}  // namespace

Result<void> evaluateAggregate(Evaluator& evaluator, const AggregateExpr& aggregate,
                               const ColumnSink& sink) {
    switch (aggregate.op) {
        case AggregateOp::Sum:
            return fold<SumState>(evaluator, aggregate, sink);
        case AggregateOp::Avg:
            return fold<AvgState>(evaluator, aggregate, sink);
        case AggregateOp::Count:
            return fold<CountState>(evaluator, aggregate, sink);
        case AggregateOp::Group:
            return fold<GroupState>(evaluator, aggregate, sink);
        case AggregateOp::Min:
            return fold<MinState>(evaluator, aggregate, sink);
        case AggregateOp::Max:
            return fold<MaxState>(evaluator, aggregate, sink);
        case AggregateOp::Stddev:
            return fold<DeviationState>(evaluator, aggregate, sink);
        case AggregateOp::Stdvar:
            return fold<VarianceState>(evaluator, aggregate, sink);
        case AggregateOp::Quantile:
            return evaluateQuantile(evaluator, aggregate, sink);
        case AggregateOp::CountValues:
            return evaluateCountValues(evaluator, aggregate, sink);
        case AggregateOp::Topk:
        case AggregateOp::Bottomk:
        case AggregateOp::Limitk:
        case AggregateOp::LimitRatio:
            return evaluateChoice(evaluator, aggregate, sink);
    }
    return fail(ErrorKind::Internal, "unknown aggregation");
}

}  // namespace pallium::promql
