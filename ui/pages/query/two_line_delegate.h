#pragma once

#include <QStyledItemDelegate>

namespace pallium::ui {

/// Draws a row of two lines: the display text in the fixed-width font, and below it the text of
/// `detailRole`, muted. Both are cut at the right edge. Threads: GUI thread.
class TwoLineDelegate final : public QStyledItemDelegate {
    Q_OBJECT

  public:
    TwoLineDelegate(int detailRole, QObject* parent);
    /// Rows whose `role` is true have a star before the detail.
    void setStarRole(int role) { m_starRole = role; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    int m_detailRole;
    int m_starRole = -1;
};

}  // namespace pallium::ui
