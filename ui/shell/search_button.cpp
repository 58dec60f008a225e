#include "ui/shell/search_button.h"

#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QPainter>

namespace pallium::ui {
namespace {

constexpr int kFieldPadding = 8;
constexpr int kFieldIcon = 16;

}  // namespace

SearchButton::SearchButton(const QString& text, const QString& hint, QWidget* parent)
    : QAbstractButton(parent), m_hint(hint) {
    setText(text);
    setAccessibleName(text);
    setToolTip(tr("%1 (%2)", "text (shortcut)").arg(text, hint));
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

QSize SearchButton::sizeHint() const {
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(text()) + metrics.horizontalAdvance(m_hint) + kFieldIcon +
                6 * kFieldPadding,
            metrics.height() + 12};
}

QSize SearchButton::minimumSizeHint() const {
    return {kFieldIcon + 8 * kFieldPadding, sizeHint().height()};
}

void SearchButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hasRing = hasFocus();
    painter.setBrush(theme().color(underMouse() ? Token::Surface3 : Token::Surface2));
    painter.setPen(hasRing ? QPen(theme().color(Token::Focus), 2)
                           : QPen(theme().color(Token::Border), 1));
    const qreal inset = hasRing ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 5, 5);
    QRect words = rect().adjusted(kFieldPadding, 0, -kFieldPadding, 0);
    const QRect icon(words.left(), words.center().y() - kFieldIcon / 2, kFieldIcon, kFieldIcon);
    theme().icon(QStringLiteral("search"), Token::TextMuted).paint(&painter, icon);
    words.setLeft(icon.right() + kFieldPadding);
    painter.setPen(theme().color(Token::TextMuted));
    const QFontMetrics metrics(font());
    const int hintWidth = metrics.horizontalAdvance(m_hint) + 2 * kFieldPadding;
    if (words.width() > metrics.horizontalAdvance(text()) + hintWidth) {
        painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, m_hint);
        words.setRight(words.right() - hintWidth);
    }
    drawElided(painter, words, text());
}

}  // namespace pallium::ui
