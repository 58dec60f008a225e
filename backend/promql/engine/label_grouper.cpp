#include "backend/promql/engine/label_grouper.h"

#include "backend/promql/functions/function.h"

#include <algorithm>

namespace pallium::promql {

LabelGrouper::LabelGrouper(std::span<const std::string> names, bool keepsNames)
    : m_names(names.begin(), names.end()), m_keepsNames(keepsNames) {
    if (!keepsNames) m_names.emplace_back(kMetricName);
    std::sort(m_names.begin(), m_names.end());
}

bool LabelGrouper::isKept(std::string_view name) const {
    const bool isNamed =
        std::any_of(m_names.begin(), m_names.end(), [name](const auto& n) { return n == name; });
    return isNamed == m_keepsNames;
}

uint32_t LabelGrouper::groupOf(LabelsView metric) {
    m_scratch.clear();
    if (!m_keepsNames || !m_names.empty())
        for (const Label& label : metric)
            if (isKept(label.name)) m_scratch.push_back(label);
    const uint64_t hash = hashLabels(m_scratch);
    const auto known = m_byHash.find(hash);
    if (known != m_byHash.end() &&
        compareLabels(m_groups[known->second].view(), m_scratch) == std::strong_ordering::equal)
        return known->second;
    const auto next = static_cast<uint32_t>(m_groups.size());
    Labels labels(m_scratch);
    const auto [entry, isNew] = m_index.insert({labels, next});
    if (!isNew) return entry->second;
    m_groups.push_back(std::move(labels));
    m_byHash.insert({hash, next});
    return next;
}

}  // namespace pallium::promql
