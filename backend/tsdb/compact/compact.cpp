#include "backend/tsdb/compact/compact.h"

#include "backend/tsdb/block/block_writer.h"
#include "backend/tsdb/compact/merge.h"
#include "backend/tsdb/compact/plan.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

using Blocks = std::vector<std::shared_ptr<const BlockReader>>;

/// The symbols of all blocks, sorted and unique; views into their mappings.
Result<std::vector<std::string_view>> allSymbols(const Blocks& blocks) {
    std::vector<std::string_view> symbols;
    for (const auto& block : blocks) {
        const auto known = static_cast<std::ptrdiff_t>(symbols.size());
        PALLIUM_TRY(block->index().forEachSymbol(
            [&](std::string_view symbol) { symbols.push_back(symbol); }));
        std::inplace_merge(symbols.begin(), symbols.begin() + known, symbols.end());
        symbols.erase(std::unique(symbols.begin(), symbols.end()), symbols.end());
    }
    return symbols;
}

}  // namespace

Result<std::optional<BlockMeta>> compactBlocks(
    const Context& context, io::FileSystem& files, const std::string& parent, const Ulid& ulid,
    std::span<const std::shared_ptr<const BlockReader>> blocks) {
    if (blocks.empty()) return std::nullopt;
    Blocks ordered(blocks.begin(), blocks.end());
    std::sort(ordered.begin(), ordered.end(),
              [](const auto& a, const auto& b) { return precedes(a->meta(), b->meta()); });
    const auto symbols = allSymbols(ordered);
    PALLIUM_TRY(symbols);
    std::vector<BlockMeta> metas;
    std::vector<std::unique_ptr<SeriesCursor>> cursors;
    for (const auto& block : ordered) {
        metas.push_back(block->meta());
        cursors.push_back(block->cursor());
    }
    const auto merged = mergeSeries(std::move(cursors));
    return writeBlock(context, files, parent, mergedMeta(ulid, metas), *symbols, *merged);
}

}  // namespace pallium::tsdb
