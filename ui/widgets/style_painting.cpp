#include "ui/widgets/style_painting.h"

#include "ui/widgets/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QStyleOption>
#include <QWidget>

namespace pallium::ui {
namespace {

bool has(const QStyleOption& option, QStyle::StateFlag flag) {
    return option.state.testFlag(flag);
}

QColor buttonFill(const QStyleOption& option, bool isPrimary) {
    const bool isDown = has(option, QStyle::State_Sunken);
    const bool isHovered = has(option, QStyle::State_MouseOver);
    if (!has(option, QStyle::State_Enabled)) return theme().color(Token::Surface1);
    if (isPrimary) {
        const QColor accent = theme().color(Token::Accent);
        return isDown ? accent.darker(118) : isHovered ? accent.darker(108) : accent;
    }
    if (isDown || has(option, QStyle::State_On)) return theme().color(Token::Selection);
    return theme().color(isHovered ? Token::Surface3 : Token::Surface2);
}

}  // namespace

void paintPanel(QPainter& painter, const QRect& rect, const QColor& fill, const QColor& border) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(border.isValid() ? QPen(border, 1) : QPen(Qt::NoPen));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), kCornerRadius,
                            kCornerRadius);
    painter.restore();
}

void paintFocusRing(QPainter& painter, const QRect& rect) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().color(Token::Focus), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), kCornerRadius, kCornerRadius);
    painter.restore();
}

void drawElided(QPainter& painter, const QRectF& rect, const QString& text, Qt::Alignment alignment,
                Qt::TextElideMode mode) {
    const QString shown = QFontMetricsF(painter.font()).elidedText(text, mode, rect.width());
    painter.drawText(rect, static_cast<int>(alignment) | Qt::TextSingleLine, shown);
}

void paintChevron(QPainter& painter, const QRect& rect, Qt::ArrowType arrow, const QColor& color) {
    constexpr qreal kHalf = 3.5;
    const QPointF center = QRectF(rect).center();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.translate(center);
    switch (arrow) {
        case Qt::UpArrow:
            painter.rotate(180);
            break;
        case Qt::LeftArrow:
            painter.rotate(90);
            break;
        case Qt::RightArrow:
            painter.rotate(-90);
            break;
        default:
            break;
    }
    const std::array points = {QPointF(-kHalf, -kHalf / 2), QPointF(0, kHalf / 2),
                               QPointF(kHalf, -kHalf / 2)};
    painter.drawPolyline(points.data(), static_cast<int>(points.size()));
    painter.restore();
}

bool isPrimaryButton(const QWidget* widget) {
    return widget != nullptr && widget->property("primary").toBool();
}

void paintPushButton(QPainter& painter, const QStyleOption& option, const QWidget* widget) {
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    const bool isPrimary = isPrimaryButton(widget);
    if (button != nullptr && button->features.testFlag(QStyleOptionButton::Flat) &&
        !has(option, QStyle::State_MouseOver) && !has(option, QStyle::State_Sunken) &&
        !has(option, QStyle::State_On))
        return;
    const bool hasBorder = !isPrimary || !has(option, QStyle::State_Enabled);
    paintPanel(painter, option.rect, buttonFill(option, isPrimary),
               hasBorder ? theme().color(Token::Border) : QColor());
}

void paintToolButton(QPainter& painter, const QStyleOption& option) {
    const bool isOn = has(option, QStyle::State_On) || has(option, QStyle::State_Sunken);
    const bool isRaised =
        has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    if (!isOn && !isRaised) return;
    paintPanel(painter, option.rect, theme().color(isOn ? Token::Selection : Token::Surface3), {});
}

void paintCheckMark(QPainter& painter, const QStyleOption& option, bool isRound) {
    const bool isOn = has(option, QStyle::State_On);
    const bool isPartly = has(option, QStyle::State_NoChange);
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const QColor fill = isOn || isPartly
                            ? theme().color(isEnabled ? Token::Accent : Token::TextMuted)
                            : theme().color(isEnabled ? Token::Surface2 : Token::Surface1);
    const QRectF box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(isOn || isPartly ? fill : theme().color(Token::TextMuted), 1));
    painter.setBrush(fill);
    const qreal radius = isRound ? box.width() / 2 : 3;
    painter.drawRoundedRect(box, radius, radius);
    painter.translate(box.topLeft());
    painter.scale(box.width(), box.height());
    painter.setPen(QPen(theme().color(Token::AccentText), 1.8 / box.width(), Qt::SolidLine,
                        Qt::RoundCap, Qt::RoundJoin));
    if (isPartly) {
        painter.drawLine(QPointF(0.28, 0.5), QPointF(0.72, 0.5));
    } else if (isOn && isRound) {
        painter.setBrush(theme().color(Token::AccentText));
        painter.drawEllipse(QPointF(0.5, 0.5), 0.16, 0.16);
    } else if (isOn) {
        const std::array points = {QPointF(0.24, 0.53), QPointF(0.43, 0.71), QPointF(0.77, 0.31)};
        painter.drawPolyline(points.data(), static_cast<int>(points.size()));
    }
    painter.restore();
}

void paintInputFrame(QPainter& painter, const QStyleOption& option) {
    const bool isEnabled = has(option, QStyle::State_Enabled);
    paintPanel(painter, option.rect, theme().color(isEnabled ? Token::Surface2 : Token::Surface1),
               theme().color(Token::Border));
    if (has(option, QStyle::State_HasFocus) && isEnabled) paintFocusRing(painter, option.rect);
}

void paintHeaderSection(QPainter& painter, const QStyleOptionHeader& option) {
    const bool isHovered = has(option, QStyle::State_MouseOver);
    painter.fillRect(option.rect, theme().color(isHovered ? Token::Surface3 : Token::Surface1));
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                     theme().color(Token::Border));
}

void paintTab(QPainter& painter, const QStyleOptionTab& option) {
    const bool isSelected = has(option, QStyle::State_Selected);
    if (!isSelected && has(option, QStyle::State_MouseOver))
        painter.fillRect(option.rect, theme().color(Token::Surface3));
    if (!isSelected) return;
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2),
                     theme().color(Token::Accent));
}

QRect scrollBarSlider(const QStyleOptionSlider& option, int shortest) {
    const bool isHorizontal = option.orientation == Qt::Horizontal;
    const int length = isHorizontal ? option.rect.width() : option.rect.height();
    const qint64 span = qint64{option.maximum} - option.minimum;
    int size = length;
    if (span > 0)
        size = std::max(shortest, static_cast<int>(qint64{length} * option.pageStep /
                                                   (span + option.pageStep)));
    size = std::min(size, length);
    const int start = QStyle::sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, length - size, option.upsideDown);
    return isHorizontal
               ? QRect(option.rect.x() + start, option.rect.y(), size, option.rect.height())
               : QRect(option.rect.x(), option.rect.y() + start, option.rect.width(), size);
}

void paintScrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& slider) {
    if (option.maximum <= option.minimum) return;
    const bool isHeld = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    QColor color = theme().color(Token::TextMuted);
    color.setAlphaF(isHeld ? 0.75F : 0.45F);
    const QRectF handle = QRectF(slider).adjusted(3, 3, -3, -3);
    const qreal radius = std::min(handle.width(), handle.height()) / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(handle, radius, radius);
    painter.restore();
}

}  // namespace pallium::ui
