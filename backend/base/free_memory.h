#pragma once

#include <algorithm>
#include <malloc.h>
#include <thread>

namespace pallium {

/// Sets the allocator up for a server. Threads share its heaps, one a processor: it would open
/// eight times as many, and what is freed in one helps no other. Up to 32 MB that were freed stay
/// at hand, for what one query gave back the next one takes, and to get it from the system again
/// costs more than most queries. Call before threads start.
inline void tuneAllocator() {
    mallopt(M_ARENA_MAX, static_cast<int>(std::max(2U, std::thread::hardware_concurrency())));
    mallopt(M_TRIM_THRESHOLD, 32 << 20);
    mallopt(M_MMAP_THRESHOLD, 16 << 20);
}

/// Returns to the system what the program has freed. The allocator keeps it otherwise, wherever a
/// piece that is still used lies above, and after each large job there is more of it. Takes some
/// milliseconds: for the end of large and rare jobs. Threads: any.
inline void returnFreeMemory() {
    malloc_trim(0);
}

}  // namespace pallium
