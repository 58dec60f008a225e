#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/tsdb/chunkenc/chunk.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace pallium::tsdb {

/// Closed chunks of a head in mapped files of its directory, so that the system may take their
/// memory. Only a place for bytes: the log has their samples, and what an earlier process left is
/// deleted at open; format: MAPPED.md beside this.
///
/// Chunks go through append(), write() and publish() together or not at all. A file is written to
/// its end with write(), never through the mapping, so that a full disk is an error and no signal.
/// It goes when its last chunk is removed.
///
/// Threads: at() and fileBytes() under the owner's lock, shared; publish() and remove() with it
/// held exclusively; append(), write(), cut() and tidy() need no lock. All but the first two by one
/// thread at a time.
class MappedChunks {
  public:
    /// Where a chunk lies: file and offset.
    struct Place {
        uint32_t file = 0, offset = 0;
    };

    MappedChunks(io::FileSystem& files, std::string directory);
    ~MappedChunks();
    MappedChunks(const MappedChunks&) = delete;
    MappedChunks& operator=(const MappedChunks&) = delete;

    /// Deletes what is there. Errors: Io; that does no harm.
    Result<void> open();

    /// Takes a copy of a chunk. Its place is that of nothing before publish().
    Place append(const EncodedChunk& chunk);
    /// Bytes of the chunks since the last write().
    size_t pendingBytes() const;
    /// Writes them, in one piece, and maps the file. Errors: Io; then none of them is anywhere.
    Result<void> write();
    /// Lets at() see what was written.
    void publish();

    /// Requires: a published place. Views: until remove() of the same place or publish(). Errors:
    /// Corruption, naming file and offset; that is also logged and counted the first time.
    Result<EncodedChunk> at(Place place) const;
    /// Damaged chunks that at() met.
    size_t corruptions() const;
    void remove(Place place);
    /// The next chunk begins another file: one that holds chunks of all times would never go.
    /// Requires: nothing pending.
    void cut();
    /// Gives back what publish() and remove() left: mappings and files.
    void tidy();

    uint64_t fileBytes() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
