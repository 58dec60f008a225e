#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/tsdb/block/block_reader.h"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace pallium::tsdb {

/// Merges blocks into a new one in `parent`, named `ulid`; the parents stay. nullopt: everything
/// was deleted and there is no result. May be interrupted at any point: the result is there whole
/// or not at all, and doing it again is right. Errors: Corruption naming the block, Io, Canceled.
Result<std::optional<BlockMeta>> compactBlocks(
    const Context& context, io::FileSystem& files, const std::string& parent, const Ulid& ulid,
    std::span<const std::shared_ptr<const BlockReader>> blocks);

}  // namespace pallium::tsdb
