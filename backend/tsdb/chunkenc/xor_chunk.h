#pragma once

#include "backend/base/clock.h"
#include "backend/tsdb/chunkenc/bit_writer.h"
#include "backend/tsdb/chunkenc/xor_value.h"

#include <cstdint>
#include <span>

namespace pallium::tsdb {

/// Writes one XOR chunk. Reused: reset() keeps the capacity, so a warm writer allocates nothing.
/// Every bit pattern of a double and every timestamp is kept; times need not ascend. Threads:
/// confined to one.
class XorChunkWriter {
  public:
    static constexpr size_t kMaxSamples = 65535;

    XorChunkWriter() { reset(); }
    /// Begins an empty chunk.
    void reset();
    /// Requires: samples() < kMaxSamples.
    void append(TimestampMs t, double value);

    size_t samples() const { return m_samples; }
    /// The chunk as it stands; valid until the next call of append() or reset().
    std::span<const uint8_t> bytes() const;

  private:
    void appendFirst(uint64_t t, uint64_t value);
    void appendSecond(uint64_t delta, uint64_t value);
    void appendNext(uint64_t delta, uint64_t value);

    mutable BitWriter m_bits;  // bytes() puts the count in
    size_t m_samples = 0;
    uint64_t m_time = 0;
    uint64_t m_delta = 0;
    uint64_t m_value = 0;
    XorWriteWindow m_window;
};

}  // namespace pallium::tsdb
