#include "ui/models/service_model.h"

#include "ui/models/format.h"

#include <algorithm>

namespace pallium::ui {

Health serviceStateHealth(const QString& state) {
    if (state == QLatin1String("Running")) return Health::Ok;
    if (state == QLatin1String("Failed")) return Health::Bad;
    if (state == QLatin1String("Terminated")) return Health::Neutral;
    return Health::Warn;
}

void ServiceModel::setServices(const std::vector<ServiceStatus>& services, qint64 nowMs) {
    m_nowMs = nowMs;
    std::vector<ServiceRow> fresh;
    for (const ServiceStatus& service : services) {
        const auto known = std::find_if(rows().begin(), rows().end(), [&](const ServiceRow& row) {
            return row.name == service.name;
        });
        if (known == rows().end())
            fresh.push_back({service.name, service.state, nowMs, 0});
        else if (known->state == service.state)
            fresh.push_back(*known);
        else
            fresh.push_back({service.name, service.state, nowMs, known->changes + 1});
    }
    replaceRows(std::move(fresh));
}

void ServiceModel::clear() {
    replaceRows({});
}

void ServiceModel::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    if (rowCount() > 0) rowsChanged(Since, Since);
}

int ServiceModel::runningCount() const {
    return static_cast<int>(std::count_if(rows().begin(), rows().end(), [](const ServiceRow& row) {
        return serviceStateHealth(row.state) == Health::Ok;
    }));
}

int ServiceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString ServiceModel::text(const ServiceRow& row, int column) const {
    switch (column) {
        case Service:
            return row.name;
        case State:
            return row.state;
        case Since:
            return formatShortTime(row.sinceMs, m_nowMs, m_zone);
        default:
            return formatCount(row.changes);
    }
}

QVariant ServiceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ServiceRow& service = row(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return text(service, index.column());
        case SortRole:
            if (index.column() == Since) return service.sinceMs;
            if (index.column() == Changes) return service.changes;
            return text(service, index.column());
        case HealthRole:
            return index.column() == State
                       ? QVariant(static_cast<int>(serviceStateHealth(service.state)))
                       : QVariant();
        case Qt::ToolTipRole:
            return index.column() == Since ? QVariant(formatTime(service.sinceMs, m_zone))
                                           : QVariant();
        default:
            return {};
    }
}

QVariant ServiceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Service:
            return tr("Service");
        case State:
            return tr("State");
        case Since:
            return tr("Seen since");
        case Changes:
            return tr("Changes");
        default:
            return {};
    }
}

}  // namespace pallium::ui
