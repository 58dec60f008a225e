#include "ui/shell/row_delegate.h"

#include "ui/shell/row_model.h"
#include "ui/widgets/style_painting.h"
#include "ui/widgets/text_style.h"

#include <QPainter>

namespace pallium::ui {
namespace {

constexpr int kRowIcon = 16;
constexpr int kRowMargin = 8;

const Row& rowOf(const QModelIndex& index) {
    return static_cast<const RowModel*>(index.model())->row(index.row());
}

void paintWords(QPainter& painter, QRect rect, const Row& row) {
    const QFontMetrics metrics = painter.fontMetrics();
    if (!row.hint.isEmpty()) {
        painter.setPen(theme().color(Token::TextMuted));
        drawElided(painter, rect, row.hint, Qt::AlignRight | Qt::AlignVCenter);
        rect.setRight(rect.right() - metrics.horizontalAdvance(row.hint) - 2 * kRowMargin);
    }
    painter.setPen(theme().color(row.isEnabled ? Token::Text : Token::TextMuted));
    drawElided(painter, rect, row.text);
    rect.setLeft(rect.left() + metrics.horizontalAdvance(row.text) + 3 * kRowMargin / 2);
    if (row.detail.isEmpty() || rect.width() <= 0) return;
    painter.setPen(theme().color(Token::TextMuted));
    drawElided(painter, rect, row.detail);
}

}  // namespace

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Row& row = rowOf(index);
    const int height = qMax(QFontMetrics(option.font).height(), kRowIcon);
    return {0, height + (row.isHeading() ? 10 : 12)};
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
    const Row& row = rowOf(index);
    const QRect rect = option.rect.adjusted(kRowMargin + 4, 0, -kRowMargin - 4, 0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (row.isHeading()) {
        painter->setFont(smallFont(option.font, true));
        painter->setPen(theme().color(Token::TextMuted));
        drawElided(*painter, rect.adjusted(0, 4, 0, 0), row.text);
        painter->restore();
        return;
    }
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (isSelected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme().color(isSelected ? Token::Selection : Token::Surface3));
        painter->drawRoundedRect(option.rect.adjusted(4, 0, -4, 0), 5, 5);
    }
    painter->setFont(option.font);
    if (!row.icon.isEmpty()) {
        const QRect icon(rect.left(), rect.center().y() - kRowIcon / 2, kRowIcon, kRowIcon);
        theme().icon(row.icon, row.iconToken).paint(painter, icon);
    }
    paintWords(*painter, rect.adjusted(kRowIcon + kRowMargin, 0, 0, 0), row);
    painter->restore();
}

}  // namespace pallium::ui
