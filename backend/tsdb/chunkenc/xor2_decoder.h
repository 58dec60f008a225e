#pragma once

#include "backend/base/clock.h"
#include "backend/tsdb/chunkenc/start_times.h"
#include "backend/tsdb/chunkenc/xor_value.h"

namespace pallium::tsdb {

/// Decodes an Xor2 chunk sample by sample; as XorDecoder. Threads: confined to one.
class Xor2Decoder {
  public:
    Xor2Decoder() = default;
    /// `bits`: behind the header, whose last byte is `startHeader`.
    Xor2Decoder(BitReader bits, uint8_t startHeader) : m_bits(bits), m_starts(startHeader) {}

    /// Each reads one sample: the first, the second, each further one. False at damage.
    bool readFirst();
    bool readSecond();
    bool readNext();

    TimestampMs time() const { return static_cast<TimestampMs>(m_time); }
    double value() const;
    TimestampMs startTime() const { return m_starts.startTime(); }

  private:
    void readJoined();
    void readValue();
    uint64_t signedBits(unsigned width);
    bool finishSample();

    BitReader m_bits;
    StartTimeReader m_starts;
    size_t m_index = 0;
    uint64_t m_time = 0, m_delta = 0;  // wrap around
    uint64_t m_value = 0;              // the last that is not stale: changes are against this
    bool m_isStale = false;
    XorReadWindow m_window;
};

}  // namespace pallium::tsdb
