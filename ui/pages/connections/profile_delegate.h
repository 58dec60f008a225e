#pragma once

#include <QStyledItemDelegate>

namespace pallium::ui {

/// Paints a connection of the list: environment's colour, name and, below it, folder and address;
/// whether it is open and whether it is edited are words as well. Threads: GUI thread.
class ProfileDelegate final : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace pallium::ui
