#include "ui/shell/row_model.h"

#include <utility>

namespace pallium::ui {

void RowModel::setRows(std::vector<Row> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int RowModel::firstChoice() const {
    for (size_t index = 0; index < m_rows.size(); ++index)
        if (!m_rows[index].isHeading() && m_rows[index].isEnabled) return static_cast<int>(index);
    return -1;
}

int RowModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant RowModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& line = row(index.row());
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return line.text;
        case Qt::ToolTipRole:
            return line.detail;
        case Qt::AccessibleDescriptionRole:
            return line.hint.isEmpty() ? line.detail
                                       : tr("%1, %2", "list").arg(line.detail, line.hint);
        default:
            return {};
    }
}

Qt::ItemFlags RowModel::flags(const QModelIndex& index) const {
    if (!index.isValid() || row(index.row()).isHeading() || !row(index.row()).isEnabled)
        return Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

}  // namespace pallium::ui
