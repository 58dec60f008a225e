#pragma once

#include "ui/models/limit_rows.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace pallium::ui {

/// One figure or limit of several tenants.
struct ComparisonRow {
    QString name;
    QString meaning = {};     // of a limit; empty for a figure
    QStringList values = {};  // one a tenant, for people; empty where it is not told
    bool differs = false;

    bool isLimit() const { return !meaning.isEmpty(); }
};
/// What the tenants write, how much of their limits they use, then the limits in force by name.
/// Figures that no server told are left out.
std::vector<ComparisonRow> compareTenants(const std::vector<LimitSources>& tenants);

/// A comparison as a table with a column for each tenant. Threads: GUI thread.
class ComparisonModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    using QAbstractTableModel::QAbstractTableModel;

    void set(const QStringList& tenants, std::vector<ComparisonRow> rows);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QStringList m_tenants;
    std::vector<ComparisonRow> m_rows;
};

}  // namespace pallium::ui
