#pragma once

#include "backend/base/result.h"
#include "backend/tsdb/head/head.h"
#include "backend/tsdb/wal/wal.h"

namespace pallium::tsdb {

/// Replaces what lies below segment `before` of a log, as Wal::cut() gave it, by a checkpoint: the
/// definitions of the series that the head has, then of the older records the samples of those
/// series with t >= minTime. To be called when the head has been truncated to minTime and what the
/// older records have out of order is in blocks. Appends go on meanwhile; one at a time. Damage in
/// the older records that was not reported before is in `report`. Errors: Io.
Result<void> checkpointLog(Wal& wal, uint64_t before, const Head& head, TimestampMs minTime,
                           Wal::ReplayReport& report);

/// Likewise for the log of definitions only.
Result<void> checkpointSeriesLog(Wal& seriesWal, const Head& head);

}  // namespace pallium::tsdb
