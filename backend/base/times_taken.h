#pragma once

#include <chrono>
#include <cstdint>

namespace pallium {

/// How often something was done and how long all of it took together.
struct TimesTaken {
    uint64_t count = 0;
    std::chrono::nanoseconds sum{0};

    void add(std::chrono::nanoseconds took) {
        ++count;
        sum += took;
    }
    TimesTaken& operator+=(const TimesTaken& other) {
        count += other.count;
        sum += other.sum;
        return *this;
    }
    double seconds() const { return std::chrono::duration<double>(sum).count(); }
};

/// Measures from its making on. Threads: confined to one.
class Stopwatch {
  public:
    std::chrono::nanoseconds elapsed() const { return std::chrono::steady_clock::now() - m_start; }

  private:
    const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

}  // namespace pallium
