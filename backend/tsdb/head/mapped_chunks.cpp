#include "backend/tsdb/head/mapped_chunks.h"

#include "backend/base/log.h"
#include "backend/io/known_damage.h"
#include "backend/tsdb/head/mapped_chunk.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>
#include <vector>

namespace pallium::tsdb {
namespace {

constexpr std::array<uint8_t, 8> kHeader{'P', 'H', 'C', 0x01, 1, 0, 0, 0};  // magic, version
constexpr size_t kFileBytes = 64 << 20;

}  // namespace

struct MappedChunks::Impl {
    Impl(io::FileSystem& fileSystem, std::string path)
        : files(fileSystem), directory(std::move(path)) {}

    struct File {
        std::shared_ptr<io::MappedFile> mapping;
        size_t chunks = 0;
        uint64_t bytes = 0;
    };

    std::string pathOf(uint32_t file) const { return fmt::format("{}/{:08}", directory, file); }
    Result<void> startFile();
    void abandonFile();
    Result<void> writePending();

    io::FileSystem& files;
    const std::string directory;
    io::KnownDamage damage;
    std::map<uint32_t, File> published;

    // The writing thread's.
    uint32_t number = 0;                       // of the file being written, or of the next one
    std::unique_ptr<io::WritableFile> writer;  // of that file; null: it does not exist yet
    uint64_t goodBytes = kHeader.size();       // of that file
    std::vector<uint8_t> pending;
    size_t pendingChunks = 0;
    std::shared_ptr<io::MappedFile> written;  // of that file, not yet published
    size_t writtenChunks = 0;
    std::vector<std::shared_ptr<io::MappedFile>> oldMappings;
    std::vector<uint32_t> emptied;  // files
};

MappedChunks::MappedChunks(io::FileSystem& files, std::string directory)
    : m_impl(std::make_unique<Impl>(files, std::move(directory))) {}

MappedChunks::~MappedChunks() = default;

Result<void> MappedChunks::open() {
    return m_impl->files.removeAll(m_impl->directory);
}

MappedChunks::Place MappedChunks::append(const EncodedChunk& chunk) {
    Impl& impl = *m_impl;
    if (impl.pending.empty() && impl.goodBytes >= kFileBytes) impl.abandonFile();
    const Place place{impl.number, static_cast<uint32_t>(impl.goodBytes + impl.pending.size())};
    appendMappedChunk(impl.pending, chunk);
    ++impl.pendingChunks;
    return place;
}

size_t MappedChunks::pendingBytes() const {
    return m_impl->pending.size();
}

Result<void> MappedChunks::Impl::startFile() {
    PALLIUM_TRY(files.createDirectories(directory));
    auto opened = files.openAppend(pathOf(number));
    PALLIUM_TRY(opened);
    if ((*opened)->size() != 0)  // open() could not delete it
        return fail(ErrorKind::Io, pathOf(number) + " is another process'");
    PALLIUM_TRY((*opened)->append(kHeader));
    writer = std::move(*opened);
    return {};
}

/// The next chunk begins another file.
void MappedChunks::Impl::abandonFile() {
    writer.reset();
    if (!published.contains(number)) emptied.push_back(number);
    ++number;
    goodBytes = kHeader.size();
}

Result<void> MappedChunks::Impl::writePending() {
    if (!writer) PALLIUM_TRY(startFile());
    PALLIUM_TRY(writer->append(pending));
    auto mapping = files.map(pathOf(number));
    PALLIUM_TRY(mapping);
    written = std::move(*mapping);
    return {};
}

Result<void> MappedChunks::write() {
    Impl& impl = *m_impl;
    const size_t bytes = impl.pending.size();
    const size_t chunks = std::exchange(impl.pendingChunks, 0);
    if (bytes == 0) return {};
    auto result = impl.writePending();
    impl.pending.clear();
    if (!result) {
        // What is published lies before, and is not touched when the file is cut.
        if (!impl.writer || !impl.writer->truncate(impl.goodBytes)) impl.abandonFile();
        return result;
    }
    impl.goodBytes += bytes;
    impl.writtenChunks += chunks;
    return {};
}

void MappedChunks::publish() {
    Impl& impl = *m_impl;
    if (!impl.written) return;
    Impl::File& file = impl.published[impl.number];
    impl.oldMappings.push_back(std::exchange(file.mapping, std::move(impl.written)));
    file.chunks += std::exchange(impl.writtenChunks, 0);
    file.bytes = impl.goodBytes;
}

Result<EncodedChunk> MappedChunks::at(Place place) const {
    const auto file = m_impl->published.find(place.file);
    if (file == m_impl->published.end()) return fail(ErrorKind::Corruption, "no such head file");
    const io::MappedFile& mapping = *file->second.mapping;
    auto chunk = mappedChunkAt(mapping.bytes(), place.offset);
    if (chunk) {
        mapping.noteRead(chunk->bytes.size());
        return chunk;
    }
    const Error damage =
        chunk.error().wrap(fmt::format("{}: offset {}", m_impl->pathOf(place.file), place.offset));
    if (m_impl->damage.add(damage.message))
        log::error("head chunk is damaged", {{"err", damage.message}});
    return fail(damage);
}

size_t MappedChunks::corruptions() const {
    return m_impl->damage.size();
}

void MappedChunks::remove(Place place) {
    Impl& impl = *m_impl;
    const auto found = impl.published.find(place.file);
    if (found == impl.published.end() || --found->second.chunks > 0) return;
    impl.oldMappings.push_back(std::move(found->second.mapping));
    impl.emptied.push_back(place.file);
    impl.published.erase(found);
    if (place.file != impl.number) return;
    impl.writer.reset();
    ++impl.number;
    impl.goodBytes = kHeader.size();
}

void MappedChunks::cut() {
    if (m_impl->writer) m_impl->abandonFile();
}

void MappedChunks::tidy() {
    m_impl->oldMappings.clear();
    for (const uint32_t file : std::exchange(m_impl->emptied, {}))
        if (const auto removed = m_impl->files.removeAll(m_impl->pathOf(file)); !removed)
            log::warn("cannot delete head chunks", {{"err", removed.error().message}});
}

uint64_t MappedChunks::fileBytes() const {
    uint64_t bytes = 0;
    for (const auto& [number, file] : m_impl->published)
        bytes += file.bytes;
    return bytes;
}

}  // namespace pallium::tsdb
