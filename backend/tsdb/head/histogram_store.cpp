#include "backend/tsdb/head/histogram_store.h"

#include "backend/tsdb/chunkenc/bucket_spans.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/head/value_chunk.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace pallium::tsdb {
namespace {

/// The same but for how it lists buckets that are 0: a chunk has them all laid out alike.
template <class H>
bool isSameHistogram(const H& stored, const H& sent) {
    using Bucket = typename decltype(H::positive)::value_type;
    if (isStale(stored) || isStale(sent)) return isStale(stored) && isStale(sent);
    const auto bits = [](auto number) { return std::bit_cast<uint64_t>(number); };
    const HistogramLayout &a = stored.layout, &b = sent.layout;
    return stored.hint == sent.hint && bits(stored.count) == bits(sent.count) &&
           bits(stored.zeroCount) == bits(sent.zeroCount) && bits(stored.sum) == bits(sent.sum) &&
           a.schema == b.schema && bits(a.zeroThreshold) == bits(b.zeroThreshold) &&
           std::ranges::equal(a.customBounds, b.customBounds, {}, bits, bits) &&
           hasSameCounts<Bucket>(a.positiveSpans, stored.positive, b.positiveSpans,
                                 sent.positive) &&
           hasSameCounts<Bucket>(a.negativeSpans, stored.negative, b.negativeSpans, sent.negative);
}

/// False if the chunk is none.
bool overlapsRange(const EncodedChunk& chunk, TimestampMs minTime, TimestampMs maxTime) {
    return !chunk.bytes.empty() && chunk.overlaps(minTime, maxTime);
}

/// Calls `function` with the writer, if there is one.
template <class Open>
auto withWriter(Open& open, auto function) {
    using Answer = decltype(function(std::get<1>(open)));
    if (auto* const writer = std::get_if<1>(&open)) return function(*writer);
    if (auto* const writer = std::get_if<2>(&open)) return function(*writer);
    return Answer();
}

}  // namespace

EncodedChunk HistogramStore::Series::openView() const {
    return withWriter(open, [](const auto& writer) {
        if (writer.samples() == 0) return EncodedChunk();
        return EncodedChunk{writer.minTime(), writer.maxTime(), writer.kEncoding, writer.bytes()};
    });
}

TimestampMs HistogramStore::lastTime(const Series& series) const {
    const EncodedChunk last = series.openView();
    return last.bytes.empty() ? m_closed.lastTime(series.closed) : last.maxTime;
}

bool HistogramStore::isLastInteger(SeriesId series) const {
    return std::holds_alternative<Writer<Histogram>>(m_series.at(series).open);
}

bool HistogramStore::isLastStale(SeriesId series) const {
    return withWriter(m_series.at(series).open, [](const auto& writer) {
        return writer.samples() > 0 && isStale(writer.last());
    });
}

bool HistogramStore::isLast(SeriesId series, const AnyHistogram& histogram) const {
    const Series& stored = m_series.at(series);
    return std::visit(
        [&]<class H>(const H& sent) {
            const auto* const writer = std::get_if<Writer<H>>(&stored.open);
            return writer != nullptr && writer->samples() > 0 &&
                   isSameHistogram(writer->last(), sent);
        },
        histogram);
}

template <class H>
auto HistogramStore::spare() -> Writer<H>& {
    if constexpr (std::is_same_v<H, Histogram>)
        return m_spare;
    else
        return m_floatSpare;
}

void HistogramStore::append(SeriesId series, TimestampMs t, const AnyHistogram& histogram,
                            TimestampMs blockStart) {
    Series& to = m_series[series];
    std::visit([&](const auto& sample) { append(to, t, sample, blockStart); }, histogram);
    countOpen(to);
}

template <class H>
void HistogramStore::append(Series& series, TimestampMs t, const H& histogram,
                            TimestampMs blockStart) {
    using Outcome = typename Writer<H>::Outcome;
    auto* open = std::get_if<Writer<H>>(&series.open);
    if (open == nullptr) {
        closeOpen(series);
        open = &series.open.template emplace<Writer<H>>();
    }
    if (open->samples() == 0) ++m_chunksCreated;
    const bool mayJoin = open->samples() == 0 ||
                         (open->samples() < kMaxChunkSamples && open->minTime() >= blockStart);
    if (mayJoin && open->append(t, histogram) == Outcome::Appended) return;
    ++m_chunksCreated;
    store(series, *open);
    std::swap(*open, spare<H>());
    open->reset();
    open->appendFirst(t, histogram, spare<H>());
}

void HistogramStore::closeChunk(SeriesId series) {
    const auto found = m_series.find(series);
    if (found != m_series.end()) closeOpen(found.value());
}

void HistogramStore::closeOpen(Series& series) {
    withWriter(series.open, [&](auto& writer) {
        if (writer.samples() > 0) store(series, writer);
        writer.reset();
    });
}

template <class H>
void HistogramStore::store(Series& series, const Writer<H>& writer) {
    series.closed = m_closed.add(
        {writer.minTime(), writer.maxTime(), writer.kEncoding, writer.bytes()}, series.closed);
}

void HistogramStore::countOpen(Series& series) {
    const size_t bytes =
        withWriter(series.open, [](const auto& writer) { return writer.memoryBytes(); });
    m_openBytes += bytes - series.openBytes;  // the difference may wrap around
    series.openBytes = bytes;
}

Result<void> HistogramStore::visitChunks(
    SeriesId series, TimestampMs minTime, TimestampMs maxTime,
    const std::function<void(const EncodedChunk&)>& visit) const {
    const auto found = m_series.find(series);
    if (found == m_series.end()) return {};
    const auto visitClosed = [&](ChunkRef ref) -> Result<void> {
        const auto chunk = m_closed.encoded(ref);
        PALLIUM_TRY(chunk);
        visit(*chunk);
        return {};
    };
    PALLIUM_TRY(m_closed.each(found->second.closed, minTime, maxTime, visitClosed));
    const EncodedChunk open = found->second.openView();
    if (overlapsRange(open, minTime, maxTime)) visit(open);
    return {};
}

Result<void> HistogramStore::read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                                  storage::SampleColumns& out) const {
    Result<void> result;
    PALLIUM_TRY(visitChunks(series, minTime, maxTime, [&](const EncodedChunk& chunk) {
        if (result) result = readChunk(chunk, minTime, maxTime, out);
    }));
    return result;
}

bool HistogramStore::overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const {
    const auto found = m_series.find(series);
    if (found == m_series.end()) return false;
    return overlapsRange(found->second.openView(), minTime, maxTime) ||
           m_closed.overlaps(found->second.closed, minTime, maxTime);
}

ChunkCut HistogramStore::truncate(SeriesId series, TimestampMs t) {
    const auto found = m_series.find(series);
    if (found == m_series.end()) return {};
    Series& from = found.value();
    const EncodedChunk open = from.openView();
    ChunkCut cut;
    if (lastTime(from) < t) {
        cut.removed = cut.seen = erase(found);
        return cut;
    }
    cut = m_closed.truncate(from.closed, t);
    m_chunksRemoved += cut.removed;
    if (open.bytes.empty()) return cut;
    ++cut.seen;
    cut.oldest = std::min(cut.oldest, open.minTime);
    return cut;
}

void HistogramStore::remove(SeriesId series) {
    const auto found = m_series.find(series);
    if (found != m_series.end()) (void)erase(found);  // how many does not matter
}

/// Returns the number of its chunks.
size_t HistogramStore::erase(Map::iterator at) {
    const Series& series = at->second;
    const size_t open = series.openView().bytes.empty() ? 0 : 1;
    const size_t removed = m_closed.removeAll(series.closed) + open;
    m_chunksRemoved += removed;
    m_openBytes -= series.openBytes;
    m_series.erase(at);
    return removed;
}

size_t HistogramStore::memoryBytes() const {
    return m_series.size() * sizeof(Map::value_type) + m_openBytes;
}

}  // namespace pallium::tsdb
