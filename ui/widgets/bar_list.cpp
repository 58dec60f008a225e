#include "ui/widgets/bar_list.h"

#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>

namespace pallium::ui {

BarList::BarList(const QString& name, QWidget* parent) : QWidget(parent) {
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    connect(&theme(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void BarList::setBars(const std::vector<Bar>& bars) {
    if (bars == m_bars) return;
    m_bars = bars;
    QStringList words;
    for (const Bar& bar : bars)
        words << tr("%1: %2").arg(bar.name, bar.figure);
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

int BarList::rowStep() const {
    return fontMetrics().height() + 10;
}

QSize BarList::sizeHint() const {
    return {220, static_cast<int>(m_bars.size()) * rowStep()};
}

void BarList::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int figureWidth = 0;
    for (const Bar& bar : m_bars)
        figureWidth = std::max(figureWidth, fontMetrics().horizontalAdvance(bar.figure));
    const int nameWidth = width() * 4 / 10;
    const int barLeft = nameWidth + 8;
    const int barWidth = std::max(0, width() - barLeft - figureWidth - 12);
    for (size_t row = 0; row < m_bars.size(); ++row) {
        const Bar& bar = m_bars[row];
        const QRect line(0, static_cast<int>(row) * rowStep(), width(), rowStep());
        painter.setPen(theme().color(Token::Text));
        drawElided(painter, QRect(line.left(), line.top(), nameWidth, line.height()), bar.name,
                   Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, bar.figure);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().color(Token::Accent));
        painter.drawRoundedRect(
            QRectF(barLeft, line.center().y() - 3, std::max(3.0, barWidth * bar.share), 7), 3, 3);
    }
}

}  // namespace pallium::ui
