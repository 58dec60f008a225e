#include "backend/objstore/bucket.h"

#include "backend/io/replace_file.h"

#include <filesystem>

namespace pallium::objstore {
namespace {

/// `a/b` of `a/b/c`, empty of `a`.
std::string parentOf(const std::string& key) {
    const size_t cut = key.rfind('/');
    return cut == std::string::npos ? std::string() : key.substr(0, cut);
}

}  // namespace

std::string Bucket::pathOf(const std::string& key) const {
    return key.empty() ? m_directory : m_directory + "/" + key;
}

Result<std::vector<uint8_t>> Bucket::get(const std::string& key) const {
    return m_files.readAll(pathOf(key));
}

Result<bool> Bucket::exists(const std::string& key) const {
    return m_files.exists(pathOf(key));
}

Result<void> Bucket::put(const std::string& key, std::span<const uint8_t> bytes) {
    const std::string directory = pathOf(parentOf(key));
    PALLIUM_TRY(m_files.createDirectories(directory));
    PALLIUM_TRY(io::replaceFile(m_files, pathOf(key), bytes));
    // replaceFile() has synced the object's own directory; those above may be new too.
    for (std::string above = parentOf(key); !above.empty(); above = parentOf(above))
        PALLIUM_TRY(m_files.syncDirectory(pathOf(parentOf(above))));
    const std::string home = std::filesystem::path(m_directory).parent_path().string();
    return m_files.syncDirectory(home.empty() ? "." : home);
}

Result<void> Bucket::remove(const std::string& key) {
    PALLIUM_TRY(m_files.removeAll(pathOf(key)));
    removeEmptyParents(key);
    return {};
}

void Bucket::removeEmptyParents(const std::string& key) {
    for (std::string above = parentOf(key); !above.empty(); above = parentOf(above)) {
        const auto names = m_files.list(pathOf(above));
        if (!names || !names->empty() || !m_files.remove(pathOf(above))) return;
    }
}

Result<std::vector<std::string>> Bucket::list(const std::string& key) const {
    auto names = m_files.list(pathOf(key));
    if (!names && names.error().kind == ErrorKind::NotFound) return std::vector<std::string>();
    return names;
}

}  // namespace pallium::objstore
