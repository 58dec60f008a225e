// Any bytes as a file of the head's closed chunks, the first two as an offset into it: no byte is
// read outside, and the chunk that is found lies inside.
//
// Random bytes have no right checksum. So that of the chunk at the offset is put right first, if
// there is room.
#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/head/mapped_chunk.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace {

using namespace pallium;

constexpr size_t kCrcBytes = 4;

void repairChecksum(std::vector<uint8_t>& file, size_t offset) {
    if (offset > file.size() || file.size() - offset < kCrcBytes) return;
    const std::span<uint8_t> at = std::span(file).subspan(offset);
    const std::span<uint8_t> checked = at.subspan(kCrcBytes);
    io::ByteReader in(checked);
    const uint64_t length = in.uvarint();
    (void)in.fixed<uint8_t>();
    (void)in.varint();
    (void)in.uvarint();
    (void)in.bytes(length);
    if (in.failed()) return;
    io::storeFixed(at.data(), io::crc32c(checked.first(checked.size() - in.left())));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size < sizeof(uint16_t)) return 0;
    const size_t offset = io::loadFixed<uint16_t>(data);
    std::vector<uint8_t> file(data + sizeof(uint16_t), data + size);
    repairChecksum(file, offset);
    const auto chunk = tsdb::mappedChunkAt(file, offset);
    if (!chunk) return 0;
    if (!tsdb::isKnown(chunk->encoding)) std::abort();
    // The same bytes again.
    std::vector<uint8_t> written;
    tsdb::appendMappedChunk(written, *chunk);
    const auto again = tsdb::mappedChunkAt(written, 0);
    if (!again || again->minTime != chunk->minTime || again->maxTime != chunk->maxTime ||
        again->encoding != chunk->encoding || !std::ranges::equal(again->bytes, chunk->bytes))
        std::abort();
    storage::SampleColumns samples;
    (void)tsdb::readChunk(*chunk, std::numeric_limits<TimestampMs>::min(),
                          std::numeric_limits<TimestampMs>::max(), samples);
    return 0;
}
