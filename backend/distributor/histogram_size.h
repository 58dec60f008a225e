#pragma once

#include "backend/model/write_batch.h"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace pallium::distributor {

/// Bytes of a number in protobuf's variable-length encoding.
constexpr size_t varintBytes(uint64_t value) {
    return (static_cast<size_t>(std::bit_width(value | 1)) + 6) / 7;
}

/// Size of a histogram as a protobuf message of remote write 1.0, which is what the limit on the
/// size of a histogram counts.
size_t encodedHistogramBytes(const HistogramPoint& point);

}  // namespace pallium::distributor
