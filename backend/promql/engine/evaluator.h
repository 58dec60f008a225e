#pragma once

#include "backend/promql/engine/query_state.h"
#include "backend/promql/engine/sample_count.h"
#include "backend/promql/functions/function.h"

#include <functional>
#include <vector>

namespace pallium::promql {

/// Receives one series of a result. May move from the column; else its buffers are reused.
using ColumnSink = std::function<Result<void>(Column&)>;

/// Columns kept in memory and counted as held.
struct ColumnSet {
    std::vector<Column> columns;
    HeldSamples held;
};

/// Evaluates a prepared tree at the steps of `times`, column by column: a node hands each series of
/// its result to a sink as soon as it is complete, so that an aggregation over a range function
/// holds one series' samples at a time. Nodes that need all series at once collect them.
///
/// A subquery or a step-invariant subtree is evaluated by an evaluator of its own with other times.
/// Errors: InvalidArgument for an execution error, those of the context, those of the storage.
/// Threads: confined to the query's thread.
class Evaluator final : public VectorSource {
  public:
    /// `samples` counts what is looked at.
    Evaluator(QueryState& state, const EvaluationTimes& times, SampleCount& samples)
        : m_state(state), m_times(times), m_samples(samples) {}

    QueryState& state() { return m_state; }
    SampleCount& samples() { return m_samples; }
    const EvaluationTimes& times() const { return m_times; }

    /// The series of an expression of type instant vector, in storage order unless an operation
    /// orders them; label sets are unique. Empty columns may occur.
    Result<void> columns(const Expr& expr, const ColumnSink& sink);
    /// The same, all at once, without empty columns.
    Result<ColumnSet> collect(const Expr& expr);
    /// The value of an expression of type scalar at each step.
    Result<std::vector<double>> scalars(const Expr& expr);

    using ColumnSource = std::function<Result<void>(const ColumnSink&)>;
    /// Hands on what `produce` makes as the series of `expr`: counted if the query is explained.
    Result<void> recorded(const Expr& expr, const ColumnSource& produce, const ColumnSink& sink);

    Result<void> work(size_t points) override { return m_state.work(points); }
    Result<SelectedVector> selectVector(std::span<const Matcher> matchers, int64_t offsetMs,
                                        std::optional<TimestampMs> atMs) override;

    /// Maps each column of `input` in place; if the mapping removes the metric name, columns that
    /// coincide without it are merged.
    Result<void> mapColumns(const Expr& input, bool dropsName, const ColumnSink& map,
                            const ColumnSink& sink);
    /// Removes the metric name of what `produce` hands out for `input`, merging likewise.
    Result<void> withoutNames(const Expr& input, const ColumnSource& produce,
                              const ColumnSink& sink);

  private:
    Result<void> evaluateColumns(const Expr& expr, const ColumnSink& sink);
    Result<std::vector<double>> evaluateScalars(const Expr& expr);
    Result<void> invariantColumns(const Expr& expr, const ColumnSink& sink);
    EvaluationTimes oneStep() const;

    QueryState& m_state;
    EvaluationTimes m_times;
    SampleCount& m_samples;
};

/// Whether the label sets stay unique when the metric name goes, because all series have the same
/// name or none. Conservative: false only costs memory.
bool haveOneName(const Expr& expr);

/// Removes the name now or marks the column, as the query's mode wants.
void dropMetricName(const QueryState& state, Column& column);

}  // namespace pallium::promql
