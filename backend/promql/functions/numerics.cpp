#include "backend/promql/functions/numerics.h"

#include <algorithm>
#include <cstddef>

namespace pallium::promql {
namespace {

bool isBefore(double a, double b) {
    return std::isnan(a) ? !std::isnan(b) : a < b;
}

}  // namespace

double quantileOf(double phi, std::span<double> values) {
    constexpr double kInf = std::numeric_limits<double>::infinity();
    if (values.empty() || std::isnan(phi)) return std::numeric_limits<double>::quiet_NaN();
    if (phi < 0) return -kInf;
    if (phi > 1) return kInf;
    const double rank = phi * static_cast<double>(values.size() - 1);
    const double weight = rank - std::floor(rank);
    const auto lower = values.begin() + static_cast<std::ptrdiff_t>(std::floor(rank));
    std::nth_element(values.begin(), lower, values.end(), isBefore);
    const auto upper =
        lower + 1 == values.end() ? lower : std::min_element(lower + 1, values.end(), isBefore);
    return *lower * (1 - weight) + *upper * weight;
}

double sumOf(std::span<const double> values) {
    KahanSum sum;
    for (const double value : values)
        sum.add(value);
    return sum.value();
}

double meanOf(std::span<const double> values) {
    KahanSum total{values[0], 0};
    size_t i = 1;
    for (; i < values.size(); ++i) {
        KahanSum next = total;
        next.add(values[i]);
        if (std::isinf(next.sum)) break;
        total = next;
    }
    const auto seen = static_cast<double>(i);
    if (i == values.size()) return total.sum / seen + total.error / seen;
    KahanSum mean{total.sum / seen, total.error / seen};
    for (; i < values.size(); ++i) {
        const auto count = static_cast<double>(i + 1);
        const double shrink = (count - 1) / count;
        mean.sum *= shrink;
        mean.error *= shrink;
        mean.add(values[i] / count);
    }
    return mean.sum + mean.error;
}

double varianceOf(std::span<const double> values) {
    KahanSum mean;
    KahanSum squares;
    double count = 0;
    for (const double value : values) {
        ++count;
        const double delta = value - (mean.sum + mean.error);
        mean.add(delta / count);
        squares.add(delta * (value - (mean.sum + mean.error)));
    }
    return (squares.sum + squares.error) / count;
}

}  // namespace pallium::promql
