#pragma once

#include "ui/models/plot_mapping.h"

#include <QPointF>

#include <span>
#include <vector>

namespace pallium::ui {

/// Polylines of one series in pixels, one after the other; capacity is reused.
struct PlotLines {
    std::vector<QPointF> points;
    std::vector<int> ends;  // of each line, as an index into points

    void clear() {
        points.clear();
        ends.clear();
    }
};

/// Maps the samples that touch the mapping's time, and one beyond each border, to lines: at most
/// the first, lowest, highest and last of each pixel column. Steps wider than `gapMs` and values
/// without a place end a line; a line of one point is an isolated sample. `timesMs` ascend;
/// `values` has as many. Cost: linear in the samples seen, and nothing is allocated once `lines`
/// has grown.
void decimate(std::span<const qint64> timesMs, std::span<const double> values, qint64 gapMs,
              const PlotMapping& mapping, PlotLines& lines);

/// The samples [first, last) that touch [startMs, endMs], and one beyond each border.
std::pair<size_t, size_t> samplesWithin(std::span<const qint64> timesMs, double startMs,
                                        double endMs);

}  // namespace pallium::ui
