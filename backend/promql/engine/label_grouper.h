#pragma once

#include "backend/model/labels.h"

#include <tsl/robin_map.h>

#include <span>
#include <string>
#include <vector>

namespace pallium::promql {

/// Numbers the groups that label sets fall into by some of their labels: groups of an aggregation,
/// match groups of a binary operator. Once a series, never a step. Threads: confined to one.
class LabelGrouper {
  public:
    /// `keepsNames` (by, on): the group is made of the named labels; else (without, ignoring) of
    /// all but those and the metric's name.
    LabelGrouper(std::span<const std::string> names, bool keepsNames);

    /// The ordinal of the group of `metric`; new groups are numbered in order of appearance.
    uint32_t groupOf(LabelsView metric);
    /// The labels that make a group.
    const Labels& labels(uint32_t group) const { return m_groups[group]; }
    size_t size() const { return m_groups.size(); }

  private:
    bool isKept(std::string_view name) const;

    std::vector<std::string> m_names;  // sorted
    bool m_keepsNames;
    std::vector<Labels> m_groups;
    tsl::robin_map<Labels, uint32_t, LabelsHash> m_index;
    tsl::robin_map<uint64_t, uint32_t>
        m_byHash;  // hash of the group's labels to the first such group
    std::vector<Label> m_scratch;
};

}  // namespace pallium::promql
