#pragma once

#include "backend/promql/histogram/kahan_sum.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
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
/// The same, of many values: `mayGoOn(values)` is asked now and then; once it says no the result is
/// of no meaning.
double quantileOf(double phi, std::span<double> values,
                  const std::function<bool(size_t values)>& mayGoOn);

/// Compensated sum; 0 without values.
double sumOf(std::span<const double> values);

/// Arithmetic mean of the values added; where the plain sum overflows, an incremental mean takes
/// over.
class Mean {
  public:
    void add(double value) {
        if (++m_count == 1) {
            m_total.sum = value;  // infinite or not
            return;
        }
        if (m_isIncremental) return addIncrementally(value);
        KahanSum next = m_total;
        next.add(value);
        if (std::isinf(next.sum)) return beginIncrementally(value);
        m_total = next;
    }
    /// Requires: at least one value.
    double value() const;

  private:
    void beginIncrementally(double value);
    void addIncrementally(double value);

    KahanSum m_total;  // or the mean, once that is incremental
    double m_count = 0;
    bool m_isIncremental = false;
};

/// Population variance of the values added (Welford, with carried errors); NaN if any of them is
/// NaN or infinite.
class Variance {
  public:
    void add(double value) {
        ++m_count;
        const double delta = value - (m_mean.sum + m_mean.error);
        m_mean.add(delta / m_count);
        m_squares.add(delta * (value - (m_mean.sum + m_mean.error)));
    }
    /// Requires: at least one value.
    double value() const { return (m_squares.sum + m_squares.error) / m_count; }

  private:
    KahanSum m_mean, m_squares;
    double m_count = 0;
};

/// The mean of several values. Requires: at least one.
double meanOf(std::span<const double> values);

/// True if φ is outside [0, 1] or NaN: what deserves a warning.
inline bool isBadQuantile(double phi) {
    return !(phi >= 0 && phi <= 1);
}

}  // namespace pallium::promql
