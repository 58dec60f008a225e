#include "backend/base/log.h"
#include "backend/tsdb/db_impl.h"
#include "backend/tsdb/head/map_chunks.h"

namespace pallium::tsdb {
namespace {

/// So many closed chunks wait in memory during a replay, about 50 MB of floats, and so many bytes
/// of histograms.
constexpr size_t kMaxWaiting = 1 << 18;
constexpr size_t kMaxWaitingBytes = 50 << 20;

}  // namespace

size_t Db::Impl::mapChunks(const Context& context) {
    const auto mapped = mapClosedChunks(context, *head);
    const bool isFailing = !mapped && mapped.error().kind == ErrorKind::Io;
    if (isFailing && !isMapFailing)
        log::warn("closed chunks stay in memory",
                  {{"directory", directory}, {"err", mapped.error().message}});
    isMapFailing = isFailing;
    return mapped.value_or(0);
}

/// A replay would otherwise hold in memory what was in files before.
void Db::Impl::mapIfMany() {
    {
        const ReadLock lock(head->mutex);
        const ClosedChunks& closed = head->samples.closedChunks();
        if (closed.sizeWorthMoving() < kMaxWaiting && closed.encodedBytes() < kMaxWaitingBytes)
            return;
    }
    const Lock lock(maintenance);
    if (!isMapFailing) (void)mapChunks(Context());  // no use in trying again right away
}

size_t Db::mapChunks(const Context& context) {
    const Lock lock(m_impl->maintenance);
    return m_impl->mapChunks(context);
}

}  // namespace pallium::tsdb
