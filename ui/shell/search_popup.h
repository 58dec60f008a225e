#pragma once

#include "ui/shell/row_model.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QListView;

namespace pallium::ui {

/// A box with a field and a list below it: typing narrows, arrow keys move, Enter chooses, Escape
/// or a click elsewhere closes. The owner supplies the rows for what is typed. Threads: GUI thread.
class SearchPopup final : public QFrame {
    Q_OBJECT

  public:
    /// `name` is for assistive technology.
    SearchPopup(const QString& name, const QString& placeholder, QWidget* parent);

    /// `emptyText` stands in the list's place when there is no row.
    void setRows(std::vector<Row> rows, const QString& emptyText);
    QString text() const;
    /// Shows it with `text` typed: below `anchor` at its left edge, or near the top of the window
    /// in the middle.
    void openBelow(const QWidget& anchor, const QString& text = {});
    void openCentred(const QWidget& window, const QString& text = {});

  Q_SIGNALS:
    /// Rows are wanted for this text; also when it opens.
    void textChanged(const QString& text);
    /// The popup is closed by then.
    void chosen(const QString& key);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void openAt(const QPoint& position, int width, const QString& text);
    void step(int rows);
    void choose(const QModelIndex& index);
    void fitHeight();

    RowModel m_rows;
    QLineEdit* m_field = nullptr;
    QListView* m_list = nullptr;
    QLabel* m_empty = nullptr;
};

}  // namespace pallium::ui
