#include "backend/tenancy/file_runtime_store.h"

#include "backend/io/replace_file.h"

#include <filesystem>
#include <system_error>

namespace pallium::tenancy {
namespace {

namespace fs = std::filesystem;

/// Where a link leads, so that the file is replaced and not the link; otherwise the path itself.
std::string resolved(const std::string& path) {
    std::error_code missing;
    const fs::path target = fs::canonical(path, missing);
    return missing ? path : target.string();
}

}  // namespace

Result<std::string> FileRuntimeStore::read() {
    const auto bytes = m_files.readAll(m_path);
    PALLIUM_TRY(bytes);
    return std::string(bytes->begin(), bytes->end());
}

Result<void> FileRuntimeStore::write(std::string_view text) {
    const std::string path = resolved(m_path);
    std::error_code unknown;
    const fs::perms permissions = fs::status(path, unknown).permissions();
    PALLIUM_TRY(io::replaceFile(m_files, path,
                                {reinterpret_cast<const uint8_t*>(text.data()), text.size()}));
    std::error_code ignored;  // the content is what was asked for; its owner can still read it
    if (!unknown && permissions != fs::perms::unknown) fs::permissions(path, permissions, ignored);
    return {};
}

}  // namespace pallium::tenancy
