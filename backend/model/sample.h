// model: the vocabulary of metrics (labels, matchers, samples, write batches). It knows no format.
// Start at labels.h; what the write path hands around is write_batch.h.
#pragma once

#include "backend/base/clock.h"

#include <bit>
#include <cstdint>

namespace pallium {

/// One float sample.
struct Sample {
    TimestampMs timestampMs = 0;
    double value = 0;

    friend bool operator==(const Sample& a, const Sample& b) {
        return a.timestampMs == b.timestampMs &&
               std::bit_cast<uint64_t>(a.value) == std::bit_cast<uint64_t>(b.value);
    }
};

/// The NaN that says "this series ended here". Compare bits, never values; move it as an integer.
constexpr uint64_t kStaleNanBits = 0x7ff0000000000002ULL;
inline bool isStaleNan(double value) {
    return std::bit_cast<uint64_t>(value) == kStaleNanBits;
}
inline double staleNan() {
    return std::bit_cast<double>(kStaleNanBits);
}

}  // namespace pallium
