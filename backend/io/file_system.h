// io: bytes and files, durably: the file system interface (faked in tests), checksums, varints,
// compression.
#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pallium::io {

/// A file opened for appending. Errors: Io, with path and errno text. Threads: confined to one at a
/// time.
class WritableFile {
  public:
    virtual ~WritableFile() = default;
    /// Writes all bytes at the end; on error an unknown part may have been written.
    virtual Result<void> append(std::span<const uint8_t> bytes) = 0;
    /// fdatasync.
    virtual Result<void> sync() = 0;
    virtual Result<void> truncate(uint64_t size) = 0;
    virtual uint64_t size() const = 0;
    virtual Result<void> close() = 0;
};

/// A file opened for reading at any offset. Errors: Io, with path and errno text.
/// Threads: immutable after construction.
class ReadableFile {
  public:
    virtual ~ReadableFile() = default;
    /// Fills `out` from `offset`; returns the number of bytes read, less than asked only at the
    /// file's end.
    virtual Result<size_t> readAt(uint64_t offset, std::span<uint8_t> out) const = 0;
    /// When it was opened.
    virtual uint64_t size() const = 0;
};

/// A file mapped read-only at its size when it was opened. Files that may be mapped are never cut:
/// reading beyond their end would be a fatal signal. Threads: internally synchronised.
class MappedFile {
  public:
    virtual ~MappedFile() = default;
    virtual std::span<const uint8_t> bytes() const = 0;
    /// Tells that so many bytes were read, here and there: now and then the pages read so far stop
    /// counting as this process' memory. They stay in the system's cache as long as it likes, and
    /// whoever reads them again pays a page fault.
    virtual void noteRead(size_t /*bytes*/) const {}
};

/// The operations on files that storage needs, so that tests can fail, tear or lose them.
/// Directories are created 0700, files 0600. Errors: NotFound if the named thing does not exist,
/// else Io; both with path and errno text. Threads: internally synchronised.
class FileSystem {
  public:
    virtual ~FileSystem() = default;
    /// Creates the file or continues at its end.
    virtual Result<std::unique_ptr<WritableFile>> openAppend(const std::string& path) = 0;
    virtual Result<std::unique_ptr<ReadableFile>> openRead(const std::string& path) = 0;
    /// The bytes live as long as the mapping, also after the file is renamed or removed.
    virtual Result<std::unique_ptr<MappedFile>> map(const std::string& path) = 0;
    virtual Result<std::vector<uint8_t>> readAll(const std::string& path) = 0;
    virtual Result<std::vector<std::string>> list(
        const std::string& directory) = 0;  // names, sorted
    virtual Result<bool> exists(const std::string& path) = 0;
    virtual Result<void> createDirectories(const std::string& path) = 0;
    virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
    virtual Result<void> remove(const std::string& path) = 0;
    /// A directory with all it holds, or a file; success if there is none. Links are removed, not
    /// followed.
    virtual Result<void> removeAll(const std::string& path) = 0;
    virtual Result<void> syncDirectory(const std::string& path) = 0;
};

/// The real one. Lives as long as the process.
FileSystem& realFileSystem();

/// An exclusive lock (flock) on a file that also names its holder (text in the file).
class FileLock {
  public:
    /// Errors: Unavailable if another process holds it (the message quotes the file's text), Io.
    static Result<std::unique_ptr<FileLock>> acquire(const std::string& path,
                                                     const std::string& text);
    /// What the process wrote that holds the lock now; nullopt if none does or it cannot be read.
    static std::optional<std::string> holder(const std::string& path);
    /// Releases the lock; the file stays, since removing it would race with the next holder.
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    /// Replaces the text that says who holds it.
    Result<void> describe(const std::string& text);

  private:
    FileLock(int fd, std::string path) : m_fd(fd), m_path(std::move(path)) {}
    const int m_fd;
    const std::string m_path;
};

}  // namespace pallium::io
