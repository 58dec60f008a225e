#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// A growing string of bits, most significant first; the last byte is padded with zeros. Reused:
/// begin() keeps the capacity. Threads: confined to one.
///
/// The last, unfinished word is stored whole with every write: so bytes() has nothing to finish,
/// and a write is a shift and a store.
class BitWriter {
  public:
    BitWriter() { begin(0); }
    /// Begins anew, with some zero bytes to be set by setByte(). Requires: headerBytes < 8.
    void begin(unsigned headerBytes) {
        m_word = 0;
        m_at = 0;
        m_used = 8 * headerBytes;
        m_endsInWholeBytes = false;
        if (m_bytes.empty()) grow();
        store();
    }
    void bit(bool value) { bits(value ? 1 : 0, 1); }
    /// The low `count` bits of `value`. Requires: 0 < count <= 64.
    void bits(uint64_t value, unsigned count) {
        put(value, count);
        m_endsInWholeBytes = count % 8 == 0;
    }
    /// Two fields; as bits() twice. Requires: prefix < 2^prefixCount, prefixCount < 64, value <
    /// 2^count, 0 < count <= 64.
    void bits(uint64_t prefix, unsigned prefixCount, uint64_t value, unsigned count) {
        if (prefixCount + count <= 64) {
            put((prefix << 1) << (count - 1) | value, prefixCount + count);
        } else {
            put(prefix, prefixCount);
            put(value, count);
        }
        m_endsInWholeBytes = count % 8 == 0;
    }

    /// Prometheus begins the next byte at once when a field of whole bytes ends with a byte, and
    /// not so after other fields. To have the same bytes as it, so does this.
    std::span<const uint8_t> bytes() const {
        const bool hasBegunNext = m_endsInWholeBytes && m_used % 8 == 0;
        return {m_bytes.data(), m_at + (m_used + 7) / 8 + (hasBegunNext ? 1 : 0)};
    }
    /// For a field that is rewritten, such as a count. Requires: index < bytes().size().
    void setByte(size_t index, uint8_t value) {
        m_bytes[index] = value;
        if (index >= m_at) m_word = load();
    }
    size_t memoryBytes() const { return m_bytes.capacity(); }

  private:
    void put(uint64_t value, unsigned count) {
        if (m_at + 2 * sizeof m_word > m_bytes.size()) grow();
        const uint64_t atTop = value << (64 - count);
        m_word |= atTop >> m_used;
        store();
        m_used += count;
        if (m_used < 64) return;
        m_at += sizeof m_word;
        m_used -= 64;
        m_word = (atTop << (count - m_used - 1)) << 1;  // in two steps: it may be all 64
        store();
    }
    void store() {
        const uint64_t bigEndian = __builtin_bswap64(m_word);
        std::memcpy(m_bytes.data() + m_at, &bigEndian, sizeof bigEndian);
    }
    uint64_t load() const {
        uint64_t bigEndian;
        std::memcpy(&bigEndian, m_bytes.data() + m_at, sizeof bigEndian);
        return __builtin_bswap64(bigEndian);
    }
    // Out of the way, which makes appending to a warm writer 5 to 8 % faster.
    [[gnu::noinline, gnu::cold]] void grow() {
        m_bytes.resize(m_bytes.empty() ? 64 : 2 * m_bytes.size());
    }

    std::vector<uint8_t> m_bytes;  // a word from m_at on is always within
    uint64_t m_word = 0;           // the bits from m_at on, at the top
    size_t m_at = 0;               // a multiple of the word's size
    unsigned m_used = 0;           // bits of m_word, < 64
    bool m_endsInWholeBytes = false;
};

static_assert(std::endian::native == std::endian::little, "words are swapped to big endian");

}  // namespace pallium::tsdb
