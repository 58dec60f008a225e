#pragma once

#include <QObject>
#include <QTimer>

#include <vector>

class QTableView;

namespace pallium::ui {

/// Column widths for a room of this size: each as wide as it wants, and what is left over shared
/// out evenly. Where the room is too small the widest give way first, none below `least` unless it
/// wanted less. Widths that come to more than the room are then what it takes to show all of them.
std::vector<int> fittedWidths(const std::vector<int>& wanted, int room, int least);

/// Keeps the columns of a table as wide as their contents and inside the view, so that none lies
/// out of sight: after every change of the table's size, its rows or its font. Rows that only
/// change widen a column, so that ages that tick do not make it tremble. A column that a person
/// resized is left alone from then on. Threads: GUI thread.
class ColumnFit final : public QObject {
    Q_OBJECT

  public:
    /// For the table's model of now. The table owns this.
    explicit ColumnFit(QTableView& table);

    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void start(bool forgetsWidths);
    void fit();
    int headerWidth(int column) const;
    int wantedWidth(int column) const;
    void takeResize(int column, int width);

    QTableView& m_table;
    QTimer m_soon;               // once for all the changes of one turn of the event loop
    std::vector<int> m_wanted;   // by column; 0: not measured since the rows changed
    std::vector<bool> m_isHeld;  // by column: a person chose its width
    bool m_isFitting = false;
};

}  // namespace pallium::ui
