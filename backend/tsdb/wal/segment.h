#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

// Segments and record frames as bytes; layout and reasons: FORMAT.md.

inline constexpr size_t kSegmentHeaderBytes = 28;
inline constexpr size_t kFrameHeaderBytes = 17;
inline constexpr uint32_t kSegmentVersion = 1;

struct SegmentHeader {
    uint32_t version = kSegmentVersion;
    uint64_t owner = 0;
    uint64_t firstSequence = 0;
};
std::array<uint8_t, kSegmentHeaderBytes> encodeSegmentHeader(const SegmentHeader& header);
/// nullopt if too short, or magic or checksum are wrong.
std::optional<SegmentHeader> decodeSegmentHeader(std::span<const uint8_t> bytes);
/// True if `bytes`, shorter than a header, could be the start of one of `owner` that was not
/// written to its end.
bool isTornSegmentHeader(std::span<const uint8_t> bytes, uint64_t owner);

struct FrameHeader {
    uint32_t length = 0;  // of the payload
    uint32_t crc = 0;
    uint64_t sequence = 0;
};
/// Requires: at least kFrameHeaderBytes.
FrameHeader decodeFrameHeader(std::span<const uint8_t> bytes);
/// What the checksums of an owner's records continue from.
uint32_t frameCrcSeed(uint64_t owner);
/// The part of a frame that its checksum covers starts here: sequence, type, payload.
inline constexpr size_t kFrameCheckedFrom = 8;
/// Replaces `out` with the whole frame. Requires: payload below 4 GiB.
void encodeFrame(std::vector<uint8_t>& out, uint32_t crcSeed, uint64_t sequence, uint8_t type,
                 std::span<const uint8_t> payload);

/// True if `bytes` are whole frames with right checksums.
bool areFrames(std::span<const uint8_t> bytes, uint32_t crcSeed);

std::string segmentName(uint64_t index);
/// nullopt if it is not a segment's name.
std::optional<uint64_t> parseSegmentName(std::string_view name);

}  // namespace pallium::tsdb
