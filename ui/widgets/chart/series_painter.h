#pragma once

#include "ui/models/decimation.h"

class QColor;
class QPainter;

namespace pallium::ui {

/// Lines of `width` pixels; a line of one point becomes a dot.
void paintLines(QPainter& painter, const PlotLines& lines, const QColor& color, double width);
/// A dot of `diameter` pixels at each point.
void paintPoints(QPainter& painter, const PlotLines& lines, const QColor& color, double diameter);
/// The area between two borders, translucent, with its upper border as a line. Both have their gaps
/// at the same times.
void paintBand(QPainter& painter, const PlotLines& upper, const PlotLines& lower,
               const QColor& color);

}  // namespace pallium::ui
