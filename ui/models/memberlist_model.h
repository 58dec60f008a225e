#pragma once

#include "ui/client/cluster_api.h"
#include "ui/models/health.h"
#include "ui/models/keyed_table_model.h"

namespace pallium::ui {

/// The instances that gossip with each other. Threads: GUI thread.
class MemberlistModel final : public KeyedTableModel<MemberlistMember> {
    Q_OBJECT

  public:
    enum Column { Name, Address, State, ColumnCount };
    using KeyedTableModel::KeyedTableModel;

    void setMembers(const std::vector<MemberlistMember>& members) { replaceRows(members); }

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  protected:
    QString keyOf(const MemberlistMember& row) const override { return row.name; }
};

}  // namespace pallium::ui
