#include "backend/promql/histogram/buckets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace pallium::promql {

namespace {

constexpr int kFinest = HistogramLayout::kMaxSchema;
constexpr int kBoundCount = 1 << kFinest;

/// The bounds of the finest schema in [0.5, 1), those of the coarser ones among them. Prometheus
/// ships them as a table whose last digits come from multiplying 0.5 by the roots of 2, the
/// greatest first, of which the square root is rounded down (all 256 values are reproduced so).
consteval std::array<double, kBoundCount> makeBounds() {
    constexpr std::array<double, kFinest> kRoots = {
        0x1.6a09e667f3bccp+0, 0x1.306fe0a31b715p+0, 0x1.172b83c7d517bp+0, 0x1.0b5586cf9890fp+0,
        0x1.059b0d3158574p+0, 0x1.02c9a3e778061p+0, 0x1.0163da9fb3335p+0, 0x1.00b1afa5abcbfp+0};
    std::array<double, kBoundCount> bounds{};
    for (int i = 0; i < kBoundCount; ++i) {
        double bound = 0.5;
        for (int root = 0; root < kFinest; ++root)
            if ((i >> (kFinest - 1 - root) & 1) != 0) bound *= kRoots[static_cast<size_t>(root)];
        bounds[static_cast<size_t>(i)] = bound;
    }
    return bounds;
}

constexpr std::array<double, kBoundCount> kBounds = makeBounds();

/// `fraction`·2^`exponent`. What would be 2^1024 is the greatest float: the bucket after it is for
/// observations of infinity.
double scaled(double fraction, int64_t exponent) {
    if (fraction == 0.5 && exponent == 1025) return std::numeric_limits<double>::max();
    constexpr int64_t kBeyond = 4096;  // overflows and underflows alike
    return std::ldexp(fraction, static_cast<int>(std::clamp(exponent, -kBeyond, kBeyond)));
}

}  // namespace

double exponentialBound(int64_t index, int32_t schema) {
    if (schema < 0) return scaled(0.5, index * (int64_t(1) << -schema) + 1);
    const int64_t step = index & ((int64_t(1) << schema) - 1);
    return scaled(kBounds[static_cast<size_t>(step << (kFinest - schema))], (index >> schema) + 1);
}

}  // namespace pallium::promql
