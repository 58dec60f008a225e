// Any bytes as a chunk file, the first eight as a reference into it: no byte is read outside, and
// the chunk that a reference finds lies inside.
//
// Random bytes have no right checksum. So that of the chunk that the reference names is put right
// first, if there is room.
#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "backend/tsdb/block/chunk_segments.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"

#include <cstdint>
#include <cstdlib>
#include <limits>

namespace {

using namespace pallium;

class MemoryMapping final : public io::MappedFile {
  public:
    explicit MemoryMapping(std::vector<uint8_t> bytes) : m_bytes(std::move(bytes)) {}
    std::span<const uint8_t> bytes() const override { return m_bytes; }

  private:
    const std::vector<uint8_t> m_bytes;
};

/// A directory with one file that can be mapped, and nothing else.
class OneFile final : public io::FileSystem {
  public:
    explicit OneFile(std::vector<uint8_t> bytes) : m_bytes(std::move(bytes)) {}
    Result<std::unique_ptr<io::MappedFile>> map(const std::string&) override {
        return std::make_unique<MemoryMapping>(m_bytes);
    }
    Result<std::vector<std::string>> list(const std::string&) override {
        return std::vector<std::string>{"000001"};
    }
    Result<std::unique_ptr<io::WritableFile>> openAppend(const std::string&) override {
        return none();
    }
    Result<std::unique_ptr<io::ReadableFile>> openRead(const std::string&) override {
        return none();
    }
    Result<std::vector<uint8_t>> readAll(const std::string&) override { return none(); }
    Result<bool> exists(const std::string&) override { return none(); }
    Result<void> createDirectories(const std::string&) override { return none(); }
    Result<void> rename(const std::string&, const std::string&) override { return none(); }
    Result<void> remove(const std::string&) override { return none(); }
    Result<void> removeAll(const std::string&) override { return none(); }
    Result<void> syncDirectory(const std::string&) override { return none(); }

  private:
    static tl::unexpected<Error> none() { return fail(ErrorKind::Unimplemented, ""); }
    const std::vector<uint8_t> m_bytes;
};

void repairChecksum(std::vector<uint8_t>& file, uint64_t offset) {
    if (offset >= file.size()) return;
    const std::span<uint8_t> at = std::span(file).subspan(offset);
    io::ByteReader in(at);
    const uint64_t length = in.uvarint();
    const size_t begin = at.size() - in.left();
    if (in.failed() || length > in.left() || in.left() - length < 5) return;
    const auto checked = at.subspan(begin, length + 1);
    io::storeFixedBig(checked.data() + checked.size(), io::crc32c(checked));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size < sizeof(uint64_t)) return 0;
    const auto ref = io::loadFixedBig<uint64_t>(data);
    std::vector<uint8_t> file(data + sizeof ref, data + size);
    repairChecksum(file, ref & 0xffffffff);
    OneFile files(std::move(file));
    const auto reader = tsdb::ChunkSegmentsReader::open(files, "chunks");
    tsdb::EncodedChunk chunk;
    if (!reader || !(*reader)->chunk(ref, chunk)) return 0;
    if (!tsdb::isKnown(chunk.encoding)) std::abort();
    storage::SampleColumns samples;
    (void)tsdb::readChunk(chunk, std::numeric_limits<TimestampMs>::min(),
                          std::numeric_limits<TimestampMs>::max(), samples);
    return 0;
}
