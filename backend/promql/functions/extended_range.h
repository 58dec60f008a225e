#pragma once

#include "backend/promql/functions/function.h"

namespace pallium::promql {

/// An anchored or smoothed window with values at both of its edges: anchored ones are those of the
/// samples at or before an edge, smoothed ones lie on the line between the neighbours of the edge.
struct EdgedWindow {
    double left = 0;                          // value at the start of the window
    double right = 0;                         // value at the end
    std::span<const TimestampMs> timestamps;  // samples between the edges
    std::span<const double> values;
};

/// Nothing if all samples lie on one side of the window. For a counter a fall between two
/// neighbours of an edge counts from zero. Requires: window.extended is not None.
std::optional<EdgedWindow> edgesOf(const Window& window, bool isCounter);

/// Index of the last float at or before the window's start, which anchors it, else 0.
size_t anchorIndex(const Window& window);

/// The value at `time` on the line through two samples.
double interpolated(const Sample& before, const Sample& after, TimestampMs time);

}  // namespace pallium::promql
