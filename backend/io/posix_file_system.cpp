#include "backend/io/file_system.h"
#include "backend/io/posix.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace pallium::io {

tl::unexpected<Error> failErrno(std::string_view verb, const std::string& path, int error) {
    const ErrorKind kind = error == ENOENT ? ErrorKind::NotFound : ErrorKind::Io;
    std::string message(verb);
    message += ' ';
    message += path;
    message += ": ";
    message += std::generic_category().message(error);
    return fail(kind, std::move(message));
}

int writeAll(int fd, std::span<const uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        if (written == 0)
            return EIO;  // a regular file never does that; do not spin on one that does
        bytes = bytes.subspan(static_cast<size_t>(written));
    }
    return 0;
}

namespace {

constexpr mode_t kFileMode = 0600;
constexpr mode_t kDirectoryMode = 0700;

class PosixWritableFile final : public WritableFile {
  public:
    PosixWritableFile(int fd, uint64_t size, std::string path)
        : m_fd(fd), m_size(size), m_path(std::move(path)) {}
    ~PosixWritableFile() override {
        if (m_fd >= 0) ::close(m_fd);
    }
    PosixWritableFile(const PosixWritableFile&) = delete;
    PosixWritableFile& operator=(const PosixWritableFile&) = delete;

    Result<void> append(std::span<const uint8_t> bytes) override {
        const int error = writeAll(m_fd, bytes);
        if (error == 0) {
            m_size += bytes.size();
            return {};
        }
        struct stat info {};
        if (::fstat(m_fd, &info) == 0) m_size = static_cast<uint64_t>(info.st_size);
        return failErrno("write", m_path, error);
    }
    Result<void> sync() override {
        if (::fdatasync(m_fd) != 0) return failErrno("sync", m_path, errno);
        return {};
    }
    Result<void> truncate(uint64_t size) override {
        if (::ftruncate(m_fd, static_cast<off_t>(size)) != 0)
            return failErrno("truncate", m_path, errno);
        m_size = size;
        return {};
    }
    uint64_t size() const override { return m_size; }
    Result<void> close() override {
        const int fd = std::exchange(m_fd, -1);
        if (fd >= 0 && ::close(fd) != 0) return failErrno("close", m_path, errno);
        return {};
    }

  private:
    int m_fd;
    uint64_t m_size;
    const std::string m_path;
};

class PosixReadableFile final : public ReadableFile {
  public:
    PosixReadableFile(int fd, uint64_t size, std::string path)
        : m_fd(fd), m_size(size), m_path(std::move(path)) {}
    ~PosixReadableFile() override { ::close(m_fd); }
    PosixReadableFile(const PosixReadableFile&) = delete;
    PosixReadableFile& operator=(const PosixReadableFile&) = delete;

    Result<size_t> readAt(uint64_t offset, std::span<uint8_t> out) const override {
        size_t done = 0;
        while (done < out.size()) {
            const ssize_t n = ::pread(m_fd, out.data() + done, out.size() - done,
                                      static_cast<off_t>(offset + done));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return failErrno("read", m_path, errno);
            if (n == 0) break;
            done += static_cast<size_t>(n);
        }
        return done;
    }
    uint64_t size() const override { return m_size; }

  private:
    const int m_fd;
    const uint64_t m_size;
    const std::string m_path;
};

class PosixMappedFile final : public MappedFile {
  public:
    PosixMappedFile(const uint8_t* at, size_t size) : m_bytes(at, size) {}
    ~PosixMappedFile() override {
        if (!m_bytes.empty()) ::munmap(const_cast<uint8_t*>(m_bytes.data()), m_bytes.size());
    }
    PosixMappedFile(const PosixMappedFile&) = delete;
    PosixMappedFile& operator=(const PosixMappedFile&) = delete;
    std::span<const uint8_t> bytes() const override { return m_bytes; }
    void noteRead(size_t bytes) const override {
        // A number that is lost between threads does no harm.
        const size_t read = m_read.load(std::memory_order_relaxed) + bytes;
        const bool isMuch = read >= kMostReadAtOnce;
        m_read.store(isMuch ? 0 : read, std::memory_order_relaxed);
        if (isMuch)
            (void)::madvise(const_cast<uint8_t*>(m_bytes.data()), m_bytes.size(), MADV_DONTNEED);
    }

  private:
    static constexpr size_t kMostReadAtOnce = 16 << 20;

    const std::span<const uint8_t> m_bytes;
    alignas(64) mutable std::atomic<size_t> m_read{0};  // not beside what all threads read
};

struct OpenedFile {
    int fd;  // the caller closes it
    uint64_t size;
};

Result<OpenedFile> openSized(const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, kFileMode);
    if (fd < 0) return failErrno("open", path, errno);
    struct stat info {};
    if (::fstat(fd, &info) != 0) {
        const int error = errno;
        ::close(fd);
        return failErrno("stat", path, error);
    }
    return OpenedFile{fd, static_cast<uint64_t>(info.st_size)};
}

Result<std::unique_ptr<MappedFile>> mapFile(const std::string& path) {
    const auto opened = openSized(path, O_RDONLY);
    PALLIUM_TRY(opened);
    const auto [fd, bytes] = *opened;
    const auto size = static_cast<size_t>(bytes);
    // Nothing can be mapped of an empty file.
    void* const at = size == 0 ? nullptr : ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    const int error = errno;
    ::close(fd);
    if (at == MAP_FAILED) return failErrno("map", path, error);
    return std::make_unique<PosixMappedFile>(static_cast<const uint8_t*>(at), size);
}

/// Opens `path` as a File, whose constructor takes descriptor, size and path.
template <class File>
Result<std::unique_ptr<File>> openFile(const std::string& path, int flags) {
    const auto opened = openSized(path, flags);
    PALLIUM_TRY(opened);
    return std::make_unique<File>(opened->fd, opened->size, path);
}

class PosixFileSystem final : public FileSystem {
  public:
    Result<std::unique_ptr<WritableFile>> openAppend(const std::string& path) override {
        return openFile<PosixWritableFile>(path, O_WRONLY | O_CREAT | O_APPEND);
    }
    Result<std::unique_ptr<ReadableFile>> openRead(const std::string& path) override {
        return openFile<PosixReadableFile>(path, O_RDONLY);
    }
    Result<std::unique_ptr<MappedFile>> map(const std::string& path) override {
        return mapFile(path);
    }
    Result<std::vector<uint8_t>> readAll(const std::string& path) override;
    Result<std::vector<std::string>> list(const std::string& directory) override;
    Result<bool> exists(const std::string& path) override;
    Result<void> createDirectories(const std::string& path) override;
    Result<void> rename(const std::string& from, const std::string& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) return failErrno("rename", from, errno);
        return {};
    }
    Result<void> remove(const std::string& path) override {
        if (std::remove(path.c_str()) != 0) return failErrno("remove", path, errno);
        return {};
    }
    Result<void> removeAll(const std::string& path) override {
        std::error_code error;
        std::filesystem::remove_all(path, error);
        if (error) return failErrno("remove", path, error.value());
        return {};
    }
    Result<void> syncDirectory(const std::string& path) override;
};

Result<std::vector<uint8_t>> PosixFileSystem::readAll(const std::string& path) {
    auto file = openRead(path);
    PALLIUM_TRY(file);
    std::vector<uint8_t> bytes((*file)->size());
    const auto read = (*file)->readAt(0, bytes);
    PALLIUM_TRY(read);
    bytes.resize(*read);
    return bytes;
}

Result<std::vector<std::string>> PosixFileSystem::list(const std::string& directory) {
    std::error_code error;
    std::vector<std::string> names;
    std::filesystem::directory_iterator entry(directory, error);
    while (!error && entry != std::filesystem::directory_iterator()) {
        names.push_back(entry->path().filename().string());
        entry.increment(error);
    }
    if (error) return failErrno("list", directory, error.value());
    std::sort(names.begin(), names.end());
    return names;
}

Result<bool> PosixFileSystem::exists(const std::string& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return failErrno("stat", path, errno);
}

Result<void> PosixFileSystem::createDirectories(const std::string& path) {
    for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        struct stat info {};
        if (::mkdir(part.c_str(), kDirectoryMode) != 0) {
            const int error = errno;
            // A parent that is there may refuse mkdir for another reason than EEXIST (read-only
            // mount).
            if (::stat(part.c_str(), &info) != 0 || !S_ISDIR(info.st_mode))
                return failErrno("create directory", part, error);
        }
        if (end == std::string::npos) return {};
    }
}

Result<void> PosixFileSystem::syncDirectory(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return failErrno("open", path, errno);
    const int error = ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    // Some file systems cannot sync a directory and say EINVAL; their entries are as durable as
    // they get.
    if (error != 0 && error != EINVAL) return failErrno("sync", path, error);
    return {};
}

}  // namespace

FileSystem& realFileSystem() {
    static PosixFileSystem fileSystem;
    return fileSystem;
}

}  // namespace pallium::io
