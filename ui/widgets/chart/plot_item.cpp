#include "ui/widgets/chart/plot_item.h"

#include "ui/models/plot_model.h"
#include "ui/widgets/start_trace.h"

#include <QPainter>

#include <cmath>

namespace pallium::ui {
namespace {

// Lines at the lowest and highest value show in full, not half of their width.
constexpr double kEdgePx = 2;

}  // namespace

void PlotItem::setSource(const PlotModel* model, const PlotOptions& options) {
    m_drawing.setSource(model, options);
    repaint();
}

void PlotItem::setMapping(const PlotMapping& mapping) {
    if (m_mapping == mapping) return;
    if (m_mapping.area != mapping.area) prepareGeometryChange();
    m_mapping = mapping;
    repaint();
}

void PlotItem::setSmooth(bool isSmooth) {
    if (m_isSmooth == isSmooth) return;
    m_isSmooth = isSmooth;
    // A smooth picture of what begins to move is good until it has moved.
    if (isSmooth && m_drawing.isCoarse()) repaint();
}

void PlotItem::setHighlighted(int series) {
    if (m_highlighted == series) return;
    m_highlighted = series;
    update();
}

void PlotItem::repaint() {
    m_isStale = true;
    update();
}

QRectF PlotItem::boundingRect() const {
    return m_mapping.area.adjusted(0, -kEdgePx, 0, kEdgePx);
}

void PlotItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/,
                     QWidget* /*widget*/) {
    const double pixelRatio = painter->device()->devicePixelRatioF();
    if (m_isStale || m_picture.devicePixelRatio() != pixelRatio)
        m_picture = m_drawing.picture(m_mapping, boundingRect(), pixelRatio, !m_isSmooth);
    m_isStale = false;
    constexpr double kFadedOpacity = 0.3;
    if (m_highlighted >= 0) painter->setOpacity(kFadedOpacity);
    painter->drawImage(boundingRect().topLeft(), m_picture);
    traceChartPainted(m_drawing.paintedSeries(), m_drawing.paintedPoints());
    if (m_highlighted < 0) return;
    painter->setOpacity(1);
    painter->save();
    painter->setClipRect(boundingRect());
    m_drawing.paintHighlighted(*painter, m_mapping, m_highlighted);
    painter->restore();
}

}  // namespace pallium::ui
