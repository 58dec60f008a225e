#pragma once

#include <atomic>
#include <cstdint>

namespace pallium {

/// Counts something while it runs: one more as long as this lives. Threads: confined to one; the
/// count is atomic and outlives this.
class Inflight {
  public:
    explicit Inflight(std::atomic<int64_t>& count) : m_count(count) { ++m_count; }
    ~Inflight() { --m_count; }
    Inflight(const Inflight&) = delete;
    Inflight& operator=(const Inflight&) = delete;

  private:
    std::atomic<int64_t>& m_count;
};

}  // namespace pallium
