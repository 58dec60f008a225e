#include "backend/promql/histogram/interpolation.h"

#include <cmath>
#include <numbers>

namespace pallium::promql {

double goLog2(double value) {
    if (value == 0 || !std::isfinite(value)) return std::log2(value);
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    if (fraction == 0.5) return exponent - 1;  // exact for powers of 2
    return std::log(fraction) * std::numbers::log2e + exponent;
}

double shareBelow(double lower, double upper, double value) {
    const double logLower = goLog2(std::fabs(lower));
    const double logUpper = goLog2(std::fabs(upper));
    const double logValue = goLog2(std::fabs(value));
    if (value > 0) return (logValue - logLower) / (logUpper - logLower);
    return 1 - (logValue - logUpper) / (logLower - logUpper);
}

double valueAtShare(double lower, double upper, double share) {
    const double logLower = goLog2(std::fabs(lower));
    const double logUpper = goLog2(std::fabs(upper));
    if (lower > 0) return std::exp2(logLower + (logUpper - logLower) * share);
    return -std::exp2(logUpper + (logLower - logUpper) * (1 - share));
}

}  // namespace pallium::promql
