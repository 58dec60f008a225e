#include "backend/tsdb/head/out_of_order_cursor.h"

#include "backend/tsdb/head/overlapping_chunks.h"

#include <algorithm>

namespace pallium::tsdb {

OutOfOrderCursor::OutOfOrderCursor(std::shared_ptr<const Head> head,
                                   std::span<const SeriesId> candidates, TimestampMs minTime,
                                   TimestampMs maxTime)
    : HeadSeriesCursor(std::move(head)), m_minTime(minTime), m_maxTime(maxTime) {
    std::vector<SeriesId> series;
    const ReadLock lock(m_head->mutex);
    for (const SeriesId id : candidates)
        if (m_head->series.exists(id) &&
            m_head->outOfOrder.overlaps(id, minTime, maxTime, OutOfOrderStore::Ages::Old))
            series.push_back(id);
    setSeries(std::move(series));
}

Result<void> OutOfOrderCursor::collect(SeriesId series) {
    const OutOfOrderStore& late = m_head->outOfOrder;
    m_late.clear();
    m_inOrder.clear();
    m_hasHistograms = late.hasHistograms(series, OutOfOrderStore::Ages::Old);
    if (m_hasHistograms) {
        m_lateChunks.clear();
        late.addChunks(series, m_minTime, m_maxTime, m_lateChunks, OutOfOrderStore::Ages::Old);
        return m_head->samples.read(series, m_minTime, m_maxTime, m_inOrder);
    }
    PALLIUM_TRY(late.read(series, m_minTime, m_maxTime, m_late, OutOfOrderStore::Ages::Old));
    if (m_late.size() == 0) return {};
    return m_head->samples.read(series, m_late.timestamps.front(), m_late.timestamps.back(),
                                m_inOrder);
}

bool OutOfOrderCursor::isInOrder(TimestampMs t) const {
    return std::ranges::binary_search(m_inOrder.timestamps, t) ||
           std::ranges::binary_search(m_inOrder.histograms, t, {}, &HistogramSample::timestampMs);
}

void OutOfOrderCursor::finish() {
    if (m_hasHistograms)
        finishChunks();
    else
        finishFloats();
}

/// The bytes outlive the lock: old chunks stay until they are dropped.
void OutOfOrderCursor::finishChunks() {
    m_chosenChunks.clear();
    OverlapWalk walk(m_lateChunks.finish());
    for (SampleKind kind = walk.next(); kind != SampleKind::None; kind = walk.next()) {
        const TimestampMs t = walk.sample().time();
        if (t >= m_minTime && t <= m_maxTime && !isInOrder(t))
            m_chosenChunks.append(walk.sample(), kind, walk.isReset());
    }
    for (const EncodedChunk& chunk : m_chosenChunks.finish())
        addChunk(chunk);
}

void OutOfOrderCursor::finishFloats() {
    m_chosen.clear();
    for (size_t i = 0; i < m_late.size(); ++i)
        if (!isInOrder(m_late.timestamps[i])) m_chosen.push(m_late.timestamps[i], m_late.values[i]);
    const std::span<const TimestampMs> times = m_chosen.timestamps;
    const std::span<const double> values = m_chosen.values;
    for (size_t from = 0; from < times.size(); from += kMaxChunkSamples) {
        const size_t count = std::min(kMaxChunkSamples, times.size() - from);
        addFloats(times.subspan(from, count), values.subspan(from, count));
    }
}

}  // namespace pallium::tsdb
