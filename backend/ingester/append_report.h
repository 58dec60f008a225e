#pragma once

#include "backend/ingester/series_limiter.h"
#include "backend/model/write_batch.h"
#include "backend/tsdb/db.h"

#include <array>
#include <string>
#include <string_view>

namespace pallium::ingester {

/// Why something was refused, as counted in cortex_discarded_samples_total and
/// cortex_discarded_exemplars_total.
enum class DiscardReason : uint8_t {
    OutOfOrder,
    OutOfBounds,
    TooOld,
    NewValueForTimestamp,
    PerUserSeriesLimit,
    PerMetricSeriesLimit,
    PerUserHistogramSeriesLimit,
    PerLabelSetSeriesLimit,
    InstanceSeriesLimit,
    InvalidHistogram,
    HistogramsOff,
    ExemplarOutOfOrder,
    ExemplarOfUnknownSeries
};
inline constexpr size_t kDiscardReasons = 13;
std::string_view discardReasonName(DiscardReason reason);

/// How many of one kind were left out, by reason.
struct DiscardCounts {
    std::array<uint64_t, kDiscardReasons> byReason{};

    void add(DiscardReason reason) { ++byReason[static_cast<size_t>(reason)]; }
    uint64_t of(DiscardReason reason) const { return byReason[static_cast<size_t>(reason)]; }
    uint64_t total() const;
};

/// What an append left out, and Cortex's text for the first in the order of the series, of a series
/// first its samples, then its histograms, then its exemplars; empty if nothing was left out.
struct AppendReport {
    DiscardCounts samples, histograms, exemplars;
    std::string firstFailure;

    /// Some series had no room beside those of the other tenants.
    bool isInstanceFull() const {
        return samples.of(DiscardReason::InstanceSeriesLimit) > 0 ||
               histograms.of(DiscardReason::InstanceSeriesLimit) > 0;
    }
};

/// Requires: `result` is the outcome of appending `batch` with `skip` and `limiter`. Builds text
/// for the first failure only.
AppendReport reportAppend(const WriteBatch& batch, std::span<const uint8_t> skip,
                          const tsdb::AppendResult& result, const SeriesLimiter& limiter);

}  // namespace pallium::ingester
