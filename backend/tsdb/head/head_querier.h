#pragma once

#include "backend/storage/storage.h"
#include "backend/tsdb/head/head.h"

#include <memory>

namespace pallium::tsdb {

/// Reads a head within one inclusive time range.
///
/// A series set sees each batch whole or not at all: it remembers how far each series went when it
/// was selected. It decodes lazily, holding the head's lock (shared) for one series at a time, and
/// keeps the head alive. Labels need no lock and outlive their series; samples that a truncation
/// takes meanwhile are missed. `pin` is held as long as querier or sets live. Threads: const
/// methods may run in parallel.
std::unique_ptr<storage::Querier> makeHeadQuerier(std::shared_ptr<const Head> head,
                                                  TimestampMs minTime, TimestampMs maxTime,
                                                  std::shared_ptr<const void> pin);

}  // namespace pallium::tsdb
