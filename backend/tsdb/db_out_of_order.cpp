#include "backend/tsdb/db_impl.h"
#include "backend/tsdb/head/out_of_order_cursor.h"
#include "backend/tsdb/head/overlapping_chunks.h"

#include <algorithm>
#include <map>

namespace pallium::tsdb {
namespace {

struct TimeSpan {
    TimestampMs first = INT64_MAX, last = INT64_MIN;
    void add(TimestampMs t) {
        first = std::min(first, t);
        last = std::max(last, t);
    }
};

constexpr auto kOld = OutOfOrderStore::Ages::Old;

/// Of the retired samples of a series.
std::vector<TimestampMs> timesOf(const OutOfOrderStore& late, SeriesId series) {
    storage::SampleColumns floats;
    if (!late.hasHistograms(series, kOld)) {
        (void)late.read(series, INT64_MIN, INT64_MAX, floats, kOld);  // does not fail then
        return std::move(floats.timestamps);
    }
    std::vector<TimestampMs> times;
    ChunkListBuilder chunks;
    late.addChunks(series, INT64_MIN, INT64_MAX, chunks, kOld);
    OverlapWalk walk(chunks.finish());
    while (walk.next() != SampleKind::None)
        times.push_back(walk.sample().time());
    return times;
}

/// What the retired samples span within each block range, by its number since the epoch. Only
/// ranges that have some: between two samples of a chunk may lie any number of others.
Result<std::map<int64_t, TimeSpan>> spansOf(const Context& context, const Head& head,
                                            std::span<const SeriesId> series,
                                            int64_t blockRangeMs) {
    std::map<int64_t, TimeSpan> spans;
    std::vector<TimestampMs> times;
    for (const SeriesId id : series) {
        PALLIUM_TRY(context.check());
        {
            const ReadLock lock(head.mutex);
            times = timesOf(head.outOfOrder, id);
        }
        for (const TimestampMs t : times)
            spans[t / blockRangeMs - (t % blockRangeMs < 0 ? 1 : 0)].add(t);
    }
    return spans;
}

bool isOneWithoutSamples(const Head& head, std::span<const SeriesId> series) {
    const ReadLock lock(head.mutex);
    return std::any_of(series.begin(), series.end(),
                       [&](SeriesId id) PALLIUM_REQUIRES_SHARED(head.mutex) {
                           return head.series.exists(id) && !head.samples.hasSamples(id);
                       });
}

}  // namespace

bool Db::Impl::hasLateSamples() const {
    const ReadLock lock(head->mutex);
    return !head->outOfOrder.isEmpty();
}

/// Makes all samples out of order old; returns the segment of the log below which they lie.
Result<uint64_t> Db::Impl::retireOutOfOrder() {
    // So that the cut, for which appends wait, has little left to sync.
    PALLIUM_TRY(wal->sync());
    const Lock commitLock(commit);
    auto before = wal->cut();
    PALLIUM_TRY(before);
    const WriteLock lock(head->mutex);
    head->outOfOrder.retire();
    return before;
}

/// One block for each range in which there are any. Returns their number.
Result<size_t> Db::Impl::writeOutOfOrderBlocks(const Context& context,
                                               const std::vector<SeriesId>& series) {
    const auto spans = spansOf(context, *head, series, options.blockRangeMs);
    PALLIUM_TRY(spans);
    size_t count = 0;
    for (const auto& [range, span] : *spans) {
        OutOfOrderCursor cursor(head, series, span.first, span.last);
        BlockMeta meta;
        meta.minTime = span.first;
        meta.maxTime = span.last + 1;
        meta.hints = {std::string(kHintFromOutOfOrder)};
        const auto written = writeNewBlock(context, std::move(meta), cursor);
        PALLIUM_TRY(written);
        if (*written) ++count;  // else the head has all of them in order
    }
    return count;
}

/// Turns the samples out of order into blocks and shortens the log. If it fails, the samples stay
/// where they are and the next call writes them again, as after a crash: a block that is there
/// already then has the same values.
Result<void> Db::Impl::compactOutOfOrder(const Context& context, SeriesLimiter& limiter,
                                         CompactReport& report) {
    isLogLong = true;
    const auto before = retireOutOfOrder();
    PALLIUM_TRY(before);
    std::vector<SeriesId> series;
    {
        const ReadLock lock(head->mutex);
        series = head->outOfOrder.retiredSeries();
    }
    if (!series.empty()) {
        const auto written = writeOutOfOrderBlocks(context, series);
        PALLIUM_TRY(written);
        report.blocksWritten += *written;
        PALLIUM_TRY(blocks->waitForOldReaders(context));
        std::shared_ptr<const void> dropped;
        {
            const WriteLock lock(head->mutex);
            dropped = head->outOfOrder.dropRetired();
        }
        // Series that stayed for these samples only.
        if (isOneWithoutSamples(*head, series))
            report.seriesRemoved += truncate(writtenTo, limiter).seriesRemoved;
    }
    return shortenLog(*before);
}

}  // namespace pallium::tsdb
