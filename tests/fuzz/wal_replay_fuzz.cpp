// Any bytes as a segment: records in order, within the file, and an end.
//
// Random bytes have no right checksum. So the first byte chooses: odd, and the rest is taken for
// frames whose checksums are put right first, which lets damage of every other kind through to the
// reader.
#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "backend/tsdb/wal/segment_reader.h"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace pallium;

constexpr uint64_t kOwner = 42;

class MemoryFile final : public io::ReadableFile {
  public:
    explicit MemoryFile(std::vector<uint8_t> bytes) : m_bytes(std::move(bytes)) {}
    Result<size_t> readAt(uint64_t offset, std::span<uint8_t> out) const override {
        if (offset >= m_bytes.size()) return size_t(0);
        const size_t count = std::min<size_t>(out.size(), m_bytes.size() - offset);
        std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
        return count;
    }
    uint64_t size() const override { return m_bytes.size(); }

  private:
    const std::vector<uint8_t> m_bytes;
};

void repairChecksums(std::vector<uint8_t>& bytes) {
    if (bytes.size() < tsdb::kSegmentHeaderBytes) return;
    io::storeFixed(bytes.data() + 24, io::crc32c(std::span<const uint8_t>(bytes).first(24)));
    for (size_t at = tsdb::kSegmentHeaderBytes; bytes.size() - at >= tsdb::kFrameHeaderBytes;) {
        const size_t left = bytes.size() - at - tsdb::kFrameHeaderBytes;
        const size_t length =
            tsdb::decodeFrameHeader(std::span<const uint8_t>(bytes).subspan(at)).length;
        if (length > left) return;
        const size_t checked = tsdb::kFrameHeaderBytes - tsdb::kFrameCheckedFrom + length;
        const auto part =
            std::span<const uint8_t>(bytes).subspan(at + tsdb::kFrameCheckedFrom, checked);
        io::storeFixed(bytes.data() + at + 4, io::crc32c(part, tsdb::frameCrcSeed(kOwner)));
        at += tsdb::kFrameHeaderBytes + length;
    }
}

void readAll(const MemoryFile& file, uint64_t nextSequence) {
    tsdb::SegmentReader reader(file, kOwner, nextSequence);
    const auto header = reader.readHeader();
    if (!header) std::abort();
    using HeaderState = tsdb::SegmentReader::HeaderState;
    if (*header != HeaderState::Intact && *header != HeaderState::Damaged) return;
    // An intact header may say that it repeats records.
    uint64_t next = *header == HeaderState::Intact ? reader.expectedSequence() : nextSequence;
    while (true) {
        const uint64_t from = reader.endOffset();
        const auto record = reader.next();
        if (!record) std::abort();
        if (!*record) return;
        if ((*record)->sequence < next) std::abort();
        next = (*record)->sequence + 1;
        const uint64_t bytes =
            (*record)->skippedBytes + tsdb::kFrameHeaderBytes + (*record)->payload.size();
        if (reader.endOffset() != from + bytes || reader.endOffset() > file.size()) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    std::vector<uint8_t> bytes(data + 1, data + size);
    if (data[0] % 2 == 1) repairChecksums(bytes);
    const MemoryFile file(std::move(bytes));
    readAll(file, 1);
    readAll(file, 1000);
    return 0;
}
