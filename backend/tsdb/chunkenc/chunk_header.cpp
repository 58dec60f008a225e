#include "backend/tsdb/chunkenc/chunk_header.h"

#include <fmt/format.h>

namespace pallium::tsdb {

namespace {

constexpr unsigned kCounterResetShift = 6;  // the two top bits of a byte

bool hasStartTimes(ChunkEncoding encoding) {
    return encoding >= ChunkEncoding::Xor2;
}

}  // namespace

Result<ChunkHeader> readChunkHeader(ChunkEncoding encoding, std::span<const uint8_t> bytes) {
    if (!isKnown(encoding))
        return damagedChunk(fmt::format("unknown encoding {}", static_cast<int>(encoding)));
    const size_t size = encoding == ChunkEncoding::Xor ? 2 : 3;
    if (bytes.size() < size) return damagedChunk("too short for its header");
    ChunkHeader header;
    header.body = bytes.subspan(size);
    header.samples = static_cast<size_t>(bytes[0]) << 8 | bytes[1];
    if (hasStartTimes(encoding)) header.startTimes = bytes[2];
    if (holdsFloats(encoding)) return header;
    // With start timestamps, the third byte is theirs, and the two bits are above the count.
    const uint8_t flags = hasStartTimes(encoding) ? bytes[0] : bytes[2];
    header.counterReset = static_cast<CounterResetHeader>(flags >> kCounterResetShift);
    if (hasStartTimes(encoding)) header.samples &= 0x3fff;
    return header;
}

tl::unexpected<Error> damagedChunk(std::string_view what) {
    return fail(ErrorKind::Corruption, fmt::format("chunk: {}", what));
}

tl::unexpected<Error> damagedSample(size_t index) {
    return damagedChunk(fmt::format("sample {} is cut off or impossible", index));
}

}  // namespace pallium::tsdb
