#pragma once

#include "ui/models/legend_model.h"

#include <QWidget>

class QKeyEvent;
class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace pallium::ui {

class FilterEdit;

/// The legend of a graph: a sortable, filterable table of its series. A click or Enter shows a
/// series alone, with Ctrl (or Space) it is toggled, with Shift a range is shown. Threads: GUI
/// thread.
class LegendTable final : public QWidget {
    Q_OBJECT

  public:
    /// Borrows `plot`.
    explicit LegendTable(PlotModel& plot, QWidget* parent = nullptr);

    void setFilter(const QString& text);
    /// Room for every series, without scrolling.
    QSize sizeHint() const override;
    QTableView* table() const { return m_table; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void createFilter();
    void createTable();
    void clicked(const QModelIndex& index, Qt::KeyboardModifiers modifiers);
    bool keyPressed(const QKeyEvent& key);
    void showMenu(const QPoint& position);
    void copySelection(bool isExact) const;
    void updateSummary();
    void retranslate();
    int seriesAt(const QModelIndex& index) const;

    PlotModel& m_plot;
    LegendModel m_model;
    QSortFilterProxyModel* m_proxy = nullptr;
    FilterEdit* m_filter = nullptr;
    QLabel* m_summary = nullptr;
    QTableView* m_table = nullptr;
    int m_anchor = -1;  // the series that a range begins at
};

}  // namespace pallium::ui
