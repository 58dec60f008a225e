#pragma once

#include <QString>
#include <QTableView>

#include <vector>

class QSortFilterProxyModel;

namespace pallium::ui {

/// The table of every page: sorts by the raw values, selects rows, copies them as tab-separated
/// text, paints states and meters, keeps all columns in view. Enter activates the current row.
/// Threads: GUI thread.
class DataTable final : public QTableView {
    Q_OBJECT

  public:
    /// Shows `model` through a proxy that sorts and filters; borrowed.
    explicit DataTable(QAbstractItemModel* model, const QString& name, QWidget* parent = nullptr);

    /// Shows the rows one of whose columns contains `text`, in any case.
    void setFilter(const QString& text);
    int shownCount() const;
    /// A row of the model given to the constructor; -1 if there is none.
    int currentSourceRow() const;
    void setCurrentSourceRow(int row);
    /// Rows of the model given to the constructor, as they stand below each other.
    std::vector<int> selectedSourceRows() const;
    std::vector<int> shownSourceRows() const;
    /// Selected rows (all, if none is) of visible columns, with a header line.
    QString tabSeparated() const;

  Q_SIGNALS:
    void rowActivated(int sourceRow);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void configureHeaders();
    void setRowHeight();

    QSortFilterProxyModel* m_proxy = nullptr;
};

}  // namespace pallium::ui
