#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/tsdb/chunkenc/bit_writer.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// Writes one XOR chunk. Reused: reset() keeps the capacity, so a warm writer allocates nothing.
/// Every bit pattern of a double and every timestamp is kept; times need not ascend. Threads:
/// confined to one.
class XorChunkWriter {
  public:
    static constexpr size_t kMaxSamples = 65535;

    /// Begins an empty chunk.
    void reset();
    /// Requires: samples() < kMaxSamples.
    void append(TimestampMs t, double value);

    size_t samples() const { return m_samples; }
    /// The chunk as it stands; valid until the next call of append() or reset().
    std::span<const uint8_t> bytes() const;

  private:
    BitWriter m_bits;
    size_t m_samples = 0;
    TimestampMs m_time = 0;
    uint64_t m_delta = 0;
    uint64_t m_value = 0;
    uint8_t m_leading = 0xff;  // 0xff: no window yet
    uint8_t m_trailing = 0;
};

}  // namespace pallium::tsdb
