#pragma once

#include <cmath>

namespace pallium::promql {

/// A sum that carries its rounding error (Kahan's method as improved by Neumaier). Once the sum is
/// infinite the error is forgotten, so that it stays infinite instead of becoming NaN.
struct KahanSum {
    double sum = 0;
    double error = 0;

    void add(double value) {
        const double next = sum + value;
        if (std::isinf(next))
            error = 0;
        else if (std::fabs(sum) >= std::fabs(value))
            error += (sum - next) + value;
        else
            error += (value - next) + sum;
        sum = next;
    }
    double value() const { return std::isinf(sum) ? sum : sum + error; }
};

}  // namespace pallium::promql
