#pragma once

#include "ui/models/ticks.h"

#include <vector>

class QCategoryAxis;

namespace pallium::ui {

/// Shows [min, max] with these labels, each at its place: Qt Charts' own axes know neither our
/// units nor a time zone but the local one.
void setAxisLabels(QCategoryAxis& axis, double min, double max, const std::vector<AxisTick>& ticks);

}  // namespace pallium::ui
