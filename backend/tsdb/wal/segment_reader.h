#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/tsdb/wal/segment.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// Reads the intact records of one segment in order, going on behind damage (FORMAT.md, Reading).
///
/// Holds a window of the file, not the file: 1 MiB, or a record if that is larger. Errors: Io from
/// the file; damage is never an error. Threads: confined to one.
class SegmentReader {
  public:
    enum class HeaderState : uint8_t {
        Intact,
        Damaged,       // the records may still be fine
        Torn,          // the file ends within what could be our header
        Foreign,       // intact, of another owner
        NewerVersion,  // intact, of a version that this code cannot read
    };
    struct Record {
        uint64_t sequence = 0;
        uint8_t type = 0;
        std::span<const uint8_t> payload;  // valid until the next call
        uint64_t skippedBytes = 0;         // of damage passed over just before it
    };

    /// `file` is borrowed. `nextSequence`: what follows the records before this segment; without an
    /// intact header, which may say less, no record below it is delivered.
    SegmentReader(const io::ReadableFile& file, uint64_t owner, uint64_t nextSequence);

    /// To be called first. After Foreign, NewerVersion and Torn there is nothing to read.
    Result<HeaderState> readHeader();
    /// The sequence that an undamaged segment would go on with; 0 if that is not known (damaged
    /// header).
    uint64_t expectedSequence() const { return m_expected; }

    /// The next intact record; nullopt at the end, with whatever lies between endOffset() and the
    /// file's size being no record.
    Result<std::optional<Record>> next();
    /// Where the last record, or the header, ends.
    uint64_t endOffset() const { return m_offset; }

  private:
    Result<std::span<const uint8_t>> view(uint64_t offset, size_t count);
    bool isPlausible(const FrameHeader& frame, uint64_t offset) const;
    Result<bool> hasRightChecksum(const FrameHeader& frame, uint64_t offset);
    Result<std::optional<Record>> recordAt(uint64_t offset);

    const io::ReadableFile& m_file;
    const uint64_t m_owner;
    const uint32_t m_crcSeed;
    const uint64_t m_nextSequence;
    uint64_t m_expected = 0;
    uint64_t m_offset = kSegmentHeaderBytes;
    uint64_t m_vainBytes = 0;  // of plausible frames with wrong checksums
    std::vector<uint8_t> m_window;
    uint64_t m_windowOffset = 0;
    size_t m_windowBytes = 0;
};

}  // namespace pallium::tsdb
