// promql/histogram: what PromQL does to native histograms: arithmetic, counter resets, quantiles,
// text. Pure functions on FloatHistogram, in Prometheus' order of operations, because the last bit
// is part of the answer. Nothing here knows labels, steps or annotations: what a user must be told
// is returned as a fact, and promql/functions and promql/engine word it.
//
// Every histogram that comes in is one that validate() accepts, or a result of this module. Counts
// may be negative, NaN or infinite. Names of buckets: exponential ones are (lower, upper] above
// zero, [lower, upper) below, the zero bucket is [-threshold, threshold]; custom ones are (lower,
// upper].
#pragma once

#include "backend/model/histogram.h"

namespace pallium::promql {

/// Removes empty buckets, also inside, and joins spans that touch. In place. Empty are those of 0:
/// neither NaN nor negative ones.
void compact(FloatHistogram& histogram);

/// What a sum or difference had to do that its user is told.
struct CombinationFacts {
    bool isIncompatible = false;       // exponential with custom buckets: the result is unchanged
    bool areHintsInConflict = false;   // one is a reset, the other is known not to be one
    bool areBoundsReconciled = false;  // custom bounds differ: only the common ones are kept

    CombinationFacts& operator|=(const CombinationFacts& other) {
        isIncompatible |= other.isIncompatible;
        areHintsInConflict |= other.areHintsInConflict;
        areBoundsReconciled |= other.areBoundsReconciled;
        return *this;
    }
};

/// sum += addend, difference -= subtrahend. The result has the coarser schema of the two, the
/// greater zero threshold (widened to the next border of a populated bucket that it cuts), the
/// common custom bounds, and a hint: equal ones stay; a gauge wins, then unknown; a conflict gives
/// unknown. Not compacted. Requires: two different objects.
CombinationFacts add(FloatHistogram& sum, const FloatHistogram& addend);
CombinationFacts subtract(FloatHistogram& difference, const FloatHistogram& subtrahend);

/// Multiplies counts, sum and buckets; a negative factor makes a gauge.
void multiply(FloatHistogram& histogram, double factor);
/// Divides them; a negative divisor makes a gauge, zero empties the buckets' lists.
void divide(FloatHistogram& histogram, double divisor);

/// The operator ==: equal counts, sums, thresholds and buckets, bit for bit. It does not matter how
/// the spans divide the buckets, but an empty bucket is not the same as none; hints do not count.
bool isEqual(const FloatHistogram& a, const FloatHistogram& b);

/// Whether a counter was reset between `previous` and `current`: as the hint of `current` says,
/// else if the count, the zero bucket or any bucket fell (compared at the coarser layout), the
/// schema grew, or the zero threshold shrank or reaches into a populated bucket of `previous`.
bool isCounterReset(const FloatHistogram& current, const FloatHistogram& previous);

/// A sum that carries the rounding error of each of its numbers (Kahan's method as improved by
/// Neumaier), as sum, avg and their _over_time forms use. Values: copyable, assignable; an object
/// can be used again after reset(), and keeps its capacity. Before the first reset() it is a sum of
/// nothing.
class HistogramSum {
  public:
    void reset(const FloatHistogram& first);
    CombinationFacts add(const FloatHistogram& addend);
    /// Multiplies the sum and what it carries, as a running mean needs it.
    void multiply(double factor);
    void divide(double divisor);
    /// Whether the count, the sum or any bucket overflowed.
    bool isInfinite() const;
    /// The sum with the carried errors added; not compacted.
    FloatHistogram result() const;

  private:
    FloatHistogram m_sum;
    FloatHistogram m_lost;  // its buckets are those of the sum; its own layout is empty
};

}  // namespace pallium::promql
