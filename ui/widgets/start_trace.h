#pragma once

#include <cstddef>

namespace pallium::ui {

// Milestones of the console's start for a measurement (tests/bench/console_start_bench): with
// PALLIUM_TRACE_START=1 in the environment each is logged, when it is first reached, as an info
// line of the category `pallium.start`; otherwise nothing happens. Call them when the paint
// event is done. Threads: GUI thread.

/// `first paint`: the window shows something.
void traceFirstPaint();
/// `chart painted series=N points=M`, again whenever a chart has more points than any before: the
/// first one may be drawn while data still arrives. Nothing if there is no series.
void traceChartPainted(size_t series, size_t points);

}  // namespace pallium::ui
