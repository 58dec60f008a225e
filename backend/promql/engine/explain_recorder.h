#pragma once

#include "backend/promql/engine/explanation.h"
#include "backend/promql/functions/column.h"
#include "backend/storage/storage.h"

#include <chrono>
#include <memory>
#include <span>
#include <unordered_map>

namespace pallium::promql {

/// Counts for each node of one tree what its evaluation does. Exactly one node is current, for
/// which time is counted; ExplainScope changes it. Threads: confined to the query's thread.
class ExplainRecorder {
  public:
    /// `tree` is prepared for evaluation and stays as it is until finish().
    explicit ExplainRecorder(const Expr& tree);
    ~ExplainRecorder();

    /// The current node is evaluated at so many steps.
    void begin(size_t steps);
    /// It has handed out a series, or a value at each step.
    void addColumn(const Column& column);
    void addScalars(std::span<const double> values);
    /// It has selected series or read those samples of one.
    void addSelected(size_t series);
    void addRead(const storage::SampleColumns& samples);
    /// The range vector `expr`, which need not be current, has handed out a series.
    void addRange(const Expr& expr, LabelsView metric, const storage::SampleColumns& samples);

    /// Takes what was counted; `tree` is the constructor's.
    Explanation finish(ExprPtr tree);

  private:
    friend class ExplainScope;
    struct Place;
    using Clock = std::chrono::steady_clock;

    /// Makes `next` current; null: no node. Returns what was.
    Place* moveTo(Place* next);
    Place* placeOf(const Expr& expr);
    void build(const Expr& expr, ExplainedNode& node);
    void linkGroups(const Expr& expr);
    static void addReadTo(Place& place, const storage::SampleColumns& samples);

    ExplainedNode m_root;
    std::unordered_map<const Expr*, std::unique_ptr<Place>> m_places;
    Place* m_current = nullptr;
    Clock::time_point m_since;
    std::chrono::nanoseconds m_otherTime{0};
};

/// Makes a node current while it lives. Without a recorder it does nothing.
class ExplainScope {
  public:
    ExplainScope(ExplainRecorder* recorder, const Expr& expr);
    /// Goes back to what was current before `inner`, which must be current.
    static ExplainScope outside(const ExplainScope& inner);
    ~ExplainScope();
    ExplainScope(const ExplainScope&) = delete;
    ExplainScope& operator=(const ExplainScope&) = delete;

  private:
    ExplainScope(ExplainRecorder* recorder, ExplainRecorder::Place* place);
    friend class ExplainRecorder;

    ExplainRecorder* m_recorder;
    ExplainRecorder::Place* m_before = nullptr;
};

}  // namespace pallium::promql
