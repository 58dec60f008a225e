#pragma once

#include "backend/base/mutex.h"
#include "backend/tsdb/appending.h"
#include "backend/tsdb/block_set.h"
#include "backend/tsdb/db.h"
#include "backend/tsdb/head/exemplar_store.h"
#include "backend/tsdb/head/head.h"
#include "backend/tsdb/head/head_series_cursor.h"
#include "backend/tsdb/head/records.h"
#include "backend/tsdb/head/truncate.h"
#include "backend/tsdb/wal/wal.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pallium::tsdb {

/// The inside of Db, shared by its source files only.
struct Db::Impl {
    Impl(io::FileSystem& fileSystem, std::string path, const DbOptions& dbOptions)
        : files(fileSystem),
          directory(std::move(path)),
          options(dbOptions),
          head(std::make_shared<Head>(dbOptions.blockRangeMs, dbOptions.outOfOrderChunkSamples)) {}

    // db.cpp
    Result<void> openBlocks();
    void openHeadFiles();
    Result<std::unique_ptr<Wal>> openLog(const char* name, const Wal::RecordHandler& handler);
    void reportDamage(const Wal::ReplayReport& report, const std::string& log);
    Result<void> openLogs(const Wal::RecordHandler& handler);
    Result<void> replayLogs();
    Result<void> close();
    void describeBlocks(DbStats& stats) const;
    void describeHead(DbStats& stats) const;

    // db_append.cpp
    Result<void> append(Appending& work, SeriesLimiter& limiter);
    void findSeries(Appending& work) const;
    void forgetRemoved(Appending& work) const PALLIUM_REQUIRES(commit);
    TimestampMs minValidTime() const PALLIUM_REQUIRES(commit);
    void makeMissingSeries(Appending& work, SeriesLimiter& limiter) PALLIUM_REQUIRES(commit);
    SeriesId makeSeries(Appending& work, size_t series, SeriesLimiter& limiter)
        PALLIUM_REQUIRES(commit, head->mutex);
    Result<void> log() PALLIUM_REQUIRES(commit);
    void apply(Appending& work) PALLIUM_REQUIRES(commit);
    void applyMarker(Appending& work, SeriesId id) PALLIUM_REQUIRES(commit, head->mutex);
    void applyHistograms(Appending& work, size_t series) PALLIUM_REQUIRES(commit, head->mutex);
    bool hasSeries(const Appending& work, size_t series) const;
    void addExemplars(Appending& work);

    // db_encode.cpp
    void encode(Appending& work) PALLIUM_REQUIRES(commit);
    void encodeFloats(Appending& work, size_t series, NewestOfBatch& newest)
        PALLIUM_REQUIRES(commit) PALLIUM_REQUIRES_SHARED(head->mutex);
    SampleKind kindOfMarker(SeriesId id, SampleKind newest) const
        PALLIUM_REQUIRES_SHARED(head->mutex);
    SampleKind encodeMarker(Appending& work, SeriesId id, size_t sample, SampleKind newest)
        PALLIUM_REQUIRES(commit) PALLIUM_REQUIRES_SHARED(head->mutex);
    void encodeHistograms(Appending& work, size_t series, NewestOfBatch& newest)
        PALLIUM_REQUIRES(commit) PALLIUM_REQUIRES_SHARED(head->mutex);

    // db_append_late.cpp
    TimestampMs oldestOutOfOrder(const Appending& work) const PALLIUM_REQUIRES(commit);
    void encodeLateSample(Appending& work, SeriesId series, size_t sample, SampleKind newest)
        PALLIUM_REQUIRES(commit) PALLIUM_REQUIRES_SHARED(head->mutex);
    void encodeLateHistogram(Appending& work, SeriesId series, size_t histogram)
        PALLIUM_REQUIRES(commit) PALLIUM_REQUIRES_SHARED(head->mutex);
    void applyOutOfOrder(Appending& work) PALLIUM_REQUIRES(commit, head->mutex);
    bool applyLateSample(Appending& work, const Appending::Late& late)
        PALLIUM_REQUIRES(commit, head->mutex);
    bool applyLateHistogram(Appending& work, SeriesId series, size_t histogram)
        PALLIUM_REQUIRES(commit, head->mutex);

    // db_map.cpp
    size_t mapChunks(const Context& context) PALLIUM_REQUIRES(maintenance);
    void mapIfMany();

    // db_compact.cpp
    Result<CompactReport> compact(const Context& context, SeriesLimiter& limiter, bool isFlush)
        PALLIUM_REQUIRES(maintenance);
    std::optional<TimestampMs> dueEnd(bool isFlush, TimestampMs& minTime) const
        PALLIUM_REQUIRES(maintenance);
    Result<bool> writeHeadBlock(const Context& context, TimestampMs minTime, TimestampMs end)
        PALLIUM_REQUIRES(maintenance);
    /// `meta`: times and hints. False if there was nothing to write.
    Result<bool> writeNewBlock(const Context& context, BlockMeta meta, HeadSeriesCursor& cursor,
                               TimestampMs headMinTime = INT64_MIN) PALLIUM_REQUIRES(maintenance);
    bool hasLateSamples() const;
    TruncateReport truncate(TimestampMs t, SeriesLimiter& limiter) PALLIUM_REQUIRES(maintenance);
    Result<void> writeCheckpoints(uint64_t before) PALLIUM_REQUIRES(maintenance);
    Result<void> shortenLog(uint64_t before) PALLIUM_REQUIRES(maintenance);
    void compacted(const Stopwatch& watch) const;
    Result<bool> mergeBlocks(const Context& context) PALLIUM_REQUIRES(maintenance);
    Result<size_t> expireBlocks() PALLIUM_REQUIRES(maintenance);

    // db_out_of_order.cpp
    Result<void> compactOutOfOrder(const Context& context, SeriesLimiter& limiter,
                                   CompactReport& report) PALLIUM_REQUIRES(maintenance);
    Result<uint64_t> retireOutOfOrder() PALLIUM_REQUIRES(maintenance);
    Result<size_t> writeOutOfOrderBlocks(const Context& context,
                                         const std::vector<SeriesId>& series)
        PALLIUM_REQUIRES(maintenance);

    io::FileSystem& files;
    const std::string directory;
    const DbOptions options;
    /// Held by what turns samples of the head into blocks and blocks into others; taken before all
    /// other locks.
    Mutex maintenance;
    /// What the head has in order before this is in blocks. Older samples may be refused already.
    TimestampMs writtenTo PALLIUM_GUARDED_BY(maintenance) = INT64_MIN;
    /// The log holds what has become a block since it was shortened.
    bool isLogLong PALLIUM_GUARDED_BY(maintenance) = false;
    std::unique_ptr<BlockSet> blocks;  // constant after open
    const std::shared_ptr<Head> head;  // shared with queriers and their series sets
    ExemplarStore exemplars;
    MappedChunks* headFiles = nullptr;         // the head's; constant after open
    std::unique_ptr<Wal> wal, seriesWal;       // constant after open
    size_t walUnknownRefs = 0;                 // likewise
    std::chrono::nanoseconds openDuration{0};  // likewise
    /// Damaged places of the logs.
    std::atomic<size_t> walCorruptions{0};
    bool isMapFailing PALLIUM_GUARDED_BY(maintenance) = false;  // and was logged

    /// Held from the order check to the change of the head: what a batch was told must still be
    /// true when it is applied, and the log must hold batches in the order in which the head took
    /// them.
    Mutex commit;
    RecordEncoder encoder PALLIUM_GUARDED_BY(commit);
    std::vector<bool> isInBatch PALLIUM_GUARDED_BY(commit);       // scratch, by series id
    std::vector<SeriesId> unlogged PALLIUM_GUARDED_BY(commit);    // to be defined in the log
    std::vector<SeriesId> unmirrored PALLIUM_GUARDED_BY(commit);  // and in its second copy
    size_t seriesCreated PALLIUM_GUARDED_BY(commit) = 0;
    AppendStats appends PALLIUM_GUARDED_BY(commit);
    bool isClosed PALLIUM_GUARDED_BY(commit) = false;

    /// For stats(), which does not wait for maintenance. No other lock is taken under it.
    mutable Mutex statsMutex;
    MaintenanceStats maintenanceStats PALLIUM_GUARDED_BY(statsMutex);
};

}  // namespace pallium::tsdb
