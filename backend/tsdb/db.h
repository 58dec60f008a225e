// tsdb: one tenant's store: head (memory), write-ahead log, and later Prometheus blocks. It knows nothing
// of tenants, rings or buckets. Start at db.h; the head's design is described in head/README.md, the
// log's format in wal/FORMAT.md.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/model/write_batch.h"
#include "backend/storage/storage.h"

namespace pallium::tsdb {

struct DbOptions {
    int64_t blockRangeMs = 2 * 60 * 60 * 1000;
    size_t walSegmentBytes = 128 << 20;
    std::chrono::milliseconds walSyncInterval{1000};
    size_t shards = 2;
};

/// What became of one sample. One byte each: a rejected sample allocates nothing.
enum class [[nodiscard]] AppendOutcome : uint8_t {
    Accepted,
    Duplicate,           // same time, same bits: accepted silently
    OutOfOrder,          // older than the newest sample of its series
    OutOfBounds,         // older than the head's appendable window
    TooOld,              // beyond the out-of-order window
    DuplicateTimestamp,  // same time, another value; existing value in AppendResult::existing
    SeriesLimit,         // the limiter refused the new series
};

/// Asked, under a shard's lock, before a new series is made. Answers must be quick and must not call
/// back into the head.
class SeriesLimiter {
  public:
    virtual ~SeriesLimiter() = default;
    virtual bool mayCreate(LabelsView labels) = 0;
    virtual void created(LabelsView labels) = 0;
};

/// The outcome of one batch. Reused: reset() keeps the capacity.
struct AppendResult {
    std::vector<AppendOutcome> outcomes;   // one per WriteBatch::samples
    std::vector<double> existing;          // one per sample, only for DuplicateTimestamp; may be empty if none
    size_t accepted = 0;                   // including Duplicate
};

struct DbStats {
    size_t series = 0;
    size_t seriesCreated = 0;              // since open
    size_t seriesRemoved = 0;
    TimestampMs minTime = 0, maxTime = 0;  // of the head; minTime > maxTime: empty
    size_t headBytes = 0;                  // estimate of what samples, labels and index hold
    size_t walBytes = 0;
    size_t walCorruptions = 0;             // damaged records skipped at open
};

/// One open database. Threads: internally synchronised; queries and appends run in parallel.
class Db final : public storage::Queryable {
  public:
    /// Opens or creates `directory` and replays its log. A torn tail is cut, damage elsewhere is
    /// skipped, logged and counted. Errors: Io.
    static Result<std::unique_ptr<Db>> open(io::FileSystem& files, std::string directory, DbOptions options);
    ~Db() override;

    /// Appends a normalised batch: each label set sorted, unique, without empty values; the series of
    /// `skip` (one flag per series, may be empty) are left out.
    ///
    /// When it returns the accepted samples are in the log (write() has returned) and visible. An error
    /// (Io: the log cannot be written) means that no sample became visible. Samples of one series in a
    /// batch are taken in order.
    Result<void> append(const WriteBatch& batch, std::span<const uint8_t> skip, SeriesLimiter& limiter,
                        AppendResult& result);

    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime, TimestampMs maxTime) const override;

    DbStats stats() const;

    /// Syncs the log to disk.
    Result<void> sync();
    /// Syncs and closes; further appends fail with Unavailable. Idempotent.
    Result<void> close();

  private:
    struct Impl;
    explicit Db(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
