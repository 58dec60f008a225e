#pragma once

#include "backend/base/clock.h"
#include "backend/model/labels.h"
#include "backend/promql/parser/ast.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pallium::promql {

/// What was read from storage for a node: a selector, or a call that selects by itself (info).
struct ExplainedSelection {
    size_t series = 0;    // that the matchers found; some may have no sample in the time read
    int64_t samples = 0;  // decoded; a native histogram is one, stale markers of a range are none
    TimestampMs firstMs = 0, lastMs = 0;  // of the oldest and newest of them; valid if any
    double intervalMs = 0;  // mean distance of neighbours in a series; 0: no series has two
    int64_t resets = 0;     // of a range selector: floats below the one before
};

/// How many values a label has among the series of a node.
struct ExplainedLabel {
    std::string name;
    size_t values = 0;
};

/// The series of one group on one side. `value`: the newest float that was seen of them.
struct ExplainedSide {
    size_t series = 0;
    std::optional<double> value;
};

/// A match group of a binary operator between vectors, or a group of an aggregation, whose inputs
/// are `left`. A group without a series on a side has no partner there at any step.
struct ExplainedGroup {
    Labels labels;
    ExplainedSide left, right;
    std::optional<ExplainedSide> result;  // unset if a result's labels do not tell its group
};

/// A node as written, and what became of it. Series are those with a point at some step; a scalar
/// is one series. A range vector's points are the samples or inner steps that its windows can see,
/// each once. Of an expression that is evaluated often (a subquery's), all evaluations are added.
struct ExplainedNode {
    const Expr* expr = nullptr;    // of Explanation::tree, never a StepInvariantExpr
    bool isStepInvariant = false;  // evaluated at one step, repeated for all
    size_t steps = 0;              // at which it was evaluated; 0: never
    size_t series = 0;
    int64_t points = 0;
    /// On the query's thread, without children. Reading a range selector counts for its call, for
    /// both are done together.
    std::chrono::nanoseconds ownTime{0};
    std::optional<ExplainedSelection> selection;
    std::vector<ExplainedLabel> labels;   // by name
    std::vector<ExplainedGroup> groups;   // by labels
    std::vector<ExplainedNode> children;  // left, right; aggregated, parameter; arguments

    std::chrono::nanoseconds timeWithChildren() const;
};

/// What a query did, node by node. Threads: confined to one.
struct Explanation {
    ExprPtr tree;  // durations, offsets and @ are resolved
    ExplainedNode root;
    std::chrono::nanoseconds otherTime{0};  // of no node: collecting the result, and the counting
};

}  // namespace pallium::promql
