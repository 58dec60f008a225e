#include "backend/tsdb/head/head_cursor.h"

namespace pallium::tsdb {

HeadCursor::HeadCursor(std::shared_ptr<const Head> head, TimestampMs minTime, TimestampMs maxTime)
    : HeadSeriesCursor(std::move(head)), m_minTime(minTime), m_maxTime(maxTime) {
    std::vector<SeriesId> series;
    const ReadLock lock(m_head->mutex);
    for (SeriesId id = 0; id < m_head->series.idEnd(); ++id)
        if (m_head->series.exists(id) && m_head->samples.overlaps(id, minTime, maxTime))
            series.push_back(id);
    setSeries(std::move(series));
}

/// Bytes are copied in any case, since the store does not keep those of an open chunk.
void HeadCursor::takeHistograms(const EncodedChunk& chunk) {
    if (chunk.minTime >= m_minTime && chunk.maxTime <= m_maxTime) {
        m_histograms.copy(chunk);
        return;
    }
    m_iterator.reset(chunk.encoding, chunk.bytes);
    for (SampleKind kind = m_iterator.next(); kind != SampleKind::None; kind = m_iterator.next())
        if (m_iterator.time() >= m_minTime && m_iterator.time() <= m_maxTime)
            m_histograms.append(m_iterator, kind);
    m_histograms.close();
}

Result<void> HeadCursor::collect(SeriesId series) {
    m_histograms.clear();
    PALLIUM_TRY(m_head->samples.readChunks(
        series, m_minTime, m_maxTime,
        [this](const storage::SampleColumns& samples) {
            addFloats(samples.timestamps, samples.values);
        },
        [this](const EncodedChunk& chunk) { addChunk(chunk); }));
    return m_head->samples.histograms().visitChunks(
        series, m_minTime, m_maxTime, [this](const EncodedChunk& chunk) { takeHistograms(chunk); });
}

void HeadCursor::finish() {
    for (const EncodedChunk& chunk : m_histograms.finish())
        addChunk(chunk);
}

}  // namespace pallium::tsdb
