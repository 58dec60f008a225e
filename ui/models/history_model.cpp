#include "ui/models/history_model.h"

#include "ui/models/format.h"

#include <QDateTime>

#include <vector>

namespace pallium::ui {
namespace {

constexpr size_t kMaxListedRuns = 500;

}  // namespace

HistoryModel::HistoryModel(StateDatabase& database, QObject* parent)
    : QAbstractListModel(parent), m_database(database) {}

void HistoryModel::setShown(bool isShown) {
    m_isShown = isShown;
    reload();
}

void HistoryModel::reload() {
    if (!m_isShown && m_entries.empty()) return;
    beginResetModel();
    m_entries.clear();
    if (m_isShown) m_entries = m_database.history(m_filter, static_cast<int>(kMaxListedRuns));
    endResetModel();
}

void HistoryModel::setFilter(const QString& text) {
    // All that fits is listed already: what fits more letters is among it.
    const bool isNarrower = m_isShown && m_entries.size() < kMaxListedRuns &&
                            text.contains(m_filter.text, Qt::CaseInsensitive);
    m_filter.text = text;
    if (!isNarrower) return reload();
    beginResetModel();
    std::erase_if(m_entries, [&text](const HistoryEntry& entry) {
        return !entry.expression.contains(text, Qt::CaseInsensitive);
    });
    endResetModel();
}

void HistoryModel::setConnection(const QString& connectionId) {
    m_filter.connectionId = connectionId;
    reload();
}

void HistoryModel::setOnlyStarred(bool isOnlyStarred) {
    m_filter.isOnlyStarred = isOnlyStarred;
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
