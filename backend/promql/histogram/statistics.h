#pragma once

#include "backend/model/histogram.h"

#include <string>

namespace pallium::promql {

/// What a quantile or fraction says, and whether NaN observations (the sum is NaN, or the count is
/// more than the buckets') touched it.
struct HistogramEstimate {
    double value = 0;
    bool isNanFromNan = false;  // result is NaN because of NaN observations
    bool isSkewed = false;      // result is skewed by them; of a fraction: they are left out of it
};

/// The φ-quantile: interpolated exponentially inside a bucket, linearly in the zero bucket and in
/// custom ones (promql.md 9). φ < 0 gives -Inf, φ > 1 +Inf, NaN or no observations NaN.
HistogramEstimate quantile(double phi, const FloatHistogram& histogram);

/// The share of observations between the bounds, interpolated likewise. NaN if a bound is NaN or
/// there are no observations; 0 if lower >= upper.
HistogramEstimate fraction(double lower, double upper, const FloatHistogram& histogram);

/// Population variance, with each observation at its bucket's middle: geometric mean of an
/// exponential bucket, 0 for one that contains zero, arithmetic mean of a custom one. NaN without
/// observations.
double variance(const FloatHistogram& histogram);

/// Keeps the observations below (trimUpper, `</`) or above (trimLower, `>/`) the bound; the bucket
/// that holds it is split by interpolation. If anything was cut, the sum is computed anew from the
/// middles of the buckets, and the result is compact; else the histogram stays as it is. A bucket
/// that reaches to infinity is kept or dropped as a whole, except that custom ones from -Inf to
/// above zero are taken to begin at 0.
void trimUpper(FloatHistogram& histogram, double bound);
void trimLower(FloatHistogram& histogram, double bound);

/// `{count:C, sum:S, [-4,-2):1, [-1e-128,1e-128]:2, (1,2]:3}` with numbers as Go's %g prints them;
/// empty buckets are left out.
std::string toText(const FloatHistogram& histogram);

}  // namespace pallium::promql
