// tsdb: one tenant's store: head (memory), write-ahead log, and Prometheus blocks. It knows
// nothing of tenants, rings or buckets. Start at db.h; the head's design is described in
// head/README.md, the log's format in wal/FORMAT.md.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/model/matcher.h"
#include "backend/model/write_batch.h"
#include "backend/storage/storage.h"
#include "backend/tsdb/block/block_meta.h"
#include "backend/tsdb/db_stats.h"
#include "backend/tsdb/head/exemplar_store.h"
#include "backend/tsdb/head/truncate_report.h"

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace pallium::tsdb {

struct DbOptions {
    int64_t blockRangeMs = 2 * 60 * 60 * 1000;
    /// Blocks are merged locally up to this length, in steps of three; not beyond the first range:
    /// only where they overlap.
    int64_t longestBlockMs = 0;
    int64_t retentionMs = 0;             // blocks that end this long before the newest go; 0: none
    size_t outOfOrderChunkSamples = 32;  // of one series, kept sorted before they are encoded
    size_t walSegmentBytes = 128 << 20;
    uint64_t owner = 0;  // whose log it is; a segment of another owner is skipped as foreign
    /// Called after each attempt to write a block, of the head or of others, with the time it took.
    /// Must be quick and must not call back into the database. May be empty.
    std::function<void(std::chrono::nanoseconds)> onCompaction{};
};

/// What became of one sample. One byte each: a rejected sample allocates nothing.
enum class [[nodiscard]] AppendOutcome : uint8_t{
    Accepted,
    Duplicate,             // same time, same bits: accepted silently
    OutOfOrder,            // older than the newest sample of its series
    OutOfBounds,           // older than the head's appendable window
    TooOld,                // beyond the out-of-order window
    DuplicateTimestamp,    // same time, another value; existing value in AppendResult::existing
    DuplicateOfHistogram,  // a float at the time of a histogram
    SeriesLimit,           // the limiter refused the new series
    InvalidHistogram,      // validate() refuses it
    UnknownSeries,         // an exemplar of a series that has no samples
};

/// What one append may do; the limits behind this change while a database is open.
struct AppendRules {
    /// Samples and histograms up to this much older than the newest of the head are taken out of
    /// order; 0: none.
    int64_t outOfOrderWindowMs = 0;
    size_t maxExemplars = 0;      // kept in all, the newest; 0: exemplars are ignored
    bool takesHistograms = true;  // false: native histograms are ignored
};

/// A series that is to be made.
struct NewSeries {
    LabelsView labels;
    bool isHistogram = false;    // what makes it is a native histogram
    size_t histogramSeries = 0;  // if so: series that have some, those made before in the batch too
};

/// Asked, under the head's lock, before a new series is made, and told of those made and removed.
/// Answers must be quick and must not call back into the database. Not asked for the series that
/// replay finds in the log.
class SeriesLimiter {
  public:
    virtual ~SeriesLimiter() = default;
    virtual bool mayCreate(const NewSeries& series) = 0;
    virtual void created(LabelsView labels) = 0;
    virtual void removed(LabelsView labels) = 0;
};

/// The outcome of one batch. Reused: reset() keeps the capacity.
struct AppendResult {
    /// One each per sample, histogram and exemplar of the batch; Accepted for those of skipped
    /// series and for those that the rules ignore.
    std::vector<AppendOutcome> outcomes, histogramOutcomes, exemplarOutcomes;
    std::vector<double>
        existing;  // one per sample, only for DuplicateTimestamp; may be empty if none
    /// Including Duplicate, without skipped and ignored ones.
    size_t accepted = 0, acceptedHistograms = 0, acceptedExemplars = 0;
    size_t outOfOrder = 0;  // of those, samples and histograms taken out of order
    /// What it took to decide about all, new series included, and then to log and keep them.
    std::chrono::nanoseconds decided{0}, committed{0};

    void reset() {
        for (auto* all : {&outcomes, &histogramOutcomes, &exemplarOutcomes})
            all->clear();
        existing.clear();
        accepted = acceptedHistograms = acceptedExemplars = outOfOrder = 0;
        decided = committed = std::chrono::nanoseconds(0);
    }
};

/// What compact() did.
struct CompactReport {
    size_t blocksWritten = 0, blocksMerged = 0, blocksExpired = 0;
    size_t seriesRemoved = 0;
};

/// One open database in a directory: `wal/`, the log, `wal-series/`, the second copy of the
/// definitions of series, `chunks_head/`, closed chunks of the head, and a directory a block.
/// Threads: internally synchronised; queries and appends run in parallel, and of an append the
/// search for its series. Lock order: maintenance, commit, head, log.
class Db final : public storage::Queryable {
  public:
    /// Opens or creates `directory` and replays its log. A torn tail is cut, damage elsewhere is
    /// skipped, logged and counted. Errors: Io.
    static Result<std::unique_ptr<Db>> open(io::FileSystem& files, std::string directory,
                                            DbOptions options);
    ~Db() override;

    /// Appends a normalised batch: each label set sorted, unique, without empty values; the series
    /// of `skip` (one flag per series, may be empty) are left out.
    ///
    /// When it returns the accepted samples are in the log (write() has returned) and visible. An
    /// error (Io: the log cannot be written) means that no sample became visible. Samples of one
    /// series in a batch are taken in order. A sample is OutOfBounds if it is older than the newest
    /// of the head, as it was before this batch, less half a block range, or than the time of a
    /// truncation; then no series is made for it.
    ///
    /// Within the window of `rules` an older sample, histograms included, is taken out of order
    /// instead: OutOfOrder and OutOfBounds become Accepted, and what is older still is TooOld. The
    /// window reaches back from the newest of the head as it was before this batch; if the head is
    /// empty, from where its blocks end, else from the batch's first sample. Only the few latest of
    /// a series out of order are searched for a Duplicate or DuplicateTimestamp; otherwise of
    /// samples of one instant the one that came first is read. Exemplars come after samples and are
    /// not logged.
    Result<void> append(const WriteBatch& batch, std::span<const uint8_t> skip,
                        const AppendRules& rules, SeriesLimiter& limiter, AppendResult& result);

    /// Writes the oldest block range of the head as a block while the head spans more than one and
    /// a half, then likewise all that came out of order, gives back their memory and shortens the
    /// log; then merges blocks that overlap or fill
    /// a longer range, and deletes those beyond the retention. Appends and queries go on; a second
    /// call waits for the first. May be interrupted at any point and done again. Errors: Io,
    /// Canceled, DeadlineExceeded, Corruption naming the block.
    Result<CompactReport> compact(const Context& context, SeriesLimiter& limiter);
    /// Likewise, with everything that the head has. Samples older than the newest are then refused.
    Result<CompactReport> flush(const Context& context, SeriesLimiter& limiter);

    /// Moves the closed chunks of the head from memory to files, from which they are read as
    /// before. Appends and queries go on. What cannot be written stays in memory until the next
    /// call; that is logged once. Returns the number of chunks moved.
    size_t mapChunks(const Context& context);

    /// Gives back the memory of samples before `t`, which are in a block, and of series that have
    /// no others: see truncateHead(). The log is left as it is.
    TruncateReport truncate(TimestampMs t, SeriesLimiter& limiter);

    /// Of the blocks that queries see, by time.
    std::vector<BlockMeta> blocks() const;
    /// The label sets of the series of the head. `visit` and at last `done` are called with the
    /// head's lock held, so that no series comes or goes between them.
    void visitSeries(const std::function<void(LabelsView)>& visit,
                     const std::function<void()>& done = {}) const;
    /// How many series of the head have a sample at `since` or later, and match all matchers.
    size_t countSeriesSince(TimestampMs since, std::span<const Matcher> matchers = {}) const;

    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const override;

    DbStats stats() const;
    /// Lives as long as this.
    const ExemplarStore& exemplars() const;

    /// Syncs the log to disk. Called by the owner at its sync interval.
    Result<void> sync();
    /// Syncs and closes; further appends fail with Unavailable. Idempotent.
    Result<void> close();

  private:
    struct Impl;
    explicit Db(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
