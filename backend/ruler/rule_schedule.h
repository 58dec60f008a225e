#pragma once

#include "backend/ruler/rule_status.h"

#include <chrono>
#include <string_view>

namespace pallium::ruler {

/// When a group is evaluated: every interval, shifted by a part of it that its name decides, so
/// that groups do not all run at once and a restart keeps the rhythm. `file` is the group's rule
/// file as Cortex names it. The result is the last such instant that is not after `now`. Requires:
/// interval > 0. Source: Prometheus' rules.Group.EvalTimestamp.
TimestampNs slotAt(std::string_view file, std::string_view group, std::chrono::nanoseconds interval,
                   TimestampNs now);

/// The slot of an evaluation that was due one interval after `previous` and begins at `now`, and
/// how many were missed before it. A clock that ran back or a timer that was early gives the next
/// slot.
struct NextSlot {
    TimestampNs slot = 0;
    int64_t missed = 0;
};
NextSlot nextSlot(TimestampNs previous, std::chrono::nanoseconds interval, TimestampNs now);

}  // namespace pallium::ruler
