#pragma once

#include "tests/support/memory_storage.h"

namespace pallium::fuzz {

/// Times of the samples of addQuerySeries().
inline constexpr TimestampMs kSeriesStartMs = 0, kSeriesEndMs = 300'000;

/// Adds a few small series of every kind that a query may meet: counters and gauges with gaps,
/// resets, NaN, infinities and stale markers; native histograms (counters, gauges, custom buckets)
/// that change their resolution, and both kinds mixed; classic buckets; start times; an info
/// metric.
void addQuerySeries(test::MemoryStorage& storage);

}  // namespace pallium::fuzz
