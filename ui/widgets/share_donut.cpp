#include "ui/widgets/share_donut.h"

#include "ui/models/format.h"
#include "ui/widgets/theme.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>

namespace pallium::ui {

ShareDonut::ShareDonut(const QString& name, QWidget* parent) : QWidget(parent) {
    setAccessibleName(name);
    connect(&theme(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ShareDonut::setShares(const Shares& shares) {
    if (m_shares == shares) return;
    m_shares = shares;
    QStringList words;
    for (const auto& [name, percent] : shares)
        words << tr("%1: %2").arg(name, formatValue(percent, Unit::Percent, 3));
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    setToolTip(words.mid(0, 20).join(u'\n'));
    update();
}

void ShareDonut::setCenterText(const QString& text) {
    m_center = text;
    update();
}

void ShareDonut::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int side = std::min(width(), height());
    const qreal thickness = side * 0.13;
    const qreal inset = thickness / 2 + 1;
    const QRectF ring = QRectF((width() - side) / 2.0, (height() - side) / 2.0, side, side)
                            .adjusted(inset, inset, -inset, -inset);
    painter.setPen(QPen(theme().color(Token::Surface3), thickness, Qt::SolidLine, Qt::FlatCap));
    painter.drawEllipse(ring);

    constexpr double kFullTurn = 360 * 16;
    double total = 0;
    for (const auto& [name, percent] : m_shares)
        total += percent;
    double start = 90 * 16;  // twelve o'clock, then clockwise
    for (size_t i = 0; total > 0 && i < m_shares.size(); ++i) {
        const double span = m_shares[i].second / total * kFullTurn;
        const double gap = m_shares.size() > 1 && span > 32 ? 12 : 0;
        painter.setPen(
            QPen(theme().chartColor(static_cast<int>(i)), thickness, Qt::SolidLine, Qt::FlatCap));
        painter.drawArc(ring, static_cast<int>(start), -static_cast<int>(span - gap));
        start -= span;
    }
    painter.setPen(theme().color(Token::Text));
    painter.drawText(rect(), Qt::AlignCenter, m_center);
}

}  // namespace pallium::ui
