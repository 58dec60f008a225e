#pragma once

#include <cstddef>
#include <cstdint>

namespace pallium::tsdb {

// The fixed numbers of an index file (FORMAT.md beside this), for the sources of this module.

inline constexpr uint32_t kIndexMagic = 0xBAAAD700;
inline constexpr uint8_t kIndexVersion = 2;
inline constexpr size_t kIndexHeaderBytes = 5;
/// A series id is an offset in these units.
inline constexpr uint64_t kSeriesAlignment = 16;
inline constexpr uint64_t kPostingsAlignment = 4;
/// Length before the content of a section, checksum behind it.
inline constexpr size_t kSectionFrameBytes = 8;
inline constexpr uint64_t kMaxSectionBytes = 0xFFFFFFFF;
/// Parts of a key in the postings table: name and value.
inline constexpr uint64_t kPostingsKeyParts = 2;

/// The table of contents, in the order of its fields in the last bytes of the file.
struct IndexContents {
    uint64_t symbols = 0;
    uint64_t series = 0;
    uint64_t labelIndices = 0;
    uint64_t labelOffsets = 0;
    uint64_t postings = 0;
    uint64_t postingsTable = 0;
};
/// Six offsets and a checksum.
inline constexpr size_t kIndexContentsBytes = 52;

}  // namespace pallium::tsdb
