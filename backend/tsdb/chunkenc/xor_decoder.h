#pragma once

#include "backend/base/clock.h"
#include "backend/tsdb/chunkenc/xor_value.h"

#include <bit>

namespace pallium::tsdb {

/// Decodes an XOR chunk sample by sample; here and not in a source because bulk decoding keeps it
/// in registers. How many samples there are is the caller's to know. Threads: confined to one.
class XorDecoder {
  public:
    XorDecoder() = default;
    /// `bits`: behind the header.
    explicit XorDecoder(BitReader bits) : m_bits(bits) {}

    /// Each reads one sample: the first, the second, each further one. False at damage.
    bool readFirst() {
        m_time = static_cast<uint64_t>(m_bits.varint());
        m_value = m_bits.bits(64);
        return !m_bits.failed();
    }
    bool readSecond() {
        m_delta = m_bits.uvarint();
        m_bits.fill();
        return finishSample();
    }
    bool readNext() {
        m_bits.fill();
        if (m_bits.peek() >> 63 == 0)
            m_bits.skip(1);
        else
            m_delta += deltaOfDelta();
        return finishSample();
    }

    TimestampMs time() const { return static_cast<TimestampMs>(m_time); }
    double value() const { return std::bit_cast<double>(m_value); }
    TimestampMs startTime() const { return 0; }

  private:
    bool finishSample() {
        m_time += m_delta;
        m_value = readReadyXor(m_bits, m_value, m_window);
        return !m_bits.failed();
    }
    /// Requires: the bits are filled, and the next is a 1.
    uint64_t deltaOfDelta() {
        const auto prefix = static_cast<unsigned>(std::countl_one(m_bits.peek()));
        if (prefix >= 4) return widestDelta();
        // Prefix and number are at most 24 bits: what fill() gave is enough for the value, too.
        const unsigned width = 11 + 3 * prefix;
        const uint64_t number = m_bits.peek() << (prefix + 1) >> (64 - width);
        m_bits.skip(prefix + 1 + width);
        const bool isNegative = number > uint64_t(1) << (width - 1);
        return isNegative ? number - (uint64_t(1) << width) : number;
    }
    uint64_t widestDelta() {
        m_bits.skip(4);
        const uint64_t any = m_bits.bits(64);
        m_bits.fill();
        return any;
    }

    BitReader m_bits;
    uint64_t m_time = 0, m_delta = 0;  // wrap around
    uint64_t m_value = 0;
    XorReadWindow m_window;
};

}  // namespace pallium::tsdb
