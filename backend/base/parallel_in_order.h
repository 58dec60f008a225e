#pragma once

#include "backend/base/thread_pool.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>

namespace pallium {

/// Threads that a piece of work may use beside its own.
struct Helpers {
    ThreadPool* pool = nullptr;
    size_t threads = 0;
};

/// Wakes helpers for work that is about to come, and keeps them awake until it does, for a part of
/// a millisecond: to wake a sleeping thread takes as long as a small query. They are let go when
/// somebody else has work for them, and when this ends. Threads: confined to one.
class AwakeHelpers {
  public:
    explicit AwakeHelpers(const Helpers& helpers);
    ~AwakeHelpers() { m_isOver->store(true, std::memory_order_relaxed); }
    AwakeHelpers(const AwakeHelpers&) = delete;
    AwakeHelpers& operator=(const AwakeHelpers&) = delete;

  private:
    const std::shared_ptr<std::atomic<bool>> m_isOver;
};

/// Work on numbered items by several threads, whose results are wanted in order.
struct OrderedWork {
    size_t count = 0;
    /// How far computing may be ahead: item i may share its place with item i + window. At least 1.
    size_t window = 1;
    /// Called once for each item, on any thread, several at once. Must not throw.
    std::function<void(size_t item)> compute;
    /// Called on the caller's thread for each item in order, after compute() of it; false ends all.
    std::function<bool(size_t item)> deliver;
};

/// Does the work on the calling thread and on those of the helpers that happen to be free, and
/// returns when nothing of it runs any more. Never waits for a thread that is busy elsewhere, so
/// that it may be called from a task of the same pool.
void parallelInOrder(const Helpers& helpers, const OrderedWork& work);

}  // namespace pallium
