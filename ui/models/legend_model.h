#pragma once

#include <QAbstractTableModel>

namespace pallium::ui {

class PlotModel;

/// A PlotModel as a table: a row a series, name and statistics as columns. DisplayRole is for eyes,
/// SortRole holds the number (or name), Qt::ToolTipRole the exact value and all labels,
/// Qt::CheckStateRole of the name whether it is drawn. Threads: GUI thread.
class LegendModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column : quint8 { Name, Last, Min, Max, Avg, Sum, ColumnCount };
    enum Role : quint16 { SortRole = Qt::UserRole, ColorIndexRole, VisibleRole };

    /// Borrows `plot`.
    explicit LegendModel(PlotModel& plot, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    PlotModel& plot() const { return m_plot; }

  private:
    double number(int row, int column) const;

    PlotModel& m_plot;
    int m_rows = 0;
};

}  // namespace pallium::ui
