#pragma once

#include "backend/storage/storage.h"

#include <memory>
#include <vector>

namespace pallium::storage {

/// One querier over several that hold parts of the same data: blocks and a head, replicas. A series
/// that several have is found once; of samples of one instant that of the first querier wins.
/// Give them in order of time, so that samples which do not overlap are only put one after the
/// other. Errors: those of the parts, of whichever fails first. One part is returned as it is.
std::unique_ptr<Querier> mergeQueriers(std::vector<std::unique_ptr<Querier>> parts);

/// Merges `later` into `earlier`; both as SampleColumns says, `later` may overlap. Of samples of
/// one instant that of `earlier` stays. A histogram of a counter whose predecessor comes from the
/// other one gets the hint Unknown, as in Prometheus: what it was compared to lies elsewhere.
void mergeColumns(SampleColumns& earlier, SampleColumns&& later);

/// Puts the samples of `later` behind those of `earlier`, whatever their times.
void appendColumns(SampleColumns& earlier, SampleColumns&& later);

}  // namespace pallium::storage
