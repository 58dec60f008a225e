#pragma once

#include "backend/base/clock.h"

namespace pallium::promql {

/// A sample's time and since when its counter counts (0: unknown).
struct StartedAt {
    TimestampMs time = 0;
    TimestampMs start = 0;
};

/// Whether the start time of `current` tells that the counter began anew after `previous`. A start
/// at or after the sample itself says nothing; a start at the previous sample's time is that of a
/// delta, provided that the previous start is known and sensible.
inline bool isStartReset(const StartedAt& previous, const StartedAt& current) {
    if (current.start == 0 || current.start >= current.time) return false;
    if (current.start != previous.time) return current.start > previous.time;
    return previous.start != 0 && previous.start < previous.time;
}

/// Whether `current` claims to count since a time that the previous sample still covered, though it
/// did not begin with it.
inline bool doStartsOverlap(const StartedAt& previous, const StartedAt& current) {
    return current.start != 0 && current.start < previous.time && current.start != previous.start;
}

}  // namespace pallium::promql
