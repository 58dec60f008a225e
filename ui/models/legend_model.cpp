#include "ui/models/legend_model.h"

#include "ui/models/plot_model.h"

namespace pallium::ui {

LegendModel::LegendModel(PlotModel& plot, QObject* parent)
    : QAbstractTableModel(parent), m_plot(plot), m_rows(plot.seriesCount()) {
    connect(&plot, &PlotModel::reset, this, [this] {
        beginResetModel();
        m_rows = m_plot.seriesCount();
        endResetModel();
    });
    connect(&plot, &PlotModel::visibilityChanged, this, [this] {
        if (m_rows > 0) Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
    });
}

int LegendModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}

int LegendModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

double LegendModel::number(int row, int column) const {
    const PlotStats& stats = m_plot.series(row).stats;
    switch (column) {
        case Last:
            return stats.last;
        case Min:
            return stats.min;
        case Max:
            return stats.max;
        case Avg:
            return stats.average();
        default:
            return stats.sum;
    }
}

QVariant LegendModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows) return {};
    const PlotSeries& series = m_plot.series(index.row());
    const bool isName = index.column() == Name;
    switch (role) {
        case Qt::DisplayRole: {
            if (isName) return series.name;
            const Unit unit = m_plot.inputs()[static_cast<size_t>(series.input)].unit;
            return formatValue(number(index.row(), index.column()), unit);
        }
        case SortRole:
            return isName ? QVariant(series.name) : QVariant(number(index.row(), index.column()));
        case Qt::ToolTipRole:
            return isName ? labelsText(series.samples->labels)
                          : exactValue(number(index.row(), index.column()));
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::AlignVCenter |
                                       (isName ? Qt::AlignLeading : Qt::AlignTrailing));
        case Qt::CheckStateRole:
            if (!isName) return {};
            return series.isVisible ? Qt::Checked : Qt::Unchecked;
        case ColorIndexRole:
            return series.color;
        case VisibleRole:
            return series.isVisible;
        default:
            return {};
    }
}

bool LegendModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || index.column() != Name || role != Qt::CheckStateRole) return false;
    m_plot.setVisible(index.row(), value.toInt() == Qt::Checked);
    return true;
}

QVariant LegendModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= ColumnCount) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section == Name ? Qt::AlignLeading : Qt::AlignTrailing));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return tr("Series");
        case Last:
            return tr("Last");
        case Min:
            return tr("Min");
        case Max:
            return tr("Max");
        case Avg:
            return tr("Avg");
        default:
            return tr("Sum");
    }
}

Qt::ItemFlags LegendModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const Qt::ItemFlags common =
        Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return index.column() == Name ? common | Qt::ItemIsUserCheckable : common;
}

}  // namespace pallium::ui
