#pragma once

#include "backend/distributor/series_validator.h"
#include "backend/model/write_batch.h"

#include <array>
#include <cstddef>

namespace pallium::distributor {

/// What of one push was left out; histograms count as samples.
struct DiscardCount {
    size_t samples = 0, exemplars = 0, metadata = 0;
    bool isNothing() const { return samples + exemplars + metadata == 0; }
    void add(const WriteBatch& batch, const WriteBatch::Series& series) {
        samples += batch.samplesOf(series).size() + batch.histogramsOf(series).size();
        exemplars += batch.exemplarsOf(series).size();
    }
};

/// What of one push was refused, by the reason.
using RefusalCounts = std::array<DiscardCount, kRefusals>;

}  // namespace pallium::distributor
