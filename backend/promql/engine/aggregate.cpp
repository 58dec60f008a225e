#include "backend/promql/engine/aggregate.h"

#include "backend/promql/engine/label_grouper.h"
#include "backend/promql/functions/histogram_texts.h"
#include "backend/promql/histogram/fold.h"
#include "backend/promql/histogram/kahan_sum.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace pallium::promql {
namespace {

/// What an aggregation makes of native histograms.
enum class HistogramUse : uint8_t { Ignored, Counted, Added };

// States of one group at one step. add() is called once a float in storage order, and for a
// histogram that only counts; count is 0 before.

struct SumState {
    static constexpr HistogramUse kHistograms = HistogramUse::Added;
    static constexpr HistogramFold::Kind kFold = HistogramFold::Kind::Sum;
    double count = 0;
    KahanSum total;
    void add(double value) {
        if (count++ == 0)
            total.sum = value;
        else
            total.add(value);
    }
    double result() const { return total.sum + total.error; }
};

/// The sum divided at the end; from where the sum would overflow on, a running mean.
struct AvgState {
    static constexpr HistogramUse kHistograms = HistogramUse::Added;
    static constexpr HistogramFold::Kind kFold = HistogramFold::Kind::Mean;
    double count = 0;
    KahanSum total;  // or the running mean
    bool isMean = false;
    void add(double value) {
        if (count++ == 0) {
            total.sum = value;
            return;
        }
        if (!isMean) {
            KahanSum next = total;
            next.add(value);
            if (!std::isinf(next.sum)) {
                total = next;
                return;
            }
            isMean = true;
            total.sum /= count - 1;
            total.error /= count - 1;
        }
        const double share = (count - 1) / count;
        total.sum *= share;
        total.error *= share;
        total.add(value / count);
    }
    double result() const {
        const double all = total.sum + total.error;
        return isMean ? all : all / count;
    }
};

struct CountState {
    static constexpr HistogramUse kHistograms = HistogramUse::Counted;
    double count = 0;
    void add(double) { ++count; }
    double result() const { return count; }
};

struct GroupState {
    static constexpr HistogramUse kHistograms = HistogramUse::Counted;
    double count = 0;
    void add(double) { count = 1; }
    double result() const { return 1; }
};

/// NaN only if all samples are.
struct MinState {
    static constexpr HistogramUse kHistograms = HistogramUse::Ignored;
    double count = 0, best = 0;
    void add(double value) {
        if (count++ == 0 || value < best || std::isnan(best)) best = value;
    }
    double result() const { return best; }
};

struct MaxState {
    static constexpr HistogramUse kHistograms = HistogramUse::Ignored;
    double count = 0, best = 0;
    void add(double value) {
        if (count++ == 0 || value > best || std::isnan(best)) best = value;
    }
    double result() const { return best; }
};

/// Welford's recurrence; the first sample only sets the mean.
struct VarianceState {
    static constexpr HistogramUse kHistograms = HistogramUse::Ignored;
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
class Fold {
  public:
    Fold(Evaluator& evaluator, const AggregateExpr& aggregate)
        : m_evaluator(evaluator),
          m_aggregate(aggregate),
          m_steps(evaluator.times().steps),
          m_grouper(aggregate.grouping, !aggregate.without),
          m_held(evaluator.state()) {}

    Result<void> run(const ColumnSink& sink) {
        PALLIUM_TRY(m_evaluator.columns(*m_aggregate.expr,
                                        [this](const Column& column) { return add(column); }));
        for (uint32_t index = 0; index < m_groups.size(); ++index)
            PALLIUM_TRY(emit(index, sink));
        return {};
    }

  private:
    struct Group {
        std::vector<State> states;  // one a step
        bool dropName = false;
        std::vector<HistogramFold> histograms;  // one a step; empty until one is added
    };

    Result<void> add(const Column& column) {
        PALLIUM_TRY(m_evaluator.state().work(m_steps));
        if (column.isEmpty()) return {};
        const uint32_t index = m_grouper.groupOf(column.metric.view());
        if (index == m_groups.size()) {
            PALLIUM_TRY(m_held.add(static_cast<int64_t>(m_steps)));
            m_groups.push_back({std::vector<State>(m_steps), false, {}});
        }
        Group& group = m_groups[index];
        group.dropName = group.dropName || column.dropName;
        State* states = group.states.data();
        for (size_t step = 0; step < m_steps; ++step)
            if (column.isFloat(step)) states[step].add(column.values[step]);
        return column.mayHaveHistograms() ? addHistograms(column, group) : Result<void>{};
    }

    Result<void> addHistograms(const Column& column, Group& group) {
        if constexpr (State::kHistograms == HistogramUse::Ignored) {
            if (column.hasKind(PointKind::Histogram))
                tellOfIgnoredHistograms(m_evaluator.state(), m_aggregate);
        } else if constexpr (State::kHistograms == HistogramUse::Counted) {
            for (size_t step = 0; step < m_steps; ++step)
                if (column.isHistogram(step)) group.states[step].add(0);
        } else {
            if (group.histograms.empty()) {
                PALLIUM_TRY(m_held.add(sampleSize(column)));
                group.histograms.resize(m_steps);
            }
            for (size_t step = 0; step < m_steps; ++step)
                if (column.isHistogram(step)) addTo(group.histograms[step], column, step);
        }
        return {};
    }

    void addTo(HistogramFold& fold, const Column& column, size_t step) {
        if constexpr (State::kHistograms == HistogramUse::Added) {
            if (fold.isIncompatible()) return;
            fold.add(State::kFold, *column.histograms[step]);
            if (fold.isIncompatible()) warnOfMixedSchemas(target(column.metric.get(kMetricName)));
        }
    }

    /// Says what the fold of a step had to do. Returns whether it has a result.
    bool report(const HistogramFold& fold, bool hasFloats) {
        const AnnotationTarget told = target({});
        if (fold.areBoundsReconciled())
            tellOfReconciledBounds(told, HistogramOperation::Aggregation);
        if (hasFloats) {
            told.sink.warning("encountered a mix of histograms and floats for aggregation",
                              told.position);
            return false;
        }
        if (fold.isIncompatible()) return false;
        if (fold.areHintsInConflict()) warnOfHintConflict(told, HistogramOperation::Aggregation);
        return true;
    }

    Result<void> emit(uint32_t index, const ColumnSink& sink) {
        PALLIUM_TRY(m_evaluator.state().work(m_steps));
        const Group& group = m_groups[index];
        m_out.metric = m_grouper.labels(index);
        m_out.dropName = group.dropName;
        m_out.reset(m_steps);
        for (size_t step = 0; step < m_steps; ++step)
            if (const State& state = group.states[step]; state.count > 0)
                m_out.set(step, state.result());
        if constexpr (State::kHistograms == HistogramUse::Added)
            for (size_t step = 0; step < group.histograms.size(); ++step)
                setHistogram(step, group.histograms[step]);
        return sink(m_out);
    }

    void setHistogram(size_t step, const HistogramFold& fold) {
        if (fold.count() == 0) return;
        if (report(fold, m_out.isFloat(step)))
            m_out.set(step, Point(fold.result(State::kFold)));
        else
            m_out.clear(step);
    }

    AnnotationTarget target(std::string_view metricName) {
        return {m_evaluator.state().annotations, metricName, m_aggregate.expr->position};
    }

    Evaluator& m_evaluator;
    const AggregateExpr& m_aggregate;
    size_t m_steps;
    LabelGrouper m_grouper;
    std::vector<Group> m_groups;
    HeldSamples m_held;
    Column m_out;
};

template <class State>
Result<void> fold(Evaluator& evaluator, const AggregateExpr& aggregate, const ColumnSink& sink) {
    return Fold<State>(evaluator, aggregate).run(sink);
}

}  // namespace

void tellOfIgnoredHistograms(QueryState& state, const AggregateExpr& aggregate) {
    const bool isChoice = aggregate.op == AggregateOp::Topk || aggregate.op == AggregateOp::Bottomk;
    state.annotations.info(
        fmt::format("ignored histogram in {} aggregation", aggregateName(aggregate.op)),
        isChoice ? aggregate.position : aggregate.expr->position);
}

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
