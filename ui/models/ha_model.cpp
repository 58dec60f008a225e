#include "ui/models/ha_model.h"

#include "ui/models/format.h"

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr qint64 kSoonMs = 5000;

bool isCountdown(int column) {
    return column == HaModel::UpdateIn || column == HaModel::FailsOverIn;
}

/// Whole seconds: a countdown that shows fractions flickers.
QString countdownText(qint64 leftMs) {
    const qint64 seconds = leftMs / 1000 * 1000;
    return leftMs < 0 ? HaModel::tr("%1 overdue").arg(formatDuration(-seconds))
                      : formatDuration(seconds);
}

}  // namespace

void HaModel::setTracker(const HaTracker& tracker, qint64 receivedMs) {
    m_receivedMs = receivedMs;
    m_nowMs = receivedMs;
    replaceRows(tracker.elections);
}

void HaModel::tick(qint64 nowMs) {
    m_nowMs = nowMs;
    if (rowCount() > 0) rowsChanged(UpdateIn, FailsOverIn);
}

void HaModel::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    if (rowCount() > 0) rowsChanged(ElectedAt, ElectedAt);
}

int HaModel::overdueCount() const {
    return static_cast<int>(
        std::count_if(rows().begin(), rows().end(),
                      [this](const HaElection& row) { return leftMs(row, FailsOverIn) < 0; }));
}

int HaModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

qint64 HaModel::leftMs(const HaElection& election, int column) const {
    const qint64 then = column == UpdateIn ? election.updateInMs : election.failsOverInMs;
    return then - (m_nowMs - m_receivedMs);
}

QString HaModel::text(const HaElection& election, int column) const {
    switch (column) {
        case Tenant:
            return election.tenant;
        case Cluster:
            return election.cluster;
        case Replica:
            return election.replica;
        case ElectedAt:
            return election.electedAt.isValid()
                       ? formatTime(election.electedAt.toMSecsSinceEpoch(), m_zone)
                       : tr("unknown");
        default:
            return countdownText(leftMs(election, column));
    }
}

QVariant HaModel::raw(const HaElection& election, int column) const {
    if (column == ElectedAt) return election.electedAt;
    if (isCountdown(column)) return leftMs(election, column);
    return text(election, column);
}

QVariant HaModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const HaElection& election = row(index.row());
    const int column = index.column();
    switch (role) {
        case Qt::DisplayRole:
            return text(election, column);
        case SortRole:
            return raw(election, column);
        case HealthRole: {
            if (!isCountdown(column) || leftMs(election, column) >= kSoonMs) return {};
            const bool isBad = column == FailsOverIn && leftMs(election, column) < 0;
            return static_cast<int>(isBad ? Health::Bad : Health::Warn);
        }
        default:
            return {};
    }
}

QVariant HaModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Tenant:
            return tr("Tenant");
        case Cluster:
            return tr("Cluster");
        case Replica:
            return tr("Elected replica");
        case ElectedAt:
            return tr("Elected at");
        case UpdateIn:
            return tr("Update in");
        case FailsOverIn:
            return tr("Fails over in");
        default:
            return {};
    }
}

}  // namespace pallium::ui
