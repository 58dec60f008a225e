#include "ui/pages/welcome/door_card.h"

#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kDoorPad = 20;
constexpr int kDoorIconSize = 28;
constexpr double kDoorRadius = 6;

}  // namespace

DoorCard::DoorCard(const QString& icon, const QString& title, const QString& text,
                   QPushButton* button, QWidget* parent)
    : QFrame(parent), m_layout(new QVBoxLayout(this)) {
    setAccessibleName(title);
    auto* picture = new QLabel;
    const auto paint = [picture, icon] {
        picture->setPixmap(
            theme()
                .icon(icon, Token::Accent)
                .pixmap(QSize(kDoorIconSize, kDoorIconSize), picture->devicePixelRatioF()));
    };
    connect(&theme(), &Theme::changed, picture, paint);
    paint();
    button->setAccessibleDescription(text);

    m_layout->setContentsMargins(kDoorPad, kDoorPad, kDoorPad, kDoorPad);
    m_layout->setSpacing(8);
    m_layout->addWidget(picture);
    m_layout->addSpacing(4);
    m_layout->addWidget(createText(title, TextRole::Headline));
    m_layout->addWidget(createText(text, TextRole::Muted));
    m_layout->addStretch(1);
    m_layout->addWidget(button);
}

void DoorCard::addBody(QWidget* body) {
    // Before the stretch and the button.
    m_layout->insertWidget(m_layout->count() - 2, body);
}

void DoorCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().color(Token::Border));
    painter.setBrush(theme().color(Token::Surface2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kDoorRadius,
                            kDoorRadius);
}

}  // namespace pallium::ui
