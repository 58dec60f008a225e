#include "backend/base/parallel_for.h"

#include "backend/base/mutex.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>

namespace pallium {
namespace {

/// What the caller and its helpers share. Outlives the call: a helper may start when all is done.
class Shared {
  public:
    Shared(size_t count, const std::function<void(size_t)>& body) : m_count(count), m_body(&body) {}

    void runAsHelper() {
        {
            const Lock lock(m_mutex);
            if (m_isClosed) return;  // the body may be gone
            ++m_running;
        }
        run();
        const Lock lock(m_mutex);
        if (--m_running == 0) m_idle.notifyAll();
    }
    /// Runs what is left, then waits for helpers that have begun.
    void runAsCaller() {
        run();
        const Lock lock(m_mutex);
        m_isClosed = true;
        while (m_running > 0)
            m_idle.waitUntil(m_mutex, std::chrono::steady_clock::now() + std::chrono::seconds(1));
    }

  private:
    void run() {
        for (size_t i = m_next++; i < m_count; i = m_next++)
            (*m_body)(i);
    }

    const size_t m_count;
    const std::function<void(size_t)>* const m_body;
    std::atomic<size_t> m_next{0};
    Mutex m_mutex;
    CondVar m_idle;
    size_t m_running PALLIUM_GUARDED_BY(m_mutex) = 0;  // helpers inside run()
    bool m_isClosed PALLIUM_GUARDED_BY(m_mutex) = false;
};

}  // namespace

void parallelFor(ThreadPool* pool, size_t helpers, size_t count,
                 const std::function<void(size_t)>& body) {
    const auto shared = std::make_shared<Shared>(count, body);
    if (pool != nullptr && count > 1)
        for (size_t i = 0; i < std::min(helpers, count - 1); ++i)
            if (!pool->post([shared] { shared->runAsHelper(); })) break;
    shared->runAsCaller();
}

}  // namespace pallium
