#pragma once

#include "backend/base/clock.h"
#include "backend/base/times_taken.h"
#include "backend/tsdb/wal/wal.h"

#include <cstddef>
#include <cstdint>

namespace pallium::tsdb {

/// Numbers of samples, apart by kind.
struct SampleCounts {
    uint64_t floats = 0, histograms = 0;
};

/// What appends did.
struct AppendStats {
    SampleCounts appended;         // in order; without those that were there already
    SampleCounts outOfOrder;       // taken out of order
    SampleCounts refusedAsTooOld;  // AppendOutcome::OutOfOrder
};

/// What keeping house did.
struct MaintenanceStats {
    TimesTaken truncations;     // of the head
    TimesTaken logTruncations;  // checkpoint, and what it replaces removed; failed ones too
    size_t failedCheckpoints = 0;
    size_t retentions = 0;  // times that blocks went because of their age
};

/// How large a database is, what it did since it was opened, and what it found damaged.
struct DbStats {
    size_t series = 0;
    size_t seriesCreated = 0;
    size_t seriesRemoved = 0;
    TimestampMs minTime = 0, maxTime = 0;  // of the head; minTime > maxTime: empty
    size_t headBytes = 0;      // estimate of what samples, labels and index hold in memory
    uint64_t mappedBytes = 0;  // of files with closed chunks of the head
    size_t chunksMapped = 0;   // moved to such files
    size_t chunksCreated = 0, chunksRemoved = 0;  // of what the head has in order
    size_t walBytes = 0;
    size_t blocks = 0;
    uint64_t blockBytes = 0;
    size_t symbolTableBytes = 0;               // of the blocks' indices, in memory
    size_t reloads = 0, failedReloads = 0;     // changes of the set of blocks that queries see
    std::chrono::nanoseconds openDuration{0};  // mostly the replay of the log

    AppendStats appends;
    MaintenanceStats maintenance;
    Wal::Stats wal;  // of both logs

    size_t brokenBlocks = 0;      // found at open that cannot be read
    size_t blockCorruptions = 0;  // damaged places that reading blocks met
    size_t mapCorruptions = 0;    // damaged chunks that reading the head's files met
    size_t walCorruptions = 0;    // damaged places of the logs that open or a checkpoint skipped
    size_t walUnknownRefs = 0;    // samples skipped at open because their series was lost
};

}  // namespace pallium::tsdb
