#pragma once

#include <QColor>
#include <QRect>
#include <QString>
#include <Qt>

class QPainter;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionHeader;
class QStyleOptionSlider;
class QStyleOptionTab;
class QWidget;

namespace pallium::ui {

inline constexpr qreal kCornerRadius = 4;

/// A filled rectangle with round corners and, if `border` is valid, a line of one pixel inside.
void paintPanel(QPainter& painter, const QRect& rect, const QColor& fill, const QColor& border);
/// Two pixels in the theme's focus colour, inside `rect`.
void paintFocusRing(QPainter& painter, const QRect& rect);
/// One line in the painter's font and colour, cut where `rect` has no room for all of it.
void drawElided(QPainter& painter, const QRectF& rect, const QString& text,
                Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter,
                Qt::TextElideMode mode = Qt::ElideRight);
/// A small arrow in the middle of `rect` that points where `arrow` says.
void paintChevron(QPainter& painter, const QRect& rect, Qt::ArrowType arrow, const QColor& color);

void paintPushButton(QPainter& painter, const QStyleOption& option, const QWidget* widget);
void paintToolButton(QPainter& painter, const QStyleOption& option);
void paintCheckMark(QPainter& painter, const QStyleOption& option, bool isRound);
void paintInputFrame(QPainter& painter, const QStyleOption& option);
void paintHeaderSection(QPainter& painter, const QStyleOptionHeader& option);
void paintTab(QPainter& painter, const QStyleOptionTab& option);
void paintScrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& slider);
/// Where the slider of a scroll bar without buttons lies.
QRect scrollBarSlider(const QStyleOptionSlider& option, int shortest);
/// Whether `widget` is a push button with the dynamic property `primary`.
bool isPrimaryButton(const QWidget* widget);

}  // namespace pallium::ui
