#include "backend/base/go_text.h"
#include "backend/promql/engine/aggregate.h"
#include "backend/promql/engine/label_grouper.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace pallium::promql {
namespace {

/// The k best of a stream with Prometheus' binary heap, so that among equal values the same series
/// are kept. The worst is at the root; NaN is worse than any number.
class BestHeap {
  public:
    struct Entry {
        double value;
        uint32_t column;
    };
    explicit BestHeap(bool wantsLargest) : m_wantsLargest(wantsLargest) {}

    void offer(Entry entry, int64_t k) {
        if (static_cast<int64_t>(m_entries.size()) < k) {
            m_entries.push_back(entry);
            siftUp();
        } else if (isWorse(m_entries[0].value, entry.value) ||
                   (std::isnan(m_entries[0].value) && !std::isnan(entry.value))) {
            m_entries[0] = entry;
            siftDown();
        }
    }
    /// Best first; empties the heap.
    std::vector<Entry> takeSorted() {
        std::stable_sort(
            m_entries.begin(), m_entries.end(), [this](const Entry& a, const Entry& b) {
                return std::isnan(b.value) ? !std::isnan(a.value) : isWorse(b.value, a.value);
            });
        return std::exchange(m_entries, {});
    }

  private:
    bool isWorse(double a, double b) const { return m_wantsLargest ? a < b : a > b; }
    bool isBefore(size_t a, size_t b) const {
        return std::isnan(m_entries[a].value) || isWorse(m_entries[a].value, m_entries[b].value);
    }
    void siftUp() {
        for (size_t child = m_entries.size() - 1; child > 0;) {
            const size_t parent = (child - 1) / 2;
            if (!isBefore(child, parent)) return;
            std::swap(m_entries[child], m_entries[parent]);
            child = parent;
        }
    }
    void siftDown() {
        size_t parent = 0;
        for (size_t child = 1; child < m_entries.size(); child = 2 * parent + 1) {
            if (child + 1 < m_entries.size() && isBefore(child + 1, child)) ++child;
            if (!isBefore(child, parent)) return;
            std::swap(m_entries[child], m_entries[parent]);
            parent = child;
        }
    }

    bool m_wantsLargest;
    std::vector<Entry> m_entries;
};

/// k at each step. Errors: NaN or not representable at any step.
Result<std::vector<int64_t>> counts(const std::vector<double>& params) {
    std::vector<int64_t> counts;
    constexpr double kTooLarge = 9223372036854775808.0;  // 2^63
    for (const double k : params)
        if (std::isnan(k)) return executionError("Parameter value is NaN");
    for (const double k : params) {
        if (k <= -kTooLarge)
            return executionError(
                fmt::format("Scalar value {} underflows int64", formatFloatGeneral(k)));
        if (k >= kTooLarge)
            return executionError(
                fmt::format("Scalar value {} overflows int64", formatFloatGeneral(k)));
        counts.push_back(static_cast<int64_t>(k));
    }
    return counts;
}

/// r at each step within [-1, 1], with a warning for what was not.
Result<std::vector<double>> ratios(QueryState& state, const AggregateExpr& aggregate,
                                   std::vector<double> params) {
    for (double& ratio : params) {
        if (std::isnan(ratio)) return executionError("Ratio value is NaN");
        const double capped = std::clamp(ratio, -1.0, 1.0);
        if (capped != ratio)
            state.annotations.warning(
                fmt::format("ratio value should be between -1 and 1, got {}, capping to {}",
                            formatFloatGeneral(ratio), formatFloatGeneral(capped)),
                aggregate.param->position);
        ratio = capped;
    }
    return params;
}

/// Whether limit_ratio keeps a series; r and r-1 choose complements.
bool isSampled(double ratio, const Labels& metric) {
    constexpr double kHashes = 18446744073709551616.0;  // 2^64
    const double place = static_cast<double>(metric.hash()) / kHashes;
    return ratio >= 0 ? place < ratio : place >= 1 + ratio;
}

/// Chooses among the columns of a set, step by step.
class Choice {
  public:
    Choice(QueryState& state, const AggregateExpr& aggregate, std::vector<Column>& columns)
        : m_state(state), m_aggregate(aggregate), m_columns(columns) {}

    Result<void> group() {
        LabelGrouper grouper(m_aggregate.grouping, !m_aggregate.without);
        for (const Column& column : m_columns) {
            PALLIUM_TRY(m_state.work(kPointsOfLabels));
            m_groupOf.push_back(grouper.groupOf(column.metric.view()));
        }
        m_groups = grouper.size();
        return {};
    }

    /// Clears the steps at which a series is not among the best. Returns, for the last step, the
    /// chosen columns: groups one after another, best first.
    Result<std::vector<uint32_t>> keepBest(const std::vector<int64_t>& counts) {
        const bool wantsLargest = m_aggregate.op == AggregateOp::Topk;
        std::vector<BestHeap> heaps(m_groups, BestHeap(wantsLargest));
        std::vector<uint32_t> order;
        for (size_t step = 0; step < counts.size(); ++step) {
            PALLIUM_TRY(m_state.work(m_columns.size()));
            for (uint32_t i = 0; i < m_columns.size(); ++i) {
                const PointKind kind = std::exchange(m_columns[i].kinds[step], PointKind::None);
                if (kind == PointKind::Float && counts[step] > 0)
                    heaps[m_groupOf[i]].offer({m_columns[i].values[step], i}, counts[step]);
            }
            order.clear();
            for (BestHeap& heap : heaps)
                for (const BestHeap::Entry& entry : heap.takeSorted()) {
                    m_columns[entry.column].kinds[step] = PointKind::Float;
                    order.push_back(entry.column);
                }
        }
        return order;
    }

    Result<void> keepFirst(const std::vector<int64_t>& counts) {
        std::vector<int64_t> taken(m_groups * counts.size());
        for (uint32_t i = 0; i < m_columns.size(); ++i) {
            PALLIUM_TRY(m_state.work(counts.size()));
            for (size_t step = 0; step < counts.size(); ++step) {
                int64_t& count = taken[m_groupOf[i] * counts.size() + step];
                if (m_columns[i].has(step) && ++count > counts[step]) m_columns[i].clear(step);
            }
        }
        return {};
    }

    Result<void> keepSampled(const std::vector<double>& ratios) {
        for (Column& column : m_columns) {
            PALLIUM_TRY(m_state.work(ratios.size()));
            for (size_t step = 0; step < ratios.size(); ++step)
                if (!isSampled(ratios[step], column.metric)) column.clear(step);
        }
        return {};
    }

  private:
    QueryState& m_state;
    const AggregateExpr& m_aggregate;
    std::vector<Column>& m_columns;
    std::vector<uint32_t> m_groupOf;  // of each column
    size_t m_groups = 0;
};

Result<void> emitAll(std::vector<Column>& columns, const ColumnSink& sink) {
    for (Column& column : columns)
        PALLIUM_TRY(sink(column));
    return {};
}

}  // namespace

Result<void> evaluateChoice(Evaluator& evaluator, const AggregateExpr& aggregate,
                            const ColumnSink& sink) {
    auto params = evaluator.scalars(*aggregate.param);
    PALLIUM_TRY(params);
    if (aggregate.op == AggregateOp::LimitRatio) {
        const auto limits = ratios(evaluator.state(), aggregate, std::move(*params));
        PALLIUM_TRY(limits);
        auto input = evaluator.collect(*aggregate.expr);
        PALLIUM_TRY(input);
        PALLIUM_TRY(Choice(evaluator.state(), aggregate, input->columns).keepSampled(*limits));
        return emitAll(input->columns, sink);
    }
    const auto limits = counts(*params);
    PALLIUM_TRY(limits);
    auto input = evaluator.collect(*aggregate.expr);
    PALLIUM_TRY(input);
    Choice choice(evaluator.state(), aggregate, input->columns);
    PALLIUM_TRY(choice.group());
    if (aggregate.op == AggregateOp::Limitk) {
        PALLIUM_TRY(choice.keepFirst(*limits));
        return emitAll(input->columns, sink);
    }
    const bool hasHistograms =
        std::any_of(input->columns.begin(), input->columns.end(),
                    [](const Column& column) { return column.mayHaveHistograms(); });
    if (hasHistograms) tellOfIgnoredHistograms(evaluator.state(), aggregate);
    const auto order = choice.keepBest(*limits);
    PALLIUM_TRY(order);
    if (limits->size() > 1) return emitAll(input->columns, sink);
    for (const uint32_t column : *order)
        PALLIUM_TRY(sink(input->columns[column]));
    return {};
}

}  // namespace pallium::promql
