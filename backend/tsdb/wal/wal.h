#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/io/file_system.h"

namespace pallium::tsdb {

/// A log of framed, checksummed, numbered records in segments `NNNNNNNN`; format: FORMAT.md beside this.
///
/// The log does not know what its records mean: a record is a type byte and a payload (head/records.h).
/// Threads: internally synchronised.
class Wal {
  public:
    struct Options {
        size_t segmentBytes = 128 << 20;
        uint64_t owner = 0;               // hash of the tenant: a segment of another owner is foreign
    };

    /// What replay found wrong, besides the records it delivered.
    struct ReplayReport {
        uint64_t records = 0;
        uint64_t corruptions = 0;         // damaged places skipped
        uint64_t tornBytes = 0;           // cut off the last segment
        std::string detail;               // names of segments and offsets, for the log
    };
    using RecordHandler = std::function<void(uint8_t type, std::span<const uint8_t> payload)>;

    /// Opens or creates the directory, delivers every intact record in order, cuts a torn tail and is then
    /// ready to append. Errors: Io.
    static Result<std::unique_ptr<Wal>> open(io::FileSystem& files, std::string directory, Options options,
                                             const RecordHandler& handler, ReplayReport& report);
    ~Wal();

    /// Appends one record with a single write(). When it returns, the record survives a killed process.
    /// On error (Io) the file is rolled back to the last whole record and nothing was appended; the next
    /// append tries again. A record never spans segments.
    Result<void> append(uint8_t type, std::span<const uint8_t> payload);

    /// fdatasync of what was appended; nothing to do if nothing was.
    Result<void> sync();
    Result<void> close();
    size_t sizeBytes() const;

  private:
    struct Impl;
    explicit Wal(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
