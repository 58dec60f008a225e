#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace pallium::promql {

/// A cumulative bucket of a classic histogram: observations up to and including the bound.
struct Bucket {
    double upperBound = 0;
    double count = 0;
};

/// What had to be changed to make counts ascend.
struct MonotonicityFix {
    double minBound = std::numeric_limits<double>::infinity();
    double maxBound = -std::numeric_limits<double>::infinity();
    double maxDifference = 0;
    bool isNeeded() const { return maxDifference > 0; }
};

/// Buckets of one histogram at one time, ascending in their bounds, not empty. Reusable.
using Buckets = std::vector<Bucket>;

/// Merges buckets of equal bound and raises counts that fall below their predecessor's; falls
/// within rounding are evened out silently.
MonotonicityFix repairBuckets(Buckets& buckets);

/// The φ-quantile by linear interpolation inside the bucket. NaN if the last bound is not +Inf,
/// there are fewer than two buckets or no observations. Requires: repaired buckets.
double classicQuantile(double phi, const Buckets& buckets);

/// The share of observations between the bounds, interpolated likewise; NaN if a bound is NaN, the
/// last bucket's is not +Inf or there are no observations. Requires: repaired buckets.
double classicFraction(double lower, double upper, const Buckets& buckets);

}  // namespace pallium::promql
