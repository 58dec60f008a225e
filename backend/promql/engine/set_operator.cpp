#include "backend/promql/engine/binary.h"
#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/label_grouper.h"

#include <vector>

namespace pallium::promql {
namespace {

/// For each match group: at which steps some series of it is present.
class GroupPresence {
  public:
    GroupPresence(const VectorMatching& matching, size_t steps)
        : m_grouper(matching.labels, matching.isOn), m_steps(steps) {}

    void add(const Column& column) {
        std::vector<uint8_t>& mask = maskOf(column);
        for (size_t step = 0; step < m_steps; ++step)
            mask[step] |= static_cast<uint8_t>(column.has(step));
    }
    /// Steps of the column's group; all zero if no series of it was added.
    std::vector<uint8_t>& maskOf(const Column& column) {
        const uint32_t group = m_grouper.groupOf(column.metric.view());
        if (group >= m_masks.size()) m_masks.resize(group + 1, std::vector<uint8_t>(m_steps));
        return m_masks[group];
    }

  private:
    LabelGrouper m_grouper;
    size_t m_steps;
    std::vector<std::vector<uint8_t>> m_masks;
};

/// Keeps the steps at which the column's group is present (`wanted` 1) or absent (0).
void keepWhere(GroupPresence& other, uint8_t wanted, Column& column) {
    const std::vector<uint8_t>& mask = other.maskOf(column);
    for (size_t step = 0; step < column.size(); ++step)
        if (mask[step] != wanted) column.clear(step);
}

Result<void> evaluateOr(Evaluator& evaluator, const BinaryExpr& binary, const ColumnSink& sink) {
    GroupPresence left(*binary.matching, evaluator.times().steps);
    ColumnMerger merger;
    HeldSamples held(evaluator.state());
    const auto addTo = [&](Column& column) -> Result<void> {
        PALLIUM_TRY(held.add(sampleSize(column)));
        return merger.add(column);
    };
    const auto leftDone = evaluator.columns(*binary.lhs, [&](Column& column) -> Result<void> {
        PALLIUM_TRY(evaluator.work(column.size()));
        left.add(column);
        return addTo(column);
    });
    PALLIUM_TRY(leftDone);
    const auto done = evaluator.columns(*binary.rhs, [&](Column& column) -> Result<void> {
        PALLIUM_TRY(evaluator.work(column.size()));
        keepWhere(left, 0, column);
        return addTo(column);
    });
    PALLIUM_TRY(done);
    for (Column& column : merger.take())
        PALLIUM_TRY(sink(column));
    return {};
}

}  // namespace

Result<void> evaluateSetOperator(Evaluator& evaluator, const BinaryExpr& binary,
                                 const ColumnSink& sink) {
    if (binary.op == BinaryOp::Or) return evaluateOr(evaluator, binary, sink);
    GroupPresence right(*binary.matching, evaluator.times().steps);
    const auto done = evaluator.columns(*binary.rhs, [&](const Column& column) -> Result<void> {
        PALLIUM_TRY(evaluator.work(column.size()));
        right.add(column);
        return {};
    });
    PALLIUM_TRY(done);
    const uint8_t wanted = binary.op == BinaryOp::And ? 1 : 0;
    return evaluator.columns(*binary.lhs, [&](Column& column) -> Result<void> {
        PALLIUM_TRY(evaluator.work(column.size()));
        keepWhere(right, wanted, column);
        return sink(column);
    });
}

}  // namespace pallium::promql
