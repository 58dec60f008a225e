#include "backend/tsdb/wal/wal.h"

#include "backend/base/log.h"
#include "backend/io/known_damage.h"
#include "backend/tsdb/wal/replay.h"
#include "backend/tsdb/wal/segment.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pallium::tsdb {
namespace {

/// The frame buffer is kept from record to record up to this size.
constexpr size_t kMaxKeptFrameBytes = 8 << 20;

std::string parentOf(const std::string& directory) {
    const size_t slash = directory.find_last_of('/');
    return slash == std::string::npos ? "." : directory.substr(0, slash + 1);
}

}  // namespace

struct Wal::Impl {
    Impl(io::FileSystem& fileSystem, std::string path, Options opts)
        : files(fileSystem),
          directory(std::move(path)),
          options(opts),
          crcSeed(frameCrcSeed(opts.owner)) {}

    void continueAt(const LogEnd& end, ReplayReport& report);
    Result<void> append(uint8_t type, std::span<const uint8_t> payload) PALLIUM_REQUIRES(mutex);
    Result<void> startSegment(uint64_t firstSequence) PALLIUM_REQUIRES(mutex);
    Result<void> finishSegment() PALLIUM_REQUIRES(mutex);
    void abandonSegment() PALLIUM_REQUIRES(mutex);
    Result<void> writeUnsyncedAgain() PALLIUM_REQUIRES(mutex);
    Result<std::vector<uint8_t>> readUnsynced() const PALLIUM_REQUIRES(mutex);
    Result<void> forgetBefore(uint64_t before, uint64_t newCheckpointBytes);
    bool removeObsolete(std::span<const std::string> names) const;
    Result<void> sync() PALLIUM_REQUIRES(syncMutex);
    std::string pathOf(uint64_t segment) const { return directory + '/' + segmentName(segment); }

    io::FileSystem& files;
    const std::string directory;
    const Options options;
    const uint32_t crcSeed;
    io::KnownDamage knownDamage;

    /// Held during a sync, which appends do not wait for. Taken before `mutex`.
    Mutex syncMutex;
    mutable Mutex mutex;
    /// The segment being written; null before the first append and after a failure. Shared with a
    /// running sync, so that the descriptor is not closed under it.
    std::shared_ptr<io::WritableFile> file PALLIUM_GUARDED_BY(mutex);
    uint64_t goodBytes PALLIUM_GUARDED_BY(mutex) =
        0;  // of `file`: the end of its last whole record
    uint64_t syncedBytes PALLIUM_GUARDED_BY(mutex) = 0;  // of `file`; 0: not even its header
    uint64_t index PALLIUM_GUARDED_BY(mutex) = 0;        // of `file`
    std::map<uint64_t, uint64_t> closed
        PALLIUM_GUARDED_BY(mutex);  // bytes of all other segments, by index
    /// The newest that is taken by a checkpoint, or may be.
    std::optional<uint64_t> checkpointNumber PALLIUM_GUARDED_BY(mutex);
    uint64_t checkpointBytes PALLIUM_GUARDED_BY(mutex) = 0;
    uint64_t nextIndex PALLIUM_GUARDED_BY(mutex) = 0;
    uint64_t nextSequence PALLIUM_GUARDED_BY(mutex) = 1;
    uint64_t unsyncedSequence PALLIUM_GUARDED_BY(mutex) = 1;  // of the first record not synced
    bool isDirectoryDirty PALLIUM_GUARDED_BY(mutex) = false;
    bool isClosed PALLIUM_GUARDED_BY(mutex) = false;
    std::vector<uint8_t> frame PALLIUM_GUARDED_BY(mutex);
    Stats stats PALLIUM_GUARDED_BY(mutex);
};

/// Cuts the tail and goes on there. If that cannot be done the next append begins a new segment, so
/// that a disk that refuses writes can still be read.
void Wal::Impl::continueAt(const LogEnd& end, ReplayReport& report) {
    const Lock lock(mutex);
    nextSequence = end.nextSequence;
    nextIndex = end.nextIndex;
    closed = end.closed;
    checkpointNumber = end.checkpoint;
    checkpointBytes = end.checkpointBytes;
    (void)removeObsolete(end.obsolete);  // the next checkpoint tries again
    if (!end.tail) return;
    auto opened = files.openAppend(pathOf(end.tail->index));
    auto cut = opened ? Result<void>() : fail(opened.error());
    if (cut && end.tail->validBytes < end.tail->fileBytes)
        cut = (*opened)->truncate(end.tail->validBytes);
    if (!cut) {
        noteDetail(report, "cannot cut the tail: " + cut.error().message);
        closed[end.tail->index] = end.tail->fileBytes;
        return;
    }
    if (end.tail->validBytes == 0) {
        nextIndex = end.tail->index;  // it has not even a header: begin it anew
        return;
    }
    file = std::move(*opened);
    index = end.tail->index;
    goodBytes = end.tail->validBytes;
    // What is there may never have been synced: the first sync makes up for it.
    syncedBytes = 0;
    unsyncedSequence = end.tail->firstSequence;
}

/// What a checkpoint has replaced is not read: that it cannot be removed costs only room.
bool Wal::Impl::removeObsolete(std::span<const std::string> names) const {
    return std::ranges::all_of(names, [this](const std::string& name) {
        return files.removeAll(directory + '/' + name).has_value();
    });
}

/// A checkpoint has taken the place of what lies below `index`.
Result<void> Wal::Impl::forgetBefore(uint64_t before, uint64_t newCheckpointBytes) {
    auto obsolete = obsoleteNames(files, directory);
    const auto segments = obsolete
                              ? std::partition(obsolete->begin(), obsolete->end(), isCheckpointName)
                              : std::vector<std::string>::iterator();
    const bool areCheckpointsGone = obsolete && removeObsolete({obsolete->begin(), segments});
    const bool areSegmentsGone = obsolete && removeObsolete({segments, obsolete->end()});
    if (!areCheckpointsGone || !areSegmentsGone)
        log::warn("what a checkpoint has replaced cannot be removed", {{"directory", directory}});
    const Lock lock(mutex);
    ++stats.checkpointDeletions;
    if (!areCheckpointsGone) ++stats.failedCheckpointDeletions;
    ++stats.truncations;
    if (!areSegmentsGone) ++stats.failedTruncations;
    PALLIUM_TRY(obsolete);
    closed.erase(closed.begin(), closed.lower_bound(before));
    checkpointBytes = newCheckpointBytes;
    return {};
}

Result<void> Wal::Impl::startSegment(uint64_t firstSequence) {
    auto opened = files.openAppend(pathOf(nextIndex));
    PALLIUM_TRY(opened);
    if ((*opened)->size() != 0) {
        ++nextIndex;
        return fail(ErrorKind::Io,
                    "segment " + segmentName(nextIndex - 1) + " appeared in " + directory);
    }
    const auto header = encodeSegmentHeader({kSegmentVersion, options.owner, firstSequence});
    if (auto written = (*opened)->append(header); !written) {
        if (!(*opened)->truncate(0)) ++nextIndex;
        return written;
    }
    index = nextIndex++;
    file = std::move(*opened);
    goodBytes = header.size();
    syncedBytes = 0;
    unsyncedSequence = firstSequence;
    isDirectoryDirty = true;
    return {};
}

void Wal::Impl::abandonSegment() {
    if (file) closed[index] = goodBytes;
    goodBytes = 0;
    file.reset();
}

Result<void> Wal::Impl::finishSegment() {
    Result<void> synced;
    if (syncedBytes != goodBytes) {
        const Stopwatch watch;
        synced = file->sync();
        stats.syncs.add(watch.elapsed());
    }
    if (synced) {
        abandonSegment();
        return {};
    }
    PALLIUM_TRY(writeUnsyncedAgain());
    return synced;
}

/// After a failed sync the state of the pages is unknown, and asking again would only report
/// success. Their content can still be read.
Result<void> Wal::Impl::writeUnsyncedAgain() {
    const uint64_t from = unsyncedSequence;
    const auto records = readUnsynced();
    abandonSegment();
    PALLIUM_TRY(records);
    if (records->empty()) return {};
    PALLIUM_TRY(startSegment(from));
    if (auto written = file->append(*records); !written) {
        if (!file->truncate(goodBytes)) abandonSegment();
        return written;
    }
    goodBytes += records->size();
    return {};
}

/// The records that were not synced, as frames. Errors: Corruption if they are not what was written
/// any more.
Result<std::vector<uint8_t>> Wal::Impl::readUnsynced() const {
    const uint64_t begin = std::max<uint64_t>(syncedBytes, kSegmentHeaderBytes);
    std::vector<uint8_t> records(goodBytes - begin);
    const auto source = files.openRead(pathOf(index));
    PALLIUM_TRY(source);
    const auto read = (*source)->readAt(begin, records);
    PALLIUM_TRY(read);
    if (*read != records.size() || !areFrames(records, crcSeed))
        return fail(ErrorKind::Corruption, "records of segment " + segmentName(index) +
                                               " were lost before they were synced");
    return records;
}

Result<void> Wal::Impl::append(uint8_t type, std::span<const uint8_t> payload) {
    const size_t frameBytes = kFrameHeaderBytes + payload.size();
    if (file && goodBytes > kSegmentHeaderBytes && goodBytes + frameBytes > options.segmentBytes)
        PALLIUM_TRY(finishSegment());
    if (!file) PALLIUM_TRY(startSegment(nextSequence));
    if (frame.capacity() > kMaxKeptFrameBytes && frameBytes <= kMaxKeptFrameBytes) frame = {};
    encodeFrame(frame, crcSeed, nextSequence, type, payload);
    if (auto written = file->append(frame); !written) {
        if (!file->truncate(goodBytes)) {
            // The number may be on the disk with the record; using it again would make one of the
            // two stale.
            ++nextSequence;
            abandonSegment();
        }
        return written;
    }
    goodBytes += frameBytes;
    ++nextSequence;
    return {};
}

Result<void> Wal::Impl::sync() {
    std::shared_ptr<io::WritableFile> current;
    uint64_t bytes = 0, sequence = 0;
    bool shouldSyncDirectory = false;
    {
        const Lock lock(mutex);
        if (file && syncedBytes < goodBytes) current = file;
        bytes = goodBytes;
        sequence = nextSequence;
        shouldSyncDirectory = std::exchange(isDirectoryDirty, false);
    }
    const Stopwatch watch;
    auto synced = current ? current->sync() : Result<void>();
    const auto took = watch.elapsed();
    auto syncedDirectory = shouldSyncDirectory ? files.syncDirectory(directory) : Result<void>();
    const Lock lock(mutex);
    if (current) stats.syncs.add(took);
    if (!syncedDirectory) isDirectoryDirty = true;
    if (current && current == file) {
        if (synced) {
            syncedBytes = bytes;
            unsyncedSequence = sequence;
        } else {
            PALLIUM_TRY(writeUnsyncedAgain());
        }
    }
    return synced ? syncedDirectory : synced;
}

Wal::Wal(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Wal::~Wal() = default;

Result<std::unique_ptr<Wal>> Wal::open(io::FileSystem& files, std::string directory,
                                       Options options, const RecordHandler& handler,
                                       ReplayReport& report) {
    const auto exists = files.exists(directory);
    PALLIUM_TRY(exists);
    if (!*exists) {
        PALLIUM_TRY(files.createDirectories(directory));
        PALLIUM_TRY(files.syncDirectory(parentOf(directory)));
    }
    auto impl = std::make_unique<Impl>(files, std::move(directory), options);
    const auto end =
        replayLog(files, impl->directory, options.owner, handler, report, impl->knownDamage);
    if (!end) return fail(end.error().wrap("open log"));
    impl->continueAt(*end, report);
    return std::unique_ptr<Wal>(new Wal(std::move(impl)));
}

Result<void> Wal::append(uint8_t type, std::span<const uint8_t> payload) {
    if (payload.size() > std::numeric_limits<uint32_t>::max())
        return fail(ErrorKind::InvalidArgument, "log record of 4 GiB or more");
    const Lock lock(m_impl->mutex);
    if (m_impl->isClosed) return fail(ErrorKind::Unavailable, "the log is closed");
    auto appended = m_impl->append(type, payload);
    if (!appended) ++m_impl->stats.failedWrites;
    return appended;
}

Result<void> Wal::sync() {
    const Lock lock(m_impl->syncMutex);
    return m_impl->sync();
}

Result<void> Wal::close() {
    const Lock syncLock(m_impl->syncMutex);
    {
        const Lock lock(m_impl->mutex);
        if (std::exchange(m_impl->isClosed, true)) return {};
    }
    auto synced = m_impl->sync();
    const Lock lock(m_impl->mutex);
    if (!m_impl->file) return synced;
    auto closed = m_impl->file->close();
    m_impl->abandonSegment();
    return synced ? closed : synced;
}

Result<uint64_t> Wal::cut() {
    const Lock lock(m_impl->mutex);
    if (m_impl->isClosed) return fail(ErrorKind::Unavailable, "the log is closed");
    if (m_impl->file) PALLIUM_TRY(m_impl->finishSegment());
    // Nothing was appended since the last checkpoint, whose name is taken; also by one that was
    // reported as failed.
    if (m_impl->nextIndex == m_impl->checkpointNumber) ++m_impl->nextIndex;
    m_impl->checkpointNumber = m_impl->nextIndex;
    return m_impl->nextIndex;
}

Result<void> Wal::readBefore(uint64_t index, const RecordHandler& handler,
                             ReplayReport& report) const {
    const auto end = replayLog(m_impl->files, m_impl->directory, m_impl->options.owner, handler,
                               report, m_impl->knownDamage, index);
    return end ? Result<void>() : fail(end.error());
}

Result<void> Wal::replaceBefore(uint64_t index,
                                const std::function<Result<void>(const RecordSink&)>& write) {
    const std::string final = m_impl->directory + '/' + checkpointName(index);
    const std::string unfinished = final + std::string(kUnfinishedSuffix);
    PALLIUM_TRY(m_impl->files.removeAll(unfinished));
    ReplayReport nothing;
    auto log = open(
        m_impl->files, unfinished, m_impl->options, [](uint8_t, auto) { return true; }, nothing);
    PALLIUM_TRY(log);
    PALLIUM_TRY(write([&](uint8_t type, std::span<const uint8_t> payload) {
        return (*log)->append(type, payload);
    }));
    const auto closed = (*log)->close();
    {
        const Lock lock(m_impl->mutex);
        m_impl->stats.syncs += (*log)->stats().syncs;
    }
    PALLIUM_TRY(closed);
    PALLIUM_TRY(m_impl->files.rename(unfinished, final));
    PALLIUM_TRY(m_impl->files.syncDirectory(m_impl->directory));
    return m_impl->forgetBefore(index, (*log)->sizeBytes());
}

Wal::Stats& Wal::Stats::operator+=(const Stats& other) {
    failedWrites += other.failedWrites;
    syncs += other.syncs;
    truncations += other.truncations;
    failedTruncations += other.failedTruncations;
    checkpointDeletions += other.checkpointDeletions;
    failedCheckpointDeletions += other.failedCheckpointDeletions;
    return *this;
}

Wal::Stats Wal::stats() const {
    const Lock lock(m_impl->mutex);
    return m_impl->stats;
}

size_t Wal::sizeBytes() const {
    const Lock lock(m_impl->mutex);
    size_t bytes = m_impl->checkpointBytes + m_impl->goodBytes;
    for (const auto& [index, size] : m_impl->closed)
        bytes += size;
    return bytes;
}

}  // namespace pallium::tsdb
