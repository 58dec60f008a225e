#include "tests/backend/tsdb/wal/log_fixture.h"

#include "backend/tsdb/wal/segment.h"
#include "tests/support/shared_data.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace pallium::tsdb {

Result<void> OpenedLog::append(const LogRecord& record) const {
    return wal->append(record.type, {reinterpret_cast<const uint8_t*>(record.payload.data()),
                                     record.payload.size()});
}

Wal::Options smallSegments(size_t bytes) {
    Wal::Options options;
    options.segmentBytes = bytes;
    options.owner = kTestOwner;
    return options;
}

Result<OpenedLog> openLog(io::FileSystem& files, const std::string& directory,
                          Wal::Options options) {
    OpenedLog log;
    auto wal = Wal::open(
        files, directory, options,
        [&log](uint8_t type, std::span<const uint8_t> payload) {
            log.records.push_back({type, {payload.begin(), payload.end()}});
            return true;
        },
        log.report);
    PALLIUM_TRY(wal);
    log.wal = std::move(*wal);
    return log;
}

LogRecord numberedRecord(size_t number) {
    LogRecord record{static_cast<uint8_t>(number % 5), {}};
    if (number % 7 == 3) return record;
    record.payload = "record " + std::to_string(number);
    record.payload.append(number * 13 % 31, static_cast<char>(number * 37));
    return record;
}

std::vector<LogRecord> numberedRecords(size_t from, size_t to) {
    std::vector<LogRecord> records;
    for (size_t i = from; i < to; ++i)
        records.push_back(numberedRecord(i));
    return records;
}

void writeLog(const std::string& directory, size_t count, Wal::Options options) {
    std::filesystem::remove_all(directory);
    const auto log = openLog(io::realFileSystem(), directory, options);
    for (size_t i = 0; i < count; ++i) {
        if (!log || !log->append(numberedRecord(i))) throw std::runtime_error("cannot write a log");
    }
}

std::vector<std::string> segmentPaths(const std::string& directory) {
    std::vector<std::string> paths;
    const auto names = io::realFileSystem().list(directory).value();
    for (const std::string& name : names)
        if (parseSegmentName(name)) paths.push_back(directory + '/' + name);
    return paths;
}

bool isSubsequence(const std::vector<LogRecord>& part, const std::vector<LogRecord>& whole) {
    auto at = whole.begin();
    for (const LogRecord& record : part) {
        at = std::find(at, whole.end(), record);
        if (at == whole.end()) return false;
        ++at;
    }
    return true;
}

std::string fileText(const std::string& path) {
    return test::readFile(path);
}

void setFileText(const std::string& path, std::string_view text) {
    // Emptying an old file and writing it again makes some file systems flush it; a new one costs
    // nothing.
    std::filesystem::remove(path);
    std::ofstream file(path, std::ios::binary);
    file << text;
}

}  // namespace pallium::tsdb
