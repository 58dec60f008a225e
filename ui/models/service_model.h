#pragma once

#include "ui/client/status_api.h"
#include "ui/models/health.h"
#include "ui/models/keyed_table_model.h"

#include <QTimeZone>

namespace pallium::ui {

/// A service and what was seen of it since the console looks.
struct ServiceRow {
    QString name;
    QString state;
    qint64 sinceMs = 0;  // when this state was seen first
    int changes = 0;
};

/// The services of a server with the changes of their states. Threads: GUI thread.
class ServiceModel final : public KeyedTableModel<ServiceRow> {
    Q_OBJECT

  public:
    enum Column { Service, State, Since, Changes, ColumnCount };
    using KeyedTableModel::KeyedTableModel;

    void setServices(const std::vector<ServiceStatus>& services, qint64 nowMs);
    /// Forgets what was seen: another server follows.
    void clear();
    void setTimeZone(const QTimeZone& zone);
    int runningCount() const;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  protected:
    QString keyOf(const ServiceRow& row) const override { return row.name; }

  private:
    QString text(const ServiceRow& row, int column) const;

    qint64 m_nowMs = 0;
    QTimeZone m_zone = QTimeZone::utc();
};

/// How a state of a service is to be seen.
Health serviceStateHealth(const QString& state);

}  // namespace pallium::ui
