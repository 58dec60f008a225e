#include "backend/promql/histogram/fold.h"

#include <utility>

namespace pallium::promql {

void HistogramFold::noteHint(CounterResetHint hint) {
    m_hasReset = m_hasReset || hint == CounterResetHint::CounterReset;
    m_hasNotReset = m_hasNotReset || hint == CounterResetHint::NotCounterReset;
}

void HistogramFold::add(Kind kind, const FloatHistogram& histogram) {
    if (isIncompatible()) return;
    noteHint(histogram.hint);
    if (m_count++ == 0)
        m_sum.reset(histogram);
    else if (kind == Kind::Sum)
        m_facts |= m_sum.add(histogram);
    else
        addToMean(histogram);
}

void HistogramFold::addToMean(const FloatHistogram& histogram) {
    const auto count = static_cast<double>(m_count);
    if (!m_isRunningMean) {
        HistogramSum next = m_sum;
        m_facts |= next.add(histogram);
        if (!next.isInfinite()) {
            m_sum = std::move(next);
            return;
        }
        m_isRunningMean = true;
        m_sum.divide(count - 1);
    }
    m_sum.multiply((count - 1) / count);
    FloatHistogram share = histogram;
    divide(share, count);
    m_facts |= m_sum.add(share);
}

FloatHistogram HistogramFold::result(Kind kind) const {
    HistogramSum sum = m_sum;
    if (kind == Kind::Mean && !m_isRunningMean) sum.divide(static_cast<double>(m_count));
    FloatHistogram result = sum.result();
    compact(result);
    return result;
}

}  // namespace pallium::promql
