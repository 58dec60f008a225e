#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

// What the POSIX wrappers of this module share; not for others.
namespace pallium::io {

/// `verb path: errno text` as Io, or NotFound for ENOENT.
tl::unexpected<Error> failErrno(std::string_view verb, const std::string& path, int error);

/// write() until all is written, or the errno that stopped it; 0 is success.
int writeAll(int fd, std::span<const uint8_t> bytes);

}  // namespace pallium::io
