#pragma once

#include "backend/storage/storage.h"
#include "backend/tsdb/head/head.h"

#include <memory>

namespace pallium::tsdb {

/// Reads a head within one inclusive time range, but of the samples that came in order only those
/// with t >= inOrderMinTime: older ones are read elsewhere. Of two of one instant the one in order
/// counts.
///
/// A series set sees each batch whole or not at all: it remembers how far each series went when it
/// was selected, and copies what there was out of order. It decodes lazily, holding the head's lock
/// (shared) for one series at a time, and keeps the head alive. Labels need no lock and outlive
/// their series; samples that a truncation takes meanwhile are missed. `pin` is held as long as
/// querier or sets live. Threads: const methods may run in parallel.
std::unique_ptr<storage::Querier> makeHeadQuerier(std::shared_ptr<const Head> head,
                                                  TimestampMs minTime, TimestampMs maxTime,
                                                  TimestampMs inOrderMinTime,
                                                  std::shared_ptr<const void> pin);

}  // namespace pallium::tsdb
