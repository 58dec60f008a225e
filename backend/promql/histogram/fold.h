#pragma once

#include "backend/promql/histogram/arithmetic.h"

#include <cstddef>

namespace pallium::promql {

/// Adds up histograms one after another for sum and avg, over series or over time. A mean is the
/// sum divided at the end; from where the sum would overflow on, a running mean. Threads: confined
/// to one.
class HistogramFold {
  public:
    enum class Kind : uint8_t { Sum, Mean };

    /// Does nothing once the fold is incompatible.
    void add(Kind kind, const FloatHistogram& histogram);

    size_t count() const { return m_count; }
    /// Exponential and custom buckets met: there is no result.
    bool isIncompatible() const { return m_facts.isIncompatible; }
    /// Resets met histograms that are known not to be resets.
    bool areHintsInConflict() const { return m_hasReset && m_hasNotReset; }
    bool areBoundsReconciled() const { return m_facts.areBoundsReconciled; }
    /// Compact. Requires: count() > 0, !isIncompatible().
    FloatHistogram result(Kind kind) const;

  private:
    void noteHint(CounterResetHint hint);
    void addToMean(const FloatHistogram& histogram);

    size_t m_count = 0;
    HistogramSum m_sum;  // or the running mean
    bool m_isRunningMean = false;
    bool m_hasReset = false, m_hasNotReset = false;
    CombinationFacts m_facts;
};

}  // namespace pallium::promql
