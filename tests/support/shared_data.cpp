#include "tests/support/shared_data.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace pallium::test {

std::optional<std::string> sharedDirectory() {
    const char* named = std::getenv("PALLIUM_SHARED");
    const std::string path =
        named != nullptr ? named
                         : std::filesystem::path(PALLIUM_SOURCE_DIR).parent_path() / "shared";
    if (!std::filesystem::is_directory(path)) return std::nullopt;
    return path;
}

std::string readFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace pallium::test
