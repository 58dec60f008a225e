// Pieces that protobuf messages are written with. A tag is one byte, which all fields below 16
// have.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace pallium {

constexpr char varintTag(unsigned field) {
    return static_cast<char>(field << 3);
}
constexpr char fixed64Tag(unsigned field) {
    return static_cast<char>(field << 3 | 1);
}
constexpr char sizedTag(unsigned field) {
    return static_cast<char>(field << 3 | 2);
}

constexpr size_t varintBytes(uint64_t value) {
    return (static_cast<size_t>(std::bit_width(value | 1)) + 6) / 7;
}
/// What a sized field takes, its tag included.
constexpr size_t sizedFieldBytes(size_t size) {
    return 1 + varintBytes(size) + size;
}

inline void appendVarint(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}
inline void appendVarintField(std::string& out, unsigned field, uint64_t value) {
    out += varintTag(field);
    appendVarint(out, value);
}
/// Left out if it is zero, as proto3 has it.
inline void appendNumber(std::string& out, unsigned field, uint64_t number) {
    if (number != 0) appendVarintField(out, field, number);
}
inline void appendSized(std::string& out, char tag, std::string_view bytes) {
    out += tag;
    appendVarint(out, bytes.size());
    out += bytes;
}
inline void appendFixed64(std::string& out, double value) {
    static_assert(std::endian::native == std::endian::little, "protobuf's doubles are");
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof bytes);
}

}  // namespace pallium
