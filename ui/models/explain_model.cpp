#include "ui/models/explain_model.h"

#include "ui/models/explain_details.h"
#include "ui/models/format.h"
#include "ui/models/health.h"

#include <algorithm>

namespace pallium::ui {

void ExplainModel::setExplanation(ExplanationPtr explanation) {
    beginResetModel();
    m_explanation = std::move(explanation);
    m_places.clear();
    if (m_explanation) addPlaces(m_explanation->root, -1, 0);
    endResetModel();
}

int ExplainModel::addPlaces(const ExplainedNode& node, int parent, int row) {
    const auto place = static_cast<int>(m_places.size());
    m_places.push_back({&node, parent, row, {}});
    std::vector<int> children;
    for (const ExplainedNode& child : node.children)
        children.push_back(addPlaces(child, place, static_cast<int>(children.size())));
    m_places[static_cast<size_t>(place)].children = std::move(children);
    return place;
}

const ExplainedNode* ExplainModel::nodeAt(const QModelIndex& index) const {
    return index.isValid() ? placeAt(index).node : nullptr;
}

QModelIndex ExplainModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    const int place = parent.isValid() ? placeAt(parent).children[static_cast<size_t>(row)] : 0;
    return createIndex(row, column, static_cast<quintptr>(place));
}

QModelIndex ExplainModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || placeAt(child).parent < 0) return {};
    const int place = placeAt(child).parent;
    return createIndex(m_places[static_cast<size_t>(place)].row, 0, static_cast<quintptr>(place));
}

int ExplainModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return m_places.empty() ? 0 : 1;
    return parent.column() > 0 ? 0 : static_cast<int>(placeAt(parent).children.size());
}

int ExplainModel::columnCount(const QModelIndex& /*parent*/) const {
    return ColumnCount;
}

QString ExplainModel::text(const ExplainedNode& node, int column) const {
    switch (column) {
        case Node:
            return explainedTitle(node);
        case Series:
            return formatCount(node.series);
        case Points:
            return formatCount(node.points);
        default:
            return explainedTime(node.totalMs);
    }
}

QVariant ExplainModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ExplainedNode& node = *placeAt(index).node;
    const int column = index.column();
    switch (role) {
        case Qt::DisplayRole:
            return text(node, column);
        case Qt::ToolTipRole:
            return column == Node ? node.text.simplified() : QVariant();
        case Qt::TextAlignmentRole:
            return column == Node
                       ? QVariant()
                       : QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        case ShareRole:
            if (column != Time || m_explanation->root.totalMs <= 0) return {};
            return std::clamp(node.totalMs / m_explanation->root.totalMs, 0.0, 1.0);
        case HealthRole:
            // Where series get lost, or never were, is what one looks for.
            return column == Series && node.steps > 0 && node.points == 0 &&
                           node.valueType != QLatin1String("string")
                       ? QVariant(static_cast<int>(Health::Warn))
                       : QVariant();
        default:
            return {};
    }
}

QVariant ExplainModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && section != Node)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Node:
            return tr("Part of the expression");
        case Series:
            return tr("Series");
        case Points:
            return tr("Points");
        default:
            return tr("Time");
    }
}

}  // namespace pallium::ui
