#include "backend/tsdb/wal/wal.h"

#include "backend/tsdb/wal/replay.h"
#include "backend/tsdb/wal/segment.h"

#include <limits>
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
    Result<void> startSegment() PALLIUM_REQUIRES(mutex);
    Result<void> finishSegment() PALLIUM_REQUIRES(mutex);
    void abandonSegment() PALLIUM_REQUIRES(mutex);
    Result<void> sync() PALLIUM_REQUIRES(syncMutex);
    std::string pathOf(uint64_t index) const { return directory + '/' + segmentName(index); }

    io::FileSystem& files;
    const std::string directory;
    const Options options;
    const uint32_t crcSeed;

    /// Held during a sync, which appends do not wait for. Taken before `mutex`.
    Mutex syncMutex;
    mutable Mutex mutex;
    /// The segment being written; null before the first append and after a failure. Shared with a
    /// running sync, so that the descriptor is not closed under it.
    std::shared_ptr<io::WritableFile> file PALLIUM_GUARDED_BY(mutex);
    uint64_t goodBytes PALLIUM_GUARDED_BY(mutex) =
        0;  // of `file`: the end of its last whole record
    uint64_t syncedBytes PALLIUM_GUARDED_BY(mutex) = 0;  // of `file`
    uint64_t closedBytes PALLIUM_GUARDED_BY(mutex) = 0;  // of all other segments
    uint64_t nextIndex PALLIUM_GUARDED_BY(mutex) = 0;
    uint64_t nextSequence PALLIUM_GUARDED_BY(mutex) = 1;
    bool isDirectoryDirty PALLIUM_GUARDED_BY(mutex) = false;
    bool isClosed PALLIUM_GUARDED_BY(mutex) = false;
    std::vector<uint8_t> frame PALLIUM_GUARDED_BY(mutex);
};

/// Cuts the tail and goes on there. If that cannot be done the next append begins a new segment, so
/// that a disk that refuses writes can still be read.
void Wal::Impl::continueAt(const LogEnd& end, ReplayReport& report) {
    const Lock lock(mutex);
    nextSequence = end.nextSequence;
    nextIndex = end.nextIndex;
    closedBytes = end.closedBytes;
    if (!end.tail) return;
    auto opened = files.openAppend(pathOf(end.tail->index));
    auto cut = opened ? Result<void>() : fail(opened.error());
    if (cut && end.tail->validBytes < end.tail->fileBytes)
        cut = (*opened)->truncate(end.tail->validBytes);
    if (!cut) {
        noteDetail(report, "cannot cut the tail: " + cut.error().message);
        closedBytes += end.tail->fileBytes;
        return;
    }
    if (end.tail->validBytes == 0) {
        nextIndex = end.tail->index;  // it has not even a header: begin it anew
        return;
    }
    file = std::move(*opened);
    goodBytes = end.tail->validBytes;
    // What is there may never have been synced: the first sync makes up for it.
    syncedBytes = 0;
}

Result<void> Wal::Impl::startSegment() {
    auto opened = files.openAppend(pathOf(nextIndex));
    PALLIUM_TRY(opened);
    if ((*opened)->size() != 0) {
        ++nextIndex;
        return fail(ErrorKind::Io,
                    "segment " + segmentName(nextIndex - 1) + " appeared in " + directory);
    }
    const auto header = encodeSegmentHeader({kSegmentVersion, options.owner, nextSequence});
    if (auto written = (*opened)->append(header); !written) {
        if (!(*opened)->truncate(0)) ++nextIndex;
        return written;
    }
    ++nextIndex;
    file = std::move(*opened);
    goodBytes = header.size();
    syncedBytes = 0;
    isDirectoryDirty = true;
    return {};
}

void Wal::Impl::abandonSegment() {
    closedBytes += goodBytes;
    goodBytes = 0;
    file.reset();
}

Result<void> Wal::Impl::finishSegment() {
    auto synced = syncedBytes == goodBytes ? Result<void>() : file->sync();
    abandonSegment();
    return synced;
}

Result<void> Wal::Impl::append(uint8_t type, std::span<const uint8_t> payload) {
    const size_t frameBytes = kFrameHeaderBytes + payload.size();
    if (file && goodBytes > kSegmentHeaderBytes && goodBytes + frameBytes > options.segmentBytes)
        PALLIUM_TRY(finishSegment());
    if (!file) PALLIUM_TRY(startSegment());
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
    uint64_t bytes = 0;
    bool shouldSyncDirectory = false;
    {
        const Lock lock(mutex);
        if (file && syncedBytes < goodBytes) current = file;
        bytes = goodBytes;
        shouldSyncDirectory = std::exchange(isDirectoryDirty, false);
    }
    auto synced = current ? current->sync() : Result<void>();
    auto syncedDirectory = shouldSyncDirectory ? files.syncDirectory(directory) : Result<void>();
    const Lock lock(mutex);
    if (!syncedDirectory) isDirectoryDirty = true;
    if (current && current == file) {
        if (synced) {
            syncedBytes = bytes;
        } else {
            abandonSegment();
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
    const auto end = replayLog(files, directory, options.owner, handler, report);
    if (!end) return fail(end.error().wrap("open log"));
    auto impl = std::make_unique<Impl>(files, std::move(directory), options);
    impl->continueAt(*end, report);
    return std::unique_ptr<Wal>(new Wal(std::move(impl)));
}

Result<void> Wal::append(uint8_t type, std::span<const uint8_t> payload) {
    if (payload.size() > std::numeric_limits<uint32_t>::max())
        return fail(ErrorKind::InvalidArgument, "log record of 4 GiB or more");
    const Lock lock(m_impl->mutex);
    if (m_impl->isClosed) return fail(ErrorKind::Unavailable, "the log is closed");
    return m_impl->append(type, payload);
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

size_t Wal::sizeBytes() const {
    const Lock lock(m_impl->mutex);
    return m_impl->closedBytes + m_impl->goodBytes;
}

}  // namespace pallium::tsdb
