#include "backend/tsdb/wal/segment.h"

#include "backend/io/crc32c.h"
#include "backend/io/varint.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace pallium::tsdb {
namespace {

constexpr uint32_t kMagic = 0x014c5750;  // "PWL", 1
constexpr size_t kOwnerEnd = 16;
constexpr size_t kHeaderCrcAt = 24;
constexpr size_t kNameDigits = 8;

}  // namespace

std::array<uint8_t, kSegmentHeaderBytes> encodeSegmentHeader(const SegmentHeader& header) {
    std::array<uint8_t, kSegmentHeaderBytes> bytes{};
    io::storeFixed(bytes.data(), kMagic);
    io::storeFixed(bytes.data() + 4, header.version);
    io::storeFixed(bytes.data() + 8, header.owner);
    io::storeFixed(bytes.data() + kOwnerEnd, header.firstSequence);
    io::storeFixed(bytes.data() + kHeaderCrcAt,
                   io::crc32c(std::span<const uint8_t>(bytes).first(kHeaderCrcAt)));
    return bytes;
}

std::optional<SegmentHeader> decodeSegmentHeader(std::span<const uint8_t> bytes) {
    if (bytes.size() < kSegmentHeaderBytes) return std::nullopt;
    if (io::loadFixed<uint32_t>(bytes.data()) != kMagic) return std::nullopt;
    if (io::loadFixed<uint32_t>(bytes.data() + kHeaderCrcAt) !=
        io::crc32c(bytes.first(kHeaderCrcAt)))
        return std::nullopt;
    return SegmentHeader{io::loadFixed<uint32_t>(bytes.data() + 4),
                         io::loadFixed<uint64_t>(bytes.data() + 8),
                         io::loadFixed<uint64_t>(bytes.data() + kOwnerEnd)};
}

bool isTornSegmentHeader(std::span<const uint8_t> bytes, uint64_t owner) {
    const auto whole = encodeSegmentHeader({kSegmentVersion, owner, 0});
    const size_t known = std::min(bytes.size(), kOwnerEnd);
    return bytes.size() < kSegmentHeaderBytes &&
           std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(known),
                      whole.begin());
}

FrameHeader decodeFrameHeader(std::span<const uint8_t> bytes) {
    return {io::loadFixed<uint32_t>(bytes.data()), io::loadFixed<uint32_t>(bytes.data() + 4),
            io::loadFixed<uint64_t>(bytes.data() + kFrameCheckedFrom)};
}

uint32_t frameCrcSeed(uint64_t owner) {
    std::array<uint8_t, sizeof owner> bytes{};
    io::storeFixed(bytes.data(), owner);
    return io::crc32c(bytes);
}

void encodeFrame(std::vector<uint8_t>& out, uint32_t crcSeed, uint64_t sequence, uint8_t type,
                 std::span<const uint8_t> payload) {
    out.resize(kFrameHeaderBytes + payload.size());
    io::storeFixed(out.data(), static_cast<uint32_t>(payload.size()));
    io::storeFixed(out.data() + kFrameCheckedFrom, sequence);
    out[kFrameHeaderBytes - 1] = type;
    std::copy(payload.begin(), payload.end(), out.begin() + kFrameHeaderBytes);
    io::storeFixed(out.data() + 4,
                   io::crc32c(std::span<const uint8_t>(out).subspan(kFrameCheckedFrom), crcSeed));
}

bool areFrames(std::span<const uint8_t> bytes, uint32_t crcSeed) {
    while (!bytes.empty()) {
        if (bytes.size() < kFrameHeaderBytes) return false;
        const FrameHeader frame = decodeFrameHeader(bytes);
        if (frame.length > bytes.size() - kFrameHeaderBytes) return false;
        const size_t size = kFrameHeaderBytes + frame.length;
        const auto checked = bytes.subspan(kFrameCheckedFrom, size - kFrameCheckedFrom);
        if (io::crc32c(checked, crcSeed) != frame.crc) return false;
        bytes = bytes.subspan(size);
    }
    return true;
}

std::string segmentName(uint64_t index) {
    return fmt::format("{:08}", index);
}

std::optional<uint64_t> parseSegmentName(std::string_view name) {
    uint64_t index = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
    if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
    // Only the name that would be written: no second spelling of the same number.
    if (name.size() < kNameDigits || name != segmentName(index)) return std::nullopt;
    return index;
}

}  // namespace pallium::tsdb
