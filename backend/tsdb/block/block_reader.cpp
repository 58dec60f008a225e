#include "backend/tsdb/block/block_reader.h"

#include "backend/base/log.h"
#include "backend/tsdb/block/block_cursor.h"
#include "backend/tsdb/block/block_querier.h"

#include <fmt/format.h>

#include <filesystem>

namespace pallium::tsdb {
namespace {

/// What a block with a meta.json must have: that it has not is damage.
template <class T>
Result<T> mustExist(Result<T> opened) {
    if (!opened && opened.error().kind == ErrorKind::NotFound)
        return fail(ErrorKind::Corruption, std::move(opened).error().message);
    return opened;
}

Result<BlockMeta> readMeta(io::FileSystem& files, const std::string& directory, uint64_t& bytes) {
    const std::string path = directory + '/' + std::string(kMetaFile);
    const auto text = files.readAll(path);
    PALLIUM_TRY(text);
    bytes = text->size();
    auto meta = parseBlockMeta({reinterpret_cast<const char*>(text->data()), text->size()});
    if (!meta) return fail(meta.error().wrap(path));
    const auto named = Ulid::parse(std::filesystem::path(directory).filename().string());
    if (named && *named != meta->ulid)
        return fail(ErrorKind::Corruption,
                    fmt::format("{}: is of block {}", path, meta->ulid.toString()));
    return meta;
}

}  // namespace

Result<std::shared_ptr<const BlockReader>> BlockReader::open(
    io::FileSystem& files, const std::string& directory, std::shared_ptr<io::KnownDamage> damage) {
    const std::shared_ptr<BlockReader> block(new BlockReader());
    block->m_directory = directory;
    block->m_damage = damage ? std::move(damage) : std::make_shared<io::KnownDamage>();
    auto meta = readMeta(files, directory, block->m_metaBytes);
    PALLIUM_TRY(meta);
    auto index = mustExist(IndexReader::open(files, directory + "/index"));
    PALLIUM_TRY(index);
    auto chunks = mustExist(ChunkSegmentsReader::open(files, directory + "/chunks"));
    PALLIUM_TRY(chunks);
    auto tombstones = readTombstones(files, directory);
    PALLIUM_TRY(tombstones);
    block->m_meta = std::move(*meta);
    block->m_index = std::move(*index);
    block->m_chunks = std::move(*chunks);
    block->m_tombstones = std::move(*tombstones);
    return block;
}

uint64_t BlockReader::fileBytes() const {
    return m_metaBytes + m_index->fileBytes() + m_chunks->fileBytes() +
           encodeTombstones(m_tombstones).size();
}

Result<void> BlockReader::chunk(const ChunkMeta& meta, EncodedChunk& out) const {
    out.minTime = meta.minTime;
    out.maxTime = meta.maxTime;
    return m_chunks->chunk(meta.ref, out);
}

void BlockReader::note(const Error& damage) const {
    if (m_damage->add(m_directory + damage.message))
        log::error("block is damaged", {{"directory", m_directory}, {"err", damage.message}});
}

const TimeIntervals* BlockReader::deletedFrom(IndexSeriesId series) const {
    const auto found = m_tombstones.find(series);
    return found != m_tombstones.end() ? &found->second : nullptr;
}

Error BlockReader::damaged(const Error& error, const ChunkMeta& meta, LabelsView labels) const {
    return error.wrap(fmt::format("block {}: chunk {} of {}", m_meta.ulid.toString(), meta.ref,
                                  formatLabels(labels)));
}

std::unique_ptr<storage::Querier> BlockReader::querier(TimestampMs minTime,
                                                       TimestampMs maxTime) const {
    return makeBlockQuerier(shared_from_this(), minTime, maxTime);
}

std::unique_ptr<SeriesCursor> BlockReader::cursor() const {
    return makeBlockCursor(shared_from_this());
}

}  // namespace pallium::tsdb
