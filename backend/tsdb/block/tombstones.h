#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/tsdb/index/index_reader.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace pallium::tsdb {

/// A closed interval of time.
struct TimeInterval {
    TimestampMs minTime = 0, maxTime = 0;
    friend bool operator==(const TimeInterval&, const TimeInterval&) = default;
};

/// The deleted intervals of one series: sorted, apart by more than one millisecond.
class TimeIntervals {
  public:
    /// Merges with what it touches.
    void add(TimeInterval interval);
    bool contains(TimestampMs t) const;
    /// True if the whole range is deleted.
    bool covers(TimeInterval range) const;
    bool overlaps(TimeInterval range) const;
    std::span<const TimeInterval> all() const { return m_intervals; }

  private:
    std::vector<TimeInterval> m_intervals;
};

/// The deletions of a block, by series.
using Tombstones = std::map<IndexSeriesId, TimeIntervals>;

/// A missing file is no deletions. Errors: Corruption, Io.
Result<Tombstones> readTombstones(io::FileSystem& files, const std::string& blockDirectory);
/// Replaces the file: temporary name, sync, rename.
Result<void> writeTombstones(io::FileSystem& files, const std::string& blockDirectory,
                             const Tombstones& tombstones);
Result<Tombstones> decodeTombstones(std::span<const uint8_t> bytes);
std::vector<uint8_t> encodeTombstones(const Tombstones& tombstones);

}  // namespace pallium::tsdb
