#pragma once

#include "ui/client/cluster_api.h"
#include "ui/models/export.h"
#include "ui/models/keyed_table_model.h"
#include "ui/models/tenant_trend.h"

#include <QHash>
#include <QStringList>

namespace pallium::ui {

/// Tenants with what they write. Where a server has no statistics, names only. Threads: GUI thread.
class TenantModel final : public KeyedTableModel<TenantStats> {
    Q_OBJECT

  public:
    enum Column {
        Tenant,
        Series,
        ActiveSeries,
        SampleRate,
        ApiRate,
        RuleRate,
        Blocks,
        LimitUse,
        Trend,
        LastSeen,
        ColumnCount
    };
    using KeyedTableModel::KeyedTableModel;

    void setStats(std::vector<TenantStats> stats);
    void setNames(const QStringList& tenants);
    /// The most series in memory that a tenant may have, by tenant; the empty name is the default.
    /// 0: no limit.
    void setSeriesLimits(const QHash<QString, qint64>& limits);

    /// What was kept of each tenant while the program looked; those without are not in it.
    void setTrends(const QHash<QString, TenantTrend>& trends);
    /// When tenants that do not write now last did, in milliseconds since 1970, seen at `nowMs`.
    void setLastWrites(const QHash<QString, qint64>& lastWrites, qint64 nowMs);

    /// These rows for a file, with everything that is known of them.
    ExportTable forExport(const std::vector<int>& rows) const;

    bool hasStats() const { return m_hasStats; }
    qint64 totalSeries() const;
    double totalSampleRate() const;
    /// -1 if there is no such tenant.
    int rowOf(const QString& tenant) const;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  protected:
    QString keyOf(const TenantStats& row) const override { return row.tenant; }

  private:
    QVariant number(const TenantStats& row, int column) const;
    /// The same for a file: invalid where nothing is known.
    QVariant known(const TenantStats& row, int column) const;
    QString text(const TenantStats& row, int column) const;
    /// Share of the series limit in use; negative if there is none.
    double limitUse(const TenantStats& row) const;
    QString lastSeenText(const TenantStats& row) const;
    QString changeText(const TenantStats& row) const;

    bool m_hasStats = false;
    QHash<QString, qint64> m_limits;
    QHash<QString, TenantTrend> m_trends;
    QHash<QString, qint64> m_lastWrites;
    qint64 m_nowMs = 0;
};

}  // namespace pallium::ui
