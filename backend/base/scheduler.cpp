#include "backend/base/scheduler.h"

#include <pthread.h>
#include <utility>

namespace pallium {

struct Scheduler::Entry {
    std::chrono::milliseconds period;
    ThreadPool* pool = nullptr;
    std::function<void()> task;

    Mutex mutex;  // held while the task runs, so that cancel() can wait for it
    bool isCanceled PALLIUM_GUARDED_BY(mutex) = false;

    void runOnce() {
        const Lock lock(mutex);
        if (!isCanceled) task();
    }
    void cancel() {
        const Lock lock(mutex);
        isCanceled = true;
    }
    bool canceled() {
        const Lock lock(mutex);
        return isCanceled;
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
    auto entry = std::make_shared<Entry>();
    entry->period = period;
    entry->pool = &pool;
    entry->task = std::move(task);
    schedule(entry, std::chrono::steady_clock::now() + period);
    return Handle(entry);
}

void Scheduler::schedule(std::shared_ptr<Entry> entry, SteadyTime when) {
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
        if (entry->canceled()) continue;  // its pool may be gone
        // The next period starts when this run has ended: runs never overlap and never pile up.
        const bool posted = entry->pool->post([this, entry] {
            entry->runOnce();
            if (!entry->canceled())
                schedule(entry, std::chrono::steady_clock::now() + entry->period);
        });
        if (!posted) schedule(entry, std::chrono::steady_clock::now() + entry->period);
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
