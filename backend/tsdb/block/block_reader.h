// block: Prometheus' blocks on disk: name, meta.json, chunk files, tombstones; writing one from a
// cursor and reading one through mappings. Start at block_writer.h and block_reader.h; the bytes
// are described in FORMAT.md beside this.
#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/io/known_damage.h"
#include "backend/storage/storage.h"
#include "backend/tsdb/block/block_meta.h"
#include "backend/tsdb/block/chunk_segments.h"
#include "backend/tsdb/block/series_cursor.h"
#include "backend/tsdb/block/tombstones.h"
#include "backend/tsdb/index/index_reader.h"

#include <memory>
#include <string>

namespace pallium::tsdb {

/// One block, open. Immutable; shared by readers, so that a block that is deleted meanwhile stays
/// readable until the last lets go.
class BlockReader final : public std::enable_shared_from_this<BlockReader> {
  public:
    /// Errors: NotFound without a meta.json, Corruption (naming the file; a missing one too), Io.
    /// `damage`: where the places are noted that later reads find damaged; each is logged once.
    /// Null: by this block alone.
    static Result<std::shared_ptr<const BlockReader>> open(
        io::FileSystem& files, const std::string& directory,
        std::shared_ptr<io::KnownDamage> damage = nullptr);

    const BlockMeta& meta() const { return m_meta; }
    const IndexReader& index() const { return *m_index; }
    const ChunkSegmentsReader& chunks() const { return *m_chunks; }
    const Tombstones& tombstones() const { return m_tombstones; }
    /// Of all its files.
    uint64_t fileBytes() const;

    /// Reads without what tombstones delete; the range is inclusive. Damage that a read meets is
    /// that read's error, naming block and place.
    std::unique_ptr<storage::Querier> querier(TimestampMs minTime, TimestampMs maxTime) const;
    /// All series with tombstones applied: chunks inside an interval left out, chunks that overlap
    /// one recoded without the deleted samples.
    std::unique_ptr<SeriesCursor> cursor() const;

    /// The bytes of a chunk that the index names, with its times. Errors: as ChunkSegmentsReader.
    Result<void> chunk(const ChunkMeta& meta, EncodedChunk& out) const;
    /// Logs and counts what a read met, if it is damage not met before; returns it.
    template <class T>
    Result<T> noting(Result<T> read) const {
        if (!read && read.error().kind == ErrorKind::Corruption) note(read.error());
        return read;
    }
    /// Null: nothing.
    const TimeIntervals* deletedFrom(IndexSeriesId series) const;
    /// The error with block, chunk and series before it.
    Error damaged(const Error& error, const ChunkMeta& chunk, LabelsView labels) const;

  private:
    BlockReader() = default;
    void note(const Error& damage) const;

    std::string m_directory;
    std::shared_ptr<io::KnownDamage> m_damage;
    BlockMeta m_meta;
    std::shared_ptr<const IndexReader> m_index;
    std::shared_ptr<const ChunkSegmentsReader> m_chunks;
    Tombstones m_tombstones;
    uint64_t m_metaBytes = 0;
};

}  // namespace pallium::tsdb
