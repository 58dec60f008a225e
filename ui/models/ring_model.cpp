#include "ui/models/ring_model.h"

#include "ui/models/format.h"

#include <algorithm>

namespace pallium::ui {

Health ringStateHealth(const QString& state) {
    if (state == QLatin1String("ACTIVE")) return Health::Ok;
    if (state == QLatin1String("UNHEALTHY")) return Health::Bad;
    if (state == QLatin1String("LEFT")) return Health::Neutral;
    return Health::Warn;
}

void RingModel::setStatus(const RingStatus& status, qint64 receivedMs) {
    m_nowMs = receivedMs;
    m_clockOffsetMs = status.now.isValid() ? status.now.toMSecsSinceEpoch() - receivedMs : 0;
    m_owners.clear();
    for (const RingMember& member : status.members)
        if (!member.tokens.empty()) ++m_owners[member.zone];
    replaceRows(status.members);
}

void RingModel::tick(qint64 nowMs) {
    m_nowMs = nowMs;
    if (rowCount() > 0) rowsChanged(Heartbeat, Registered);
}

void RingModel::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    if (rowCount() > 0) rowsChanged(Heartbeat, Registered);
}

bool RingModel::isHealthy(const RingMember& member) {
    return member.state != QLatin1String("UNHEALTHY") && member.state != QLatin1String("LEFT");
}

int RingModel::healthyCount() const {
    return static_cast<int>(std::count_if(rows().begin(), rows().end(), &RingModel::isHealthy));
}

int RingModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString RingModel::age(const QDateTime& instant) const {
    if (!instant.isValid()) return tr("never");
    const qint64 ageMs = m_nowMs + m_clockOffsetMs - instant.toMSecsSinceEpoch();
    return formatAge(std::max<qint64>(ageMs, 0));
}

bool RingModel::isLate(const RingMember& member) const {
    // Cortex takes a member for unhealthy after a minute without a heartbeat unless told otherwise.
    constexpr qint64 kLateMs = 60'000;
    return member.heartbeat.isValid() &&
           m_nowMs + m_clockOffsetMs - member.heartbeat.toMSecsSinceEpoch() > kLateMs;
}

double RingModel::deviation(const RingMember& member) const {
    const int owners = m_owners.value(member.zone);
    return member.tokens.empty() || owners == 0 ? 0 : member.owns - 100.0 / owners;
}

QString RingModel::text(const RingMember& member, int column) const {
    switch (column) {
        case Instance:
            return member.id;
        case Zone:
            return member.zone;
        case State:
            return member.state;
        case Address:
            return member.address;
        case Heartbeat:
            return age(member.heartbeat);
        case Registered:
            return member.registered.isValid() ? age(member.registered) : tr("unknown");
        case Tokens:
            return formatCount(static_cast<qint64>(member.tokens.size()));
        case Owns:
            return formatValue(member.owns, Unit::Percent, 3);
        default: {
            const double points = deviation(member);
            const QString number = formatValue(points, Unit::Percent, 2);
            return points > 0 ? QStringLiteral("+") + number : number;
        }
    }
}

QVariant RingModel::number(const RingMember& member, int column) const {
    switch (column) {
        case Heartbeat:
            return member.heartbeat;
        case Registered:
            return member.registered;
        case Tokens:
            return static_cast<qulonglong>(member.tokens.size());
        case Owns:
            return member.owns;
        case Deviation:
            return deviation(member);
        default:
            return text(member, column);
    }
}

QVariant RingModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const RingMember& member = row(index.row());
    const int column = index.column();
    switch (role) {
        case Qt::DisplayRole:
            return text(member, column);
        case SortRole:
            return number(member, column);
        case HealthRole:
            if (column == State) return static_cast<int>(ringStateHealth(member.state));
            return column == Heartbeat && isLate(member) ? QVariant(static_cast<int>(Health::Warn))
                                                         : QVariant();
        case Qt::ToolTipRole: {
            const QDateTime& instant = column == Heartbeat ? member.heartbeat : member.registered;
            const bool isTime = column == Heartbeat || column == Registered;
            return isTime && instant.isValid()
                       ? QVariant(formatTime(instant.toMSecsSinceEpoch(), m_zone))
                       : QVariant();
        }
        case Qt::TextAlignmentRole:
            return column >= Tokens
                       ? QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter))
                       : QVariant();
        default:
            return {};
    }
}

QVariant RingModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && section >= Tokens)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Instance:
            return tr("Instance");
        case Zone:
            return tr("Zone");
        case State:
            return tr("State");
        case Address:
            return tr("Address");
        case Heartbeat:
            return tr("Heartbeat");
        case Registered:
            return tr("Registered");
        case Tokens:
            return tr("Tokens");
        case Owns:
            return tr("Owns");
        case Deviation:
            return tr("± expected");
        default:
            return {};
    }
}

}  // namespace pallium::ui
