#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"
#include "backend/base/thread_pool.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace pallium {

/// One thread with a timer heap that hands due tasks to pools and never runs them itself.
///
/// A repeating task is never started while its previous run goes on; a missed period is skipped, so
/// that a suspended machine does not wake to a burst. A pool that refuses a task gets it again at
/// the next period. Threads: internally synchronised.
class Scheduler {
  public:
    /// Stops the task when destroyed: after the destructor the task does not run any more (it waits
    /// for a run in progress, so never destroy a Handle inside its own task).
    class Handle;
    /// Tells how long to wait before the next run; nullopt: there is none.
    using PacedTask = std::function<std::optional<std::chrono::milliseconds>()>;

    Scheduler();
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    /// Runs `task` on `pool` every `period`, first after one period. `pool` outlives the handle.
    [[nodiscard]] Handle every(std::chrono::milliseconds period, ThreadPool& pool,
                               std::function<void()> task);

    /// Runs `task` on `pool` after `first`, then again after as long as it said itself, until it
    /// says nullopt. A pool that refuses it gets it again after the same wait.
    [[nodiscard]] Handle paced(std::chrono::milliseconds first, ThreadPool& pool, PacedTask task);

  private:
    struct Entry;
    void run();
    /// After the entry's wait.
    void schedule(std::shared_ptr<Entry> entry);

    Mutex m_mutex;
    CondVar m_wake;
    std::multimap<SteadyTime, std::shared_ptr<Entry>> m_due PALLIUM_GUARDED_BY(m_mutex);
    bool m_stopping PALLIUM_GUARDED_BY(m_mutex) = false;
    std::thread m_thread;
};

class Scheduler::Handle {
  public:
    Handle() = default;
    explicit Handle(std::shared_ptr<Entry> entry) : m_entry(std::move(entry)) {}
    Handle(Handle&& other) noexcept = default;
    Handle& operator=(Handle&& other) noexcept;
    ~Handle();
    void cancel();

  private:
    std::shared_ptr<Entry> m_entry;
};

}  // namespace pallium
