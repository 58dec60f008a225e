#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::io {

static_assert(std::endian::native == std::endian::little,
              "fixed-width fields are copied as they lie in memory");

/// The longest encoding of 64 bits, seven a byte.
inline constexpr size_t kMaxVarintBytes = 10;

/// Little endian, sizeof(T) bytes.
template <std::unsigned_integral T>
void appendFixed(std::vector<uint8_t>& out, T value) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(&value);
    out.insert(out.end(), bytes, bytes + sizeof value);
}
template <std::unsigned_integral T>
void storeFixed(uint8_t* out, T value) {
    std::memcpy(out, &value, sizeof value);
}
template <std::unsigned_integral T>
T loadFixed(const uint8_t* in) {
    T value;
    std::memcpy(&value, in, sizeof value);
    return value;
}

template <std::unsigned_integral T>
T swappedBytes(T value) {
    if constexpr (sizeof(T) == 8) return __builtin_bswap64(value);
    if constexpr (sizeof(T) == 4) return __builtin_bswap32(value);
    if constexpr (sizeof(T) == 2) return __builtin_bswap16(value);
    return value;
}

/// Big endian, sizeof(T) bytes, as the files of Prometheus have them.
template <std::unsigned_integral T>
void appendFixedBig(std::vector<uint8_t>& out, T value) {
    appendFixed(out, swappedBytes(value));
}
template <std::unsigned_integral T>
void storeFixedBig(uint8_t* out, T value) {
    storeFixed(out, swappedBytes(value));
}
template <std::unsigned_integral T>
T loadFixedBig(const uint8_t* in) {
    return swappedBytes(loadFixed<T>(in));
}

/// Seven bits a byte, lowest first, as in protobuf and Go's encoding/binary. `out`: a vector of
/// bytes, or another container that grows at its end.
template <class Bytes>
void appendUvarint(Bytes& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out.push_back(static_cast<uint8_t>(value | 0x80));
    out.push_back(static_cast<uint8_t>(value));
}
/// Zigzag, so that small negative numbers are short.
template <class Bytes>
void appendVarint(Bytes& out, int64_t value) {
    appendUvarint(out, (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
}
/// Length as uvarint, then the bytes.
inline void appendSized(std::vector<uint8_t>& out, std::string_view text) {
    appendUvarint(out, text.size());
    out.insert(out.end(), text.begin(), text.end());
}

/// Reads what the functions above wrote. A read beyond the end, or a varint of more than 64 bits,
/// gives 0 or an empty view and sets the failure, which stays: check failed() once, after a group
/// of reads. Views: into the bytes given. Threads: confined to one.
class ByteReader {
  public:
    explicit ByteReader(std::span<const uint8_t> bytes)
        : m_at(bytes.data()), m_end(bytes.data() + bytes.size()) {}

    bool failed() const { return m_hasFailed; }
    bool atEnd() const { return m_at == m_end; }
    size_t left() const { return static_cast<size_t>(m_end - m_at); }

    template <std::unsigned_integral T>
    T fixed() {
        if (!require(sizeof(T))) return 0;
        const T value = loadFixed<T>(m_at);
        m_at += sizeof(T);
        return value;
    }
    template <std::unsigned_integral T>
    T fixedBig() {
        return swappedBytes(fixed<T>());
    }
    uint64_t uvarint() {
        uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && m_at != m_end; shift += 7) {
            const uint8_t byte = *m_at++;
            if (shift == 63 && byte > 1) break;
            value |= static_cast<uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
        m_hasFailed = true;
        m_at = m_end;
        return 0;
    }
    int64_t varint() {
        const uint64_t zigzag = uvarint();
        return static_cast<int64_t>((zigzag >> 1) ^ (~(zigzag & 1) + 1));
    }
    std::span<const uint8_t> bytes(uint64_t count) {
        if (!require(count)) return {};
        const std::span<const uint8_t> result(m_at, static_cast<size_t>(count));
        m_at += count;
        return result;
    }
    std::string_view sized() {
        const std::span<const uint8_t> text = bytes(uvarint());
        return {reinterpret_cast<const char*>(text.data()), text.size()};
    }

  private:
    bool require(uint64_t count) {
        if (count <= left()) return true;
        m_hasFailed = true;
        m_at = m_end;
        return false;
    }

    const uint8_t* m_at;
    const uint8_t* m_end;
    bool m_hasFailed = false;
};

}  // namespace pallium::io
