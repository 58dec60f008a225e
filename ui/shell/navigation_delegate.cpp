#include "ui/shell/navigation_delegate.h"

#include "ui/shell/navigation_model.h"
#include "ui/widgets/style_painting.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

namespace pallium::ui {
namespace {

constexpr int kIconSize = 18;
constexpr int kMargin = 8;
constexpr int kSeparatorHeight = 13;

void paintRowBackground(QPainter& painter, const QStyleOptionViewItem& option, const QRect& row) {
    const QRect box = row.adjusted(kMargin / 2, 1, -kMargin / 2, -1);
    const bool isOpen = option.state.testFlag(QStyle::State_Selected);
    if (isOpen || option.state.testFlag(QStyle::State_MouseOver)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().color(isOpen ? Token::Selection : Token::Surface3));
        painter.drawRoundedRect(box, 5, 5);
    }
    if (isOpen) {
        painter.setBrush(theme().color(Token::Accent));
        painter.drawRoundedRect(QRect(box.left(), box.top() + 5, 3, box.height() - 10), 1.5, 1.5);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) paintFocusRing(painter, box);
}

}  // namespace

int NavigationDelegate::headingHeight(const QFont& font, const QModelIndex& index) const {
    if (index.row() == 0) return kMargin;
    if (!index.data(NavigationModel::IsGroupStartRole).toBool()) return 0;
    return m_isIconsOnly ? kSeparatorHeight
                         : QFontMetrics(smallFont(font, true)).height() + 2 * kMargin;
}

QSize NavigationDelegate::sizeHint(const QStyleOptionViewItem& option,
                                   const QModelIndex& index) const {
    const QFontMetrics metrics(option.font);
    const int height = qMax(metrics.height(), kIconSize) + (m_isIconsOnly ? 18 : 14);
    int width = kIconSize + 4 * kMargin;
    if (!m_isIconsOnly)
        width += metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + 5 * kMargin;
    return {width, height + headingHeight(option.font, index)};
}

void NavigationDelegate::paintHeading(QPainter& painter, const QRect& rect, const QFont& font,
                                      const QString& text) const {
    if (m_isIconsOnly) {
        painter.setPen(theme().color(Token::Border));
        const int y = rect.center().y();
        painter.drawLine(rect.left() + 2 * kMargin, y, rect.right() - 2 * kMargin, y);
        return;
    }
    painter.setFont(smallFont(font, true));
    painter.setPen(theme().color(Token::TextMuted));
    painter.drawText(rect.adjusted(2 * kMargin, kMargin, -kMargin, -2),
                     Qt::AlignLeft | Qt::AlignVCenter, text);
}

void NavigationDelegate::paintBadge(QPainter& painter, const QRect& row, const QFont& font,
                                    int count) const {
    const QString text = count > 99 ? QStringLiteral("99+") : QString::number(count);
    const QFont badgeFont = smallFont(font, true);
    const QFontMetrics metrics(badgeFont);
    const int height = metrics.height() + 1;
    const int width = qMax(height, metrics.horizontalAdvance(text) + 10);
    const int top = m_isIconsOnly ? row.top() + 3 : row.center().y() - height / 2;
    const QRect pill(row.right() - width - (m_isIconsOnly ? 4 : 2 * kMargin - 2), top, width,
                     height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Token::Warn));
    painter.drawRoundedRect(pill, height / 2.0, height / 2.0);
    painter.setPen(theme().color(Token::Surface1));
    painter.setFont(badgeFont);
    painter.drawText(pill, Qt::AlignCenter, text);
}

void NavigationDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const int heading = headingHeight(option.font, index);
    if (heading > 0 && index.row() > 0) {
        const QRect area(option.rect.topLeft(), QSize(option.rect.width(), heading));
        paintHeading(*painter, area, option.font,
                     index.data(NavigationModel::GroupRole).toString());
    }
    const QRect row = option.rect.adjusted(0, heading, 0, 0);
    paintRowBackground(*painter, option, row);

    const bool isOpen = option.state.testFlag(QStyle::State_Selected);
    const bool isDimmed = index.data(NavigationModel::IsDimmedRole).toBool();
    const Token token = isDimmed ? Token::TextMuted : isOpen ? Token::Accent : Token::Text;
    const int left = m_isIconsOnly ? row.center().x() - kIconSize / 2 : row.left() + 2 * kMargin;
    const QRect iconRect(left, row.center().y() - kIconSize / 2, kIconSize, kIconSize);
    theme().icon(index.data(NavigationModel::IconRole).toString(), token).paint(painter, iconRect);
    if (!m_isIconsOnly) {
        painter->setFont(option.font);
        painter->setPen(theme().color(isDimmed ? Token::TextMuted : Token::Text));
        const QRect textRect = row.adjusted(3 * kMargin + kIconSize, 0, -kMargin, 0);
        painter->drawText(textRect, Qt::AlignLeft | Qt::AlignVCenter,
                          index.data(Qt::DisplayRole).toString());
    }
    if (const int count = index.data(NavigationModel::BadgeRole).toInt(); count > 0)
        paintBadge(*painter, row, option.font, count);
    painter->restore();
}

}  // namespace pallium::ui
