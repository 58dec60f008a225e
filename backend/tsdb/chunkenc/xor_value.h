// How a float follows another: the bits that differ, in a window that stays until one does not fit.
#pragma once

#include "backend/tsdb/chunkenc/bit_reader.h"
#include "backend/tsdb/chunkenc/bit_writer.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace pallium::tsdb {

/// The writer's window: how many bits at both ends it leaves out. At first there is none.
struct XorWriteWindow {
    static constexpr uint8_t kNone = 0xff;
    static constexpr int kMaxLeading = 31;  // five bits

    uint8_t leading = kNone;
    uint8_t trailing = 0;
};

/// `lead`: a field of up to 24 bits that comes before and is cheaper to write together.
/// Requires: lead < 2^leadCount.
inline void writeXor(BitWriter& out, uint64_t before, uint64_t value, XorWriteWindow& window,
                     uint64_t lead = 0, unsigned leadCount = 0) {
    const uint64_t changed = before ^ value;
    if (changed == 0) return out.bits(lead, leadCount, 0, 1);
    const auto leading =
        static_cast<uint8_t>(std::min(std::countl_zero(changed), XorWriteWindow::kMaxLeading));
    const auto trailing = static_cast<uint8_t>(std::countr_zero(changed));
    if (leading >= window.leading && trailing >= window.trailing)
        return out.bits(lead << 2 | 0b10, leadCount + 2, changed >> window.trailing,
                        64U - window.leading - window.trailing);
    window = {leading, trailing};
    const unsigned width = 64U - leading - trailing;
    const unsigned fields = 0b11U << 11 | static_cast<unsigned>(leading) << 6 | (width & 63);
    out.bits(lead << 13 | fields, leadCount + 13, changed >> trailing, width);
}

/// The reader's window. At first it is the whole value, as with Prometheus. One that no writer
/// makes (wider than what it leaves out allows) is a failure.
class XorReadWindow {
  public:
    /// Reads the changed bits in the window as it is.
    uint64_t readInside(BitReader& in) const { return in.bits(m_width) << m_trailing; }
    /// Reads another window, then the bits in it. Requires: its 11 bits ready in `in`, or the end.
    uint64_t readAnew(BitReader& in) {
        const auto fields = static_cast<unsigned>(in.readyBits(11));
        const unsigned leading = fields >> 6;
        const unsigned width = (fields & 63) == 0 ? 64 : fields & 63;
        if (leading + width > 64) {
            in.fail();
            return 0;
        }
        m_width = static_cast<uint8_t>(width);
        m_trailing = static_cast<uint8_t>(64 - leading - width);
        return readInside(in);
    }

  private:
    uint8_t m_width = 64;
    uint8_t m_trailing = 0;
};

/// Requires: 13 bits ready in `in`, or the end.
inline uint64_t readReadyXor(BitReader& in, uint64_t before, XorReadWindow& window) {
    const uint64_t control = in.peek() >> 62;
    if (control < 0b10) {
        in.skip(1);
        return before;
    }
    in.skip(2);
    return before ^ (control == 0b10 ? window.readInside(in) : window.readAnew(in));
}
inline uint64_t readXor(BitReader& in, uint64_t before, XorReadWindow& window) {
    in.fill();
    return readReadyXor(in, before, window);
}

}  // namespace pallium::tsdb
