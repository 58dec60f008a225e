#include "ui/widgets/chart/series_painter.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>

namespace pallium::ui {
namespace {

constexpr double kDotPx = 4;
constexpr float kBandOpacity = 0.45F;

template <class Use>
void forEachLine(const PlotLines& lines, const Use& use) {
    int begin = 0;
    for (const int end : lines.ends) {
        use(lines.points.data() + begin, end - begin);
        begin = end;
    }
}

/// Line `index` of `lines`, from its first to its last point.
std::span<const QPointF> lineAt(const PlotLines& lines, size_t index) {
    const int begin = index == 0 ? 0 : lines.ends[index - 1];
    return std::span(lines.points)
        .subspan(static_cast<size_t>(begin), static_cast<size_t>(lines.ends[index] - begin));
}

QPen dotPen(const QColor& color, double diameter) {
    return {color, diameter, Qt::SolidLine, Qt::RoundCap};
}

}  // namespace

void paintLines(QPainter& painter, const PlotLines& lines, const QColor& color, double width) {
    // A pen of one pixel takes the painter's fast path; joins do not show at that width.
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
    bool hasDots = false;
    forEachLine(lines, [&](const QPointF* points, int count) {
        if (count > 1)
            painter.drawPolyline(points, count);
        else
            hasDots = true;
    });
    if (!hasDots) return;
    painter.setPen(dotPen(color, std::max(kDotPx, width + 2)));
    forEachLine(lines, [&](const QPointF* points, int count) {
        if (count == 1) painter.drawPoint(*points);
    });
}

void paintPoints(QPainter& painter, const PlotLines& lines, const QColor& color, double diameter) {
    painter.setPen(dotPen(color, diameter));
    if (!lines.points.empty())
        painter.drawPoints(lines.points.data(), static_cast<int>(lines.points.size()));
}

void paintBand(QPainter& painter, const PlotLines& upper, const PlotLines& lower,
               const QColor& color) {
    QColor fill = color;
    fill.setAlphaF(kBandOpacity);
    // Smoothed edges of neighbours would let the background shine through between them.
    const bool isSmooth = painter.testRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    QPolygonF polygon;
    for (size_t i = 0; i < std::min(upper.ends.size(), lower.ends.size()); ++i) {
        const auto top = lineAt(upper, i);
        const auto bottom = lineAt(lower, i);
        polygon.clear();
        polygon.reserve(static_cast<qsizetype>(top.size() + bottom.size()));
        std::copy(top.begin(), top.end(), std::back_inserter(polygon));
        std::copy(bottom.rbegin(), bottom.rend(), std::back_inserter(polygon));
        painter.drawPolygon(polygon);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing, isSmooth);
    paintLines(painter, upper, color, 1);
}

}  // namespace pallium::ui
