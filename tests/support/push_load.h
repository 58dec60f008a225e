#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace pallium::test {

/// Pushes samples to a server at a steady rate while it lives, from a thread of its own: 5,000
/// series `load{series="N"}`, one sample each a request, over one kept-alive connection. A server
/// that is too slow lowers the rate.
class PushLoad {
  public:
    PushLoad(uint16_t port, int samplesPerSecond, std::string tenant);
    ~PushLoad();
    PushLoad(const PushLoad&) = delete;
    PushLoad& operator=(const PushLoad&) = delete;

    /// Samples acknowledged so far.
    int64_t accepted() const { return m_accepted; }
    /// Requests that were not answered with a 2xx status.
    int64_t failed() const { return m_failed; }

  private:
    void run();

    const uint16_t m_port;
    const int m_samplesPerSecond;
    const std::string m_tenant;
    std::atomic<bool> m_stops = false;
    std::atomic<int64_t> m_accepted = 0;
    std::atomic<int64_t> m_failed = 0;
    std::thread m_thread;
};

}  // namespace pallium::test
