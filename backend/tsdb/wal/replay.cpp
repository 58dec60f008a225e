#include "backend/tsdb/wal/replay.h"

#include "backend/tsdb/wal/segment_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium::tsdb {
namespace {

constexpr size_t kMaxDetailBytes = 4096;
constexpr std::string_view kCheckpointPrefix = "checkpoint.";

/// Reads segment after segment. Threads: confined to one.
class Replayer {
  public:
    /// `place` is said before a segment's name.
    Replayer(uint64_t owner, const Wal::RecordHandler& handler, Wal::ReplayReport& report,
             io::KnownDamage& known, std::string place)
        : m_owner(owner),
          m_handler(handler),
          m_report(report),
          m_known(known),
          m_place(std::move(place)) {}

    Result<void> segment(const io::ReadableFile& file, uint64_t index, bool isLast);
    LogEnd& end() { return m_end; }

  private:
    Result<void> records(SegmentReader& reader, const std::string& name);
    void afterRecords(const SegmentReader& reader, const LogEnd::Tail& tail, bool mayContinue,
                      bool isLast);
    void damage(const std::string& line) {
        if (!m_known.add(line)) return;
        ++m_report.corruptions;
        noteDetail(m_report, line);
    }
    void skipSegment(const std::string& line) {
        m_isGapExplained = true;  // its records may be the missing ones
        if (!m_known.add(line)) return;
        ++m_report.segmentsSkipped;
        noteDetail(m_report, line);
    }

    const uint64_t m_owner;
    const Wal::RecordHandler& m_handler;
    Wal::ReplayReport& m_report;
    io::KnownDamage& m_known;
    const std::string m_place;
    LogEnd m_end;
    bool m_isGapExplained = true;  // nothing is known to precede the first segment
};

Result<void> Replayer::segment(const io::ReadableFile& file, uint64_t index, bool isLast) {
    using HeaderState = SegmentReader::HeaderState;
    SegmentReader reader(file, m_owner, m_end.nextSequence);
    const std::string name = m_place + segmentName(index);
    const auto header = reader.readHeader();
    PALLIUM_TRY(header);
    m_end.nextIndex = index + 1;
    m_end.closed[index] = file.size();
    switch (*header) {
        case HeaderState::Foreign:
            skipSegment(
                fmt::format("segment {} belongs to another owner and was left alone", name));
            return {};
        case HeaderState::NewerVersion:
            skipSegment(fmt::format("segment {} has an unknown version and was left alone", name));
            return {};
        case HeaderState::Torn:
            if (!isLast && file.size() > 0)
                damage(fmt::format("segment {} has no whole header", name));
            if (isLast) {
                m_report.tornBytes += file.size();
                m_end.closed.erase(index);
                m_end.tail = LogEnd::Tail{index, 0, 0, file.size()};
            }
            return {};
        case HeaderState::Damaged:
            damage(fmt::format("segment {} has a damaged header", name));
            m_isGapExplained = true;
            break;
        case HeaderState::Intact:
            break;
    }
    const uint64_t first = reader.expectedSequence();
    PALLIUM_TRY(records(reader, name));
    afterRecords(reader, {index, first, reader.endOffset(), file.size()},
                 *header == HeaderState::Intact, isLast);
    return {};
}

Result<void> Replayer::records(SegmentReader& reader, const std::string& name) {
    // A header may be ahead of the records before it, which then are missing.
    if (!m_isGapExplained && reader.expectedSequence() > m_end.nextSequence) {
        damage(fmt::format("segment {} begins at record {} instead of {}", name,
                           reader.expectedSequence(), m_end.nextSequence));
    }
    while (true) {
        const uint64_t from = reader.endOffset();
        const uint64_t expected = reader.expectedSequence();
        const auto record = reader.next();
        PALLIUM_TRY(record);
        if (!*record) return {};
        if ((*record)->skippedBytes > 0) {
            damage(fmt::format("segment {} has {} damaged bytes at {}", name,
                               (*record)->skippedBytes, from));
        } else if (expected != 0 && (*record)->sequence != expected) {
            damage(fmt::format("segment {} lacks records {} to {} at {}", name, expected,
                               (*record)->sequence - 1, from));
        }
        // After a failed sync records are written again into the next segment.
        if ((*record)->sequence < m_end.nextSequence) continue;
        if (!m_handler((*record)->type, (*record)->payload))
            damage(fmt::format("segment {} has a record of type {} at {} whose content is damaged",
                               name, (*record)->type, from + (*record)->skippedBytes));
        ++m_report.records;
        m_end.nextSequence = (*record)->sequence + 1;
    }
}

/// What lies behind the last record: nothing, a torn tail that may be cut, or damage.
void Replayer::afterRecords(const SegmentReader& reader, const LogEnd::Tail& tail, bool mayContinue,
                            bool isLast) {
    m_end.nextSequence = std::max(m_end.nextSequence, reader.expectedSequence());
    const uint64_t tornBytes = tail.fileBytes - std::min(tail.validBytes, tail.fileBytes);
    m_isGapExplained = tornBytes > 0;
    if (isLast && mayContinue) {
        m_report.tornBytes += tornBytes;
        m_end.closed.erase(tail.index);
        m_end.tail = tail;
    }
    if (tornBytes == 0) return;
    const std::string line =
        fmt::format("segment {} has {} bytes at {} that are no record",
                    m_place + segmentName(tail.index), tornBytes, tail.validBytes);
    if (isLast && mayContinue) {
        noteDetail(m_report, line);
    } else {
        damage(line);
    }
}

/// What lies in the directory of a log.
struct LogListing {
    std::vector<uint64_t> segments;  // that count, ascending
    std::optional<uint64_t> checkpoint;
    std::vector<std::string> obsolete;
};

std::optional<uint64_t> parseCheckpointName(std::string_view name) {
    if (!name.starts_with(kCheckpointPrefix)) return std::nullopt;
    return parseSegmentName(name.substr(kCheckpointPrefix.size()));
}

Result<LogListing> listLog(io::FileSystem& files, const std::string& directory) {
    const auto names = files.list(directory);
    PALLIUM_TRY(names);
    LogListing listing;
    for (const std::string& name : *names) {
        if (const auto index = parseSegmentName(name)) listing.segments.push_back(*index);
        if (const auto index = parseCheckpointName(name))
            listing.checkpoint = std::max(listing.checkpoint.value_or(0), *index);
        if (name.starts_with(kCheckpointPrefix) && name.ends_with(kUnfinishedSuffix))
            listing.obsolete.push_back(name);
    }
    std::sort(listing.segments.begin(), listing.segments.end());  // as text they do not sort
    if (!listing.checkpoint) return listing;
    for (const std::string& name : *names) {
        const auto replaced = parseCheckpointName(name);
        if (replaced && *replaced < *listing.checkpoint) listing.obsolete.push_back(name);
    }
    std::erase_if(listing.segments, [&](uint64_t index) {
        if (index >= *listing.checkpoint) return false;
        listing.obsolete.push_back(segmentName(index));
        return true;
    });
    return listing;
}

Result<void> replayFile(Replayer& replayer, io::FileSystem& files, const std::string& directory,
                        uint64_t index, bool isLast) {
    const auto file = files.openRead(directory + '/' + segmentName(index));
    PALLIUM_TRY(file);
    return replayer.segment(**file, index, isLast);
}

}  // namespace

void noteDetail(Wal::ReplayReport& report, const std::string& line) {
    if (report.detail.size() > kMaxDetailBytes) return;
    if (!report.detail.empty()) report.detail += "; ";
    report.detail += line;
    if (report.detail.size() > kMaxDetailBytes) report.detail += "; and more";
}

bool isCheckpointName(std::string_view name) {
    return name.starts_with(kCheckpointPrefix);
}

std::string checkpointName(uint64_t index) {
    return std::string(kCheckpointPrefix) + segmentName(index);
}

Result<std::vector<std::string>> obsoleteNames(io::FileSystem& files,
                                               const std::string& directory) {
    auto listed = listLog(files, directory);
    PALLIUM_TRY(listed);
    return std::move(listed->obsolete);
}

Result<LogEnd> replayLog(io::FileSystem& files, const std::string& directory, uint64_t owner,
                         const Wal::RecordHandler& handler, Wal::ReplayReport& report,
                         io::KnownDamage& known, uint64_t before) {
    auto listed = listLog(files, directory);
    PALLIUM_TRY(listed);
    uint64_t checkpointBytes = 0;
    if (listed->checkpoint) {
        const std::string name = checkpointName(*listed->checkpoint);
        const std::string path = directory + '/' + name;
        const auto inside = listLog(files, path);
        PALLIUM_TRY(inside);
        Replayer replayer(owner, handler, report, known, name + '/');
        // It was synced before it got its name: nothing of it may be missing.
        for (const uint64_t index : inside->segments)
            PALLIUM_TRY(replayFile(replayer, files, path, index, false));
        for (const auto& [index, bytes] : replayer.end().closed)
            checkpointBytes += bytes;
    }
    Replayer replayer(owner, handler, report, known, {});
    for (const uint64_t index : listed->segments) {
        if (index >= before) break;
        const bool isLast = index == listed->segments.back();
        PALLIUM_TRY(replayFile(replayer, files, directory, index, isLast));
    }
    LogEnd& end = replayer.end();
    end.checkpointBytes = checkpointBytes;
    end.obsolete = std::move(listed->obsolete);
    end.checkpoint = listed->checkpoint;
    if (end.checkpoint) end.nextIndex = std::max(end.nextIndex, *end.checkpoint);
    return std::move(end);
}

}  // namespace pallium::tsdb
