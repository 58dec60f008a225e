#pragma once

#include "backend/base/mutex.h"

#include <memory>
#include <vector>

namespace pallium {

/// Keeps objects that are expensive to make warm (buffers with capacity) from use to use. Holds at
/// most as many as were in use at once. Threads: internally synchronised; a leased object is its
/// holder's.
template <class T>
class ObjectPool {
  public:
    /// Gives the object back when destroyed. Must not outlive the pool.
    class Lease {
      public:
        Lease(ObjectPool& pool, std::unique_ptr<T> object)
            : m_pool(&pool), m_object(std::move(object)) {}
        Lease(Lease&& other) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (m_object) m_pool->giveBack(std::move(m_object));
        }
        T& operator*() const { return *m_object; }
        T* operator->() const { return m_object.get(); }

      private:
        ObjectPool* m_pool;
        std::unique_ptr<T> m_object;
    };

    /// The object used last, or a new one.
    Lease take() {
        {
            const Lock lock(m_mutex);
            if (!m_free.empty()) {
                std::unique_ptr<T> object = std::move(m_free.back());
                m_free.pop_back();
                return Lease(*this, std::move(object));
            }
        }
        return Lease(*this, std::make_unique<T>());
    }

  private:
    void giveBack(std::unique_ptr<T> object) {
        const Lock lock(m_mutex);
        m_free.push_back(std::move(object));
    }

    Mutex m_mutex;
    std::vector<std::unique_ptr<T>> m_free PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium
