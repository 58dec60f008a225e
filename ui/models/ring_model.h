#pragma once

#include "ui/client/cluster_api.h"
#include "ui/models/health.h"
#include "ui/models/keyed_table_model.h"

#include <QTimeZone>

namespace pallium::ui {

/// The members of one ring. Ages run on between answers: they are measured by the server's clock as
/// it was when the answer came. Threads: GUI thread.
class RingModel final : public KeyedTableModel<RingMember> {
    Q_OBJECT

  public:
    enum Column {
        Instance,
        Zone,
        State,
        Address,
        Heartbeat,
        Registered,
        Tokens,
        Owns,
        Deviation,
        ColumnCount
    };
    using KeyedTableModel::KeyedTableModel;

    /// `receivedMs`: this computer's clock when the answer came.
    void setStatus(const RingStatus& status, qint64 receivedMs);
    /// Lets the ages go on.
    void tick(qint64 nowMs);
    void setTimeZone(const QTimeZone& zone);

    static bool isHealthy(const RingMember& member);
    int healthyCount() const;
    /// `3 s ago` by the server's clock.
    QString age(const QDateTime& instant) const;
    /// Server's clock minus ours; 0 if it does not say.
    qint64 clockOffsetMs() const { return m_clockOffsetMs; }

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  protected:
    QString keyOf(const RingMember& row) const override { return row.id; }

  private:
    QString text(const RingMember& member, int column) const;
    QVariant number(const RingMember& member, int column) const;
    bool isLate(const RingMember& member) const;
    /// Owned share minus an equal share among the members of the same zone, in percent points.
    double deviation(const RingMember& member) const;

    qint64 m_nowMs = 0;  // ours
    qint64 m_clockOffsetMs = 0;
    QTimeZone m_zone = QTimeZone::utc();
    QHash<QString, int> m_owners;  // members with tokens, by zone
};

/// How a state of a ring member is to be seen.
Health ringStateHealth(const QString& state);

}  // namespace pallium::ui
