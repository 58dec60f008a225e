#pragma once

#include "backend/promql/histogram/kahan_sum.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

namespace pallium::promql {

/// Go's math.Max: an infinity that decides wins, then NaN; +0 is above -0.
inline double goMax(double a, double b) {
    constexpr double kInf = std::numeric_limits<double>::infinity();
    if (a == kInf || b == kInf) return kInf;
    if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::quiet_NaN();
    if (a == 0 && b == 0) return std::signbit(a) ? b : a;
    return a > b ? a : b;
}

/// Go's math.Min: an infinity that decides wins, then NaN; -0 is below +0.
inline double goMin(double a, double b) {
    return -goMax(-a, -b);
}

/// Milliseconds as the seconds that PromQL's values are in.
inline double toSeconds(int64_t ms) {
    return static_cast<double>(ms) / 1000;
}

/// The φ-quantile by linear interpolation at rank φ(n-1); NaN values sort first. φ < 0 gives -Inf,
/// φ > 1 +Inf, a NaN φ or no values NaN. Reorders `values`. Cost: O(n).
double quantileOf(double phi, std::span<double> values);

/// Compensated sum; 0 without values.
double sumOf(std::span<const double> values);

/// Arithmetic mean; where the plain sum overflows, an incremental mean takes over.
/// Requires: at least one value.
double meanOf(std::span<const double> values);

/// Population variance (Welford, with carried errors); NaN if any value is NaN or infinite.
/// Requires: at least one value.
double varianceOf(std::span<const double> values);

/// True if φ is outside [0, 1] or NaN: what deserves a warning.
inline bool isBadQuantile(double phi) {
    return !(phi >= 0 && phi <= 1);
}

}  // namespace pallium::promql
