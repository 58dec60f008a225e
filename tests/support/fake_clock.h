#pragma once

#include "backend/base/clock.h"

#include <atomic>

namespace pallium::test {

/// A clock that stands still until moved; wall and steady time move together.
class FakeClock final : public Clock {
  public:
    explicit FakeClock(TimestampMs nowMs = 1'700'000'000'000) : m_ns(nowMs * 1'000'000) {}
    TimestampMs nowMs() const override { return m_ns / 1'000'000; }
    int64_t nowNs() const override { return m_ns; }
    SteadyTime steadyNow() const override { return SteadyTime(std::chrono::nanoseconds(m_ns)); }
    void advance(std::chrono::nanoseconds by) { m_ns += by.count(); }

  private:
    std::atomic<int64_t> m_ns;
};

}  // namespace pallium::test
