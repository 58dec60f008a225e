// Custom buckets of different bounds: what they have in common.
#pragma once

#include "backend/promql/histogram/bucket_side.h"

namespace pallium::promql {

/// The bounds that both lists have.
std::vector<double> commonBounds(std::span<const double> a, std::span<const double> b);

/// Adds the counts times `sign` to those buckets of `bounds` in which the buckets of
/// `histogram` lie. Requires: `bounds` are among those of the histogram; there is one more bucket
/// in `out`. `lost`: as of positiveSide().
void addToBounds(const FloatHistogram& histogram, const FloatHistogram* lost, double sign,
                 std::span<const double> bounds, std::span<KahanSum> out);

}  // namespace pallium::promql
