// How a float follows another in all encodings but Xor2: the bits that differ, in a window.
#pragma once

#include "backend/tsdb/chunkenc/bit_reader.h"
#include "backend/tsdb/chunkenc/bit_writer.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

namespace pallium::tsdb {

/// The writer's side: the last value and where its changes lie.
class XorValueWriter {
  public:
    /// A value written raw, which the next ones are compared with. No window is known yet.
    void begin(BitWriter& out, uint64_t value) {
        out.bits(value, 64);
        *this = {};
        m_value = value;
    }
    void append(BitWriter& out, uint64_t value) {
        const uint64_t changed = std::exchange(m_value, value) ^ value;
        if (changed == 0) return out.bit(false);
        const auto leading = static_cast<uint8_t>(std::min(std::countl_zero(changed), kMaxLeading));
        const auto trailing = static_cast<uint8_t>(std::countr_zero(changed));
        if (leading >= m_leading && trailing >= m_trailing)
            return out.bits(0b10, 2, changed >> m_trailing, 64U - m_leading - m_trailing);
        m_leading = leading;
        m_trailing = trailing;
        const unsigned width = 64U - leading - trailing;
        out.bits(0b11U << 11 | static_cast<unsigned>(leading) << 6 | (width & 63), 13,
                 changed >> trailing, width);
    }
    uint64_t value() const { return m_value; }

  private:
    static constexpr int kMaxLeading = 31;  // five bits
    static constexpr uint8_t kNoWindow = 0xff;

    uint64_t m_value = 0;
    uint8_t m_leading = kNoWindow;
    uint8_t m_trailing = 0;
};

/// The reader's side. A window that no writer makes (wider than the value) is a failure.
class XorValueReader {
  public:
    void begin(uint64_t value) { *this = XorValueReader(value); }
    /// Requires: three bits ready in `in` or read to its end.
    void next(BitReader& in) {
        const uint64_t control = in.peek();
        if (control >> 63 == 0) return in.skip(1);
        in.skip(2);
        if ((control >> 62 & 1) != 0) readWindow(in);
        m_value ^= in.bits(m_width) << m_trailing;
    }
    uint64_t value() const { return m_value; }

    XorValueReader() = default;
    explicit XorValueReader(uint64_t value) : m_value(value) {}

  private:
    void readWindow(BitReader& in) {
        const auto window = static_cast<unsigned>(in.bits(11));
        const unsigned leading = window >> 6;
        const unsigned width = (window & 63) == 0 ? 64 : window & 63;
        if (leading + width > 64) return in.fail();
        m_width = width;
        m_trailing = 64 - leading - width;
    }

    uint64_t m_value = 0;
    // Before the first window, as a reader of Prometheus: the whole value.
    unsigned m_width = 64;
    unsigned m_trailing = 0;
};

}  // namespace pallium::tsdb
