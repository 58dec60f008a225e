#pragma once

#include "ui/models/format.h"

#include <QRectF>
#include <QTimeZone>

class QPainter;

namespace pallium::ui {

class PlotModel;
struct PlotReadout;

/// Paints time and values of a readout as a box beside the line at `x`, on the side that has room,
/// inside `bounds`.
void paintReadoutBox(QPainter& painter, const PlotModel& model, const PlotReadout& readout,
                     Unit unit, const QTimeZone& zone, double x, const QRectF& bounds);

/// The same as one line of text, the nearest series first: for speech and the clipboard.
QString readoutText(const PlotModel& model, const PlotReadout& readout, Unit unit,
                    const QTimeZone& zone);

}  // namespace pallium::ui
