#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace pallium::tsdb {

/// Reads what a BitWriter wrote. A read beyond the end gives 0 and sets the failure, which stays,
/// as does fail(): check failed() once a sample. Never reads outside the bytes. A view on them.
/// Threads: confined to one.
class BitReader {
  public:
    BitReader() = default;
    explicit BitReader(std::span<const uint8_t> bytes)
        : m_at(bytes.data()), m_end(bytes.data() + bytes.size()) {}

    bool failed() const { return m_hasFailed; }
    /// Gives up: from here on there is nothing to read.
    void fail() {
        m_hasFailed = true;
        m_word = 0;
        m_ready = 0;
        m_at = m_end;
    }
    /// All bits not yet read.
    size_t left() const { return static_cast<size_t>(m_end - m_at) * 8 + m_ready; }

    /// At least this many of the next bits lie ready after fill(), or else all that are left.
    static constexpr unsigned kReady = 56;
    void fill() {
        if (static_cast<size_t>(m_end - m_at) < sizeof m_word) return fillSlowly();
        uint64_t word;
        std::memcpy(&word, m_at, sizeof word);
        // Bits that are ready come again, as the same bits.
        m_word |= __builtin_bswap64(word) >> m_ready;
        m_at += (63 - m_ready) / 8;
        m_ready |= kReady;
    }
    /// The next bits, the first at the top; behind those that are ready: anything.
    uint64_t peek() const { return m_word; }
    /// Requires: count < 64.
    void skip(unsigned count) {
        if (count > m_ready) return fail();
        m_word <<= count;
        m_ready -= count;
    }
    /// Requires: count <= kReady, fill() or enough skipped less than it gave.
    uint64_t readyBits(unsigned count) {
        const uint64_t value = (m_word >> 1) >> (63 - count);
        skip(count);
        return m_hasFailed ? 0 : value;
    }

    /// Requires: count <= 64.
    uint64_t bits(unsigned count) {
        fill();
        if (count <= kReady) return readyBits(count);
        const uint64_t high = readyBits(count - 32);
        fill();
        return high << 32 | readyBits(32);
    }
    bool bit() { return bits(1) != 0; }
    /// Counts 1 bits up to `limit` and reads them, with the 0 behind them if they are fewer.
    /// Requires: limit < kReady.
    unsigned ones(unsigned limit) {
        fill();
        const unsigned count = std::min(static_cast<unsigned>(std::countl_one(m_word)), limit);
        skip(count < limit ? count + 1 : limit);
        return m_hasFailed ? 0 : count;
    }

    /// Seven bits a byte, lowest first; more than 64 bits are a failure.
    uint64_t uvarint() {
        uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const uint64_t byte = bits(8);
            if (shift == 63 && byte > 1) break;
            value |= (byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
        fail();
        return 0;
    }
    int64_t varint() {
        const uint64_t zigzag = uvarint();
        return static_cast<int64_t>((zigzag >> 1) ^ (~(zigzag & 1) + 1));
    }

  private:
    void fillSlowly() {
        for (; m_ready <= kReady && m_at != m_end; m_ready += 8)
            m_word |= static_cast<uint64_t>(*m_at++) << (kReady - m_ready);
    }

    const uint8_t* m_at = nullptr;
    const uint8_t* m_end = nullptr;
    uint64_t m_word = 0;   // the next bits, the first at the top
    unsigned m_ready = 0;  // of m_word; m_at is the byte behind them
    bool m_hasFailed = false;
};

}  // namespace pallium::tsdb
