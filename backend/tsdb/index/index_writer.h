#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/model/labels.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace pallium::tsdb {

/// Where a chunk lies (chunk_segments.h) and the closed range of its samples' times.
struct ChunkMeta {
    uint64_t ref = 0;
    TimestampMs minTime = 0, maxTime = 0;
    friend bool operator==(const ChunkMeta&, const ChunkMeta&) = default;
};

struct IndexWriterOptions {
    /// Also writes the label indices and their offset table, which nothing reads any more: only to
    /// compare with files of older writers byte by byte.
    bool writeLabelIndices = false;
};

/// Writes an index file, version 2 (FORMAT.md beside this): symbols, series, finish. Memory: some
/// 16 bytes a symbol and as much a distinct label, 4 bytes a (series, label); nothing a chunk.
///
/// After an error of Io, all later calls fail too; the file is then of no use, its removal is up to
/// the caller. Threads: confined to one.
class IndexWriter {
  public:
    /// Creates `path`. `symbols`: every label name and value that will be used, strictly ascending;
    /// more are allowed. Array and texts are needed until finish(). Errors: Io, Conflict if the
    /// file exists and is not empty, InvalidArgument if the symbols do not ascend, LimitExceeded if
    /// they take more than 4 GiB.
    static Result<std::unique_ptr<IndexWriter>> create(io::FileSystem& files,
                                                       const std::string& path,
                                                       std::span<const std::string_view> symbols,
                                                       IndexWriterOptions options = {});
    ~IndexWriter();

    /// Series must come in ascending order of labels, with at least one label and one chunk; chunks
    /// with ascending references, also from series to series, and each beginning after the one
    /// before ended. Errors: Io; InvalidArgument for everything that a reader would not forgive,
    /// and LimitExceeded beyond 64 GiB: the series is then left out, the writer goes on.
    Result<void> add(LabelsView labels, std::span<const ChunkMeta> chunks);

    size_t series() const;
    /// Postings, tables, contents; syncs and closes the file. The last call. Errors: Io,
    /// LimitExceeded if the table of the postings takes more than 4 GiB.
    Result<void> finish();

  private:
    struct Impl;
    explicit IndexWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
