#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>

#if defined(__clang__)
#define PALLIUM_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define PALLIUM_THREAD_ATTRIBUTE(x)
#endif
#define PALLIUM_CAPABILITY(x) PALLIUM_THREAD_ATTRIBUTE(capability(x))
#define PALLIUM_SCOPED_CAPABILITY PALLIUM_THREAD_ATTRIBUTE(scoped_lockable)
#define PALLIUM_GUARDED_BY(x) PALLIUM_THREAD_ATTRIBUTE(guarded_by(x))
#define PALLIUM_REQUIRES(...) PALLIUM_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define PALLIUM_REQUIRES_SHARED(...) \
    PALLIUM_THREAD_ATTRIBUTE(requires_shared_capability(__VA_ARGS__))
#define PALLIUM_ACQUIRE(...) PALLIUM_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define PALLIUM_ACQUIRE_SHARED(...) PALLIUM_THREAD_ATTRIBUTE(acquire_shared_capability(__VA_ARGS__))
#define PALLIUM_RELEASE(...) PALLIUM_THREAD_ATTRIBUTE(release_generic_capability(__VA_ARGS__))
#define PALLIUM_NO_THREAD_SAFETY_ANALYSIS PALLIUM_THREAD_ATTRIBUTE(no_thread_safety_analysis)

namespace pallium {

/// std::mutex with the annotations that clang's thread-safety analysis reads (libstdc++ has none).
class PALLIUM_CAPABILITY("mutex") Mutex {
  public:
    void lock() PALLIUM_ACQUIRE() { m_mutex.lock(); }
    void unlock() PALLIUM_RELEASE() { m_mutex.unlock(); }
    std::mutex& native() { return m_mutex; }

  private:
    std::mutex m_mutex;
};

/// std::shared_mutex, annotated: writers exclusive, readers shared.
class PALLIUM_CAPABILITY("mutex") SharedMutex {
  public:
    void lock() PALLIUM_ACQUIRE() { m_mutex.lock(); }
    void unlock() PALLIUM_RELEASE() { m_mutex.unlock(); }
    void lock_shared() PALLIUM_ACQUIRE_SHARED() { m_mutex.lock_shared(); }
    void unlock_shared() PALLIUM_RELEASE() { m_mutex.unlock_shared(); }

  private:
    std::shared_mutex m_mutex;
};

/// Holds a mutex for a scope.
template <class M>
class PALLIUM_SCOPED_CAPABILITY BasicLock {
  public:
    explicit BasicLock(M& mutex) PALLIUM_ACQUIRE(mutex) : m_mutex(mutex) { m_mutex.lock(); }
    ~BasicLock() PALLIUM_RELEASE() { m_mutex.unlock(); }
    BasicLock(const BasicLock&) = delete;
    BasicLock& operator=(const BasicLock&) = delete;

  private:
    M& m_mutex;
};
using Lock = BasicLock<Mutex>;
using WriteLock = BasicLock<SharedMutex>;

/// Holds a SharedMutex shared for a scope.
class PALLIUM_SCOPED_CAPABILITY ReadLock {
  public:
    explicit ReadLock(SharedMutex& mutex) PALLIUM_ACQUIRE_SHARED(mutex) : m_mutex(mutex) {
        m_mutex.lock_shared();
    }
    ~ReadLock() PALLIUM_RELEASE() { m_mutex.unlock_shared(); }
    ReadLock(const ReadLock&) = delete;
    ReadLock& operator=(const ReadLock&) = delete;

  private:
    SharedMutex& m_mutex;
};

/// A condition variable for Mutex. Waits release and re-acquire it; always with a deadline.
class CondVar {
  public:
    void notifyOne() { m_cv.notify_one(); }
    void notifyAll() { m_cv.notify_all(); }

    /// Waits until notified or `deadline`; false at the deadline. Spurious wake-ups happen: loop.
    template <class Clock, class Duration>
    bool waitUntil(Mutex& mutex, std::chrono::time_point<Clock, Duration> deadline)
        PALLIUM_REQUIRES(mutex) PALLIUM_NO_THREAD_SAFETY_ANALYSIS {
        std::unique_lock<std::mutex> lock(mutex.native(), std::adopt_lock);
        const bool notified = m_cv.wait_until(lock, deadline) == std::cv_status::no_timeout;
        lock.release();
        return notified;
    }

  private:
    std::condition_variable m_cv;
};

}  // namespace pallium
