// compact: which blocks to merge (plan.h), merging them (merge.h), writing the result (compact.h).
#pragma once

#include "backend/base/clock.h"
#include "backend/tsdb/block/block_meta.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// What to merge next, as positions in `blocks`; empty: nothing is due. Prometheus' order: blocks
/// that overlap; then whole aligned windows of the second and later `ranges`; then one block with
/// many deletions. `ranges`: ms, ascending, each a multiple of the one before.
std::vector<size_t> planCompaction(std::span<const BlockMeta> blocks,
                                   std::span<const int64_t> ranges);

/// Prometheus' ranges: `first` times 3^k while not beyond `longest`.
std::vector<int64_t> compactionRanges(int64_t first, int64_t longest);

/// Positions of blocks that end at or before the newest end of all less `retentionMs`; 0: none.
std::vector<size_t> planRetention(std::span<const BlockMeta> blocks, int64_t retentionMs);

/// The meta of what comes of merging `parents`: level, sources, parents, range, hints.
BlockMeta mergedMeta(const Ulid& ulid, std::span<const BlockMeta> parents);

}  // namespace pallium::tsdb
