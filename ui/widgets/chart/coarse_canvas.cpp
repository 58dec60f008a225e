#include "ui/widgets/chart/coarse_canvas.h"

#include <algorithm>
#include <cmath>

namespace pallium::ui {

void CoarseCanvas::reset(QSize size) {
    m_width = std::max(size.width(), 1);
    m_height = std::max(size.height(), 1);
    m_pixels.assign(static_cast<size_t>(m_width) * static_cast<size_t>(m_height), 0);
}

void CoarseCanvas::fillRun(int column, double fromY, double toY, QRgb color) {
    const double low = std::min(fromY, toY);
    const double high = std::max(fromY, toY);
    if (high < 0 || low >= m_height) return;
    const int first = std::max(static_cast<int>(low), 0);
    const int last = std::min(static_cast<int>(high), m_height - 1);
    QRgb* const pixels = m_pixels.data() + static_cast<ptrdiff_t>(column) * m_height;
    std::fill(pixels + first, pixels + last + 1, color);
}

void CoarseCanvas::drawSegment(QPointF from, QPointF to, QRgb color) {
    if (to.x() < 0 || from.x() >= m_width) return;
    const int first = static_cast<int>(std::max(from.x(), 0.0));
    const int last = static_cast<int>(std::min(to.x(), m_width - 1.0));
    const double slope = to.x() > from.x() ? (to.y() - from.y()) / (to.x() - from.x()) : 0;
    double y = first > from.x() ? from.y() + (first - from.x()) * slope : from.y();
    for (int column = first; column < last; ++column) {
        const double next = from.y() + (column + 1 - from.x()) * slope;
        fillRun(column, y, next, color);
        y = next;
    }
    // Within its last column the segment ends where it ends, or leaves the canvas.
    const double end = to.x() < m_width ? to.y() : from.y() + (m_width - from.x()) * slope;
    fillRun(last, y, end, color);
}

void CoarseCanvas::drawDot(QPointF at, QRgb color) {
    constexpr int kRadiusPx = 1;
    const int middle = static_cast<int>(std::floor(at.x()));
    const int begin = std::max(middle - kRadiusPx, 0);
    const int end = std::min(middle + kRadiusPx, m_width - 1);
    for (int column = begin; column <= end; ++column)
        fillRun(column, at.y() - kRadiusPx, at.y() + kRadiusPx, color);
}

void CoarseCanvas::drawLines(const PlotLines& lines, QPointF origin, double scale, QRgb color) {
    size_t at = 0;
    for (const int lineEnd : lines.ends) {
        const auto end = static_cast<size_t>(lineEnd);
        QPointF from = (lines.points[at] - origin) * scale;
        if (end - at == 1) drawDot(from, color);
        for (++at; at < end; ++at) {
            const QPointF to = (lines.points[at] - origin) * scale;
            drawSegment(from, to, color);
            from = to;
        }
    }
}

void CoarseCanvas::drawDots(const PlotLines& lines, QPointF origin, double scale, QRgb color) {
    for (const QPointF& point : lines.points)
        drawDot((point - origin) * scale, color);
}

void CoarseCanvas::copyTo(QImage& picture) const {
    const qsizetype stride = picture.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    auto* const target = reinterpret_cast<QRgb*>(picture.bits());
    // In tiles: row by row every pixel would come from another cache line.
    constexpr int kTile = 32;
    for (int left = 0; left < m_width; left += kTile) {
        const int right = std::min(left + kTile, m_width);
        for (int top = 0; top < m_height; top += kTile) {
            const int bottom = std::min(top + kTile, m_height);
            for (int y = top; y < bottom; ++y) {
                const QRgb* source = m_pixels.data() + static_cast<ptrdiff_t>(left) * m_height + y;
                for (int x = left; x < right; ++x, source += m_height)
                    target[y * stride + x] = *source;
            }
        }
    }
}

}  // namespace pallium::ui
