#include "backend/tsdb/db.h"

#include "backend/base/log.h"
#include "backend/storage/merge.h"
#include "backend/tsdb/db_impl.h"
#include "backend/tsdb/head/head_querier.h"
#include "backend/tsdb/head/replay_decoder.h"
#include "backend/tsdb/head/select.h"

#include <algorithm>

namespace pallium::tsdb {

Result<void> Db::Impl::openBlocks() {
    auto opened = BlockSet::open(files, directory);
    PALLIUM_TRY(opened);
    blocks = std::move(*opened);
    const Lock maintenanceLock(maintenance);
    writtenTo = blocks->view()->headMinTime;
    // What a block has need not be replayed: a crash may have come before the log was shortened.
    const WriteLock lock(head->mutex);
    head->samples.refuseBefore(writtenTo);
    return {};
}

/// What an earlier process left there is in the log.
void Db::Impl::openHeadFiles() {
    auto chunks = std::make_unique<MappedChunks>(files, directory + "/chunks_head");
    if (const auto opened = chunks->open(); !opened)
        log::warn("cannot delete old head chunks", {{"err", opened.error().message}});
    headFiles = chunks.get();
    const WriteLock lock(head->mutex);
    head->samples.closedChunks().setFiles(std::move(chunks));
}

/// `name`: its directory.
Result<std::unique_ptr<Wal>> Db::Impl::openLog(const char* name,
                                               const Wal::RecordHandler& handler) {
    Wal::ReplayReport report;
    const std::string path = directory + "/" + name;
    const Wal::Options walOptions{.segmentBytes = options.walSegmentBytes, .owner = options.owner};
    auto opened = Wal::open(files, path, walOptions, handler, report);
    reportDamage(report, path);
    return opened;
}

/// `log`: its directory.
void Db::Impl::reportDamage(const Wal::ReplayReport& report, const std::string& log) {
    walCorruptions += report.corruptions + report.segmentsSkipped;
    if (report.detail.empty()) return;
    log::warn("write-ahead log was damaged", {{"directory", log},
                                              {"corruptions", report.corruptions},
                                              {"segments_skipped", report.segmentsSkipped},
                                              {"torn_bytes", report.tornBytes},
                                              {"detail", report.detail}});
}

Result<void> Db::Impl::openLogs(const Wal::RecordHandler& handler) {
    auto openedSeries = openLog("wal-series", handler);
    PALLIUM_TRY(openedSeries);
    seriesWal = std::move(*openedSeries);
    auto opened = openLog("wal", handler);
    PALLIUM_TRY(opened);
    wal = std::move(*opened);
    return {};
}

Result<void> Db::Impl::replayLogs() {
    Replay replay(*head);
    ReplayDecoder decoder(replay, [this] { mapIfMany(); });
    PALLIUM_TRY(openLogs([&decoder](uint8_t type, std::span<const uint8_t> payload) {
        return decoder.record(type, payload);
    }));
    decoder.finish();
    replay.finish();
    walCorruptions += replay.impossible();
    if (replay.impossible() > 0)
        log::warn("definitions of series with impossible ids were skipped",
                  {{"directory", directory},
                   {"definitions", replay.impossible()},
                   {"first_id", replay.firstImpossible()}});
    walUnknownRefs = replay.unknownRefs();
    if (walUnknownRefs > 0)
        log::warn("samples of lost series were skipped",
                  {{"directory", directory}, {"samples", walUnknownRefs}});
    const Lock lock(commit);
    unmirrored = replay.definedOnce();
    return {};
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
    const Stopwatch watch;
    auto impl = std::make_unique<Impl>(files, std::move(directory), options);
    auto opened = files.createDirectories(impl->directory);
    if (opened) opened = impl->openBlocks();
    impl->openHeadFiles();
    if (opened) opened = impl->replayLogs();
    if (!opened) return fail(opened.error().wrap("open database " + impl->directory));
    impl->openDuration = watch.elapsed();
    return std::unique_ptr<Db>(new Db(std::move(impl)));
}

Db::Db(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Db::~Db() {
    if (const auto closed = m_impl->close(); !closed)
        log::error("cannot close write-ahead log", {{"err", closed.error().message}});
}

Result<std::unique_ptr<storage::Querier>> Db::querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const {
    const std::shared_ptr<const BlockView> view = m_impl->blocks->view();
    std::vector<const BlockReader*> blocks;
    for (const auto& block : view->blocks)
        if (block->meta().minTime <= maxTime && minTime < block->meta().maxTime)
            blocks.push_back(block.get());
    std::sort(blocks.begin(), blocks.end(),
              [](const auto* a, const auto* b) { return precedes(a->meta(), b->meta()); });
    std::vector<std::unique_ptr<storage::Querier>> parts;
    for (const BlockReader* block : blocks)
        parts.push_back(block->querier(minTime, maxTime));
    parts.push_back(makeHeadQuerier(m_impl->head, minTime, maxTime, view->headMinTime, view));
    return storage::mergeQueriers(std::move(parts));
}

void Db::Impl::describeBlocks(DbStats& stats) const {
    const std::shared_ptr<const BlockView> view = blocks->view();
    stats.blocks = view->blocks.size();
    for (const auto& block : view->blocks) {
        stats.blockBytes += block->fileBytes();
        stats.symbolTableBytes += block->index().symbolTableBytes();
    }
    stats.brokenBlocks = blocks->broken();
    stats.blockCorruptions = blocks->corruptions();
    stats.reloads = blocks->reloads();
    stats.failedReloads = blocks->failedReloads();
}

void Db::Impl::describeHead(DbStats& stats) const {
    const ReadLock lock(head->mutex);
    const SampleStore& samples = head->samples;
    stats.series = head->series.size();
    stats.seriesRemoved = head->series.removed();
    stats.minTime = samples.minTime();
    stats.maxTime = samples.maxTime();
    stats.headBytes =
        head->series.memoryBytes() + samples.memoryBytes() + head->outOfOrder.memoryBytes();
    stats.mappedBytes = headFiles->fileBytes();
    stats.mapCorruptions = headFiles->corruptions();
    stats.chunksMapped = samples.closedChunks().moved();
    stats.chunksCreated = samples.chunksCreated();
    stats.chunksRemoved = samples.chunksRemoved();
}

DbStats Db::stats() const {
    DbStats stats;
    {
        const Lock lock(m_impl->commit);
        stats.seriesCreated = m_impl->seriesCreated;
        stats.appends = m_impl->appends;
    }
    {
        const Lock lock(m_impl->statsMutex);
        stats.maintenance = m_impl->maintenanceStats;
    }
    m_impl->describeBlocks(stats);
    m_impl->describeHead(stats);
    stats.walBytes = m_impl->wal->sizeBytes() + m_impl->seriesWal->sizeBytes();
    stats.wal = m_impl->wal->stats();
    stats.wal += m_impl->seriesWal->stats();
    stats.walCorruptions = m_impl->walCorruptions;
    stats.walUnknownRefs = m_impl->walUnknownRefs;
    stats.openDuration = m_impl->openDuration;
    return stats;
}

const ExemplarStore& Db::exemplars() const {
    return m_impl->exemplars;
}

void Db::visitSeries(const std::function<void(LabelsView)>& visit,
                     const std::function<void()>& done) const {
    const ReadLock lock(m_impl->head->mutex);
    const SeriesTable& table = m_impl->head->series;
    std::vector<Label> labels;
    for (SeriesId id = 0; id < table.idEnd(); ++id) {
        if (!table.exists(id)) continue;
        table.labelsOf(id, labels);
        visit(labels);
    }
    if (done) done();
}

size_t Db::countSeriesSince(TimestampMs since, std::span<const Matcher> matchers) const {
    const ReadLock lock(m_impl->head->mutex);
    const Head& head = *m_impl->head;
    const auto isActive = [&](SeriesId id) { return head.samples.lastTime(id) >= since; };
    if (!matchers.empty()) {
        const auto found = selectSeries(Context{}, head.series, matchers);
        if (!found) return 0;  // cannot be: nobody cancels it
        return static_cast<size_t>(std::count_if(found->begin(), found->end(), isActive));
    }
    size_t count = 0;
    for (SeriesId id = 0; id < head.series.idEnd(); ++id)
        if (head.series.exists(id) && isActive(id)) ++count;
    return count;
}

std::vector<BlockMeta> Db::blocks() const {
    return m_impl->blocks->view()->metas();
}

Result<void> Db::sync() {
    PALLIUM_TRY(m_impl->wal->sync());
    return m_impl->seriesWal->sync();
}

Result<void> Db::close() {
    return m_impl->close();
}

}  // namespace pallium::tsdb
