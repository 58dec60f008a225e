#pragma once

#include <algorithm>
#include <malloc.h>
#include <thread>

namespace pallium {

/// Lets threads share the allocator's heaps, one a processor. It would open eight times as many,
/// and what is freed in one helps no other: long runs of all kinds of work then hold half as much
/// again as they use. Call before threads start.
inline void shareHeaps() {
    mallopt(M_ARENA_MAX, static_cast<int>(std::max(2U, std::thread::hardware_concurrency())));
}

/// Returns to the system what the program has freed. The allocator keeps it otherwise, wherever a
/// piece that is still used lies above, and after each large job there is more of it. Takes some
/// milliseconds: for the end of large and rare jobs. Threads: any.
inline void returnFreeMemory() {
    malloc_trim(0);
}

}  // namespace pallium
