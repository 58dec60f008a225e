#pragma once

#include <chrono>
#include <cstdint>

namespace pallium {

/// An instant: milliseconds since the Unix epoch, signed, as everywhere in Prometheus.
using TimestampMs = int64_t;

using SteadyTime = std::chrono::steady_clock::time_point;

/// Where time comes from, so that tests can hold it. Threads: internally synchronised.
class Clock {
  public:
    virtual ~Clock() = default;
    /// Wall clock in milliseconds; may jump.
    virtual TimestampMs nowMs() const = 0;
    /// Wall clock in nanoseconds since the epoch; may jump.
    virtual int64_t nowNs() const = 0;
    /// Monotonic time for deadlines and durations.
    virtual SteadyTime steadyNow() const = 0;
};

/// The machine's clocks. The object lives as long as the process.
const Clock& systemClock();

}  // namespace pallium
