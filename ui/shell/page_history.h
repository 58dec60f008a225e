#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace pallium::ui {

/// Where the person has been, for back and forward. A value; at most kMaxEntries are kept.
class PageHistory {
  public:
    static constexpr size_t kMaxEntries = 100;
    struct Entry {
        QString page;
        QString tab;  // empty for pages without tabs
        QJsonObject state;
        bool isSamePlace(const Entry& other) const {
            return page == other.page && tab == other.tab;
        }
    };

    /// Goes on to `entry` and forgets what was forward of here; nothing happens if it is the
    /// place where one is.
    void visit(Entry entry);
    /// The state of the current place as it is left.
    void updateCurrent(const QJsonObject& state);
    bool canGoBack() const { return m_current > 0; }
    bool canGoForward() const { return m_current + 1 < m_entries.size(); }
    std::optional<Entry> back();
    std::optional<Entry> forward();
    void clear();

  private:
    std::vector<Entry> m_entries;
    size_t m_current = 0;
};

}  // namespace pallium::ui
