// objstore: named blobs, as Cortex keeps blocks, rules and marks in them. It knows nothing of what
// is in an object.
#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace pallium::objstore {

/// A bucket that is a directory, as Cortex' backend `filesystem` has it: the object `a/b` is the
/// file `b` in the directory `a`. Keys are relative paths; an empty one is the whole bucket.
///
/// Errors: Io, with path and errno text. Threads: internally synchronised; of one key, one change
/// at a time. Whoever puts into a directory while the last object in it is removed may get Io.
class Bucket {
  public:
    /// `files` outlives this. The directory is made with the first object.
    Bucket(io::FileSystem& files, std::string directory)
        : m_files(files), m_directory(std::move(directory)) {}

    /// Errors: NotFound too.
    Result<std::vector<uint8_t>> get(const std::string& key) const;
    Result<bool> exists(const std::string& key) const;
    /// Makes `bytes` the object, whole or not at all; it survives a power cut.
    Result<void> put(const std::string& key, std::span<const uint8_t> bytes);
    /// Removes the object, or all that are below the key; success if there is none. Directories
    /// that this leaves empty go too.
    Result<void> remove(const std::string& key);
    /// The names directly below a key, sorted; none if nothing is there.
    Result<std::vector<std::string>> list(const std::string& key) const;

  private:
    std::string pathOf(const std::string& key) const;
    /// Those above `key` that hold nothing any more.
    void removeEmptyParents(const std::string& key);

    io::FileSystem& m_files;
    const std::string m_directory;
};

}  // namespace pallium::objstore
