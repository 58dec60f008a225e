#include "backend/tsdb/block/tombstones.h"

#include "backend/io/crc32c.h"
#include "backend/io/replace_file.h"
#include "backend/io/varint.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pallium::tsdb {
namespace {

constexpr uint32_t kTombstonesMagic = 0x0130ba30;
constexpr uint8_t kTombstonesVersion = 1;
constexpr size_t kTombstonesHeaderBytes = 5;
constexpr size_t kTombstonesCrcBytes = 4;
constexpr std::string_view kTombstonesFile = "/tombstones";

/// True if `right` begins behind `left` with at least one millisecond between them.
bool isApart(const TimeInterval& left, const TimeInterval& right) {
    return left.maxTime < right.minTime && right.minTime - 1 > left.maxTime;
}

/// The first interval that ends at or after `t`.
std::span<const TimeInterval>::iterator firstEndingAt(std::span<const TimeInterval> intervals,
                                                      TimestampMs t) {
    return std::lower_bound(
        intervals.begin(), intervals.end(), t,
        [](const TimeInterval& interval, TimestampMs time) { return interval.maxTime < time; });
}

Result<Tombstones> decodeStones(std::span<const uint8_t> stones) {
    Tombstones tombstones;
    io::ByteReader in(stones);
    while (!in.atEnd()) {
        const uint64_t series = in.uvarint();
        TimeInterval interval;
        interval.minTime = in.varint();
        interval.maxTime = in.varint();
        if (in.failed()) return fail(ErrorKind::Corruption, "tombstones: a stone is cut short");
        if (series > std::numeric_limits<IndexSeriesId>::max())
            return fail(ErrorKind::Corruption,
                        fmt::format("tombstones: no index has a series {}", series));
        if (interval.minTime > interval.maxTime)
            return fail(ErrorKind::Corruption, fmt::format("tombstones: interval from {} to {}",
                                                           interval.minTime, interval.maxTime));
        tombstones[static_cast<IndexSeriesId>(series)].add(interval);
    }
    return tombstones;
}

}  // namespace

void TimeIntervals::add(TimeInterval interval) {
    const auto first =
        std::partition_point(m_intervals.begin(), m_intervals.end(),
                             [&](const TimeInterval& old) { return isApart(old, interval); });
    auto last = first;
    for (; last != m_intervals.end() && !isApart(interval, *last); ++last) {
        interval.minTime = std::min(interval.minTime, last->minTime);
        interval.maxTime = std::max(interval.maxTime, last->maxTime);
    }
    m_intervals.insert(m_intervals.erase(first, last), interval);
}

bool TimeIntervals::contains(TimestampMs t) const {
    return overlaps({t, t});
}

bool TimeIntervals::covers(TimeInterval range) const {
    const auto found = firstEndingAt(m_intervals, range.minTime);
    return found != all().end() && found->minTime <= range.minTime &&
           range.maxTime <= found->maxTime;
}

bool TimeIntervals::overlaps(TimeInterval range) const {
    const auto found = firstEndingAt(m_intervals, range.minTime);
    return found != all().end() && found->minTime <= range.maxTime;
}

Result<Tombstones> decodeTombstones(std::span<const uint8_t> bytes) {
    if (bytes.size() < kTombstonesHeaderBytes + kTombstonesCrcBytes)
        return fail(ErrorKind::Corruption, fmt::format("tombstones: only {} bytes", bytes.size()));
    if (io::loadFixedBig<uint32_t>(bytes.data()) != kTombstonesMagic)
        return fail(ErrorKind::Corruption, "tombstones: bad magic");
    if (bytes[4] != kTombstonesVersion)
        return fail(ErrorKind::Corruption, fmt::format("tombstones: unknown version {}", bytes[4]));
    const auto stones = bytes.subspan(kTombstonesHeaderBytes,
                                      bytes.size() - kTombstonesHeaderBytes - kTombstonesCrcBytes);
    if (io::crc32c(stones) != io::loadFixedBig<uint32_t>(stones.data() + stones.size()))
        return fail(ErrorKind::Corruption, "tombstones: bad checksum");
    return decodeStones(stones);
}

std::vector<uint8_t> encodeTombstones(const Tombstones& tombstones) {
    std::vector<uint8_t> out;
    io::appendFixedBig(out, kTombstonesMagic);
    out.push_back(kTombstonesVersion);
    for (const auto& [series, intervals] : tombstones) {
        for (const TimeInterval& interval : intervals.all()) {
            io::appendUvarint(out, series);
            io::appendVarint(out, interval.minTime);
            io::appendVarint(out, interval.maxTime);
        }
    }
    io::appendFixedBig(out,
                       io::crc32c(std::span<const uint8_t>(out).subspan(kTombstonesHeaderBytes)));
    return out;
}

Result<Tombstones> readTombstones(io::FileSystem& files, const std::string& blockDirectory) {
    const std::string path = blockDirectory + std::string(kTombstonesFile);
    const auto bytes = files.readAll(path);
    if (!bytes && bytes.error().kind == ErrorKind::NotFound) return Tombstones{};
    PALLIUM_TRY(bytes);
    auto tombstones = decodeTombstones(*bytes);
    if (!tombstones) return fail(tombstones.error().wrap(path));
    return tombstones;
}

Result<void> writeTombstones(io::FileSystem& files, const std::string& blockDirectory,
                             const Tombstones& tombstones) {
    return io::replaceFile(files, blockDirectory + std::string(kTombstonesFile),
                           encodeTombstones(tombstones));
}

}  // namespace pallium::tsdb
