#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace pallium {

/// Counts what runs, and the most that ran at the same time lately: in this period and the one
/// before. Threads: internally synchronised; tick() by one at a time.
class PeakCount {
  public:
    /// Returns how many others run.
    int64_t begin() {
        const int64_t others = m_running.fetch_add(1);
        int64_t peak = m_peak.load(std::memory_order_relaxed);
        while (peak <= others &&
               !m_peak.compare_exchange_weak(peak, others + 1, std::memory_order_relaxed)) {
        }
        return others;
    }
    void end() { m_running.fetch_sub(1); }

    int64_t running() const { return m_running.load(); }
    int64_t peak() const {
        return std::max(m_peak.load(std::memory_order_relaxed),
                        m_before.load(std::memory_order_relaxed));
    }
    /// Ends a period; the next begins with what runs.
    void tick() {
        m_before.store(m_peak.exchange(running(), std::memory_order_relaxed),
                       std::memory_order_relaxed);
    }

  private:
    std::atomic<int64_t> m_running{0};
    std::atomic<int64_t> m_peak{0};    // of this period
    std::atomic<int64_t> m_before{0};  // that of the last
};

/// Counts something while it runs: one more as long as this lives. Threads: confined to one; the
/// count is atomic and outlives this.
class PeakInflight {
  public:
    explicit PeakInflight(PeakCount& count) : m_count(count) { m_count.begin(); }
    ~PeakInflight() { m_count.end(); }
    PeakInflight(const PeakInflight&) = delete;
    PeakInflight& operator=(const PeakInflight&) = delete;

  private:
    PeakCount& m_count;
};

}  // namespace pallium
