#pragma once

#include "backend/promql/engine/explanation.h"
#include "backend/promql/engine/label_grouper.h"
#include "backend/promql/functions/column.h"

#include <tsl/robin_set.h>

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace pallium::promql {

/// Where a series belongs in the groups of a node. The inputs of an aggregation are Left.
enum class GroupSide : uint8_t { None, Left, Right, Result };

/// The groups of a binary operator or an aggregation. Threads: confined to one.
class GroupTable {
  public:
    /// As LabelGrouper.
    GroupTable(std::span<const std::string> labels, bool keepsLabels)
        : m_grouper(labels, keepsLabels) {}

    /// Counts a series. Requires: a group's results come after some input of it.
    void add(GroupSide side, const Column& column);
    /// By labels.
    std::vector<ExplainedGroup> take();

  private:
    LabelGrouper m_grouper;
    std::vector<ExplainedGroup> m_groups;
    bool m_canTellResults = true;  // false: one was of no input's group
};

/// The distinct values of each label, by their hashes. Threads: confined to one.
class ValueCounts {
  public:
    void add(LabelsView labels);
    /// By name.
    std::vector<ExplainedLabel> counts() const;

  private:
    std::map<std::string, tsl::robin_set<size_t>, std::less<>> m_values;
};

}  // namespace pallium::promql
