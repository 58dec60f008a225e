#include "ui/shell/page_history.h"

#include <utility>

namespace pallium::ui {

void PageHistory::visit(Entry entry) {
    if (!m_entries.empty()) {
        if (m_entries[m_current].isSamePlace(entry)) return;
        m_entries.resize(m_current + 1);
    }
    m_entries.push_back(std::move(entry));
    if (m_entries.size() > kMaxEntries) m_entries.erase(m_entries.begin());
    m_current = m_entries.size() - 1;
}

void PageHistory::updateCurrent(const QJsonObject& state) {
    if (!m_entries.empty()) m_entries[m_current].state = state;
}

std::optional<PageHistory::Entry> PageHistory::back() {
    if (!canGoBack()) return std::nullopt;
    return m_entries[--m_current];
}

std::optional<PageHistory::Entry> PageHistory::forward() {
    if (!canGoForward()) return std::nullopt;
    return m_entries[++m_current];
}

void PageHistory::clear() {
    m_entries.clear();
    m_current = 0;
}

}  // namespace pallium::ui
