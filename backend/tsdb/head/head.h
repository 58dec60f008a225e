// head: the part of a database that lies in memory. Start at README.md beside this for the memory
// design.
#pragma once

#include "backend/base/mutex.h"
#include "backend/tsdb/head/out_of_order_store.h"
#include "backend/tsdb/head/sample_store.h"
#include "backend/tsdb/head/series_table.h"

namespace pallium::tsdb {

/// Series and samples of one database, with the lock that guards them.
///
/// Shared by the database and by readers that outlive their query's start. Only one thread at a
/// time writes (the database's commit lock), so that the lock is held exclusively just for the
/// change itself. Threads: hold `mutex`, shared for const methods of the members.
struct Head {
    explicit Head(int64_t blockRangeMs, size_t outOfOrderChunkSamples = 32)
        : samples(blockRangeMs), outOfOrder(outOfOrderChunkSamples) {}

    mutable SharedMutex mutex;
    SeriesTable series PALLIUM_GUARDED_BY(mutex);
    SampleStore samples PALLIUM_GUARDED_BY(mutex);
    OutOfOrderStore outOfOrder PALLIUM_GUARDED_BY(mutex);
};

}  // namespace pallium::tsdb
