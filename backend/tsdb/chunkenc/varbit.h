// Integers of a variable number of bits, as histogram chunks and start timestamps have them: up to
// eight 1 bits say how wide the number is that follows.
#pragma once

#include "backend/tsdb/chunkenc/bit_reader.h"
#include "backend/tsdb/chunkenc/bit_writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace pallium::tsdb {

namespace varbit {

/// By the number of 1 bits in the prefix.
inline constexpr std::array<uint8_t, 9> kWidths{0, 3, 6, 9, 12, 18, 25, 56, 64};
inline constexpr unsigned kLastClass = 8;  // its prefix has no 0 at its end

/// The least class whose width has this many bits; beyond 64 bits: the last.
inline constexpr std::array<uint8_t, 66> kClassOfBits = [] {
    std::array<uint8_t, 66> classes{};
    uint8_t cls = 0;
    for (unsigned bits = 0; bits < classes.size(); ++bits) {
        if (cls < kLastClass && bits > kWidths[cls]) ++cls;
        classes[bits] = cls;
    }
    return classes;
}();

inline void write(BitWriter& out, unsigned cls, uint64_t value) {
    const unsigned width = kWidths[cls];
    const uint64_t number = value & (~uint64_t(0) >> (64 - width));
    if (cls == kLastClass) return out.bits(0xff, 8, number, width);
    out.bits((2U << cls) - 2, cls + 1, number, width);
}

}  // namespace varbit

inline void writeVarbitUint(BitWriter& out, uint64_t value) {
    if (value == 0) return out.bit(false);
    varbit::write(out, varbit::kClassOfBits[static_cast<size_t>(std::bit_width(value))], value);
}
/// k bits reach from -(2^(k-1) - 1) to 2^(k-1).
inline void writeVarbitInt(BitWriter& out, int64_t value) {
    if (value == 0) return out.bit(false);
    const auto bits = static_cast<uint64_t>(value);
    const uint64_t distance = value > 0 ? bits - 1 : ~bits + 1;
    const auto needed = static_cast<size_t>(std::bit_width(distance)) + 1;
    varbit::write(out, varbit::kClassOfBits[needed], bits);
}

namespace varbit {

/// A number with its class, by which its width goes.
struct Number {
    unsigned cls = 0;
    uint64_t bits = 0;
};
inline Number read(BitReader& in) {
    in.fill();
    const auto ones = static_cast<unsigned>(std::countl_one(in.peek()));
    if (ones == 0) {
        in.skip(1);
        return {};
    }
    if (ones < kLastClass - 1) {  // prefix and number are ready
        const unsigned width = kWidths[ones];
        const uint64_t number = in.peek() << (ones + 1) >> (64 - width);
        in.skip(ones + 1 + width);
        return {ones, number};
    }
    in.skip(8);
    const unsigned cls = std::min(ones, kLastClass);
    return {cls, in.bits(kWidths[cls])};
}

}  // namespace varbit

inline uint64_t readVarbitUint(BitReader& in) {
    return varbit::read(in).bits;
}
inline int64_t readVarbitInt(BitReader& in) {
    const auto [cls, number] = varbit::read(in);
    const unsigned width = varbit::kWidths[cls];
    if (width == 0 || width == 64 || number <= uint64_t(1) << (width - 1))
        return static_cast<int64_t>(number);
    return static_cast<int64_t>(number - (uint64_t(1) << width));
}

}  // namespace pallium::tsdb
