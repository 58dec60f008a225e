#include "ui/widgets/zone_bars.h"

#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kZoneBarHeight = 8;
constexpr int kGapBelow = 10;

}  // namespace

ZoneBars::ZoneBars(const QString& name, QWidget* parent) : QWidget(parent) {
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ZoneBars::setZones(const std::vector<Zone>& zones) {
    if (zones == m_zones) return;
    m_zones = zones;
    QStringList words;
    for (const Zone& zone : zones)
        words << tr("%1: %2").arg(zone.name, zone.figure);
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

int ZoneBars::rowStep() const {
    return fontMetrics().height() + 4 + kZoneBarHeight + kGapBelow;
}

QSize ZoneBars::sizeHint() const {
    return {180, static_cast<int>(m_zones.size()) * rowStep()};
}

void ZoneBars::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int textHeight = fontMetrics().height();
    int top = 0;
    for (const Zone& zone : m_zones) {
        const QRect line(0, top, width(), textHeight);
        const int figureWidth = fontMetrics().horizontalAdvance(zone.figure) + 8;
        painter.setPen(theme().color(Token::Text));
        drawElided(painter, line.adjusted(0, 0, -figureWidth, 0), zone.name,
                   Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
        painter.setPen(theme().color(Token::TextMuted));
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, zone.figure);

        double total = 0;
        for (const Part& part : zone.parts)
            total += part.percent;
        const QRectF groove(0, top + textHeight + 4, width(), kZoneBarHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().color(Token::Surface3));
        painter.drawRect(groove);
        double left = 0;
        for (const Part& part : zone.parts) {
            if (total <= 0) break;
            const double length = part.percent / total * groove.width();
            painter.setBrush(theme().chartColor(part.member));
            painter.drawRect(
                QRectF(left, groove.top(), std::max(1.0, length - 1), groove.height()));
            left += length;
        }
        top += rowStep();
    }
}

}  // namespace pallium::ui
