#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/io/known_damage.h"
#include "backend/tsdb/wal/wal.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// Where a log that was read ends and appending may go on.
struct LogEnd {
    struct Tail {
        uint64_t index = 0;
        uint64_t firstSequence = 0;
        uint64_t validBytes = 0;  // what follows in the file is torn and to be cut
        uint64_t fileBytes = 0;
    };
    uint64_t nextSequence = 1;
    uint64_t nextIndex = 0;               // of a new segment
    std::map<uint64_t, uint64_t> closed;  // bytes of all segments but the tail, by index
    std::optional<uint64_t> checkpoint;   // its number
    uint64_t checkpointBytes = 0;
    std::optional<Tail> tail;  // the last segment, if it may be written to
    /// Names in the directory that a checkpoint has replaced, or that one began which was not
    /// finished.
    std::vector<std::string> obsolete;
};

/// `checkpoint.NNNNNNNN`: a log that stands for all segments below that number.
std::string checkpointName(uint64_t index);
/// What is appended to it while it is being written.
inline constexpr std::string_view kUnfinishedSuffix = ".tmp";

/// As LogEnd::obsolete. Errors: Io.
Result<std::vector<std::string>> obsoleteNames(io::FileSystem& files, const std::string& directory);

/// Delivers every intact record of the last checkpoint and of the segments from it to below
/// `before`, and changes nothing. Damage goes to `report` unless it is in `known`, and is then.
/// Errors: Io.
Result<LogEnd> replayLog(io::FileSystem& files, const std::string& directory, uint64_t owner,
                         const Wal::RecordHandler& handler, Wal::ReplayReport& report,
                         io::KnownDamage& known, uint64_t before = UINT64_MAX);

/// True for the name of a checkpoint, also of an unfinished one.
bool isCheckpointName(std::string_view name);

/// Adds a line to report.detail, which stays short however much is wrong.
void noteDetail(Wal::ReplayReport& report, const std::string& line);

}  // namespace pallium::tsdb
