#include "backend/tsdb/wal/replay.h"

#include "backend/tsdb/wal/segment_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace pallium::tsdb {
namespace {

constexpr size_t kMaxDetailBytes = 4096;

/// Reads segment after segment. Threads: confined to one.
class Replayer {
  public:
    Replayer(uint64_t owner, const Wal::RecordHandler& handler, Wal::ReplayReport& report)
        : m_owner(owner), m_handler(handler), m_report(report) {}

    Result<void> segment(const io::ReadableFile& file, uint64_t index, bool isLast);
    LogEnd end() && { return std::move(m_end); }

  private:
    Result<void> records(SegmentReader& reader, const std::string& name);
    void afterRecords(const SegmentReader& reader, const LogEnd::Tail& tail, bool mayContinue,
                      bool isLast);
    void damage(const std::string& line) {
        ++m_report.corruptions;
        noteDetail(m_report, line);
    }
    void skipSegment(const std::string& line) {
        ++m_report.segmentsSkipped;
        m_isGapExplained = true;  // its records may be the missing ones
        noteDetail(m_report, line);
    }

    const uint64_t m_owner;
    const Wal::RecordHandler& m_handler;
    Wal::ReplayReport& m_report;
    LogEnd m_end;
    bool m_isGapExplained = true;  // nothing is known to precede the first segment
};

Result<void> Replayer::segment(const io::ReadableFile& file, uint64_t index, bool isLast) {
    using HeaderState = SegmentReader::HeaderState;
    SegmentReader reader(file, m_owner, m_end.nextSequence);
    const std::string name = segmentName(index);
    const auto header = reader.readHeader();
    PALLIUM_TRY(header);
    m_end.nextIndex = index + 1;
    m_end.closedBytes += file.size();
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
                m_end.closedBytes -= file.size();
                m_end.tail = LogEnd::Tail{index, 0, file.size()};
            }
            return {};
        case HeaderState::Damaged:
            damage(fmt::format("segment {} has a damaged header", name));
            m_isGapExplained = true;
            break;
        case HeaderState::Intact:
            break;
    }
    PALLIUM_TRY(records(reader, name));
    afterRecords(reader, {index, reader.endOffset(), file.size()}, *header == HeaderState::Intact,
                 isLast);
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
        m_handler((*record)->type, (*record)->payload);
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
        m_end.closedBytes -= tail.fileBytes;
        m_end.tail = tail;
    }
    if (tornBytes == 0) return;
    const std::string line = fmt::format("segment {} has {} bytes at {} that are no record",
                                         segmentName(tail.index), tornBytes, tail.validBytes);
    if (isLast && mayContinue) {
        noteDetail(m_report, line);
    } else {
        damage(line);
    }
}

}  // namespace

void noteDetail(Wal::ReplayReport& report, const std::string& line) {
    if (report.detail.size() > kMaxDetailBytes) return;
    if (!report.detail.empty()) report.detail += "; ";
    report.detail += line;
    if (report.detail.size() > kMaxDetailBytes) report.detail += "; and more";
}

Result<LogEnd> replayLog(io::FileSystem& files, const std::string& directory, uint64_t owner,
                         const Wal::RecordHandler& handler, Wal::ReplayReport& report) {
    const auto names = files.list(directory);
    PALLIUM_TRY(names);
    std::vector<uint64_t> indices;
    for (const std::string& name : *names) {
        if (const auto index = parseSegmentName(name)) indices.push_back(*index);
    }
    std::sort(indices.begin(), indices.end());  // names beyond eight digits do not sort as text
    Replayer replayer(owner, handler, report);
    for (const uint64_t index : indices) {
        const auto file = files.openRead(directory + '/' + segmentName(index));
        PALLIUM_TRY(file);
        PALLIUM_TRY(replayer.segment(**file, index, index == indices.back()));
    }
    return std::move(replayer).end();
}

}  // namespace pallium::tsdb
