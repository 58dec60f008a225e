#include "ui/models/explain_group_model.h"

#include "ui/models/explain_details.h"
#include "ui/models/format.h"
#include "ui/models/health.h"

namespace pallium::ui {

void ExplainGroupModel::setGroups(std::vector<ExplainedGroup> groups, bool losesUnmatched) {
    beginResetModel();
    m_losesUnmatched = losesUnmatched;
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

QString ExplainGroupModel::text(const ExplainedSide& side, bool isExact) {
    const QString count = explainedSeries(side.series);
    if (side.value.isEmpty()) return count;
    bool isNumber = false;
    const double number = side.value.toDouble(&isNumber);
    const QString value = isNumber && !isExact ? formatValue(number) : side.value;
    return side.series == 1 ? value : tr("%1 (%2)").arg(value, count);
}

QVariant ExplainGroupModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ExplainedGroup& group = m_groups[static_cast<size_t>(index.row())];
    const bool isText = role == Qt::DisplayRole || role == Qt::ToolTipRole;  // cells may be narrow
    if (index.column() == Labels)
        return isText || role == SortRole ? labelsText(group.labels) : QVariant();
    const auto& shown = side(group, index.column());
    const bool isLost = m_losesUnmatched && shown && shown->series == 0 && index.column() != Result;
    if (isText && isLost) return tr("no partner");
    if (isText)
        return !shown || shown->series == 0 ? QStringLiteral("–")
                                            : text(*shown, role == Qt::ToolTipRole);
    if (role == SortRole) return shown ? shown->series : -1;
    if (role == HealthRole && isLost) return static_cast<int>(Health::Warn);
    return {};
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
