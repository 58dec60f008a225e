#pragma once

#include "ui/models/result_table_model.h"
#include "ui/pages/query/result_picker.h"

#include <QWidget>

class QMenu;
class QPushButton;
class QTableView;

namespace pallium::ui {

class FilterEdit;
class TokenLabel;

/// An answer as a table: filter, sorting, totals of the selection, copying. Threads: GUI thread.
class TablePane final : public QWidget {
    Q_OBJECT

  public:
    explicit TablePane(QWidget* parent = nullptr);

    ResultPicker& picker() { return *m_picker; }
    ResultTableModel& model() { return *m_model; }
    QTableView* view() const { return m_view; }
    FilterEdit* filter() const { return m_filter; }
    /// Null with a reason shows the reason in place of rows.
    void setAnswer(const QueryAnswerPtr& answer, Unit unit, const QString& reason);
    /// What is left out and how many "load all" would bring; empty and 0: nothing is.
    void setBounds(const QString& text, qint64 loadable);
    /// The selected rows of the table, or all that are shown.
    std::vector<quint32> chosenRows() const;

  Q_SIGNALS:
    void loadAllRequested();

  private:
    void createFilter();
    void createTable();
    void layOut();
    void followModel();
    void updateFooter();
    void showMenu(const QPoint& position);
    void addCellActions(QMenu& menu, const QModelIndex& index);
    void copyRows(bool hasHeader) const;
    void cycleSort(int column);

    ResultTableModel* m_model = nullptr;
    ResultPicker* m_picker = nullptr;
    FilterEdit* m_filter = nullptr;
    QTableView* m_view = nullptr;
    QPushButton* m_loadAll = nullptr;
    TokenLabel* m_bounded = nullptr;
    TokenLabel* m_problem = nullptr;
    TokenLabel* m_count = nullptr;
    TokenLabel* m_totals = nullptr;
    int m_sizedColumns = 0;
};

}  // namespace pallium::ui
