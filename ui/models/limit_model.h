#pragma once

#include "ui/models/keyed_table_model.h"
#include "ui/models/limit_rows.h"

namespace pallium::ui {

/// The limits of one tenant. Threads: GUI thread.
class LimitModel final : public KeyedTableModel<LimitRow> {
    Q_OBJECT

  public:
    enum Column { Limit, Standard, Own, InForce, Use, Meaning, ColumnCount };
    using KeyedTableModel::KeyedTableModel;

    void setLimits(std::vector<LimitRow> rows) { replaceRows(std::move(rows)); }
    /// -1 if it is not shown.
    int rowOf(const QString& name) const;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  protected:
    QString keyOf(const LimitRow& row) const override { return row.name(); }

  private:
    QString text(const LimitRow& row, int column) const;
};

}  // namespace pallium::ui
