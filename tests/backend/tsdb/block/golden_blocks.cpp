#include "tests/backend/tsdb/block/golden_blocks.h"

#include "tests/support/shared_data.h"

#include <QJsonDocument>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace pallium::test {
namespace {

namespace fs = std::filesystem;

std::string dumpOf(const fs::path& block) {
    const fs::path own = block.parent_path() / "dump.json";
    // Blocks of a bucket share their tenant's directory.
    return fs::exists(own) ? own
                           : block.parent_path().parent_path() /
                                 ("dump-" + block.filename().string() + ".json");
}

}  // namespace

std::vector<GoldenBlock> goldenBlocks() {
    std::vector<GoldenBlock> blocks;
    const auto shared = sharedDirectory();
    if (!shared) return blocks;
    for (const auto& entry : fs::recursive_directory_iterator(*shared + "/golden/tsdb")) {
        if (entry.path().filename() != "meta.json") continue;
        const fs::path block = entry.path().parent_path();
        blocks.push_back({block.parent_path().filename(), block, dumpOf(block)});
    }
    std::sort(blocks.begin(), blocks.end(),
              [](const GoldenBlock& a, const GoldenBlock& b) { return a.directory < b.directory; });
    return blocks;
}

GoldenBlock goldenBlock(std::string_view name) {
    for (GoldenBlock& block : goldenBlocks())
        if (block.name == name) return block;
    throw std::runtime_error("no golden block " + std::string(name));
}

QJsonObject goldenJson(const std::string& path) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(readFile(path))).object();
}

QJsonObject goldenDump(const GoldenBlock& block) {
    return goldenJson(block.dumpPath);
}

}  // namespace pallium::test
