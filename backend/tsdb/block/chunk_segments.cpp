#include "backend/tsdb/block/chunk_segments.h"

#include "backend/io/crc32c.h"
#include "backend/io/varint.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr uint32_t kSegmentMagic = 0x85bd40dd;
constexpr uint8_t kSegmentVersion = 1;
constexpr size_t kSegmentHeaderBytes = 8;
constexpr uint64_t kMaxSegmentBytes = uint64_t{1} << 32;  // what a reference can reach
constexpr size_t kMaxLengthFieldBytes = 5;
constexpr size_t kChunkCrcBytes = 4;
constexpr size_t kSegmentNameDigits = 6;
constexpr size_t kWriteBufferBytes = 256 << 10;

std::string chunkSegmentName(size_t number) {
    return fmt::format("{:06}", number);
}

bool isSegmentName(std::string_view name) {
    return name.size() == kSegmentNameDigits &&
           std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

uint32_t chunkChecksum(ChunkEncoding encoding, std::span<const uint8_t> bytes) {
    const auto first = static_cast<uint8_t>(encoding);
    return io::crc32c(bytes, io::crc32c({&first, 1}));
}

}  // namespace

struct ChunkSegmentsWriter::Impl {
    io::FileSystem& files;
    const std::string directory;
    const uint64_t segmentBytes;
    size_t segments = 0;
    uint64_t offset = 0;  // in the last segment, what waits in the buffer included
    std::unique_ptr<io::WritableFile> file;
    std::vector<uint8_t> buffer;

    Result<void> flush() {
        PALLIUM_TRY(file->append(buffer));
        buffer.clear();
        return {};
    }
    Result<void> closeSegment() {
        if (file == nullptr) return {};
        PALLIUM_TRY(flush());
        PALLIUM_TRY(file->sync());
        const std::unique_ptr<io::WritableFile> closing = std::move(file);
        return closing->close();
    }
    Result<void> beginSegment() {
        PALLIUM_TRY(closeSegment());
        auto opened = files.openAppend(directory + '/' + chunkSegmentName(segments + 1));
        PALLIUM_TRY(opened);
        file = std::move(*opened);
        ++segments;
        io::appendFixedBig(buffer, kSegmentMagic);
        buffer.push_back(kSegmentVersion);
        buffer.resize(kSegmentHeaderBytes);
        offset = kSegmentHeaderBytes;
        return {};
    }
};

ChunkSegmentsWriter::ChunkSegmentsWriter(io::FileSystem& files, std::string directory,
                                         uint64_t segmentBytes)
    : m_impl(new Impl{files,
                      std::move(directory),
                      std::min(segmentBytes, kMaxSegmentBytes),
                      0,
                      0,
                      nullptr,
                      {}}) {}
ChunkSegmentsWriter::~ChunkSegmentsWriter() = default;

Result<uint64_t> ChunkSegmentsWriter::add(const EncodedChunk& chunk) {
    Impl& to = *m_impl;
    const uint64_t mostBytes = kMaxLengthFieldBytes + 1 + chunk.bytes.size() + kChunkCrcBytes;
    const bool isFull = to.offset > kSegmentHeaderBytes && to.offset + mostBytes > to.segmentBytes;
    if (to.file == nullptr || isFull) PALLIUM_TRY(to.beginSegment());
    const uint64_t ref = uint64_t{to.segments - 1} << 32 | to.offset;
    const size_t before = to.buffer.size();
    io::appendUvarint(to.buffer, chunk.bytes.size());
    to.buffer.push_back(static_cast<uint8_t>(chunk.encoding));
    to.buffer.insert(to.buffer.end(), chunk.bytes.begin(), chunk.bytes.end());
    io::appendFixedBig(to.buffer, chunkChecksum(chunk.encoding, chunk.bytes));
    to.offset += to.buffer.size() - before;
    if (to.buffer.size() >= kWriteBufferBytes) PALLIUM_TRY(to.flush());
    return ref;
}

Result<void> ChunkSegmentsWriter::finish() {
    return m_impl->closeSegment();
}

struct ChunkSegmentsReader::Impl {
    struct Segment {
        std::string path;
        std::unique_ptr<io::MappedFile> mapping;
    };
    std::vector<Segment> segments;

    Result<void> add(io::FileSystem& files, std::string path) {
        auto mapping = files.map(path);
        PALLIUM_TRY(mapping);
        const std::span<const uint8_t> bytes = (*mapping)->bytes();
        if (bytes.size() < kSegmentHeaderBytes)
            return fail(ErrorKind::Corruption,
                        fmt::format("{}: only {} bytes", path, bytes.size()));
        if (io::loadFixedBig<uint32_t>(bytes.data()) != kSegmentMagic)
            return fail(ErrorKind::Corruption, path + ": bad magic");
        if (bytes[4] != kSegmentVersion)
            return fail(ErrorKind::Corruption,
                        fmt::format("{}: unknown version {}", path, bytes[4]));
        segments.push_back({std::move(path), std::move(*mapping)});
        return {};
    }
};

ChunkSegmentsReader::ChunkSegmentsReader(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ChunkSegmentsReader::~ChunkSegmentsReader() = default;

Result<std::shared_ptr<const ChunkSegmentsReader>> ChunkSegmentsReader::open(
    io::FileSystem& files, const std::string& directory) {
    auto names = files.list(directory);
    PALLIUM_TRY(names);
    std::erase_if(*names, [](const std::string& name) { return !isSegmentName(name); });
    auto impl = std::make_unique<Impl>();
    for (const std::string& name : *names) {
        const std::string expected = chunkSegmentName(impl->segments.size() + 1);
        if (name != expected)
            return fail(ErrorKind::Corruption,
                        fmt::format("{}: {} is missing", directory, expected));
        PALLIUM_TRY(impl->add(files, directory + '/' + name));
    }
    return std::shared_ptr<const ChunkSegmentsReader>(new ChunkSegmentsReader(std::move(impl)));
}

Result<void> ChunkSegmentsReader::chunk(uint64_t ref, EncodedChunk& out) const {
    const uint64_t index = ref >> 32;
    const uint64_t offset = ref & 0xffffffff;
    if (index >= m_impl->segments.size())
        return fail(ErrorKind::Corruption, fmt::format("no chunk segment {}", index + 1));
    const Impl::Segment& segment = m_impl->segments[index];
    const auto damaged = [&](std::string_view what) {
        return fail(ErrorKind::Corruption,
                    fmt::format("{}: chunk at offset {}: {}", segment.path, offset, what));
    };
    const std::span<const uint8_t> file = segment.mapping->bytes();
    if (offset < kSegmentHeaderBytes || offset >= file.size()) return damaged("outside the file");
    io::ByteReader in(file.subspan(offset));
    const uint64_t length = in.uvarint();
    const auto encoding = static_cast<ChunkEncoding>(in.fixed<uint8_t>());
    const std::span<const uint8_t> bytes = in.bytes(length);
    const auto checksum = in.fixedBig<uint32_t>();
    if (in.failed()) return damaged("beyond the file's end");
    if (checksum != chunkChecksum(encoding, bytes)) return damaged("bad checksum");
    if (!isKnown(encoding))
        return damaged(fmt::format("unknown encoding {}", static_cast<int>(encoding)));
    out.encoding = encoding;
    out.bytes = bytes;
    segment.mapping->noteRead(bytes.size());
    return {};
}

uint64_t ChunkSegmentsReader::fileBytes() const {
    uint64_t bytes = 0;
    for (const Impl::Segment& segment : m_impl->segments)
        bytes += segment.mapping->bytes().size();
    return bytes;
}

}  // namespace pallium::tsdb
