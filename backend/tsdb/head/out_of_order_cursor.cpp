#include "backend/tsdb/head/out_of_order_cursor.h"

#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "backend/tsdb/head/select.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr size_t kMaxChunkFloats = 120;

}  // namespace

struct OutOfOrderCursor::Impl {
    Impl(std::shared_ptr<const Head> source, TimestampMs from, TimestampMs to)
        : head(std::move(source)), minTime(from), maxTime(to) {}

    void findSeries(std::span<const SeriesId> candidates);
    Result<void> load(SeriesId id);
    void encode();
    bool isInOrder(TimestampMs t) const {
        return std::ranges::binary_search(inOrder.timestamps, t) ||
               std::ranges::binary_search(inOrder.histograms, t, {}, &HistogramSample::timestampMs);
    }

    const std::shared_ptr<const Head> head;
    const TimestampMs minTime, maxTime;
    std::vector<SeriesId> series;  // in order of labels
    size_t nextSeries = 0;
    std::vector<Label> labels;
    storage::SampleColumns late, inOrder;
    std::vector<EncodedChunk> chunks;
    std::vector<XorChunkWriter> writers;  // one a chunk; kept from series to series
};

void OutOfOrderCursor::Impl::findSeries(std::span<const SeriesId> candidates) {
    const ReadLock lock(head->mutex);
    for (const SeriesId id : candidates)
        if (head->series.exists(id) &&
            head->outOfOrder.overlaps(id, minTime, maxTime, OutOfOrderStore::Ages::Old))
            series.push_back(id);
    sortByLabels(head->series, series);
}

Result<void> OutOfOrderCursor::Impl::load(SeriesId id) {
    late.clear();
    inOrder.clear();
    chunks.clear();
    {
        const ReadLock lock(head->mutex);
        if (!head->series.exists(id)) return {};
        head->series.labelsOf(id, labels);
        head->outOfOrder.read(id, minTime, maxTime, late, OutOfOrderStore::Ages::Old);
        if (late.size() > 0)
            PALLIUM_TRY(
                head->samples.read(id, late.timestamps.front(), late.timestamps.back(), inOrder));
    }
    encode();
    return {};
}

void OutOfOrderCursor::Impl::encode() {
    for (size_t i = 0; i < late.size(); ++i) {
        const TimestampMs t = late.timestamps[i];
        if (isInOrder(t)) continue;
        if (chunks.empty() || writers[chunks.size() - 1].samples() == kMaxChunkFloats) {
            if (chunks.size() == writers.size()) writers.emplace_back();
            writers[chunks.size()].reset();
            chunks.push_back({t, t, ChunkEncoding::Xor, {}});
        }
        writers[chunks.size() - 1].append(t, late.values[i]);
        chunks.back().maxTime = t;
    }
    // Only now: a vector of writers that grows moves them.
    for (size_t i = 0; i < chunks.size(); ++i)
        chunks[i].bytes = writers[i].bytes();
}

OutOfOrderCursor::OutOfOrderCursor(std::shared_ptr<const Head> head,
                                   std::span<const SeriesId> candidates, TimestampMs minTime,
                                   TimestampMs maxTime)
    : m_impl(std::make_unique<Impl>(std::move(head), minTime, maxTime)) {
    m_impl->findSeries(candidates);
}

OutOfOrderCursor::~OutOfOrderCursor() = default;

std::vector<std::string_view> OutOfOrderCursor::symbols() const {
    const ReadLock lock(m_impl->head->mutex);
    return symbolsOf(m_impl->head->series, m_impl->series);
}

Result<bool> OutOfOrderCursor::next() {
    while (m_impl->nextSeries < m_impl->series.size()) {
        PALLIUM_TRY(m_impl->load(m_impl->series[m_impl->nextSeries++]));
        if (!m_impl->chunks.empty()) return true;
    }
    return false;
}

LabelsView OutOfOrderCursor::labels() const {
    return m_impl->labels;
}

std::span<const EncodedChunk> OutOfOrderCursor::chunks() const {
    return m_impl->chunks;
}

}  // namespace pallium::tsdb
