#pragma once

#include "backend/tsdb/block/block_reader.h"

#include <memory>

namespace pallium::tsdb {

/// BlockReader::querier(). Keeps the block open.
std::unique_ptr<storage::Querier> makeBlockQuerier(std::shared_ptr<const BlockReader> block,
                                                   TimestampMs minTime, TimestampMs maxTime);

}  // namespace pallium::tsdb
