#include "backend/tsdb/wal/segment_reader.h"

#include "backend/io/crc32c.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr size_t kWindowBytes = 1 << 20;
/// What a sequence can be when the header that would tell is damaged: a million records a second
/// reach this in twelve days, and three zero bytes are enough to make accidental matches rare.
constexpr uint64_t kMaxUnguidedSequence = uint64_t(1) << 40;
/// Far beyond what a log can reach, so that the sequence after it never wraps.
constexpr uint64_t kMaxSequence = uint64_t(1) << 62;
/// How often the file's size may be checksummed in vain before the search gives up: bytes in which
/// every offset looks like a frame of half the file would take hours otherwise.
constexpr uint64_t kMaxVainPasses = 16;

}  // namespace

SegmentReader::SegmentReader(const io::ReadableFile& file, uint64_t owner, uint64_t nextSequence)
    : m_file(file), m_owner(owner), m_crcSeed(frameCrcSeed(owner)), m_nextSequence(nextSequence) {}

Result<SegmentReader::HeaderState> SegmentReader::readHeader() {
    const auto available =
        static_cast<size_t>(std::min<uint64_t>(m_file.size(), kSegmentHeaderBytes));
    const auto bytes = view(0, available);
    PALLIUM_TRY(bytes);
    if (isTornSegmentHeader(*bytes, m_owner)) return HeaderState::Torn;
    const auto header = decodeSegmentHeader(*bytes);
    if (!header) {
        m_expected = m_nextSequence > 1 ? m_nextSequence : 0;
        return HeaderState::Damaged;
    }
    if (header->version != kSegmentVersion) return HeaderState::NewerVersion;
    if (header->owner != m_owner) return HeaderState::Foreign;
    m_expected = header->firstSequence;
    return HeaderState::Intact;
}

Result<std::optional<SegmentReader::Record>> SegmentReader::next() {
    for (uint64_t offset = m_offset; offset + kFrameHeaderBytes <= m_file.size(); ++offset) {
        auto record = recordAt(offset);
        PALLIUM_TRY(record);
        if (!*record) continue;
        (*record)->skippedBytes = offset - m_offset;
        m_offset = offset + kFrameHeaderBytes + (*record)->payload.size();
        m_expected = (*record)->sequence + 1;
        return record;
    }
    return std::nullopt;
}

Result<std::optional<SegmentReader::Record>> SegmentReader::recordAt(uint64_t offset) {
    const auto head = view(offset, kFrameHeaderBytes);
    PALLIUM_TRY(head);
    if (head->size() < kFrameHeaderBytes)
        return std::nullopt;  // the file shrank since it was opened
    const FrameHeader frame = decodeFrameHeader(*head);
    const uint8_t type = (*head)[kFrameHeaderBytes - 1];
    if (!isPlausible(frame, offset)) return std::nullopt;
    const auto isRight = hasRightChecksum(frame, offset);
    PALLIUM_TRY(isRight);
    if (!*isRight) {
        m_vainBytes += frame.length;
        return std::nullopt;
    }
    const auto payload = view(offset + kFrameHeaderBytes, frame.length);
    PALLIUM_TRY(payload);
    if (payload->size() != frame.length) return std::nullopt;
    return Record{frame.sequence, type, *payload, 0};
}

/// Cheap refusal before the checksum, so that a search through damage stays linear.
bool SegmentReader::isPlausible(const FrameHeader& frame, uint64_t offset) const {
    if (frame.length > m_file.size() - offset - kFrameHeaderBytes) return false;
    if (frame.sequence > kMaxSequence) return false;
    if (m_vainBytes / kMaxVainPasses > m_file.size()) return false;
    if (m_expected == 0) return frame.sequence > 0 && frame.sequence < kMaxUnguidedSequence;
    if (frame.sequence < m_expected) return false;
    const uint64_t passedOver = offset - m_offset;
    return passedOver == 0 || frame.sequence - m_expected <= passedOver / kFrameHeaderBytes;
}

/// Reads in steps of the window: a length that damage made huge must not cost its size in memory.
Result<bool> SegmentReader::hasRightChecksum(const FrameHeader& frame, uint64_t offset) {
    uint64_t at = offset + kFrameCheckedFrom;
    const uint64_t end = offset + kFrameHeaderBytes + frame.length;
    uint32_t crc = m_crcSeed;
    while (at < end) {
        const auto bytes =
            view(at, static_cast<size_t>(std::min<uint64_t>(end - at, kWindowBytes)));
        PALLIUM_TRY(bytes);
        if (bytes->empty()) return false;
        crc = io::crc32c(*bytes, crc);
        at += bytes->size();
    }
    return crc == frame.crc;
}

/// Bytes of the file, fewer only at its end; valid until the next call.
Result<std::span<const uint8_t>> SegmentReader::view(uint64_t offset, size_t count) {
    const bool isInside =
        offset >= m_windowOffset && offset + count <= m_windowOffset + m_windowBytes;
    if (!isInside) {
        // Drop the room that one large record needed.
        if (count <= kWindowBytes && m_window.size() > kWindowBytes) m_window = {};
        const uint64_t left = m_file.size() - std::min(offset, m_file.size());
        m_window.resize(
            std::max(count, static_cast<size_t>(std::min<uint64_t>(left, kWindowBytes))));
        const auto read = m_file.readAt(offset, m_window);
        PALLIUM_TRY(read);
        m_windowOffset = offset;
        m_windowBytes = *read;
    }
    const auto from = static_cast<size_t>(offset - m_windowOffset);
    return std::span<const uint8_t>(m_window).subspan(from, std::min(count, m_windowBytes - from));
}

}  // namespace pallium::tsdb
