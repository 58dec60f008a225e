#include "backend/base/log.h"
#include "backend/tsdb/block/block_writer.h"
#include "backend/tsdb/compact/compact.h"
#include "backend/tsdb/compact/plan.h"
#include "backend/tsdb/db_impl.h"
#include "backend/tsdb/head/checkpoint.h"
#include "backend/tsdb/head/head_cursor.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

/// Lets limits fall and lists of series that are yet to be logged forget what is removed.
class RemovalObserver final : public TruncateOwner {
  public:
    RemovalObserver(const Head& head, SeriesLimiter& limiter, std::vector<SeriesId>& unlogged,
                    std::vector<SeriesId>& unmirrored)
        : m_head(head), m_limiter(limiter), m_unlogged(unlogged), m_unmirrored(unmirrored) {}

    bool mustStay(SeriesId series) override PALLIUM_REQUIRES_SHARED(m_head.mutex) {
        return m_head.outOfOrder.has(series);
    }
    void removing(const SeriesTable& table, std::span<const SeriesId> series) override {
        for (const SeriesId id : series) {
            table.labelsOf(id, m_labels);
            m_limiter.removed(m_labels);
        }
        const auto isGone = [&](SeriesId id) {
            return std::binary_search(series.begin(), series.end(), id);
        };
        std::erase_if(m_unlogged, isGone);
        std::erase_if(m_unmirrored, isGone);
    }

  private:
    const Head& m_head;
    SeriesLimiter& m_limiter;
    std::vector<SeriesId>& m_unlogged;
    std::vector<SeriesId>& m_unmirrored;
    std::vector<Label> m_labels;
};

/// Without blocks from out of order that reach beyond those in order: merged with one of these they
/// would look as if the head had been written as far.
BlockView ripeBlocks(const BlockView& all) {
    BlockView ripe = all;
    std::erase_if(ripe.blocks, [&](const auto& block) {
        return block->meta().hasHint(kHintFromOutOfOrder) &&
               block->meta().maxTime > all.headMinTime;
    });
    return ripe;
}

}  // namespace

/// The end of the range that is to become a block next, and the oldest time in it; nullopt: none.
std::optional<TimestampMs> Db::Impl::dueEnd(bool isFlush, TimestampMs& minTime) const {
    const ReadLock lock(head->mutex);
    const int64_t range = options.blockRangeMs;
    const TimestampMs maxTime = head->samples.maxTime();
    minTime = std::max(head->samples.minTime(), writtenTo);
    if (minTime > maxTime || maxTime == INT64_MAX) return std::nullopt;
    const auto span = static_cast<uint64_t>(maxTime) - static_cast<uint64_t>(minTime);
    if (!isFlush && span <= static_cast<uint64_t>(range) / 2 * 3) return std::nullopt;
    const int64_t into = (minTime % range + range) % range;
    const int64_t rest = range - into;
    const TimestampMs end = minTime > INT64_MAX - rest ? INT64_MAX : minTime + rest;
    return std::min(end, maxTime + 1);
}

/// False if the range turned out to be empty.
Result<bool> Db::Impl::writeHeadBlock(const Context& context, TimestampMs minTime,
                                      TimestampMs end) {
    {
        // What comes from now on must be newer than the block.
        const Lock commitLock(commit);
        const WriteLock lock(head->mutex);
        head->samples.refuseBefore(end);
    }
    HeadCursor cursor(head, minTime, end - 1);
    BlockMeta meta;
    meta.minTime = minTime;
    meta.maxTime = end;
    const auto written = writeNewBlock(context, std::move(meta), cursor, end);
    PALLIUM_TRY(written);
    writtenTo = end;
    return written;
}

Result<bool> Db::Impl::writeNewBlock(const Context& context, BlockMeta meta,
                                     HeadSeriesCursor& cursor, TimestampMs headMinTime) {
    meta.ulid = Ulid::generate(systemClock().nowMs());
    meta.sources = {meta.ulid};
    const std::vector<std::string_view> symbols = cursor.symbols();
    const Stopwatch watch;
    const auto written = writeBlock(context, files, directory, meta, symbols, cursor);
    compacted(watch);
    PALLIUM_TRY(written);
    if (!*written) return false;
    PALLIUM_TRY(blocks->add(meta.ulid, headMinTime));
    log::info("wrote block", {{"directory", directory},
                              {"block", meta.ulid.toString()},
                              {"out_of_order", meta.hasHint(kHintFromOutOfOrder)},
                              {"min_time", meta.minTime},
                              {"max_time", meta.maxTime},
                              {"series", (*written)->stats.series},
                              {"samples", (*written)->stats.samples}});
    return true;
}

// The analysis cannot know that the observer is called with `commit` held.
TruncateReport Db::Impl::truncate(TimestampMs t,
                                  SeriesLimiter& limiter) PALLIUM_NO_THREAD_SAFETY_ANALYSIS {
    const Stopwatch watch;
    RemovalObserver observer(*head, limiter, unlogged, unmirrored);
    const TruncateReport report = truncateHead(*head, commit, t, observer);
    headFiles->cut();
    headFiles->tidy();
    const Lock lock(statsMutex);
    maintenanceStats.truncations.add(watch.elapsed());
    return report;
}

/// Shortens the log to what blocks do not have. `before`: from retireOutOfOrder(), and what it made
/// old is in blocks.
Result<void> Db::Impl::shortenLog(uint64_t before) {
    const Stopwatch watch;
    auto written = writeCheckpoints(before);
    if (written) isLogLong = false;
    const Lock lock(statsMutex);
    maintenanceStats.logTruncations.add(watch.elapsed());
    if (!written) ++maintenanceStats.failedCheckpoints;
    return written;
}

Result<void> Db::Impl::writeCheckpoints(uint64_t before) {
    Wal::ReplayReport report;
    const auto written = checkpointLog(*wal, before, *head, writtenTo, report);
    reportDamage(report, directory + "/wal");
    PALLIUM_TRY(written);
    return checkpointSeriesLog(*seriesWal, *head);
}

void Db::Impl::compacted(const Stopwatch& watch) const {
    if (options.onCompaction) options.onCompaction(watch.elapsed());
}

Result<bool> Db::Impl::mergeBlocks(const Context& context) {
    const BlockView view = ripeBlocks(*blocks->view());
    const std::vector<BlockMeta> metas = view.metas();
    const std::vector<size_t> plan =
        planCompaction(metas, compactionRanges(options.blockRangeMs, options.longestBlockMs));
    if (plan.empty()) return false;
    std::vector<std::shared_ptr<const BlockReader>> parents;
    std::vector<Ulid> replaced;
    for (const size_t at : plan) {
        parents.push_back(view.blocks[at]);
        replaced.push_back(metas[at].ulid);
    }
    const Ulid ulid = Ulid::generate(systemClock().nowMs());
    const Stopwatch watch;
    const auto merged = compactBlocks(context, files, directory, ulid, parents);
    compacted(watch);
    if (!merged) {
        // Damage stays; a full disk may not.
        if (merged.error().kind == ErrorKind::Corruption) PALLIUM_TRY(blocks->markFailed(replaced));
        return fail(merged.error());
    }
    PALLIUM_TRY(blocks->replace(replaced, *merged ? &ulid : nullptr));
    log::info("merged blocks", {{"directory", directory},
                                {"block", *merged ? ulid.toString() : "none"},
                                {"parents", replaced.size()}});
    return true;
}

Result<size_t> Db::Impl::expireBlocks() {
    const std::vector<BlockMeta> metas = blocks->view()->metas();
    std::vector<Ulid> expired;
    for (const size_t at : planRetention(metas, options.retentionMs))
        expired.push_back(metas[at].ulid);
    if (expired.empty()) return 0;
    PALLIUM_TRY(blocks->replace(expired, nullptr));
    const Lock lock(statsMutex);
    ++maintenanceStats.retentions;
    return expired.size();
}

Result<CompactReport> Db::Impl::compact(const Context& context, SeriesLimiter& limiter,
                                        bool isFlush) {
    CompactReport report;
    TimestampMs minTime = 0;
    while (const auto end = dueEnd(isFlush, minTime)) {
        const auto written = writeHeadBlock(context, minTime, *end);
        PALLIUM_TRY(written);
        if (*written) {
            ++report.blocksWritten;
            PALLIUM_TRY(blocks->waitForOldReaders(context));
        }
        report.seriesRemoved += truncate(*end, limiter).seriesRemoved;
        isLogLong = true;
    }
    // What failed here the last time is tried again.
    if (isLogLong || (isFlush && hasLateSamples()))
        PALLIUM_TRY(compactOutOfOrder(context, limiter, report));
    for (auto merged = mergeBlocks(context);; merged = mergeBlocks(context)) {
        PALLIUM_TRY(merged);
        if (!*merged) break;
        ++report.blocksMerged;
    }
    const auto expired = expireBlocks();
    PALLIUM_TRY(expired);
    report.blocksExpired = *expired;
    return report;
}

Result<CompactReport> Db::compact(const Context& context, SeriesLimiter& limiter) {
    const Lock lock(m_impl->maintenance);
    return m_impl->compact(context, limiter, false);
}

TruncateReport Db::truncate(TimestampMs t, SeriesLimiter& limiter) {
    const Lock lock(m_impl->maintenance);
    m_impl->writtenTo = std::max(m_impl->writtenTo, t);
    return m_impl->truncate(t, limiter);
}

Result<CompactReport> Db::flush(const Context& context, SeriesLimiter& limiter) {
    const Lock lock(m_impl->maintenance);
    return m_impl->compact(context, limiter, true);
}

}  // namespace pallium::tsdb
