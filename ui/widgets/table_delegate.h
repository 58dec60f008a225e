#pragma once

#include <QStyledItemDelegate>

namespace pallium::ui {

/// Paints what the roles of TableRole say: a health's icon and colour beside the word, a share as a
/// meter and a trend as a line before its text. The text stays the cell's text for copying and
/// assistive technology.
class TableDelegate final : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

}  // namespace pallium::ui
