#pragma once

#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/base/times_taken.h"
#include "backend/io/file_system.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace pallium::tsdb {

/// A log of framed, checksummed, numbered records in segments `NNNNNNNN`; format: FORMAT.md beside
/// this.
///
/// The log does not know what its records mean: a record is a type byte and a payload
/// (head/records.h). Threads: internally synchronised.
class Wal {
  public:
    struct Options {
        size_t segmentBytes =
            128 << 20;       // when a segment is cut; a larger record has one to itself
        uint64_t owner = 0;  // hash of the tenant: a segment of another owner is foreign
    };

    /// What replay found wrong, besides the records it delivered.
    struct ReplayReport {
        uint64_t records = 0;
        uint64_t corruptions = 0;      // damaged places skipped
        uint64_t segmentsSkipped = 0;  // of another owner or a newer version; they stay as they are
        uint64_t tornBytes = 0;        // cut off the last segment
        std::string detail;  // names of segments and offsets, for the log; empty if all is well
    };
    /// False if the payload is not what its type demands, although its checksum is right: the place
    /// is then reported as damage.
    using RecordHandler = std::function<bool(uint8_t type, std::span<const uint8_t> payload)>;

    /// Opens or creates the directory, delivers every intact record in order, cuts a torn tail and
    /// is then ready to append. Needs no room on the disk: a first segment is made by the first
    /// append. The directory must be this object's alone (see io::FileLock). Errors: Io.
    static Result<std::unique_ptr<Wal>> open(io::FileSystem& files, std::string directory,
                                             Options options, const RecordHandler& handler,
                                             ReplayReport& report);
    /// Closes without a last sync; use close() to hear of errors.
    ~Wal();

    /// Ends the segment being written and syncs it; everything appended before lies below the
    /// number returned, everything after at or above it. Errors: as sync().
    Result<uint64_t> cut();
    /// Delivers what lies below that segment: the checkpoint, if there is one, and the segments
    /// behind it. Other appends go on meanwhile. `report`: only damage that open() or an earlier
    /// call has not reported. Errors: Io.
    Result<void> readBefore(uint64_t index, const RecordHandler& handler,
                            ReplayReport& report) const;
    /// Puts a checkpoint in place of everything below `index`: what `write` gives to the function
    /// that it is called with. It is there whole or not at all, before anything is removed. `index`
    /// comes from cut(); one at a time. Errors: Io, those of `write`.
    using RecordSink = std::function<Result<void>(uint8_t type, std::span<const uint8_t> payload)>;
    Result<void> replaceBefore(uint64_t index,
                               const std::function<Result<void>(const RecordSink&)>& write);

    /// Appends one record with a single write(). When it returns, the record survives a killed
    /// process. On error (Io) the file is rolled back to the last whole record and nothing was
    /// appended (if even that fails the record may come back whole, never in part); the next append
    /// tries again. A record never spans segments. Cutting a segment syncs it, and a failure of
    /// that is the append's. Errors also: InvalidArgument for 4 GiB or more, Unavailable after
    /// close().
    Result<void> append(uint8_t type, std::span<const uint8_t> payload);

    /// fdatasync of what was appended; nothing to do if nothing was. Appends go on meanwhile. On
    /// error (Io) what was appended since the last sync is written once more into a new segment,
    /// which the next call syncs; until then it may not survive a power cut.
    Result<void> sync();
    /// Syncs and closes; idempotent.
    Result<void> close();
    /// What the segments occupy, skipped ones included.
    size_t sizeBytes() const;

    /// What was done since open().
    struct Stats {
        size_t failedWrites = 0;  // appends that returned an error
        TimesTaken syncs;         // of segments
        // After a checkpoint: removals of segments and of older checkpoints, and those that left
        // something behind (which is never read).
        size_t truncations = 0, failedTruncations = 0;
        size_t checkpointDeletions = 0, failedCheckpointDeletions = 0;

        Stats& operator+=(const Stats& other);
    };
    Stats stats() const;

  private:
    struct Impl;
    explicit Wal(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
