#include "ui/models/explain_group_model.h"

#include "ui/models/format.h"
#include "ui/models/health.h"

namespace pallium::ui {

void ExplainGroupModel::setGroups(std::vector<ExplainedGroup> groups) {
    beginResetModel();
    m_groups = std::move(groups);
    endResetModel();
}

int ExplainGroupModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_groups.size());
}

int ExplainGroupModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

const std::optional<ExplainedSide>& ExplainGroupModel::side(const ExplainedGroup& group,
                                                            int column) {
    if (column == Right) return group.right;
    if (column == Result) return group.result;
    return group.input ? group.input : group.left;
}

QVariant ExplainGroupModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ExplainedGroup& group = m_groups[static_cast<size_t>(index.row())];
    if (role == Qt::ToolTipRole) return data(index, Qt::DisplayRole);  // cells may be narrow
    if (index.column() == Labels)
        return role == Qt::DisplayRole || role == SortRole ? labelsText(group.labels) : QVariant();
    const auto& value = side(group, index.column());
    const bool lacksPartner = value && value->series == 0 && index.column() != Result;
    switch (role) {
        case Qt::DisplayRole:
            if (!value) return QStringLiteral("–");
            if (lacksPartner) return tr("no partner");
            return value->value.isEmpty()
                       ? tr("%1 series").arg(formatCount(value->series))
                       : tr("%1 (%2 series)").arg(value->value, formatCount(value->series));
        case SortRole:
            return value ? value->series : -1;
        case HealthRole:
            return lacksPartner ? QVariant(static_cast<int>(Health::Warn)) : QVariant();
        default:
            return {};
    }
}

QVariant ExplainGroupModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Labels:
            return tr("Group");
        case Left:
            return areMatches() ? tr("Left") : tr("Input");
        case Right:
            return tr("Right");
        default:
            return tr("Result");
    }
}

}  // namespace pallium::ui
