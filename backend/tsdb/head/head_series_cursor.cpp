#include "backend/tsdb/head/head_series_cursor.h"

#include "backend/tsdb/head/select.h"

#include <algorithm>

namespace pallium::tsdb {

void HeadSeriesCursor::setSeries(std::vector<SeriesId> series) {
    m_series = std::move(series);
    sortByLabels(m_head->series, m_series);
}

std::vector<std::string_view> HeadSeriesCursor::symbols() const {
    const ReadLock lock(m_head->mutex);
    return symbolsOf(m_head->series, m_series);
}

void HeadSeriesCursor::addFloats(std::span<const TimestampMs> timestamps,
                                 std::span<const double> values) {
    if (m_writersUsed == m_writers.size()) m_writers.emplace_back();
    XorChunkWriter& writer = m_writers[m_writersUsed++];
    writer.reset();
    for (size_t i = 0; i < timestamps.size(); ++i)
        writer.append(timestamps[i], values[i]);
    m_chunks.push_back({timestamps.front(), timestamps.back(), ChunkEncoding::Xor, {}});
}

Result<bool> HeadSeriesCursor::next() {
    while (m_next < m_series.size()) {
        const SeriesId id = m_series[m_next++];
        m_chunks.clear();
        m_writersUsed = 0;
        {
            const ReadLock lock(m_head->mutex);
            if (!m_head->series.exists(id)) continue;
            m_head->series.labelsOf(id, m_labels);
            PALLIUM_TRY(collect(id));
        }
        finish();
        // Only now: a vector of writers that grows moves them.
        size_t writer = 0;
        for (EncodedChunk& chunk : m_chunks)
            if (chunk.bytes.empty()) chunk.bytes = m_writers[writer++].bytes();
        std::ranges::sort(m_chunks, {}, &EncodedChunk::minTime);
        if (!m_chunks.empty()) return true;
    }
    return false;
}

}  // namespace pallium::tsdb
