#pragma once

#include "backend/distributor/discard_count.h"
#include "backend/distributor/label_tally.h"
#include "backend/distributor/push_result.h"
#include "backend/model/write_batch.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace pallium::distributor {

/// What passed the validation of one push, and what did not.
struct Validated {
    PushCounts taken;
    size_t reducedHistograms = 0;
    RefusalCounts refused{};
    LabelTally labels;         // of all series that were looked at
    TimestampMs latestMs = 0;  // of their samples: the latest of those that are last in a series
    std::string firstRefusal;  // empty: everything passed

    size_t samples() const { return taken.samples + taken.histograms; }
};

/// Holds the series of one push to the limits, in Cortex's order: a series with one bad sample,
/// exemplar or histogram is left out as a whole. `skip`: one flag per series; those that are set
/// are passed over, those of refused series are set.
void validateSeries(const SeriesValidator& validator, WriteBatch& batch, std::span<uint8_t> skip,
                    Validated& result);

/// Likewise its metadata; what is refused is removed.
void validateMetadata(const SeriesValidator& validator, std::vector<MetadataView>& metadata,
                      Validated& result);

}  // namespace pallium::distributor
