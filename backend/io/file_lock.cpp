#include "backend/base/go_text.h"
#include "backend/io/file_system.h"
#include "backend/io/posix.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace pallium::io {
namespace {

/// What the holder wrote; for a message only, so at most this much and nothing if it cannot be
/// read.
std::string holderText(int fd) {
    std::array<char, 256> buffer{};
    const ssize_t n = ::pread(fd, buffer.data(), buffer.size(), 0);
    return n > 0 ? std::string(buffer.data(), static_cast<size_t>(n)) : std::string();
}

}  // namespace

Result<std::unique_ptr<FileLock>> FileLock::acquire(const std::string& path,
                                                    const std::string& text) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return failErrno("open", path, errno);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const std::string holder = holderText(fd);
        ::close(fd);
        if (error != EWOULDBLOCK) return failErrno("lock", path, error);
        return fail(ErrorKind::Unavailable,
                    path + " is locked by another process: " + quoted(holder));
    }
    std::unique_ptr<FileLock> lock(new FileLock(fd, path));
    PALLIUM_TRY(lock->describe(text));
    return lock;
}

std::optional<std::string> FileLock::holder(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return std::nullopt;
    std::optional<std::string> text;
    if (::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) text = holderText(fd);
    ::close(fd);
    return text;
}

FileLock::~FileLock() {
    ::close(m_fd);
}

Result<void> FileLock::describe(const std::string& text) {
    if (::ftruncate(m_fd, 0) != 0) return failErrno("truncate", m_path, errno);
    ::lseek(m_fd, 0, SEEK_SET);
    const int error = writeAll(m_fd, {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    if (error != 0) return failErrno("write", m_path, error);
    return {};
}

}  // namespace pallium::io
