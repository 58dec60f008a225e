#pragma once

#include <chrono>
#include <cstddef>

namespace pallium::tsdb {

/// What a truncation of the head did.
struct TruncateReport {
    size_t chunksRemoved = 0;
    size_t seriesRemoved = 0;
    std::chrono::microseconds longestLock{0};  // for which appends had to wait at once
};

}  // namespace pallium::tsdb
