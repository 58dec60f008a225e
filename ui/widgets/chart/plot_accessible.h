#pragma once

namespace pallium::ui {

/// Makes assistive technology see a PlotView as a chart with name and description. Once is enough.
void installPlotAccessibility();

}  // namespace pallium::ui
