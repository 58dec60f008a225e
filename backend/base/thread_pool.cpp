#include "backend/base/thread_pool.h"

#include <chrono>
#include <pthread.h>
#include <utility>

namespace pallium {

ThreadPool::ThreadPool(std::string name, size_t threads, size_t maxQueued)
    : m_name(std::move(name)), m_maxQueued(maxQueued) {
    m_threads.reserve(threads);
    for (size_t i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { run(); });
}

ThreadPool::~ThreadPool() {
    stop();
}

bool ThreadPool::post(std::function<void()> task) {
    {
        const Lock lock(m_mutex);
        if (m_stopping || m_tasks.size() >= m_maxQueued) return false;
        m_tasks.push_back(std::move(task));
    }
    m_wake.notifyOne();
    return true;
}

void ThreadPool::stop() {
    {
        const Lock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notifyAll();
    for (std::thread& thread : m_threads)
        if (thread.joinable()) thread.join();
}

size_t ThreadPool::queued() const {
    const Lock lock(m_mutex);
    return m_tasks.size();
}

void ThreadPool::run() {
    pthread_setname_np(pthread_self(), m_name.substr(0, 15).c_str());
    for (;;) {
        std::function<void()> task;
        {
            const Lock lock(m_mutex);
            while (m_tasks.empty()) {
                if (m_stopping) return;
                m_wake.waitUntil(m_mutex,
                                 std::chrono::steady_clock::now() + std::chrono::minutes(1));
            }
            task = std::move(m_tasks.front());
            m_tasks.pop_front();
        }
        task();
    }
}

}  // namespace pallium
