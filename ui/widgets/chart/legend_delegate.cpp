#include "ui/widgets/chart/legend_delegate.h"

#include "ui/models/legend_model.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

namespace pallium::ui {
namespace {

constexpr int kLegendSwatchPx = 12;
constexpr int kLegendMarginPx = 8;
constexpr int kLegendGapPx = 4;  // beside what the style leaves

}  // namespace

void LegendDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    // The swatch stands for the check mark, which stays in the model for assistive technology.
    option->features &= ~QStyleOptionViewItem::HasCheckIndicator;
    if (!index.data(LegendModel::VisibleRole).toBool())
        option->palette.setColor(QPalette::Text, theme().color(Token::TextMuted));
}

void LegendDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QWidget* widget = option.widget;
    const QStyle* style = widget != nullptr ? widget->style() : QApplication::style();
    if (index.column() != LegendModel::Name) {
        style->drawControl(QStyle::CE_ItemViewItem, &item, painter, widget);
        return;
    }
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, widget);
    const bool isLeftToRight = option.direction == Qt::LeftToRight;
    QRect swatch(0, 0, kLegendSwatchPx, kLegendSwatchPx);
    swatch.moveCenter(option.rect.center());
    const int inset = kLegendMarginPx;
    if (isLeftToRight)
        swatch.moveLeft(option.rect.left() + inset);
    else
        swatch.moveRight(option.rect.right() - inset);
    const QColor color = theme().chartColor(index.data(LegendModel::ColorIndexRole).toInt());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, true);
    painter->setPen(QPen(color, 2));
    painter->setBrush(index.data(LegendModel::VisibleRole).toBool() ? QBrush(color) : Qt::NoBrush);
    painter->drawRoundedRect(QRectF(swatch).adjusted(1, 1, -1, -1), 2, 2);
    painter->restore();
    const int taken = kLegendSwatchPx + inset + kLegendGapPx;
    item.rect.adjust(isLeftToRight ? taken : 0, 0, isLeftToRight ? 0 : -taken, 0);
    item.state &= ~QStyle::State_HasFocus;
    item.backgroundBrush = Qt::NoBrush;
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, widget);
}

QSize LegendDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.column() == LegendModel::Name)
        size.rwidth() += kLegendSwatchPx + kLegendMarginPx + kLegendGapPx;
    return size;
}

bool LegendDelegate::editorEvent(QEvent* /*event*/, QAbstractItemModel* /*model*/,
                                 const QStyleOptionViewItem& /*option*/,
                                 const QModelIndex& /*index*/) {
    // Clicks and Space are the table's, which tells apart alone, toggle and range.
    return false;
}

}  // namespace pallium::ui
