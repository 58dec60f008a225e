#include "ui/widgets/table_delegate.h"

#include "ui/widgets/health_style.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace pallium::ui {
namespace {

constexpr int kMeterWidth = 90;
constexpr int kMeterHeight = 6;
constexpr int kMeterGap = 8;
constexpr int kSidePadding = 5;  // beside the style's margin, as headers have it

void paintMeter(QPainter& painter, const QRect& cell, double share, const QColor& color) {
    const QRectF groove(cell.left() + kMeterGap, cell.center().y() - kMeterHeight / 2.0,
                        kMeterWidth, kMeterHeight);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Token::Surface3));
    painter.drawRoundedRect(groove, kMeterHeight / 2.0, kMeterHeight / 2.0);
    if (share > 0) {
        QRectF bar = groove;
        bar.setWidth(std::max<qreal>(kMeterHeight, groove.width() * share));
        painter.setBrush(color);
        painter.drawRoundedRect(bar, kMeterHeight / 2.0, kMeterHeight / 2.0);
    }
    painter.restore();
}

/// A line through the points; one whose y is NaN parts it.
void paintTrend(QPainter& painter, const QRect& cell, const QList<QPointF>& points,
                const QColor& color) {
    constexpr int kAir = 6;  // above and below
    const QRectF area(cell.left() + kMeterGap, cell.top() + kAir, kMeterWidth,
                      cell.height() - 2 * kAir);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.4));
    QPolygonF line;
    for (const QPointF& point : points) {
        if (std::isnan(point.y())) {
            painter.drawPolyline(line);
            line.clear();
            continue;
        }
        line << QPointF(area.left() + point.x() * area.width(),
                        area.bottom() - point.y() * area.height());
    }
    painter.drawPolyline(line);
    painter.restore();
}

}  // namespace

void TableDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    // One ring around the row's first cells would be noise: the selection shows the row.
    option->state &= ~QStyle::State_HasFocus;
    const QVariant health = index.data(HealthRole);
    if (!health.isValid()) return;
    const auto state = static_cast<Health>(health.toInt());
    const Token token = healthToken(state);
    option->palette.setColor(QPalette::Text, theme().color(token));
    option->palette.setColor(QPalette::HighlightedText, theme().color(Token::Text));
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = theme().icon(healthIcon(state), token);
    option->decorationSize = QSize(16, 16);
}

void TableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    QStyleOptionViewItem cell(option);
    initStyleOption(&cell, index);
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    // The selection fills the whole cell, its content only what is left of it.
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, option.widget);
    const QVariant share = index.data(ShareRole);
    if (share.isValid()) {
        const QVariant health = index.data(HealthRole);
        const Token color =
            health.isValid() ? healthToken(static_cast<Health>(health.toInt())) : Token::Accent;
        paintMeter(*painter, option.rect, share.toDouble(), theme().color(color));
        cell.rect.setLeft(option.rect.left() + kMeterGap + kMeterWidth);
    }
    const QVariant trend = index.data(TrendRole);
    if (trend.isValid()) {
        paintTrend(*painter, option.rect, trend.value<QList<QPointF>>(),
                   theme().color(Token::Accent));
        cell.rect.setLeft(option.rect.left() + kMeterGap + kMeterWidth);
    }
    cell.rect.adjust(kSidePadding, 0, -kSidePadding, 0);
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size += QSize(2 * kSidePadding + 2, 8);
    if (index.data(ShareRole).isValid() || index.data(TrendRole).isValid())
        size.rwidth() += kMeterWidth + kMeterGap;
    return size;
}

}  // namespace pallium::ui
