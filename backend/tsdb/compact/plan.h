// compact: which blocks to merge (plan.h), merging them (merge.h), writing the result (compact.h).
#pragma once

#include "backend/base/clock.h"
#include "backend/tsdb/block/block_meta.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// What to merge next, as positions in `blocks` in ascending order of (minTime, ULID); empty:
/// nothing is due. `ranges`: ms, ascending, each a multiple of the one before. Prometheus' rules,
/// in this order:
///
/// 1. Blocks that overlap: the first run of them.
/// 2. Of all but the newest block (so that what was just written can be copied in peace), blocks
///    that lie in one aligned window of the second or a later range, at least two: where they span
///    the window, or end before the newest of them begins, so that nothing more is to come. A
///    window with a block whose compaction failed is left alone.
/// 3. Of all but the newest, from new to old, a block of the middle range or longer in which more
///    than 5 % of the series have tombstones; before it, one of any length that is all deleted.
///
/// Blocks cut from a part of the head (hints `from-stale-series`, `from-selected-series`) are
/// planned apart, since they never merge with others.
std::vector<size_t> planCompaction(std::span<const BlockMeta> blocks,
                                   std::span<const int64_t> ranges);

/// Prometheus' ranges: `first` times 3^k while not beyond `longest`; `first` in any case. Requires:
/// first > 0.
std::vector<int64_t> compactionRanges(int64_t first, int64_t longest);

/// Positions, ascending, of blocks that end at or before the newest end of all less `retentionMs`;
/// 0: none.
std::vector<size_t> planRetention(std::span<const BlockMeta> blocks, int64_t retentionMs);

/// The meta of what comes of merging `parents`: one level higher, all their sources, the range from
/// the first to the last of them, the hints that all have. Requires: at least one parent.
BlockMeta mergedMeta(const Ulid& ulid, std::span<const BlockMeta> parents);

}  // namespace pallium::tsdb
