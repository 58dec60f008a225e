#pragma once

#include <QStyledItemDelegate>

namespace pallium::ui {

/// Cells whose text stands as far from the edges as that of their headers. Threads: GUI thread.
class PaddedDelegate final : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace pallium::ui
