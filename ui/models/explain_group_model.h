#pragma once

#include "ui/client/explain_api.h"

#include <QAbstractTableModel>

#include <vector>

namespace pallium::ui {

/// The groups of series of an aggregation or of a match, as they come. Threads: GUI thread.
class ExplainGroupModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    /// An aggregation has its input at Left, and no Right.
    enum Column { Labels, Left, Right, Result, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setGroups(std::vector<ExplainedGroup> groups);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    static const std::optional<ExplainedSide>& side(const ExplainedGroup& group, int column);
    bool areMatches() const { return !m_groups.empty() && !m_groups.front().input; }

    std::vector<ExplainedGroup> m_groups;
};

}  // namespace pallium::ui
