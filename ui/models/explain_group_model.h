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

    /// `losesUnmatched`: a side without a partner is worth a warning.
    void setGroups(std::vector<ExplainedGroup> groups, bool losesUnmatched);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    static const std::optional<ExplainedSide>& side(const ExplainedGroup& group, int column);
    static QString text(const ExplainedSide& side, bool isExact);
    bool areMatches() const { return !m_groups.empty() && !m_groups.front().input; }

    std::vector<ExplainedGroup> m_groups;
    bool m_losesUnmatched = false;
};

}  // namespace pallium::ui
