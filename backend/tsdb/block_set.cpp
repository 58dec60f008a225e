#include "backend/tsdb/block_set.h"

#include "backend/base/log.h"
#include "backend/tsdb/block/block_writer.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace pallium::tsdb {
namespace {

constexpr std::chrono::milliseconds kReadersPoll{10};

bool isEarlier(const std::shared_ptr<const BlockReader>& a,
               const std::shared_ptr<const BlockReader>& b) {
    if (a->meta().minTime != b->meta().minTime) return a->meta().minTime < b->meta().minTime;
    return a->meta().ulid < b->meta().ulid;
}

}  // namespace

std::vector<BlockMeta> BlockView::metas() const {
    std::vector<BlockMeta> metas;
    for (const auto& block : blocks)
        metas.push_back(block->meta());
    return metas;
}

Result<std::unique_ptr<BlockSet>> BlockSet::open(io::FileSystem& files, std::string directory) {
    PALLIUM_TRY(removeUnfinishedBlocks(files, directory));
    const auto names = files.list(directory);
    PALLIUM_TRY(names);
    std::unique_ptr<BlockSet> set(new BlockSet(files, std::move(directory)));
    BlockView view;
    for (const std::string& name : *names) {
        const auto ulid = Ulid::parse(name);
        if (!ulid) continue;
        auto block = set->openBlock(*ulid);
        if (block) {
            view.blocks.push_back(std::move(*block));
            continue;
        }
        ++set->m_broken;
        log::error(
            "block cannot be read and is left out",
            {{"directory", set->m_directory}, {"block", name}, {"err", block.error().message}});
    }
    for (const auto& block : view.blocks)
        if (!block->meta().hasHint(kHintFromOutOfOrder))
            view.headMinTime = std::max(view.headMinTime, block->meta().maxTime);
    set->show(std::move(view));
    return set;
}

std::shared_ptr<const BlockView> BlockSet::view() const {
    const Lock lock(m_mutex);
    return m_view;
}

Result<std::shared_ptr<const BlockReader>> BlockSet::openBlock(const Ulid& ulid) {
    return BlockReader::open(m_files, m_directory + '/' + ulid.toString(), m_damage);
}

/// As openBlock(), for a view that cannot be shown without the block.
Result<std::shared_ptr<const BlockReader>> BlockSet::reload(const Ulid& ulid) {
    auto block = openBlock(ulid);
    if (!block) {
        ++m_reloads;
        ++m_failedReloads;
    }
    return block;
}

void BlockSet::show(BlockView view) {
    ++m_reloads;
    std::sort(view.blocks.begin(), view.blocks.end(), isEarlier);
    auto shared = std::make_shared<const BlockView>(std::move(view));
    const Lock lock(m_mutex);
    std::erase_if(m_old, [](const auto& old) { return old.expired(); });
    if (m_view) m_old.push_back(m_view);
    m_view = std::move(shared);
}

Result<void> BlockSet::add(const Ulid& ulid, TimestampMs headMinTime) {
    auto block = reload(ulid);
    PALLIUM_TRY(block);
    BlockView next = *view();
    next.blocks.push_back(std::move(*block));
    next.headMinTime = std::max(next.headMinTime, headMinTime);
    show(std::move(next));
    return {};
}

Result<void> BlockSet::replace(std::span<const Ulid> ulids, const Ulid* added) {
    BlockView next = *view();
    std::erase_if(next.blocks, [&](const auto& block) {
        return std::find(ulids.begin(), ulids.end(), block->meta().ulid) != ulids.end();
    });
    if (added != nullptr) {
        auto block = reload(*added);
        PALLIUM_TRY(block);
        next.blocks.push_back(std::move(*block));
    }
    show(std::move(next));
    for (const Ulid& ulid : ulids)
        PALLIUM_TRY(deleteBlock(m_files, m_directory, ulid));
    return {};
}

Result<void> BlockSet::markFailed(std::span<const Ulid> ulids) {
    BlockView next = *view();
    for (auto& block : next.blocks) {
        BlockMeta meta = block->meta();
        if (std::find(ulids.begin(), ulids.end(), meta.ulid) == ulids.end()) continue;
        meta.hasFailed = true;
        PALLIUM_TRY(rewriteMeta(m_files, m_directory, meta));
        auto reopened = reload(meta.ulid);
        PALLIUM_TRY(reopened);
        block = std::move(*reopened);
    }
    show(std::move(next));
    return {};
}

Result<void> BlockSet::waitForOldReaders(const Context& context) const {
    while (true) {
        PALLIUM_TRY(context.check());
        {
            const Lock lock(m_mutex);
            if (std::all_of(m_old.begin(), m_old.end(),
                            [](const auto& old) { return old.expired(); }))
                return {};
        }
        std::this_thread::sleep_for(kReadersPoll);
    }
}

}  // namespace pallium::tsdb
