#pragma once

#include "backend/base/clock.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pallium::promql {

/// Indexes of the first sample in a window and of the first one behind it.
struct WindowEdges {
    uint32_t begin = 0, end = 0;
    bool isEmpty() const { return begin == end; }
    uint32_t size() const { return end - begin; }
};

/// What extrapolation needs to know of the samples' times in a window (see rate.cpp), in seconds.
struct WindowReach {
    double between = 0;             // first to last sample
    double toStart = 0, toEnd = 0;  // how far the samples are taken to reach beyond
    double factor = 1;              // from the change between the samples to the result
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
    /// Room for what depends on the edges and the function alone: kept for other series that have
    /// the same, as those have that were scraped together. Fill it only if it is empty.
    std::vector<WindowReach>* reaches = nullptr;

    TimestampMs endMs(size_t step) const {
        return firstEndMs + static_cast<int64_t>(step) * endStepMs;
    }
};

}  // namespace pallium::promql
