#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/tsdb/chunkenc/chunk.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pallium::tsdb {

/// Writes the files `000001`, `000002`, … of a block's directory `chunks` (FORMAT.md beside this).
/// Threads: confined to one.
class ChunkSegmentsWriter {
  public:
    static constexpr uint64_t kDefaultSegmentBytes = 512 << 20;

    /// `directory` exists and is empty.
    ChunkSegmentsWriter(io::FileSystem& files, std::string directory,
                        uint64_t segmentBytes = kDefaultSegmentBytes);
    ~ChunkSegmentsWriter();
    /// Returns the reference: segment index from 0 in the upper half, offset in the lower. Errors:
    /// Io.
    Result<uint64_t> add(const EncodedChunk& chunk);
    /// Syncs and closes.
    Result<void> finish();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Reads them through mappings. Threads: immutable after construction.
class ChunkSegmentsReader {
  public:
    /// Errors: Corruption (magic, version, a gap in the names), Io. No files: no chunks.
    static Result<std::shared_ptr<const ChunkSegmentsReader>> open(io::FileSystem& files,
                                                                   const std::string& directory);
    ~ChunkSegmentsReader();
    /// Encoding and bytes, checked against the checksum; times are left alone. Errors: Corruption,
    /// naming file and offset.
    Result<void> chunk(uint64_t ref, EncodedChunk& out) const;
    uint64_t fileBytes() const;

  private:
    struct Impl;
    explicit ChunkSegmentsReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
