#pragma once

#include "ui/client/admin_api.h"
#include "ui/models/health.h"
#include "ui/models/keyed_table_model.h"

#include <QTimeZone>

namespace pallium::ui {

/// Which replica of each pair is listened to. The times until something happens run down between
/// answers. Threads: GUI thread.
class HaModel final : public KeyedTableModel<HaElection> {
    Q_OBJECT

  public:
    enum Column { Tenant, Cluster, Replica, ElectedAt, UpdateIn, FailsOverIn, ColumnCount };
    using KeyedTableModel::KeyedTableModel;

    /// `receivedMs`: this computer's clock when the answer came.
    void setTracker(const HaTracker& tracker, qint64 receivedMs);
    /// Lets the times run down.
    void tick(qint64 nowMs);
    void setTimeZone(const QTimeZone& zone);
    /// Pairs whose replica has been silent for so long that another may take over.
    int overdueCount() const;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  protected:
    QString keyOf(const HaElection& row) const override { return row.tenant + u'\n' + row.cluster; }

  private:
    qint64 leftMs(const HaElection& election, int column) const;
    QString text(const HaElection& election, int column) const;
    QVariant raw(const HaElection& election, int column) const;

    qint64 m_receivedMs = 0;
    qint64 m_nowMs = 0;
    QTimeZone m_zone = QTimeZone::utc();
};

}  // namespace pallium::ui
