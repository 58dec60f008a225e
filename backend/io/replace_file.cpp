#include "backend/io/replace_file.h"

#include <filesystem>

namespace pallium::io {

Result<void> replaceFile(FileSystem& files, const std::string& path,
                         std::span<const uint8_t> bytes) {
    const std::string temporary = path + ".tmp";
    // What an earlier attempt left would be appended to.
    PALLIUM_TRY(files.removeAll(temporary));
    auto file = files.openAppend(temporary);
    PALLIUM_TRY(file);
    PALLIUM_TRY((*file)->append(bytes));
    PALLIUM_TRY((*file)->sync());
    PALLIUM_TRY((*file)->close());
    PALLIUM_TRY(files.rename(temporary, path));
    return files.syncDirectory(std::filesystem::path(path).parent_path().string());
}

}  // namespace pallium::io
