#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

namespace pallium {

/// Tells work to stop: one side cancels, the other asks. Copies share the same flag.
/// Threads: internally synchronised.
class CancelToken {
  public:
    CancelToken() : m_flag(std::make_shared<std::atomic<bool>>(false)) {}
    void cancel() const { m_flag->store(true, std::memory_order_relaxed); }
    bool isCanceled() const { return m_flag->load(std::memory_order_relaxed); }

  private:
    std::shared_ptr<std::atomic<bool>> m_flag;
};

/// Deadline and cancellation of one piece of work; the first parameter of whatever may take long.
/// A value: cheap to copy. A child made by withTimeout shares the cancellation of its parent.
class Context {
  public:
    Context() = default;
    explicit Context(CancelToken token) : m_token(std::move(token)) {}

    /// This context with the earlier of its deadline and now + timeout.
    Context withTimeout(std::chrono::nanoseconds timeout) const;

    bool isCanceled() const { return m_token.isCanceled(); }
    std::optional<SteadyTime> deadline() const { return m_deadline; }
    const CancelToken& token() const { return m_token; }

    /// Canceled or DeadlineExceeded when the work should stop. Reads a clock: call it every few
    /// thousand items, not for each.
    Result<void> check() const;

  private:
    CancelToken m_token;
    std::optional<SteadyTime> m_deadline;
};

}  // namespace pallium
