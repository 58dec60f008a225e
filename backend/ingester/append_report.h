#pragma once

#include "backend/ingester/series_limiter.h"
#include "backend/model/write_batch.h"
#include "backend/tsdb/db.h"

#include <array>
#include <string>
#include <string_view>

namespace pallium::ingester {

/// Why samples were refused, as counted in cortex_discarded_samples_total.
enum class DiscardReason : uint8_t {
    OutOfOrder,
    OutOfBounds,
    TooOld,
    NewValueForTimestamp,
    PerUserSeriesLimit,
    PerMetricSeriesLimit
};
inline constexpr size_t kDiscardReasons = 6;
std::string_view discardReasonName(DiscardReason reason);

/// What an append left out: samples by reason, and Cortex's text for the first in the order of the
/// batch; empty if nothing was left out.
struct AppendReport {
    std::array<uint64_t, kDiscardReasons> discarded{};
    std::string firstFailure;

    uint64_t total() const;
};

/// Requires: `result` is the outcome of appending `batch` with `skip` and `limiter`. Builds text
/// for the first failure only.
AppendReport reportAppend(const WriteBatch& batch, std::span<const uint8_t> skip,
                          const tsdb::AppendResult& result, const SeriesLimiter& limiter);

}  // namespace pallium::ingester
