#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/tsdb/chunkenc/chunk.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace pallium::tsdb {

/// Closed chunks of a head in mapped files of its directory, so that the system may take their
/// memory. Only a place for bytes: the log has their samples, and what an earlier process left is
/// deleted at open; format: MAPPED.md beside this.
///
/// A file is written to its end with write(), never through the mapping, so that a full disk is an
/// error and no signal. It goes when its last chunk is removed. Threads: callers must hold the
/// owner's lock, shared for const methods; append() needs no lock that readers hold, one thread at
/// a time.
class MappedChunks {
  public:
    /// Where a chunk lies: file and offset.
    struct Place {
        uint32_t file = 0, offset = 0;
    };

    MappedChunks(io::FileSystem& files, std::string directory);
    ~MappedChunks();

    /// Deletes what is there. Errors: Io.
    Result<void> open();
    /// Writes a chunk; it can be read when publish() has returned. Errors: Io; nothing was appended
    /// then, and the chunk stays where it was.
    Result<Place> append(const EncodedChunk& chunk);
    /// Maps what was appended. Errors: Io.
    Result<void> publish();
    /// Requires: a published place. Views: until remove() of the same place.
    EncodedChunk at(Place place) const;
    void remove(Place place);

    uint64_t fileBytes() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
