#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>

namespace pallium::tsdb {

/// Decimal places that values are tried with; 10^9 keeps nine digits before them within a double.
inline constexpr unsigned kMaxExponent = 9;
inline constexpr std::array<double, kMaxExponent + 1> kPowersOfTen{1,   1e1, 1e2, 1e3, 1e4,
                                                                   1e5, 1e6, 1e7, 1e8, 1e9};
/// Integers below this are exact in a double.
inline constexpr double kMaxExactInteger = 9007199254740992.0;

/// n / 10^exponent.
inline double fromScaled(int64_t n, unsigned exponent) {
    const auto whole = static_cast<double>(n);
    return exponent == 0 ? whole : whole / kPowersOfTen[exponent];
}

/// The integer n for which fromScaled(n, exponent) has the bits of `value`, if there is one (never
/// for NaN, infinities and -0). Exact: the division rounds as reading the decimal text would have.
inline std::optional<int64_t> toScaled(double value, unsigned exponent) {
    const double scaled = value * kPowersOfTen[exponent];
    if (!(std::abs(scaled) < kMaxExactInteger)) return std::nullopt;
    const auto n =
        static_cast<int64_t>(exponent == 0 ? scaled : scaled + std::copysign(0.5, scaled));
    if (std::bit_cast<uint64_t>(fromScaled(n, exponent)) != std::bit_cast<uint64_t>(value))
        return std::nullopt;
    return n;
}

inline uint64_t toZigzag(int64_t n) {
    return (static_cast<uint64_t>(n) << 1) ^ static_cast<uint64_t>(n >> 63);
}
inline int64_t fromZigzag(uint64_t z) {
    return static_cast<int64_t>((z >> 1) ^ (~(z & 1) + 1));
}

}  // namespace pallium::tsdb
