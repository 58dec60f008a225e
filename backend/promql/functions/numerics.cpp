#include "backend/promql/functions/numerics.h"

#include "backend/promql/functions/breakable_select.h"

#include <algorithm>

namespace pallium::promql {
namespace {

bool isBefore(double a, double b) {
    return std::isnan(a) ? !std::isnan(b) : a < b;
}

}  // namespace

double quantileOf(double phi, std::span<double> values) {
    return quantileOf(phi, values, [](size_t) { return true; });
}

double quantileOf(double phi, std::span<double> values,
                  const std::function<bool(size_t values)>& mayGoOn) {
    constexpr double kInf = std::numeric_limits<double>::infinity();
    if (values.empty() || std::isnan(phi)) return std::numeric_limits<double>::quiet_NaN();
    if (phi < 0) return -kInf;
    if (phi > 1) return kInf;
    const double rank = phi * static_cast<double>(values.size() - 1);
    const double weight = rank - std::floor(rank);
    const auto index = static_cast<size_t>(std::floor(rank));
    if (!breakableSelect(values, index, isBefore, mayGoOn)) return 0;
    const auto above = values.subspan(index + 1);
    const double upper = above.empty() ? values[index] : *std::ranges::min_element(above, isBefore);
    return values[index] * (1 - weight) + upper * weight;
}

double sumOf(std::span<const double> values) {
    KahanSum sum;
    for (const double value : values)
        sum.add(value);
    return sum.value();
}

void Mean::beginIncrementally(double value) {
    m_isIncremental = true;
    const double before = m_count - 1;
    m_total = {m_total.sum / before, m_total.error / before};
    addIncrementally(value);
}

void Mean::addIncrementally(double value) {
    const double shrink = (m_count - 1) / m_count;
    m_total.sum *= shrink;
    m_total.error *= shrink;
    m_total.add(value / m_count);
}

double Mean::value() const {
    if (m_isIncremental) return m_total.sum + m_total.error;
    return m_total.sum / m_count + m_total.error / m_count;
}

double meanOf(std::span<const double> values) {
    Mean mean;
    for (const double value : values)
        mean.add(value);
    return mean.value();
}

}  // namespace pallium::promql
