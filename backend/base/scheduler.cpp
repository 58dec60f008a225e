#include "backend/base/scheduler.h"

#include <pthread.h>
#include <utility>

namespace pallium {

struct Scheduler::Entry {
    std::chrono::milliseconds wait{0};  // before the next run; of the scheduler, or of the run
    ThreadPool* pool = nullptr;
    PacedTask task;

    Mutex mutex;  // held while the task runs, so that cancel() can wait for it
    bool isDone PALLIUM_GUARDED_BY(mutex) = false;

    void runOnce() {
        const Lock lock(mutex);
        if (isDone) return;
        const auto next = task();
        isDone = !next;
        wait = next.value_or(wait);
    }
    void cancel() {
        const Lock lock(mutex);
        isDone = true;
    }
    bool done() {
        const Lock lock(mutex);
        return isDone;
    }
};

Scheduler::Scheduler() : m_thread([this] { run(); }) {}

Scheduler::~Scheduler() {
    {
        const Lock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notifyAll();
    m_thread.join();
}

Scheduler::Handle Scheduler::every(std::chrono::milliseconds period, ThreadPool& pool,
                                   std::function<void()> task) {
    return paced(period, pool, [period, run = std::move(task)] {
        run();
        return std::optional(period);
    });
}

Scheduler::Handle Scheduler::paced(std::chrono::milliseconds first, ThreadPool& pool,
                                   PacedTask task) {
    auto entry = std::make_shared<Entry>();
    entry->wait = first;
    entry->pool = &pool;
    entry->task = std::move(task);
    schedule(entry);
    return Handle(entry);
}

void Scheduler::schedule(std::shared_ptr<Entry> entry) {
    const SteadyTime when = std::chrono::steady_clock::now() + entry->wait;
    {
        const Lock lock(m_mutex);
        if (m_stopping) return;
        m_due.emplace(when, std::move(entry));
    }
    m_wake.notifyOne();
}

void Scheduler::run() {
    pthread_setname_np(pthread_self(), "scheduler");
    for (;;) {
        std::shared_ptr<Entry> entry;
        {
            const Lock lock(m_mutex);
            for (;;) {
                if (m_stopping) return;
                const SteadyTime now = std::chrono::steady_clock::now();
                if (!m_due.empty() && m_due.begin()->first <= now) break;
                m_wake.waitUntil(
                    m_mutex, m_due.empty() ? now + std::chrono::minutes(1) : m_due.begin()->first);
            }
            entry = m_due.begin()->second;
            m_due.erase(m_due.begin());
        }
        if (entry->done()) continue;  // its pool may be gone
        // The next wait starts when this run has ended: runs never overlap and never pile up.
        const bool posted = entry->pool->post([this, entry] {
            entry->runOnce();
            if (!entry->done()) schedule(entry);
        });
        if (!posted) schedule(entry);
    }
}

Scheduler::Handle& Scheduler::Handle::operator=(Handle&& other) noexcept {
    if (this != &other) {
        cancel();
        m_entry = std::move(other.m_entry);
    }
    return *this;
}

Scheduler::Handle::~Handle() {
    cancel();
}

void Scheduler::Handle::cancel() {
    if (!m_entry) return;
    m_entry->cancel();
    m_entry.reset();
}

}  // namespace pallium
