#include "backend/model/label_editor.h"

#include <algorithm>
#include <iterator>

namespace pallium {

void LabelEditor::reset(LabelsView labels) {
    m_labels.clear();
    std::copy_if(labels.begin(), labels.end(), std::back_inserter(m_labels),
                 [](const Label& label) { return !label.value.empty(); });
    m_isChanged = false;
}

void LabelEditor::set(std::string_view name, std::string_view value) {
    if (value.empty()) return remove(name);
    const auto isIt = [name](const Label& label) { return label.name == name; };
    const auto first = std::find_if(m_labels.begin(), m_labels.end(), isIt);
    if (first == m_labels.end()) {
        m_labels.push_back({m_texts.keep(name), m_texts.keep(value)});
        m_isChanged = true;
        return;
    }
    if (first->value != value) {
        first->value = m_texts.keep(value);
        m_isChanged = true;
    }
    const auto others = std::remove_if(first + 1, m_labels.end(), isIt);
    m_isChanged = m_isChanged || others != m_labels.end();
    m_labels.erase(others, m_labels.end());
}

void LabelEditor::remove(std::string_view name) {
    removeIf([name](std::string_view other) { return other == name; });
}

std::string_view LabelEditor::joined(std::span<const std::string> names,
                                     std::string_view separator) {
    if (names.size() == 1) return get(names[0]);
    m_joined.clear();
    for (size_t i = 0; i < names.size(); ++i) {
        if (i > 0) m_joined += separator;
        m_joined += get(names[i]);
    }
    return m_joined;
}

}  // namespace pallium
