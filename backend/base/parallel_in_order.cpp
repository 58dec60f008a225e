#include "backend/base/parallel_in_order.h"

#include "backend/base/mutex.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

namespace pallium {
namespace {

/// What the caller and its helpers share. Outlives the call: a helper may start when all is done.
class Shared {
  public:
    explicit Shared(const OrderedWork& work) : m_work(&work), m_isReady(work.window) {}

    void runAsHelper() {
        {
            const Lock lock(m_mutex);
            if (m_isClosed) return;  // the work may be gone
            ++m_running;
        }
        help();
        const Lock lock(m_mutex);
        if (--m_running == 0) m_idle.notifyAll();
    }

    /// Delivers in order; computes itself what is not ready, as long as there is something.
    void runAsCaller() {
        for (size_t item = 0; item < m_work->count; ++item) {
            std::atomic<bool>& isReady = m_isReady[item % m_work->window];
            while (!isReady.load(std::memory_order_acquire))
                if (!computeNext()) std::this_thread::yield();  // a helper is at it
            isReady.store(false, std::memory_order_relaxed);
            if (!m_work->deliver(item)) break;
            m_delivered.store(item + 1, std::memory_order_release);
        }
        close();
    }

  private:
    /// An item to compute whose place is free; none if all are taken or the window is full.
    std::optional<size_t> claim() {
        size_t item = m_next.load(std::memory_order_relaxed);
        for (;;) {
            const size_t end = m_delivered.load(std::memory_order_acquire) + m_work->window;
            if (item >= std::min(end, m_work->count)) return std::nullopt;
            if (m_next.compare_exchange_weak(item, item + 1, std::memory_order_relaxed))
                return item;
        }
    }
    bool computeNext() {
        const auto item = claim();
        if (!item) return false;
        m_work->compute(*item);
        m_isReady[*item % m_work->window].store(true, std::memory_order_release);
        return true;
    }
    /// Gives up when the caller takes nothing for a while: it must be busy with something else.
    void help() {
        constexpr std::chrono::milliseconds kPatience{2};
        auto lastWork = std::chrono::steady_clock::now();
        while (m_next.load(std::memory_order_relaxed) < m_work->count) {
            if (computeNext()) {
                lastWork = std::chrono::steady_clock::now();
                continue;
            }
            if (std::chrono::steady_clock::now() - lastWork > kPatience) return;
            std::this_thread::yield();
        }
    }
    /// No item is begun any more; waits for those that have.
    void close() {
        m_next.store(m_work->count, std::memory_order_relaxed);
        const Lock lock(m_mutex);
        m_isClosed = true;
        while (m_running > 0)
            m_idle.waitUntil(m_mutex, std::chrono::steady_clock::now() + std::chrono::seconds(1));
    }

    const OrderedWork* const m_work;
    std::vector<std::atomic<bool>> m_isReady;  // by item modulo the window
    std::atomic<size_t> m_next{0};             // the next item to compute
    std::atomic<size_t> m_delivered{0};        // how many
    Mutex m_mutex;
    CondVar m_idle;
    size_t m_running PALLIUM_GUARDED_BY(m_mutex) = 0;  // helpers inside help()
    bool m_isClosed PALLIUM_GUARDED_BY(m_mutex) = false;
};

}  // namespace

AwakeHelpers::AwakeHelpers(const Helpers& helpers)
    : m_isOver(std::make_shared<std::atomic<bool>>(false)) {
    if (helpers.pool == nullptr) return;
    const auto waitAwake = [isOver = m_isOver, pool = helpers.pool] {
        constexpr std::chrono::microseconds kPatience{500};
        const auto end = std::chrono::steady_clock::now() + kPatience;
        while (!isOver->load(std::memory_order_relaxed) && pool->queued() == 0 &&
               std::chrono::steady_clock::now() < end)
            std::this_thread::yield();
    };
    for (size_t i = 0; i < helpers.threads; ++i)
        if (!helpers.pool->post(waitAwake)) break;
}

void parallelInOrder(const Helpers& helpers, const OrderedWork& work) {
    const auto shared = std::make_shared<Shared>(work);
    if (helpers.pool != nullptr && work.count > 1)
        for (size_t i = 0; i < std::min({helpers.threads, work.count - 1, work.window - 1}); ++i)
            if (!helpers.pool->post([shared] { shared->runAsHelper(); })) break;
    shared->runAsCaller();
}

}  // namespace pallium
