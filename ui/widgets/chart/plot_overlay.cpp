#include "ui/widgets/chart/plot_overlay.h"

#include "ui/models/plot_model.h"
#include "ui/widgets/chart/readout_box.h"
#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <cmath>

namespace pallium::ui {

void PlotOverlay::setSource(const PlotModel* model, Unit unit, const QTimeZone& zone) {
    m_model = model;
    m_unit = unit;
    m_zone = zone;
    m_readout.reset();
    m_pins.clear();
    update();
}

void PlotOverlay::setMapping(const PlotMapping& mapping, const QRectF& bounds) {
    if (m_bounds != bounds) prepareGeometryChange();
    m_mapping = mapping;
    m_bounds = bounds;
    update();
}

void PlotOverlay::setReadout(std::optional<PlotReadout> readout) {
    if (!m_readout && !readout) return;
    m_readout = std::move(readout);
    update();
}

void PlotOverlay::setPins(std::vector<PlotReadout> pins) {
    m_pins = std::move(pins);
    update();
}

void PlotOverlay::setSelection(const QRectF& area) {
    if (m_selection == area) return;
    m_selection = area;
    update();
}

void PlotOverlay::setMessage(const QString& text) {
    if (m_message == text) return;
    m_message = text;
    update();
}

void PlotOverlay::setNote(const QString& text) {
    if (m_note == text) return;
    m_note = text;
    update();
}

void PlotOverlay::setFocusShown(bool isShown) {
    m_isFocusShown = isShown;
    update();
}

void PlotOverlay::paintCrosshair(QPainter& painter, const PlotReadout& readout,
                                 bool isPinned) const {
    const double x = std::floor(m_mapping.x(static_cast<double>(readout.timeMs))) + 0.5;
    if (x < m_mapping.area.left() || x > m_mapping.area.right() + 1) return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(
        QPen(theme().color(Token::TextMuted), 1, isPinned ? Qt::SolidLine : Qt::DashLine));
    painter.drawLine(QPointF(x, m_mapping.area.top()), QPointF(x, m_mapping.area.bottom()));
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(theme().color(Token::Surface2), 1.5));
    for (const ReadoutRow& row : readout.rows) {
        const double y = m_mapping.y(row.drawn);
        if (std::isnan(y) || !m_mapping.area.contains(x, y)) continue;
        painter.setBrush(theme().chartColor(m_model->series(row.series).color));
        const bool isNearest = &row - readout.rows.data() == readout.nearest;
        const double radius = isNearest ? 4.5 : 3.5;
        painter.drawEllipse(QPointF(x, y), radius, radius);
    }
}

void PlotOverlay::paintReadout(QPainter& painter, const PlotReadout& readout) const {
    const double x = m_mapping.x(static_cast<double>(readout.timeMs));
    const QRectF bounds(m_mapping.area.left(), m_mapping.area.top() + 8, m_mapping.area.width(),
                        m_bounds.bottom() - m_mapping.area.top() - 8);
    paintReadoutBox(painter, *m_model, readout, m_unit, m_zone, x, bounds);
}

void PlotOverlay::paintSelection(QPainter& painter) const {
    QColor fill = theme().color(Token::Accent);
    fill.setAlphaF(0.16F);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme().color(Token::Accent), 1));
    painter.setBrush(fill);
    painter.drawRect(m_selection);
}

void PlotOverlay::paintText(QPainter& painter, int alignment, const QString& text) const {
    const QRectF area = m_mapping.area.adjusted(16, 12, -16, -12);
    const int flags = alignment | Qt::TextWordWrap;
    // The grid would cross the letters.
    painter.fillRect(painter.boundingRect(area, flags, text).adjusted(-8, -4, 8, 4),
                     theme().color(Token::Surface2));
    painter.setPen(theme().color(Token::TextMuted));
    painter.drawText(area, flags, text);
}

void PlotOverlay::paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/,
                        QWidget* /*widget*/) {
    if (!m_message.isEmpty()) paintText(*painter, Qt::AlignCenter, m_message);
    if (!m_note.isEmpty()) paintText(*painter, Qt::AlignTop | Qt::AlignHCenter, m_note);
    if (m_model != nullptr) {
        for (const PlotReadout& pin : m_pins) {
            paintCrosshair(*painter, pin, true);
            paintReadout(*painter, pin);
        }
        if (m_readout) paintCrosshair(*painter, *m_readout, false);
    }
    if (!m_selection.isEmpty()) paintSelection(*painter);
    if (m_model != nullptr && m_readout && m_selection.isEmpty())
        paintReadout(*painter, *m_readout);
    if (m_isFocusShown) paintFocusRing(*painter, m_bounds.toAlignedRect());
}

}  // namespace pallium::ui
