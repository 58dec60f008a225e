#pragma once

#include "ui/models/format.h"
#include "ui/models/health.h"
#include "ui/models/result_table.h"
#include "ui/models/value_stats.h"

#include <QAbstractTableModel>

class QItemSelection;

namespace pallium::ui {

/// An answer as a table: one row a series, one column per label that occurs, then its numbers.
/// Laying out, filtering and sorting more than a few thousand rows happens on the pool; the old
/// rows stay until the new ones are ready, the newest request wins. Threads: GUI thread.
class ResultTableModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    static constexpr int kExactTextRole = Qt::UserRole;  // full precision, locale independent
    static constexpr int kNumberRole = ShareRole + 1;    // double; invalid for labels

    explicit ResultTableModel(QObject* parent = nullptr);

    /// Null empties the table.
    void setAnswer(QueryAnswerPtr answer);
    /// How numbers are written; Points columns stay counts.
    void setUnit(Unit unit);
    void setFilter(const QString& filter);
    const QString& filter() const { return m_order.filter; }
    /// Why the filter cannot be read; empty if it can.
    QString filterProblem() const;
    bool isBusy() const { return m_isBusy; }

    /// The one set last; table() may still be that of the one before.
    const QueryAnswerPtr& answer() const { return m_answer; }
    /// Null before the first answer.
    const ResultTablePtr& table() const { return m_table; }
    /// Rows of table() as they are shown.
    const std::vector<quint32>& visibleRows() const { return m_rows; }
    /// The column that rows are ordered by; -1 for the server's order.
    int sortedColumn() const;
    bool isDescending() const { return m_order.isDescending; }
    /// The label whose values the column shows; empty for numbers.
    QString labelOfColumn(int column) const;
    /// Of the selected rows' numbers in the first number column.
    ValueStats totals(const QItemSelection& selection) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Column -1 restores the server's order.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

  Q_SIGNALS:
    /// Rows or columns changed, or the work for it began or ended.
    void updated();

  private:
    struct Layout {
        ResultTablePtr table;
        std::vector<quint32> rows;
    };
    using LayoutPtr = std::shared_ptr<const Layout>;

    /// Lays out m_answer by m_order, reusing the columns if they are its.
    void arrange();
    void show(const Layout& layout);
    void replaceRows(const Layout& layout);
    const NumberColumn* numberColumn(int column) const;
    QString numberText(const NumberColumn& column, quint32 row) const;
    QVariant textAt(int column, quint32 row) const;
    QVariant exactTextAt(int column, quint32 row) const;
    QVariant toolTipAt(int column, quint32 row) const;

    QueryAnswerPtr m_answer;  // the newest; m_table may still show the one before
    ResultTablePtr m_table;
    std::vector<quint32> m_rows;
    TableOrder m_order;
    Unit m_unit = Unit::None;
    quint64 m_generation = 0;
    bool m_isBusy = false;
};

}  // namespace pallium::ui
