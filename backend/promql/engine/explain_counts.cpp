#include "backend/promql/engine/explain_counts.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pallium::promql {
namespace {

ExplainedSide& sideOf(ExplainedGroup& group, GroupSide side) {
    if (side == GroupSide::Left) return group.left;
    return side == GroupSide::Right ? group.right : *group.result;
}

}  // namespace

void GroupTable::add(GroupSide side, const Column& column) {
    const uint32_t index = m_grouper.groupOf(column.metric.view());
    if (index >= m_groups.size()) {
        if (side == GroupSide::Result) m_canTellResults = false;
        m_groups.resize(index + 1);
        m_groups[index].result.emplace();
    }
    ExplainedSide& counted = sideOf(m_groups[index], side);
    ++counted.series;
    for (size_t step = column.size(); step-- > 0;)
        if (column.isFloat(step)) {
            counted.value = column.values[step];
            return;
        }
}

std::vector<ExplainedGroup> GroupTable::take() {
    std::vector<ExplainedGroup> known;
    for (uint32_t index = 0; index < m_groups.size(); ++index) {
        ExplainedGroup& group = m_groups[index];
        if (group.left.series == 0 && group.right.series == 0) continue;
        group.labels = m_grouper.labels(index);
        if (!m_canTellResults) group.result.reset();
        known.push_back(std::move(group));
    }
    std::sort(known.begin(), known.end(),
              [](const auto& a, const auto& b) { return a.labels < b.labels; });
    return known;
}

void ValueCounts::add(LabelsView labels) {
    for (const Label& label : labels) {
        auto found = m_values.find(label.name);
        if (found == m_values.end())
            found = m_values.emplace(label.name, tsl::robin_set<size_t>()).first;
        found->second.insert(std::hash<std::string_view>()(label.value));
    }
}

std::vector<ExplainedLabel> ValueCounts::counts() const {
    std::vector<ExplainedLabel> counts;
    for (const auto& [name, values] : m_values)
        counts.push_back({name, values.size()});
    return counts;
}

}  // namespace pallium::promql
