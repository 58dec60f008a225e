#pragma once

#include "backend/promql/functions/function.h"
#include "backend/promql/functions/histogram_texts.h"

namespace pallium::promql {

/// last - first of the window's histograms, plus for a counter what each reset took away; a compact
/// gauge. Nothing, with a warning, if exponential and custom buckets meet. Warns of samples whose
/// hint does not fit. Requires: at least two histograms, no extended range.
std::optional<FloatHistogram> histogramChange(const AnnotationTarget& target, const Window& window,
                                              bool isCounter);

/// The same from edge to edge of an extended window, without extrapolation; nothing if all samples
/// lie on one side of it. Requires: at least one histogram, an extended range.
std::optional<FloatHistogram> histogramChangeBetweenEdges(const AnnotationTarget& target,
                                                          const Window& window, bool isCounter);

/// The change between the last two histograms. `last` alone is taken if it starts anew.
std::optional<FloatHistogram> lastHistogramChange(const AnnotationTarget& target,
                                                  const HistogramSample& previous,
                                                  const HistogramSample& last, bool isCounter);

/// The histogram at `time` on the line through two samples; for a counter a reset between them
/// counts from zero. Nothing, with a warning, if they cannot be combined.
std::optional<FloatHistogram> interpolated(const AnnotationTarget& target,
                                           const HistogramSample& before,
                                           const HistogramSample& after, TimestampMs time,
                                           bool isCounter);

}  // namespace pallium::promql
