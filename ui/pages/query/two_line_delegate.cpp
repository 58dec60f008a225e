#include "ui/pages/query/two_line_delegate.h"

#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

namespace pallium::ui {
namespace {

constexpr int kRowPadding = 8;
constexpr int kRowLineGap = 2;

}  // namespace

TwoLineDelegate::TwoLineDelegate(int detailRole, QObject* parent)
    : QStyledItemDelegate(parent), m_detailRole(detailRole) {}

void TwoLineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    row.text.clear();
    const QStyle* const style = row.widget ? row.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);
    painter->save();
    QRect area = row.rect.adjusted(kRowPadding, kRowPadding, -kRowPadding, -kRowPadding);
    const QFontMetrics mono(theme().monospace());
    painter->setFont(theme().monospace());
    painter->setPen(theme().color(Token::Text));
    drawElided(*painter, area, index.data(Qt::DisplayRole).toString(),
               Qt::AlignTop | Qt::AlignLeft);
    area.setTop(area.top() + mono.height() + kRowLineGap);
    if (m_starRole >= 0 && index.data(m_starRole).toBool()) {
        const int side = row.fontMetrics.height();
        theme()
            .icon(QStringLiteral("star"), Token::Warn)
            .paint(painter, QRect(area.left(), area.top(), side, side));
        area.setLeft(area.left() + side + 4);
    }
    painter->setFont(row.font);
    painter->setPen(theme().color(Token::TextMuted));
    drawElided(*painter, area, index.data(m_detailRole).toString(), Qt::AlignTop | Qt::AlignLeft);
    painter->restore();
}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    const QFontMetrics mono(theme().monospace());
    return {200, 2 * kRowPadding + mono.height() + kRowLineGap + option.fontMetrics.height()};
}

}  // namespace pallium::ui
