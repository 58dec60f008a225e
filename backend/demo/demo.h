// demo: invented data for a first look, for tests and pictures: three tenants with an hour of
// history and live samples, sent to a server as any sender would. It knows no component of the
// backend. Start here; what is invented is in demo_world_*.cpp, out of what in demo_signals.h.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/base/mutex.h"
#include "backend/base/scheduler.h"
#include "backend/base/thread_pool.h"
#include "backend/demo/demo_pusher.h"
#include "backend/demo/demo_series.h"

#include <memory>
#include <string>
#include <vector>

namespace pallium::demo {

/// Fills a server: first the last 70 minutes at one sample in 15 s, oldest first and tenant `shop`
/// first, then a sample every 5 s, until it is stopped. What is sent depends on seed and time
/// alone.
///
/// A server that is not ready yet is asked again for a minute; what it refuses is told once in the
/// log and left out. Threads: start and stop on one; it works on a thread of its own.
class Demo {
  public:
    /// `clock` outlives the demo.
    Demo(uint64_t seed, const Clock& clock);
    ~Demo();
    Demo(const Demo&) = delete;
    Demo& operator=(const Demo&) = delete;

    /// Returns at once. `baseUrl`: `http://127.0.0.1:9009`. Requires: not called before.
    void start(std::string baseUrl);
    /// Waits for a request in flight, about a second at most. Idempotent.
    void stop();

    /// Samples that the server has taken, and whether the history is complete.
    struct Progress {
        uint64_t samples = 0;
        bool isHistorySent = false;
    };
    Progress progress() const;

  private:
    void sendHistory();
    void sendLive();
    /// Until the server takes it, refuses it, or the demo is stopped; false in the last case, or
    /// after a minute.
    bool insist(Pusher& pusher, TimestampMs first, TimestampMs last, TimestampMs stepMs);
    bool pauseBeforeRetry();
    void report();

    const uint64_t m_seed;
    const Clock& m_clock;
    CancelToken m_stop;
    std::string m_baseUrl;
    // Confined to the pool's only thread.
    std::vector<World> m_worlds;
    std::vector<std::unique_ptr<Pusher>> m_pushers;
    TimestampMs m_lastMs = 0;  // the latest scrape that was sent
    bool m_hasRefused = false;

    mutable Mutex m_mutex;
    CondVar m_wake;
    bool m_isStopping PALLIUM_GUARDED_BY(m_mutex) = false;
    Progress m_progress PALLIUM_GUARDED_BY(m_mutex);

    ThreadPool m_pool;
    Scheduler m_scheduler;
    Scheduler::Handle m_live;
};

}  // namespace pallium::demo
