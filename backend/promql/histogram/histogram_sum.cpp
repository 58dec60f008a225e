#include "backend/promql/histogram/arithmetic.h"
#include "backend/promql/histogram/combine.h"

#include <algorithm>
#include <cmath>

namespace pallium::promql {

namespace {

bool hasInfinity(const std::vector<double>& numbers) {
    return std::ranges::any_of(numbers, [](double number) { return std::isinf(number); });
}

void addEach(std::vector<double>& sums, const std::vector<double>& lost) {
    for (size_t i = 0; i < sums.size(); ++i)
        sums[i] += lost[i];
}

}  // namespace

void HistogramSum::reset(const FloatHistogram& first) {
    m_sum = first;
    m_lost.count = m_lost.zeroCount = m_lost.sum = 0;
    m_lost.positive.assign(first.positive.size(), 0);
    m_lost.negative.assign(first.negative.size(), 0);
}

CombinationFacts HistogramSum::add(const FloatHistogram& addend) {
    return combine(m_sum, &m_lost, addend, 1);
}

void HistogramSum::multiply(double factor) {
    promql::multiply(m_sum, factor);
    promql::multiply(m_lost, factor);
}

void HistogramSum::divide(double divisor) {
    promql::divide(m_sum, divisor);
    promql::divide(m_lost, divisor);
}

bool HistogramSum::isInfinite() const {
    return std::isinf(m_sum.zeroCount) || std::isinf(m_sum.count) || std::isinf(m_sum.sum) ||
           hasInfinity(m_sum.positive) || hasInfinity(m_sum.negative);
}

FloatHistogram HistogramSum::result() const {
    FloatHistogram result = m_sum;
    result.count += m_lost.count;
    result.zeroCount += m_lost.zeroCount;
    result.sum += m_lost.sum;
    addEach(result.positive, m_lost.positive);
    addEach(result.negative, m_lost.negative);
    return result;
}

}  // namespace pallium::promql
