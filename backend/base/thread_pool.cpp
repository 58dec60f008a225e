#include "backend/base/thread_pool.h"

#include <chrono>
#include <pthread.h>
#include <utility>

namespace pallium {

ThreadPool::ThreadPool(std::string name, size_t threads, size_t maxQueued)
    : m_name(std::move(name)), m_maxQueued(maxQueued) {
    m_threads.reserve(threads);
    for (size_t i = 0; i < threads; ++i)
        m_threads.emplace_back([this, &self = m_sleepers.emplace_back()] { run(self); });
}

ThreadPool::~ThreadPool() {
    stop();
}

bool ThreadPool::post(std::function<void()> task) {
    Sleeper* called = nullptr;
    {
        const Lock lock(m_mutex);
        if (m_stopping || m_tasks.size() >= m_maxQueued) return false;
        m_tasks.push_back(std::move(task));
        if (!m_asleep.empty()) {
            called = m_asleep.back();
            called->isCalled = true;
            m_asleep.pop_back();
        }
    }
    if (called != nullptr) called->wake.notifyOne();
    return true;
}

void ThreadPool::stop() {
    {
        const Lock lock(m_mutex);
        m_stopping = true;
    }
    for (Sleeper& sleeper : m_sleepers)
        sleeper.wake.notifyOne();
    for (std::thread& thread : m_threads)
        if (thread.joinable()) thread.join();
}

size_t ThreadPool::queued() const {
    const Lock lock(m_mutex);
    return m_tasks.size();
}

void ThreadPool::sleep(Sleeper& self) {
    self.isCalled = false;
    m_asleep.push_back(&self);
    while (!self.isCalled && !m_stopping)
        self.wake.waitUntil(m_mutex, std::chrono::steady_clock::now() + std::chrono::minutes(1));
}

void ThreadPool::run(Sleeper& self) {
    pthread_setname_np(pthread_self(), m_name.substr(0, 15).c_str());
    for (;;) {
        std::function<void()> task;
        {
            const Lock lock(m_mutex);
            while (m_tasks.empty()) {
                if (m_stopping) return;
                sleep(self);
            }
            task = std::move(m_tasks.front());
            m_tasks.pop_front();
        }
        task();
    }
}

}  // namespace pallium
