#pragma once

#include "backend/tsdb/block/series_cursor.h"

#include <memory>
#include <vector>

namespace pallium::tsdb {

/// One cursor over the series of several. Chunks of a series that overlap no other are passed on
/// unchanged, identical ones once; overlapping ones are decoded, merged by time and encoded anew
/// into chunks of at most 120 floats (histograms: as their writer cuts). Of samples of one instant
/// that of the first input wins: give them in order of precedes(). Holds one series at a time.
std::unique_ptr<SeriesCursor> mergeSeries(std::vector<std::unique_ptr<SeriesCursor>> inputs);

}  // namespace pallium::tsdb
