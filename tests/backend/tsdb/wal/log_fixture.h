#pragma once

#include "backend/tsdb/wal/wal.h"

#include <string>
#include <vector>

namespace pallium::tsdb {

/// A record as bytes that compare: its type and its payload.
struct LogRecord {
    uint8_t type = 0;
    std::string payload;
    friend bool operator==(const LogRecord&, const LogRecord&) = default;
};

/// An opened log with what it delivered.
struct OpenedLog {
    std::unique_ptr<Wal> wal;
    std::vector<LogRecord> records;
    Wal::ReplayReport report;

    Result<void> append(const LogRecord& record) const;
};

constexpr uint64_t kTestOwner = 0x1122334455667788;

/// Small segments, so that a log of few records has several.
Wal::Options smallSegments(size_t bytes = 160);

Result<OpenedLog> openLog(io::FileSystem& files, const std::string& directory,
                          Wal::Options options = smallSegments());

/// A record that tells its number, of varying length (also empty).
LogRecord numberedRecord(size_t number);
std::vector<LogRecord> numberedRecords(size_t from, size_t to);

/// Writes records 0 to count - 1 to a fresh log without syncing it.
void writeLog(const std::string& directory, size_t count, Wal::Options options = smallSegments());

/// Paths of the segments, in order.
std::vector<std::string> segmentPaths(const std::string& directory);

/// True if `part` is `whole` with some elements left out.
bool isSubsequence(const std::vector<LogRecord>& part, const std::vector<LogRecord>& whole);

std::string fileText(const std::string& path);
void setFileText(const std::string& path, std::string_view text);

}  // namespace pallium::tsdb
