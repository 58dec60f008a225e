#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/tsdb/wal/wal.h"

#include <cstdint>
#include <optional>
#include <string>

namespace pallium::tsdb {

/// Where a log that was read ends and appending may go on.
struct LogEnd {
    struct Tail {
        uint64_t index = 0;
        uint64_t validBytes = 0;  // what follows in the file is torn and to be cut
        uint64_t fileBytes = 0;
    };
    uint64_t nextSequence = 1;
    uint64_t nextIndex = 0;    // of a new segment
    uint64_t closedBytes = 0;  // of all segments but the tail
    std::optional<Tail> tail;  // the last segment, if it may be written to
};

/// Delivers every intact record of a log and changes nothing. Errors: Io.
Result<LogEnd> replayLog(io::FileSystem& files, const std::string& directory, uint64_t owner,
                         const Wal::RecordHandler& handler, Wal::ReplayReport& report);

/// Adds a line to report.detail, which stays short however much is wrong.
void noteDetail(Wal::ReplayReport& report, const std::string& line);

}  // namespace pallium::tsdb
