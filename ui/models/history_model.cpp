#include "ui/models/history_model.h"

#include "ui/models/format.h"

#include <QDateTime>

namespace pallium::ui {
namespace {

constexpr size_t kMaxListedRuns = 500;
constexpr int kAllRuns = 10000;  // what the database keeps

}  // namespace

HistoryModel::HistoryModel(StateDatabase& database, QObject* parent)
    : QAbstractListModel(parent), m_database(database) {}

void HistoryModel::reload() {
    std::vector<HistoryEntry> entries;
    for (HistoryEntry& entry : m_database.history(m_filter, kAllRuns)) {
        if (m_isOnlyStarred && !entry.isStarred) continue;
        if (!m_connectionId.isEmpty() && entry.connectionId != m_connectionId) continue;
        entries.push_back(std::move(entry));
        if (entries.size() == kMaxListedRuns) break;
    }
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

void HistoryModel::setFilter(const QString& filter) {
    m_filter = filter;
    reload();
}

void HistoryModel::setConnection(const QString& connectionId) {
    m_connectionId = connectionId;
    reload();
}

void HistoryModel::setOnlyStarred(bool isOnlyStarred) {
    m_isOnlyStarred = isOnlyStarred;
    reload();
}

void HistoryModel::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    if (!m_entries.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void HistoryModel::setStarred(const QModelIndex& index, bool isStarred) {
    HistoryEntry& entry = m_entries[static_cast<size_t>(index.row())];
    m_database.setStarred(entry.id, isStarred);
    entry.isStarred = isStarred;
    Q_EMIT dataChanged(index, index);
}

const HistoryEntry& HistoryModel::entry(const QModelIndex& index) const {
    return m_entries[static_cast<size_t>(index.row())];
}

int HistoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QString HistoryModel::detailOf(const HistoryEntry& entry) const {
    const QString time = formatShortTime(entry.timeMs, QDateTime::currentMSecsSinceEpoch(), m_zone);
    const QString size = tr("%Ln series", nullptr, static_cast<int>(entry.series));
    QString text = tr("%1 · %2 · %3").arg(time, size, formatDuration(entry.durationMs));
    if (!entry.tenant.isEmpty()) text = tr("%1 · %2").arg(text, entry.tenant);
    return text;
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const HistoryEntry& one = entry(index);
    switch (role) {
        case Qt::DisplayRole:
            return one.expression.simplified();
        case Qt::ToolTipRole:
            return one.expression;
        case Qt::AccessibleTextRole:
            return one.isStarred
                       ? tr("Starred: %1, %2").arg(one.expression.simplified(), detailOf(one))
                       : tr("%1, %2").arg(one.expression.simplified(), detailOf(one));
        case DetailRole:
            return detailOf(one);
        case StarredRole:
            return one.isStarred;
        default:
            return {};
    }
}

}  // namespace pallium::ui
