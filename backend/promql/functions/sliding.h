#pragma once

#include "backend/base/clock.h"

#include <cstdint>
#include <span>

namespace pallium::promql {

/// Indexes of the first sample in a window and of the first one behind it.
struct WindowEdges {
    uint32_t begin = 0, end = 0;
    bool isEmpty() const { return begin == end; }
    uint32_t size() const { return end - begin; }
};

/// The windows of one series of floats at all steps. Both edges only move forward, so that whoever
/// goes through them in order may see each sample enter and leave once, whatever the window's
/// length. No start times, no extended range. Views: valid during the call.
struct SlidingWindows {
    std::span<const TimestampMs> timestamps;  // ascending
    std::span<const double> values;
    std::span<const WindowEdges> edges;  // one a step
    TimestampMs firstEndMs = 0;          // end of the first step's window, after offset and @
    int64_t endStepMs = 0;               // how far the end moves from step to step
    int64_t rangeMs = 0;

    TimestampMs endMs(size_t step) const {
        return firstEndMs + static_cast<int64_t>(step) * endStepMs;
    }
};

}  // namespace pallium::promql
