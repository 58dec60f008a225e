#include "ui/pages/query/padded_delegate.h"

#include <QApplication>
#include <QStyle>

namespace pallium::ui {
namespace {

constexpr int kCellPadding = 5;  // beside the margin that the style leaves

}  // namespace

void PaddedDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QStyle* const style = cell.widget ? cell.widget->style() : QApplication::style();
    // The selection fills the whole cell, the text only what is left of it.
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);
    cell.rect.adjust(kCellPadding, 0, -kCellPadding, 0);
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
}

QSize PaddedDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * kCellPadding, 0);
}

}  // namespace pallium::ui
