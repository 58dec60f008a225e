#include "ui/models/activity_model.h"

#include "ui/models/format.h"

#include <QStringList>

namespace pallium::ui {

QString outcomeWord(ActivityEntry::Outcome outcome) {
    switch (outcome) {
        case ActivityEntry::Outcome::Pending:
            return ActivityModel::tr("under way");
        case ActivityEntry::Outcome::Taken:
            return ActivityModel::tr("taken");
        case ActivityEntry::Outcome::Failed:
            return ActivityModel::tr("failed");
        case ActivityEntry::Outcome::Unknown:
            break;
    }
    return ActivityModel::tr("unknown");
}

Health outcomeHealth(ActivityEntry::Outcome outcome) {
    switch (outcome) {
        case ActivityEntry::Outcome::Taken:
            return Health::Ok;
        case ActivityEntry::Outcome::Failed:
            return Health::Bad;
        case ActivityEntry::Outcome::Unknown:
            return Health::Warn;
        case ActivityEntry::Outcome::Pending:
            break;
    }
    return Health::Neutral;
}

QString activityDetails(const ActivityEntry& entry, const QTimeZone& zone) {
    QStringList lines;
    const auto add = [&lines](const QString& name, const QString& value) {
        if (!value.isEmpty()) lines << ActivityModel::tr("%1: %2").arg(name, value);
    };
    add(ActivityModel::tr("Time"), formatTime(entry.timeMs, zone));
    add(ActivityModel::tr("Connection"), entry.connection);
    add(ActivityModel::tr("Tenant"), entry.tenant);
    add(ActivityModel::tr("Action"), entry.action);
    add(ActivityModel::tr("Target"), entry.target);
    add(ActivityModel::tr("Person"), entry.person);
    add(ActivityModel::tr("Result"), outcomeWord(entry.outcome));
    if (entry.status != 0) add(ActivityModel::tr("Status"), QString::number(entry.status));
    if (entry.durationMs > 0) add(ActivityModel::tr("Took"), formatDuration(entry.durationMs));
    add(ActivityModel::tr("Answer"), entry.answer);
    add(ActivityModel::tr("Seen afterwards"), entry.readBack);
    add(ActivityModel::tr("Before"), entry.before);
    add(ActivityModel::tr("After"), entry.after);
    add(ActivityModel::tr("Request"), entry.curl);
    return lines.join(u'\n');
}

void ActivityModel::setEntries(std::vector<ActivityEntry> entries) {
    replaceRows(std::move(entries));
}

void ActivityModel::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    if (rowCount() > 0) rowsChanged(Time, Time);
}

QString ActivityModel::keyOf(const ActivityEntry& row) const {
    return QStringLiteral("%1").arg(row.id, 19, 10, QLatin1Char('0'));
}

int ActivityModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString ActivityModel::text(const ActivityEntry& entry, int column) const {
    switch (column) {
        case Time:
            return formatTime(entry.timeMs, m_zone);
        case Connection:
            return entry.connection;
        case Tenant:
            return entry.tenant;
        case Action:
            return entry.action;
        case Target:
            return entry.target;
        case Result:
            return outcomeWord(entry.outcome);
        default:
            return entry.readBack.isEmpty() ? entry.answer : entry.readBack;
    }
}

QVariant ActivityModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ActivityEntry& entry = row(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return text(entry, index.column());
        case SortRole:
            return index.column() == Time ? QVariant(entry.id)
                                          : QVariant(text(entry, index.column()));
        case HealthRole:
            return index.column() == Result
                       ? QVariant(static_cast<int>(outcomeHealth(entry.outcome)))
                       : QVariant();
        default:
            return {};
    }
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Time:
            return tr("Time");
        case Connection:
            return tr("Connection");
        case Tenant:
            return tr("Tenant");
        case Action:
            return tr("Action");
        case Target:
            return tr("Target");
        case Result:
            return tr("Result");
        case SeenAfter:
            return tr("Seen afterwards");
        default:
            return {};
    }
}

}  // namespace pallium::ui
