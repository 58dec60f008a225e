#pragma once

#include <QStyledItemDelegate>

namespace pallium::ui {

/// Draws the rows of a RowModel. Threads: GUI thread.
class RowDelegate final : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace pallium::ui
