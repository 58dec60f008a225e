#pragma once

#include <malloc.h>

namespace pallium {

/// Returns to the system what the program has freed. The allocator keeps it otherwise, wherever a
/// piece that is still used lies above, and after each large job there is more of it. Takes some
/// milliseconds: for the end of large and rare jobs. Threads: any.
inline void returnFreeMemory() {
    malloc_trim(0);
}

}  // namespace pallium
