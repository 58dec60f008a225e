#pragma once

#include "ui/models/decimation.h"

#include <QImage>

#include <vector>

namespace pallium::ui {

/// Lines of one pixel without smoothing, for pictures that last as long as a drag: several times as
/// fast as QPainter. The canvas lies on its side, so that the steep runs that graphs are made of
/// are contiguous in memory. Threads: confined to one.
class CoarseCanvas {
  public:
    /// Makes it transparent. The memory is kept.
    void reset(QSize size);
    /// `lines` in pixels times `scale` after `origin` was taken off, x ascending; what is outside
    /// is left out. A line of one point becomes a dot.
    void drawLines(const PlotLines& lines, QPointF origin, double scale, QRgb color);
    /// A dot at each point.
    void drawDots(const PlotLines& lines, QPointF origin, double scale, QRgb color);
    /// Upright. Requires: a picture of the same size in 32 bits premultiplied.
    void copyTo(QImage& picture) const;

  private:
    void drawSegment(QPointF from, QPointF to, QRgb color);
    void drawDot(QPointF at, QRgb color);
    void fillRun(int column, double fromY, double toY, QRgb color);

    int m_width = 0;
    int m_height = 0;
    std::vector<QRgb> m_pixels;  // column by column
};

}  // namespace pallium::ui
