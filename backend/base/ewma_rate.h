#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace pallium {

/// Events per second as an exponentially weighted average over ticks that come at a fixed interval;
/// weights are Cortex's. Threads: add() and rate() by anyone, tick() by one at a time.
class EwmaRate {
  public:
    explicit EwmaRate(std::chrono::duration<double> interval) : m_interval(interval) {}

    void add(uint64_t events) { m_events.fetch_add(events, std::memory_order_relaxed); }
    /// Ends an interval. The first that had events begins the average.
    void tick() {
        const auto events = m_events.exchange(0, std::memory_order_relaxed);
        const double instant = static_cast<double>(events) / m_interval.count();
        const double last = m_rate.load(std::memory_order_relaxed);
        if (!m_hasBegun && events == 0) return;
        m_rate.store(m_hasBegun ? last + kWeight * (instant - last) : instant,
                     std::memory_order_relaxed);
        m_hasBegun = true;
    }
    double rate() const { return m_rate.load(std::memory_order_relaxed); }

  private:
    static constexpr double kWeight = 0.2;

    const std::chrono::duration<double> m_interval;
    std::atomic<uint64_t> m_events{0};
    std::atomic<double> m_rate{0};
    bool m_hasBegun = false;
};

}  // namespace pallium
