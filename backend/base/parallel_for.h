#pragma once

#include "backend/base/thread_pool.h"

#include <cstddef>
#include <functional>

namespace pallium {

/// Calls `body` once with each number below `count`, on the calling thread and on up to `helpers`
/// threads of `pool` that happen to be free, and returns when all calls have returned. Never waits
/// for a thread that is busy elsewhere, so that it may be called from a task of the same pool.
/// Requires: `body` may run on several threads at once and does not throw. `pool` may be null.
void parallelFor(ThreadPool* pool, size_t helpers, size_t count,
                 const std::function<void(size_t)>& body);

}  // namespace pallium
