#pragma once

#include "backend/tsdb/block/block_reader.h"

#include <memory>

namespace pallium::tsdb {

/// BlockReader::cursor(). Keeps the block open.
std::unique_ptr<SeriesCursor> makeBlockCursor(std::shared_ptr<const BlockReader> block);

}  // namespace pallium::tsdb
