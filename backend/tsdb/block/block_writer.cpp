#include "backend/tsdb/block/block_writer.h"

#include "backend/io/replace_file.h"
#include "backend/tsdb/block/chunk_segments.h"
#include "backend/tsdb/block/tombstones.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/index/index_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr std::string_view kCreationSuffix = ".tmp-for-creation";
constexpr std::string_view kDeletionSuffix = ".tmp-for-deletion";
static_assert(kCreationSuffix.size() == kDeletionSuffix.size());

/// The data of a block that is being made: its chunk files and its index.
class BlockData {
  public:
    static Result<std::unique_ptr<BlockData>> create(io::FileSystem& files,
                                                     const std::string& directory,
                                                     std::span<const std::string_view> symbols,
                                                     const BlockWriterOptions& options) {
        const std::string chunks = directory + "/chunks";
        PALLIUM_TRY(files.createDirectories(chunks));
        auto index = IndexWriter::create(files, directory + "/index", symbols);
        PALLIUM_TRY(index);
        return std::make_unique<BlockData>(files, chunks, options.segmentBytes, std::move(*index));
    }
    BlockData(io::FileSystem& files, const std::string& chunks, uint64_t segmentBytes,
              std::unique_ptr<IndexWriter> index)
        : m_chunks(files, chunks, segmentBytes), m_index(std::move(index)) {}

    Result<void> addAll(const Context& context, SeriesCursor& series) {
        for (;;) {
            PALLIUM_TRY(context.check());
            const auto hasNext = series.next();
            PALLIUM_TRY(hasNext);
            if (!*hasNext) return {};
            PALLIUM_TRY(addSeries(series.labels(), series.chunks()));
        }
    }
    Result<void> finish() {
        PALLIUM_TRY(m_chunks.finish());
        return m_index->finish();
    }
    const BlockMeta::Stats& stats() const { return m_stats; }

  private:
    Result<void> addSeries(LabelsView labels, std::span<const EncodedChunk> chunks) {
        m_metas.clear();
        for (const EncodedChunk& chunk : chunks) {
            PALLIUM_TRY(count(chunk));
            const auto ref = m_chunks.add(chunk);
            PALLIUM_TRY(ref);
            m_metas.push_back({*ref, chunk.minTime, chunk.maxTime});
        }
        ++m_stats.series;
        return m_index->add(labels, m_metas);
    }
    Result<void> count(const EncodedChunk& chunk) {
        if (chunk.encoding > ChunkEncoding::FloatHistogram)
            return fail(ErrorKind::InvalidArgument,
                        fmt::format("chunks of encoding {} are only read",
                                    static_cast<int>(chunk.encoding)));
        const auto samples = chunkSamples(chunk.encoding, chunk.bytes);
        PALLIUM_TRY(samples);
        ++m_stats.chunks;
        m_stats.samples += *samples;
        (holdsFloats(chunk.encoding) ? m_stats.floatSamples : m_stats.histogramSamples) += *samples;
        return {};
    }

    ChunkSegmentsWriter m_chunks;
    std::unique_ptr<IndexWriter> m_index;
    BlockMeta::Stats m_stats;
    std::vector<ChunkMeta> m_metas;  // of one series
};

Result<void> writeMeta(io::FileSystem& files, const std::string& directory, const BlockMeta& meta) {
    auto file = files.openAppend(directory + '/' + std::string(kMetaFile));
    PALLIUM_TRY(file);
    const std::string text = printBlockMeta(meta);
    PALLIUM_TRY((*file)->append({reinterpret_cast<const uint8_t*>(text.data()), text.size()}));
    PALLIUM_TRY((*file)->sync());
    return (*file)->close();
}

/// Everything below the temporary directory, synced.
Result<std::optional<BlockMeta>> fillDirectory(const Context& context, io::FileSystem& files,
                                               const std::string& directory, BlockMeta meta,
                                               std::span<const std::string_view> symbols,
                                               SeriesCursor& series,
                                               const BlockWriterOptions& options) {
    auto data = BlockData::create(files, directory, symbols, options);
    PALLIUM_TRY(data);
    PALLIUM_TRY((*data)->addAll(context, series));
    if ((*data)->stats().samples == 0) return std::nullopt;
    PALLIUM_TRY((*data)->finish());
    meta.stats = (*data)->stats();
    PALLIUM_TRY(writeMeta(files, directory, meta));
    PALLIUM_TRY(files.syncDirectory(directory + "/chunks"));
    // Last, since it syncs the directory.
    PALLIUM_TRY(writeTombstones(files, directory, {}));
    return meta;
}

Result<void> publish(io::FileSystem& files, const std::string& parent, const std::string& temporary,
                     const std::string& final) {
    PALLIUM_TRY(files.rename(temporary, final));
    auto synced = files.syncDirectory(parent);
    // The caller will make the block again: do not leave it there twice.
    if (!synced) (void)files.rename(final, temporary);
    return synced;
}

}  // namespace

Result<std::optional<BlockMeta>> writeBlock(const Context& context, io::FileSystem& files,
                                            const std::string& parent, BlockMeta meta,
                                            std::span<const std::string_view> symbols,
                                            SeriesCursor& series, BlockWriterOptions options) {
    const std::string final = parent + '/' + meta.ulid.toString();
    const std::string temporary = final + std::string(kCreationSuffix);
    // What an earlier attempt left would be appended to.
    PALLIUM_TRY(files.removeAll(temporary));
    auto written =
        fillDirectory(context, files, temporary, std::move(meta), symbols, series, options);
    if (written && written->has_value()) {
        const auto published = publish(files, parent, temporary, final);
        if (published) return written;
        written = fail(published.error());
    }
    // If that fails too, the next start removes it.
    (void)files.removeAll(temporary);
    return written;
}

Result<void> rewriteMeta(io::FileSystem& files, const std::string& parent, const BlockMeta& meta) {
    const std::string text = printBlockMeta(meta);
    return io::replaceFile(files,
                           parent + '/' + meta.ulid.toString() + '/' + std::string(kMetaFile),
                           {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

Result<void> removeUnfinishedBlocks(io::FileSystem& files, const std::string& parent) {
    const auto names = files.list(parent);
    PALLIUM_TRY(names);
    for (const std::string& name : *names) {
        const auto ulidEnd = name.size() - std::min(name.size(), kCreationSuffix.size());
        const std::string_view suffix = std::string_view(name).substr(ulidEnd);
        if (suffix != kCreationSuffix && suffix != kDeletionSuffix) continue;
        if (!Ulid::parse(std::string_view(name).substr(0, ulidEnd))) continue;
        PALLIUM_TRY(files.removeAll(parent + '/' + name));
    }
    return {};
}

Result<void> deleteBlock(io::FileSystem& files, const std::string& parent, const Ulid& ulid) {
    const std::string block = parent + '/' + ulid.toString();
    const std::string dying = block + std::string(kDeletionSuffix);
    // A deletion that did not get to its end.
    PALLIUM_TRY(files.removeAll(dying));
    PALLIUM_TRY(files.rename(block, dying));
    PALLIUM_TRY(files.syncDirectory(parent));
    return files.removeAll(dying);
}

}  // namespace pallium::tsdb
