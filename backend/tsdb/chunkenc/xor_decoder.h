#pragma once

#include "backend/base/clock.h"
#include "backend/tsdb/chunkenc/xor_value.h"

#include <bit>

namespace pallium::tsdb {

/// Decodes an XOR chunk sample by sample; here and not in a source because bulk decoding keeps it
/// in registers. How many samples there are is the caller's to know. Threads: confined to one.
class XorDecoder {
  public:
    static constexpr size_t kHeaderBytes = 2;  // the count

    /// `bits`: behind the header.
    explicit XorDecoder(BitReader bits) : m_bits(bits) {}

    /// Each reads one sample: the first, the second, each further one. False at damage.
    bool readFirst() {
        m_time = static_cast<uint64_t>(m_bits.varint());
        m_value.begin(m_bits.bits(64));
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
    double value() const { return std::bit_cast<double>(m_value.value()); }

  private:
    bool finishSample() {
        m_time += m_delta;
        m_value.next(m_bits);
        return !m_bits.failed();
    }
    uint64_t deltaOfDelta() {
        const unsigned prefix = m_bits.ones(4);
        if (prefix == 4) {
            const uint64_t any = m_bits.bits(64);
            m_bits.fill();
            return any;
        }
        // Prefix and number are at most 23 bits: what fill() gave is enough for the value, too.
        const unsigned width = 11 + 3 * prefix;
        const uint64_t number = m_bits.readyBits(width);
        const bool isNegative = number > uint64_t(1) << (width - 1);
        return isNegative ? number - (uint64_t(1) << width) : number;
    }

    BitReader m_bits;
    uint64_t m_time = 0, m_delta = 0;  // wrap around
    XorValueReader m_value;
};

}  // namespace pallium::tsdb
