#include "backend/tsdb/head/head_cursor.h"

#include "backend/tsdb/block/chunk_list_builder.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "backend/tsdb/head/select.h"

#include <algorithm>

namespace pallium::tsdb {

struct HeadCursor::Impl {
    Impl(std::shared_ptr<const Head> source, TimestampMs from, TimestampMs to)
        : head(std::move(source)), minTime(from), maxTime(to) {}

    void findSeries();
    Result<void> load(SeriesId series);
    void encode(const storage::SampleColumns& samples);
    void takeHistograms(const EncodedChunk& chunk);
    void mergeHistograms();

    const std::shared_ptr<const Head> head;
    const TimestampMs minTime, maxTime;
    std::vector<SeriesId> series;  // in order of labels
    size_t nextSeries = 0;
    std::vector<Label> labels;
    std::vector<EncodedChunk> chunks;
    std::vector<XorChunkWriter> writers;  // one an encoded chunk; kept from series to series
    size_t writersUsed = 0;
    ChunkListBuilder histograms;
    ChunkIterator iterator;
};

void HeadCursor::Impl::findSeries() {
    const ReadLock lock(head->mutex);
    for (SeriesId id = 0; id < head->series.idEnd(); ++id)
        if (head->series.exists(id) && head->samples.overlaps(id, minTime, maxTime))
            series.push_back(id);
    sortByLabels(head->series, series);
}

void HeadCursor::Impl::encode(const storage::SampleColumns& samples) {
    if (writersUsed == writers.size()) writers.emplace_back();
    XorChunkWriter& writer = writers[writersUsed++];
    writer.reset();
    for (size_t i = 0; i < samples.size(); ++i)
        writer.append(samples.timestamps[i], samples.values[i]);
    chunks.push_back(
        {samples.timestamps.front(), samples.timestamps.back(), ChunkEncoding::Xor, {}});
}

/// Bytes are copied in any case, since the store does not keep those of an open chunk.
void HeadCursor::Impl::takeHistograms(const EncodedChunk& chunk) {
    if (chunk.minTime >= minTime && chunk.maxTime <= maxTime) {
        histograms.copy(chunk);
        return;
    }
    iterator.reset(chunk.encoding, chunk.bytes);
    for (SampleKind kind = iterator.next(); kind != SampleKind::None; kind = iterator.next())
        if (iterator.time() >= minTime && iterator.time() <= maxTime)
            histograms.append(iterator, kind);
    histograms.close();
}

/// Chunks of the two kinds do not overlap.
void HeadCursor::Impl::mergeHistograms() {
    const std::span<const EncodedChunk> others = histograms.finish();
    if (others.empty()) return;
    const auto floats = static_cast<std::ptrdiff_t>(chunks.size());
    chunks.insert(chunks.end(), others.begin(), others.end());
    std::ranges::inplace_merge(chunks, chunks.begin() + floats, {}, &EncodedChunk::minTime);
}

Result<void> HeadCursor::Impl::load(SeriesId id) {
    chunks.clear();
    writersUsed = 0;
    histograms.clear();
    labels.clear();
    {
        const ReadLock lock(head->mutex);
        if (!head->series.exists(id)) return {};
        head->series.labelsOf(id, labels);
        PALLIUM_TRY(head->samples.readChunks(
            id, minTime, maxTime,
            [this](const storage::SampleColumns& samples) { encode(samples); },
            [this](const EncodedChunk& chunk) { chunks.push_back(chunk); }));
        head->samples.histograms().visitChunks(
            id, minTime, maxTime, [this](const EncodedChunk& chunk) { takeHistograms(chunk); });
    }
    // Only now: a vector of writers that grows moves them.
    size_t writer = 0;
    for (EncodedChunk& chunk : chunks)
        if (chunk.bytes.empty()) chunk.bytes = writers[writer++].bytes();
    mergeHistograms();
    return {};
}

HeadCursor::HeadCursor(std::shared_ptr<const Head> head, TimestampMs minTime, TimestampMs maxTime)
    : m_impl(std::make_unique<Impl>(std::move(head), minTime, maxTime)) {
    m_impl->findSeries();
}

HeadCursor::~HeadCursor() = default;

std::vector<std::string_view> HeadCursor::symbols() const {
    const ReadLock lock(m_impl->head->mutex);
    return symbolsOf(m_impl->head->series, m_impl->series);
}

Result<bool> HeadCursor::next() {
    while (m_impl->nextSeries < m_impl->series.size()) {
        PALLIUM_TRY(m_impl->load(m_impl->series[m_impl->nextSeries++]));
        if (!m_impl->chunks.empty()) return true;
    }
    return false;
}

LabelsView HeadCursor::labels() const {
    return m_impl->labels;
}

std::span<const EncodedChunk> HeadCursor::chunks() const {
    return m_impl->chunks;
}

}  // namespace pallium::tsdb
