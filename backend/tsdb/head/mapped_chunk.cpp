#include "backend/tsdb/head/mapped_chunk.h"

#include "backend/io/crc32c.h"
#include "backend/io/varint.h"

namespace pallium::tsdb {
namespace {

constexpr size_t kMappedCrcBytes = 4;

}  // namespace

void appendMappedChunk(std::vector<uint8_t>& out, const EncodedChunk& chunk) {
    const size_t begin = out.size();
    io::appendFixed(out, uint32_t{0});
    io::appendUvarint(out, chunk.bytes.size());
    out.push_back(static_cast<uint8_t>(chunk.encoding));
    io::appendVarint(out, chunk.minTime);
    io::appendUvarint(out,
                      static_cast<uint64_t>(chunk.maxTime) - static_cast<uint64_t>(chunk.minTime));
    out.insert(out.end(), chunk.bytes.begin(), chunk.bytes.end());
    const auto checked = std::span<const uint8_t>(out).subspan(begin + kMappedCrcBytes);
    io::storeFixed(out.data() + begin, io::crc32c(checked));
}

Result<EncodedChunk> mappedChunkAt(std::span<const uint8_t> file, size_t offset) {
    const auto damaged = [] { return fail(ErrorKind::Corruption, "damaged chunk"); };
    if (offset > file.size() || file.size() - offset < kMappedCrcBytes) return damaged();
    const auto checked = file.subspan(offset + kMappedCrcBytes);
    io::ByteReader in(checked);
    EncodedChunk chunk;
    const uint64_t length = in.uvarint();
    chunk.encoding = static_cast<ChunkEncoding>(in.fixed<uint8_t>());
    chunk.minTime = in.varint();
    chunk.maxTime = static_cast<TimestampMs>(static_cast<uint64_t>(chunk.minTime) + in.uvarint());
    chunk.bytes = in.bytes(length);
    if (in.failed()) return damaged();
    const uint32_t crc = io::crc32c(checked.first(checked.size() - in.left()));
    if (crc != io::loadFixed<uint32_t>(file.data() + offset)) return damaged();
    if (!isKnown(chunk.encoding)) return damaged();
    return chunk;
}

}  // namespace pallium::tsdb
