#pragma once

#include "backend/base/result.h"
#include "tests/conformance/promql/series_values.h"

#include <span>
#include <vector>

namespace pallium::promqltest {

/// What `load_with_nhcb` adds to its lines: of each group of series X_bucket, X_sum and X_count
/// that are equal without `le`, the series X with a native histogram with custom buckets at each
/// step that one of them has a float. Errors: InvalidArgument where no histogram can be made: a
/// count that is negative, not cumulative, missing or not that of the highest bucket. Source: as
/// Prometheus' util/convertnhcb.
Result<std::vector<SeriesLine>> customBucketLines(std::span<const SeriesLine> lines);

}  // namespace pallium::promqltest
