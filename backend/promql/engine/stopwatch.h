#pragma once

#include "backend/base/clock.h"

#include <chrono>

namespace pallium::promql {

/// Adds the seconds of a scope to a sum.
class Stopwatch {
  public:
    explicit Stopwatch(double& seconds) : m_seconds(seconds) {}
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;
    ~Stopwatch() {
        m_seconds +=
            std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

  private:
    double& m_seconds;
    const SteadyTime m_start = std::chrono::steady_clock::now();
};

}  // namespace pallium::promql
