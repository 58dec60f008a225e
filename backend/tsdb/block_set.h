#pragma once

#include "backend/base/context.h"
#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/io/known_damage.h"
#include "backend/tsdb/block/block_reader.h"

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace pallium::tsdb {

/// What a query sees of a database besides the head: an immutable snapshot.
struct BlockView {
    std::vector<std::shared_ptr<const BlockReader>> blocks;  // by (minTime, ULID)
    /// Older samples are read from the blocks, whether or not the head still has them: at open, the
    /// end of the newest block that was made from in-order samples.
    TimestampMs headMinTime = INT64_MIN;

    std::vector<BlockMeta> metas() const;
};

/// The blocks of one database directory: opened at start, changed by compaction and retention.
/// Threads: internally synchronised; one at a time changes the set.
class BlockSet {
  public:
    /// Removes what a crash left unfinished and opens the rest. A directory that is named like a
    /// block and cannot be read is logged, counted, left alone and left out. Errors: Io.
    static Result<std::unique_ptr<BlockSet>> open(io::FileSystem& files, std::string directory);

    std::shared_ptr<const BlockView> view() const;
    size_t broken() const { return m_broken; }
    /// Damaged places that reading met since open, also of blocks that have gone.
    size_t corruptions() const { return m_damage->size(); }
    /// Changes of what view() shows, and those that failed; open() is the first.
    size_t reloads() const { return m_reloads; }
    size_t failedReloads() const { return m_failedReloads; }

    /// Opens `ulid`, which has been written, and shows it from now on; with `headMinTime` the head
    /// is read only from there. Errors: as BlockReader::open.
    Result<void> add(const Ulid& ulid, TimestampMs headMinTime = INT64_MIN);
    /// Shows `added` (if it is not null) instead of `ulids`, then deletes those. Errors: Io.
    Result<void> replace(std::span<const Ulid> ulids, const Ulid* added);
    /// Notes in these blocks that they cannot be merged. Errors: Io.
    Result<void> markFailed(std::span<const Ulid> ulids);
    /// Waits until nobody reads a view that was current before the last change. Errors: Canceled,
    /// DeadlineExceeded.
    Result<void> waitForOldReaders(const Context& context) const;

  private:
    BlockSet(io::FileSystem& files, std::string directory)
        : m_files(files), m_directory(std::move(directory)) {}
    Result<std::shared_ptr<const BlockReader>> openBlock(const Ulid& ulid);
    Result<std::shared_ptr<const BlockReader>> reload(const Ulid& ulid);
    void show(BlockView view);

    io::FileSystem& m_files;
    const std::string m_directory;
    const std::shared_ptr<io::KnownDamage> m_damage = std::make_shared<io::KnownDamage>();
    size_t m_broken = 0;  // constant after open
    std::atomic<size_t> m_reloads{0}, m_failedReloads{0};
    mutable Mutex m_mutex;
    std::shared_ptr<const BlockView> m_view PALLIUM_GUARDED_BY(m_mutex);
    std::vector<std::weak_ptr<const BlockView>> m_old PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::tsdb
