#include "backend/tsdb/db.h"

#include "backend/base/log.h"
#include "backend/base/mutex.h"
#include "backend/tsdb/head/db_replay.h"
#include "backend/tsdb/head/head.h"
#include "backend/tsdb/head/head_querier.h"
#include "backend/tsdb/head/records.h"
#include "backend/tsdb/wal/wal.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

AppendOutcome outcomeOf(SampleOrder order) {
    switch (order) {
        case SampleOrder::Newer:
            return AppendOutcome::Accepted;
        case SampleOrder::Same:
            return AppendOutcome::Duplicate;
        case SampleOrder::OtherValue:
            return AppendOutcome::DuplicateTimestamp;
        case SampleOrder::Older:
            break;
    }
    return AppendOutcome::OutOfOrder;
}

SampleOrder compareSamples(const Sample& sample, const Sample& newest, double& existing) {
    if (sample.timestampMs > newest.timestampMs) return SampleOrder::Newer;
    if (sample.timestampMs < newest.timestampMs) return SampleOrder::Older;
    if (sample == newest) return SampleOrder::Same;
    existing = newest.value;
    return SampleOrder::OtherValue;
}

/// One append on its way through the steps below.
struct Appending {
    const WriteBatch& batch;
    const std::span<const uint8_t> skip;
    AppendResult& result;
    TimestampMs minValidTime = INT64_MIN;
    std::vector<SeriesId> ids;  // one per series; kNoId: unknown, skipped or refused
    size_t unknown = 0;
    size_t removedBefore = 0;  // series of the head, when the ids were looked up

    bool isSkipped(size_t series) const { return !skip.empty() && skip[series] != 0; }
    void mark(const WriteBatch::Series& series, AppendOutcome outcome) {
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s)
            result.outcomes[s] = outcome;
    }
    void decide(size_t sample, SampleOrder order, double existing) {
        result.outcomes[sample] = outcomeOf(order);
        if (order != SampleOrder::OtherValue) return;
        result.existing.resize(batch.samples.size());
        result.existing[sample] = existing;
    }
    void countAccepted() {
        for (size_t i = 0; i < ids.size(); ++i) {
            if (ids[i] == kNoId) continue;
            const WriteBatch::Series& series = batch.series[i];
            for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s)
                if (result.outcomes[s] <= AppendOutcome::Duplicate) ++result.accepted;
        }
    }
};

/// Lets limits fall and lists of series that are yet to be logged forget what is removed.
class RemovalObserver final : public TruncateOwner {
  public:
    RemovalObserver(SeriesLimiter& limiter, std::vector<SeriesId>& unlogged,
                    std::vector<SeriesId>& unmirrored)
        : m_limiter(limiter), m_unlogged(unlogged), m_unmirrored(unmirrored) {}

    bool mustStay(SeriesId) override { return false; }
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
    SeriesLimiter& m_limiter;
    std::vector<SeriesId>& m_unlogged;
    std::vector<SeriesId>& m_unmirrored;
    std::vector<Label> m_labels;
};

}  // namespace

struct Db::Impl {
    explicit Impl(const DbOptions& dbOptions)
        : options(dbOptions), head(std::make_shared<Head>(dbOptions.blockRangeMs)) {}

    Result<void> openLogs(io::FileSystem& files, const std::string& directory);
    Result<void> append(Appending& work, SeriesLimiter& limiter);
    TruncateReport truncate(TimestampMs t, SeriesLimiter& limiter);
    void findSeries(Appending& work) const;
    void forgetRemoved(Appending& work) const PALLIUM_REQUIRES(commit);
    TimestampMs minValidTime() const PALLIUM_REQUIRES(commit);
    void makeMissingSeries(Appending& work, SeriesLimiter& limiter) PALLIUM_REQUIRES(commit);
    SeriesId makeSeries(Appending& work, size_t series, SeriesLimiter& limiter)
        PALLIUM_REQUIRES(commit, head->mutex);
    void encode(Appending& work) PALLIUM_REQUIRES(commit);
    Result<void> log() PALLIUM_REQUIRES(commit);
    void apply(Appending& work) PALLIUM_REQUIRES(commit);
    Result<void> close();

    const DbOptions options;
    Mutex truncation;                     // held by a truncation, before all others
    const std::shared_ptr<Head> head;     // shared with queriers and their series sets
    std::unique_ptr<Wal> wal, seriesWal;  // constant after open
    size_t walCorruptions = 0;            // likewise
    size_t walUnknownRefs = 0;

    /// Held from the order check to the change of the head: what a batch was told must still be
    /// true when it is applied, and the log must hold batches in the order in which the head took
    /// them.
    Mutex commit;
    RecordEncoder encoder PALLIUM_GUARDED_BY(commit);
    std::vector<SeriesId> unlogged PALLIUM_GUARDED_BY(commit);    // to be defined in the log
    std::vector<SeriesId> unmirrored PALLIUM_GUARDED_BY(commit);  // and in its second copy
    size_t seriesCreated PALLIUM_GUARDED_BY(commit) = 0;
    bool isClosed PALLIUM_GUARDED_BY(commit) = false;
};

Result<void> Db::Impl::openLogs(io::FileSystem& files, const std::string& directory) {
    Replay replay(*head);
    const auto handler = [&replay](uint8_t type, std::span<const uint8_t> payload) {
        replay.apply(type, payload);
    };
    const auto open = [&](const char* name) {
        Wal::ReplayReport report;
        const std::string path = directory + "/" + name;
        const Wal::Options walOptions{.segmentBytes = options.walSegmentBytes,
                                      .owner = options.owner};
        auto opened = Wal::open(files, path, walOptions, handler, report);
        walCorruptions += report.corruptions;
        if (report.corruptions > 0 || report.tornBytes > 0)
            log::warn("write-ahead log was damaged", {{"directory", path},
                                                      {"corruptions", report.corruptions},
                                                      {"torn_bytes", report.tornBytes},
                                                      {"detail", report.detail}});
        return opened;
    };
    PALLIUM_TRY(files.createDirectories(directory));
    auto openedSeries = open("wal-series");
    PALLIUM_TRY(openedSeries);
    seriesWal = std::move(*openedSeries);
    auto opened = open("wal");
    PALLIUM_TRY(opened);
    wal = std::move(*opened);
    replay.finish();
    walCorruptions += replay.malformed();
    walUnknownRefs = replay.unknownRefs();
    if (walUnknownRefs > 0)
        log::warn("samples of lost series were skipped",
                  {{"directory", directory}, {"samples", walUnknownRefs}});
    const Lock lock(commit);
    unmirrored = replay.definedOnce();
    return {};
}

Result<void> Db::Impl::append(Appending& work, SeriesLimiter& limiter) {
    findSeries(work);
    const Lock lock(commit);
    if (isClosed) return fail(ErrorKind::Unavailable, "database is closed");
    work.minValidTime = minValidTime();
    forgetRemoved(work);
    if (work.unknown > 0) makeMissingSeries(work, limiter);
    encode(work);
    if (encoder.samples() > 0) {
        PALLIUM_TRY(log());
        apply(work);
    }
    work.countAccepted();
    return {};
}

/// The long part of an append; batches do it side by side.
void Db::Impl::findSeries(Appending& work) const {
    const ReadLock lock(head->mutex);
    const SeriesTable& table = head->series;
    work.removedBefore = table.removed();
    SeriesId previous = kNoId;
    for (size_t i = 0; i < work.ids.size(); ++i) {
        if (work.isSkipped(i)) continue;
        const LabelsView labels = work.batch.labelsOf(work.batch.series[i]);
        SeriesId id = previous == kNoId ? kNoId : table.follower(previous);
        if (!table.hasLabels(id, labels)) {
            id = table.find(SeriesTable::hashOf(labels), labels);
            if (id == kNoId) {
                ++work.unknown;
                continue;
            }
            if (previous != kNoId) table.setFollower(previous, id);
        }
        work.ids[i] = previous = id;
    }
}

/// A truncation may have removed series since findSeries(); none goes while `commit` is held.
void Db::Impl::forgetRemoved(Appending& work) const {
    const ReadLock lock(head->mutex);
    if (head->series.removed() == work.removedBefore) return;
    for (SeriesId& id : work.ids) {
        if (id == kNoId || head->series.exists(id)) continue;
        id = kNoId;
        ++work.unknown;
    }
}

TimestampMs Db::Impl::minValidTime() const {
    const ReadLock lock(head->mutex);
    const TimestampMs maxTime = head->samples.maxTime();
    const int64_t window = options.blockRangeMs / 2;
    const TimestampMs oldest = maxTime < INT64_MIN + window ? INT64_MIN : maxTime - window;
    return std::max(oldest, head->samples.minValidTime());  // empty: the latter
}

void Db::Impl::makeMissingSeries(Appending& work, SeriesLimiter& limiter) {
    const WriteLock lock(head->mutex);
    SeriesId previous = kNoId;
    for (size_t i = 0; i < work.ids.size(); ++i) {
        if (work.isSkipped(i)) continue;
        if (work.ids[i] == kNoId) {
            work.ids[i] = makeSeries(work, i, limiter);
            if (work.ids[i] == kNoId) continue;
            if (previous != kNoId) head->series.setFollower(previous, work.ids[i]);
        }
        previous = work.ids[i];
    }
}

/// kNoId if the series is not made; its samples are then marked.
SeriesId Db::Impl::makeSeries(Appending& work, size_t series, SeriesLimiter& limiter) {
    const WriteBatch::Series& wanted = work.batch.series[series];
    const std::span<const Sample> samples = work.batch.samplesOf(wanted);
    const bool hasValid = std::any_of(samples.begin(), samples.end(), [&](const Sample& sample) {
        return sample.timestampMs >= work.minValidTime;
    });
    if (!hasValid) {
        work.mark(wanted, AppendOutcome::OutOfBounds);
        return kNoId;
    }
    SeriesTable& table = head->series;
    const LabelsView labels = work.batch.labelsOf(wanted);
    const uint32_t hash = SeriesTable::hashOf(labels);
    // The same batch, or one that was faster, may have made it.
    if (const SeriesId known = table.find(hash, labels); known != kNoId) return known;
    if (labels.size() > SeriesTable::kMaxLabels || !limiter.mayCreate(labels)) {
        work.mark(wanted, AppendOutcome::SeriesLimit);
        return kNoId;
    }
    const SeriesId made = table.add(hash, labels);
    head->samples.add(made);
    unlogged.push_back(made);
    unmirrored.push_back(made);
    ++seriesCreated;
    limiter.created(labels);
    return made;
}

/// Decides on each sample and puts the accepted ones into the record.
void Db::Impl::encode(Appending& work) {
    const ReadLock lock(head->mutex);
    encoder.begin(head->series, unlogged);
    for (size_t i = 0; i < work.ids.size(); ++i) {
        if (work.ids[i] == kNoId) continue;
        const WriteBatch::Series& series = work.batch.series[i];
        const Sample* newest = nullptr;  // of this batch
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s) {
            const Sample& sample = work.batch.samples[s];
            if (sample.timestampMs < work.minValidTime) {
                work.result.outcomes[s] = AppendOutcome::OutOfBounds;
                continue;
            }
            double existing = 0;
            const SampleOrder order = newest != nullptr
                                          ? compareSamples(sample, *newest, existing)
                                          : head->samples.orderOf(work.ids[i], sample, existing);
            work.decide(s, order, existing);
            if (order != SampleOrder::Newer) continue;
            encoder.addSample(work.ids[i], sample);
            newest = &sample;
        }
    }
}

Result<void> Db::Impl::log() {
    PALLIUM_TRY(wal->append(static_cast<uint8_t>(RecordType::Batch), encoder.payload()));
    unlogged.clear();
    if (unmirrored.empty()) return {};
    {
        const ReadLock lock(head->mutex);
        encoder.begin(head->series, unmirrored);
    }
    const auto mirrored =
        seriesWal->append(static_cast<uint8_t>(RecordType::Series), encoder.payload());
    if (mirrored)
        unmirrored.clear();
    else  // the samples are safe; the next batch tries again
        log::warn("cannot write second copy of series", {{"err", mirrored.error().message}});
    return {};
}

void Db::Impl::apply(Appending& work) {
    const WriteLock lock(head->mutex);
    for (size_t i = 0; i < work.ids.size(); ++i) {
        const SeriesId id = work.ids[i];
        if (id == kNoId) continue;
        const WriteBatch::Series& series = work.batch.series[i];
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s) {
            if (work.result.outcomes[s] != AppendOutcome::Accepted) continue;
            // A series that stands twice in the batch may have gone further meanwhile.
            const Sample& sample = work.batch.samples[s];
            double existing = 0;
            const SampleOrder order = head->samples.orderOf(id, sample, existing);
            if (order == SampleOrder::Newer)
                head->samples.append(id, sample);
            else
                work.decide(s, order, existing);
        }
    }
}

// The analysis cannot know that the observer is called with `commit` held.
TruncateReport Db::Impl::truncate(TimestampMs t,
                                  SeriesLimiter& limiter) PALLIUM_NO_THREAD_SAFETY_ANALYSIS {
    const Lock lock(truncation);
    RemovalObserver observer(limiter, unlogged, unmirrored);
    return truncateHead(*head, commit, t, observer);
}

Result<void> Db::Impl::close() {
    {
        const Lock lock(commit);
        if (isClosed) return {};
        isClosed = true;
    }
    PALLIUM_TRY(wal->close());
    return seriesWal->close();
}

Result<std::unique_ptr<Db>> Db::open(io::FileSystem& files, std::string directory,
                                     DbOptions options) {
    auto impl = std::make_unique<Impl>(options);
    if (auto opened = impl->openLogs(files, directory); !opened)
        return fail(opened.error().wrap("open database " + directory));
    return std::unique_ptr<Db>(new Db(std::move(impl)));
}

Db::Db(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Db::~Db() {
    if (const auto closed = m_impl->close(); !closed)
        log::error("cannot close write-ahead log", {{"err", closed.error().message}});
}

Result<void> Db::append(const WriteBatch& batch, std::span<const uint8_t> skip,
                        SeriesLimiter& limiter, AppendResult& result) {
    result.reset();
    result.outcomes.resize(batch.samples.size(), AppendOutcome::Accepted);
    Appending work{.batch = batch, .skip = skip, .result = result, .ids = {}};
    work.ids.resize(batch.series.size(), kNoId);
    return m_impl->append(work, limiter);
}

TruncateReport Db::truncate(TimestampMs t, SeriesLimiter& limiter) {
    return m_impl->truncate(t, limiter);
}

Result<std::unique_ptr<storage::Querier>> Db::querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const {
    return makeHeadQuerier(m_impl->head, minTime, maxTime);
}

DbStats Db::stats() const {
    DbStats stats;
    {
        const Lock lock(m_impl->commit);
        stats.seriesCreated = m_impl->seriesCreated;
    }
    const ReadLock lock(m_impl->head->mutex);
    const Head& head = *m_impl->head;
    stats.series = head.series.size();
    stats.seriesRemoved = head.series.removed();
    stats.minTime = head.samples.minTime();
    stats.maxTime = head.samples.maxTime();
    stats.headBytes = head.series.memoryBytes() + head.samples.memoryBytes();
    stats.walBytes = m_impl->wal->sizeBytes() + m_impl->seriesWal->sizeBytes();
    stats.walCorruptions = m_impl->walCorruptions;
    stats.walUnknownRefs = m_impl->walUnknownRefs;
    return stats;
}

Result<void> Db::sync() {
    PALLIUM_TRY(m_impl->wal->sync());
    return m_impl->seriesWal->sync();
}

Result<void> Db::close() {
    return m_impl->close();
}

}  // namespace pallium::tsdb
