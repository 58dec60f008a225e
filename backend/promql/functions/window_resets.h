#pragma once

#include "backend/promql/functions/function.h"
#include "backend/promql/functions/start_times.h"

namespace pallium::promql {

/// Of a float of the window.
inline StartedAt startOf(const Window& window, size_t index) {
    return {window.timestamps[index],
            window.startTimes.empty() ? TimestampMs(0) : window.startTimes[index]};
}

/// Whether a counter began anew between the float before and this one. Requires: index > 0.
inline bool isReset(const Window& window, size_t index) {
    if (window.values[index] < window.values[index - 1]) return true;
    return !window.startTimes.empty() &&
           isStartReset(startOf(window, index - 1), startOf(window, index));
}

}  // namespace pallium::promql
