#pragma once

#include "backend/base/result.h"
#include "backend/tsdb/chunkenc/chunk.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

// One chunk in a file of the head; layout: MAPPED.md beside this.

void appendMappedChunk(std::vector<uint8_t>& out, const EncodedChunk& chunk);
/// The chunk at `offset`, which may be any; a view into `file`. Errors: Corruption.
Result<EncodedChunk> mappedChunkAt(std::span<const uint8_t> file, size_t offset);

}  // namespace pallium::tsdb
