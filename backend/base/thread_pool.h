#pragma once

#include "backend/base/mutex.h"

#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace pallium {

/// A fixed number of named threads that take tasks from one bounded queue.
///
/// The thread that fell asleep last is woken first: what it needs is still in a cache. A full queue
/// is an answer, not a wait: post() returns false. Tasks must not throw and must not wait for
/// another task of the same pool. The destructor runs what is queued, then joins.
/// Threads: internally synchronised.
class ThreadPool {
  public:
    /// `name` (at most 15 bytes are shown by the system) names the threads.
    ThreadPool(std::string name, size_t threads, size_t maxQueued);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    /// Queues a task. False, and the task is dropped, when the queue is full or stop() was called.
    [[nodiscard]] bool post(std::function<void()> task);

    /// Refuses new tasks, runs the queued ones and joins. Idempotent.
    void stop();

    size_t queued() const;

  private:
    struct Sleeper {
        CondVar wake;
        bool isCalled = false;
    };
    void run(Sleeper& self);
    void sleep(Sleeper& self) PALLIUM_REQUIRES(m_mutex);

    const std::string m_name;
    const size_t m_maxQueued;
    mutable Mutex m_mutex;
    std::deque<Sleeper> m_sleepers;  // one a thread
    /// In the order in which they fell asleep.
    std::vector<Sleeper*> m_asleep PALLIUM_GUARDED_BY(m_mutex);
    std::deque<std::function<void()>> m_tasks PALLIUM_GUARDED_BY(m_mutex);
    bool m_stopping PALLIUM_GUARDED_BY(m_mutex) = false;
    std::vector<std::thread> m_threads;
};

}  // namespace pallium
