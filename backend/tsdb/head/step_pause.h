#pragma once

#include <chrono>
#include <thread>

namespace pallium::tsdb {

/// Between two steps of work under a lock that others want: a thread that unlocks and locks again
/// at once is faster than the one that it woke.
inline void pauseBetweenSteps() {
    std::this_thread::sleep_for(std::chrono::microseconds(100));
}

}  // namespace pallium::tsdb
