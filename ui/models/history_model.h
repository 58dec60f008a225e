#pragma once

#include "ui/connection/state_database.h"

#include <QAbstractListModel>
#include <QTimeZone>

#include <vector>

namespace pallium::ui {

/// Successful runs, newest first, as the state database keeps them; at most 500 are listed, and
/// none while nobody looks. Threads: GUI thread.
class HistoryModel final : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role { DetailRole = Qt::UserRole, StarredRole };

    /// The database is borrowed and outlives this.
    explicit HistoryModel(StateDatabase& database, QObject* parent = nullptr);

    /// Whether somebody looks; at first nobody does.
    void setShown(bool isShown);
    /// Reads the list again, for it does not follow the database by itself.
    void reload();
    void setFilter(const QString& text);
    /// Empty: of every connection.
    void setConnection(const QString& connectionId);
    void setOnlyStarred(bool isOnlyStarred);
    void setTimeZone(const QTimeZone& zone);
    void setStarred(const QModelIndex& index, bool isStarred);
    /// Requires: the index is one of this model's.
    const HistoryEntry& entry(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    /// DisplayRole: the expression on one line; DetailRole: when, how long, how many series.
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

  private:
    QString detailOf(const HistoryEntry& entry) const;

    StateDatabase& m_database;
    std::vector<HistoryEntry> m_entries;
    HistoryFilter m_filter;
    QTimeZone m_zone = QTimeZone::utc();
    bool m_isShown = false;
};

}  // namespace pallium::ui
