#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// A growing string of bits, most significant first; the last byte is padded with zeros. clear()
/// keeps the capacity. Threads: confined to one.
class BitWriter {
  public:
    void clear() {
        m_bytes.clear();
        m_free = 0;
    }
    void bit(bool value) { bits(value ? 1 : 0, 1); }
    /// The low `count` bits of `value`. Requires: count <= 64.
    void bits(uint64_t value, unsigned count) {
        while (count > 0) {
            if (m_free == 0) {
                m_bytes.push_back(0);
                m_free = 8;
            }
            const unsigned taken = count < m_free ? count : m_free;
            const uint64_t chunk = (value >> (count - taken)) & ((1U << taken) - 1);
            m_bytes.back() |= static_cast<uint8_t>(chunk << (m_free - taken));
            m_free -= taken;
            count -= taken;
        }
    }

    std::span<const uint8_t> bytes() const { return m_bytes; }
    /// For a field that is rewritten, such as a count. Requires: index < bytes().size().
    void setByte(size_t index, uint8_t value) { m_bytes[index] = value; }

  private:
    std::vector<uint8_t> m_bytes;
    unsigned m_free = 0;  // bits of the last byte
};

}  // namespace pallium::tsdb
