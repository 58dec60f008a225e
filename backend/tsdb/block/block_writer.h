#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/tsdb/block/block_meta.h"
#include "backend/tsdb/block/series_cursor.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pallium::tsdb {

struct BlockWriterOptions {
    uint64_t segmentBytes = 512 << 20;
};

/// Writes one block `parent`/<ulid> from a cursor, so that it is there whole or not at all: all
/// files below `<ulid>.tmp-for-creation`, synced, renamed, the parent synced. `meta` gives all but
/// the statistics, which are counted. `symbols`: as IndexWriter. Returns the meta as written, or
/// nullopt, and leaves no block, if no series had a sample.
///
/// Errors: those of the cursor, Io, Canceled (checked series by series); the temporary directory is
/// then removed, and after a crash by removeUnfinishedBlocks().
Result<std::optional<BlockMeta>> writeBlock(const Context& context, io::FileSystem& files,
                                            const std::string& parent, BlockMeta meta,
                                            std::span<const std::string_view> symbols,
                                            SeriesCursor& series, BlockWriterOptions options = {});

/// Puts another meta.json into a block that is there, whole or not at all. Errors: Io.
Result<void> rewriteMeta(io::FileSystem& files, const std::string& parent, const BlockMeta& meta);

/// Removes `*.tmp-for-creation` and `*.tmp-for-deletion` directories; at start only.
Result<void> removeUnfinishedBlocks(io::FileSystem& files, const std::string& parent);
/// Renames to `<ulid>.tmp-for-deletion`, then removes. Readers that have it mapped go on reading.
Result<void> deleteBlock(io::FileSystem& files, const std::string& parent, const Ulid& ulid);

}  // namespace pallium::tsdb
