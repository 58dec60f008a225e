#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"

#include <cstdint>
#include <span>
#include <string>

namespace pallium::io {

/// Makes `bytes` the content of `path`, whole or not at all: written beside it as `<path>.tmp`,
/// synced, renamed, the directory synced. One at a time for a path. Errors: Io.
Result<void> replaceFile(FileSystem& files, const std::string& path,
                         std::span<const uint8_t> bytes);

}  // namespace pallium::io
