#include "ui/widgets/badge.h"

#include "ui/widgets/health_style.h"

#include <QPainter>

namespace pallium::ui {
namespace {

constexpr int kBadgeIcon = 16;
constexpr int kBadgeGap = 6;

}  // namespace

Token healthToken(Health health) {
    switch (health) {
        case Health::Ok:
            return Token::Ok;
        case Health::Warn:
            return Token::Warn;
        case Health::Bad:
            return Token::Danger;
        case Health::Neutral:
            break;
    }
    return Token::TextMuted;
}

QString healthIcon(Health health) {
    switch (health) {
        case Health::Ok:
            return QStringLiteral("check");
        case Health::Warn:
            return QStringLiteral("alert-triangle");
        case Health::Bad:
            return QStringLiteral("alert-circle");
        case Health::Neutral:
            break;
    }
    return QStringLiteral("circle");
}

Badge::Badge(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Badge::setState(Health health, const QString& word) {
    if (m_health == health && m_text == word) return;
    m_health = health;
    m_text = word;
    setAccessibleName(word);
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const {
    return {kBadgeIcon + kBadgeGap + fontMetrics().horizontalAdvance(m_text) + 2,
            std::max(kBadgeIcon, fontMetrics().height()) + 4};
}

void Badge::paintEvent(QPaintEvent* /*event*/) {
    if (m_text.isEmpty()) return;
    const Token token = healthToken(m_health);
    QPainter painter(this);
    theme()
        .icon(healthIcon(m_health), token)
        .paint(&painter, QRect(0, (height() - kBadgeIcon) / 2, kBadgeIcon, kBadgeIcon));
    painter.setPen(theme().color(token));
    painter.drawText(rect().adjusted(kBadgeIcon + kBadgeGap, 0, 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter, m_text);
}

}  // namespace pallium::ui
