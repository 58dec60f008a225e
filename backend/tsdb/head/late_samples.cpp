#include "backend/tsdb/head/late_samples.h"

#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/chunkenc/histogram_chunk.h"
#include "backend/tsdb/head/overlapping_chunks.h"

#include <algorithm>
#include <cassert>
#include <type_traits>
#include <utility>

namespace pallium::tsdb {
namespace {

/// Of a chunk of histograms: where the hint of the first one is.
constexpr size_t kHintByte = 2;

auto floatFrom(const std::vector<Sample>& buffer, TimestampMs t) {
    return std::ranges::lower_bound(buffer, t, {}, &Sample::timestampMs);
}

auto histogramFrom(std::span<const StoredChunk> buffer, TimestampMs t) {
    return std::ranges::lower_bound(buffer, t, {}, &StoredChunk::minTime);
}

const Sample* floatAt(const std::vector<Sample>& buffer, TimestampMs t) {
    const auto at = floatFrom(buffer, t);
    return at != buffer.end() && at->timestampMs == t ? &*at : nullptr;
}

const StoredChunk* histogramAt(std::span<const StoredChunk> buffer, TimestampMs t) {
    const auto at = histogramFrom(buffer, t);
    return at != buffer.end() && at->minTime == t ? &*at : nullptr;
}

StoredChunk encodeOne(TimestampMs t, const AnyHistogram& histogram) {
    return std::visit(
        [t]<class H>(const H& sample) {
            HistogramChunkWriter<H> writer;
            (void)writer.append(t, sample);  // an empty chunk takes all
            return StoredChunk::copyOf({t, t, writer.kEncoding, writer.bytes()});
        },
        histogram);
}

/// The same but for their hints, as Prometheus compares.
bool isSameHistogram(const StoredChunk& a, const StoredChunk& b) {
    const auto x = a.view().bytes, y = b.view().bytes;
    return a.encoding == b.encoding && x.size() == y.size() &&
           std::ranges::equal(x.first(kHintByte), y.first(kHintByte)) &&
           std::ranges::equal(x.subspan(kHintByte + 1), y.subspan(kHintByte + 1));
}

bool isStaleOne(const StoredChunk& one) {
    ChunkIterator decoded;
    decoded.reset(one.encoding, one.view().bytes);
    return decoded.next() == SampleKind::Histogram ? isStale(decoded.histogram())
                                                   : isStale(decoded.floatHistogram());
}

void appendOne(const StoredChunk& one, ChunkIterator& decoded, ChunkListBuilder& out) {
    decoded.reset(one.encoding, one.view().bytes);
    const SampleKind kind = decoded.next();
    out.append(decoded, kind, beginsWithReset(one.view()));
}

/// What a buffer has in the range, floats and histograms, by time.
void appendBuffer(const std::vector<Sample>& floats, std::span<const StoredChunk> histograms,
                  TimestampMs minTime, TimestampMs maxTime, ChunkListBuilder& out) {
    ChunkIterator decoded;
    auto f = floatFrom(floats, minTime);
    auto h = histogramFrom(histograms, minTime);
    for (;;) {
        const bool hasFloat = f != floats.end() && f->timestampMs <= maxTime;
        const bool hasHistogram = h != histograms.end() && h->minTime <= maxTime;
        if (!hasFloat && !hasHistogram) break;
        if (!hasHistogram || (hasFloat && f->timestampMs < h->minTime)) {
            out.append(f->timestampMs, f->value);
            ++f;
        } else {
            appendOne(*h++, decoded, out);
        }
    }
    out.close();
}

}  // namespace

const LateSamples::Series* LateSamples::find(SeriesId series) const {
    const auto found = m_series.find(series);
    return found == m_series.end() ? nullptr : &found->second;
}

std::span<const StoredChunk> LateSamples::histogramsOf(SeriesId series) const {
    if (m_histograms.empty()) return {};
    const auto found = m_histograms.find(series);
    if (found == m_histograms.end()) return {};
    return found->second;
}

bool LateSamples::hasHistograms(SeriesId series) const {
    if (!histogramsOf(series).empty()) return true;
    const Series* const late = find(series);
    return late != nullptr && std::ranges::any_of(late->chunks, [](const StoredChunk& chunk) {
               return !holdsFloats(chunk.encoding);
           });
}

bool LateSamples::overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const {
    const Series* const late = find(series);
    if (late == nullptr) return false;
    const auto f = floatFrom(late->buffer, minTime);
    if (f != late->buffer.end() && f->timestampMs <= maxTime) return true;
    const std::span<const StoredChunk> histograms = histogramsOf(series);
    const auto h = histogramFrom(histograms, minTime);
    if (h != histograms.end() && h->minTime <= maxTime) return true;
    return std::ranges::any_of(
        late->chunks, [&](const StoredChunk& chunk) { return chunk.overlaps(minTime, maxTime); });
}

SampleOrder LateSamples::orderOf(SeriesId series, const Sample& sample, double& existing) const {
    const Series* const late = find(series);
    if (late == nullptr) return SampleOrder::Newer;
    if (const auto* const one = histogramAt(histogramsOf(series), sample.timestampMs))
        return isStaleNan(sample.value) && isStaleOne(*one) ? SampleOrder::Same
                                                            : SampleOrder::OtherKind;
    const Sample* const other = floatAt(late->buffer, sample.timestampMs);
    if (other == nullptr) return SampleOrder::Newer;
    if (*other == sample) return SampleOrder::Same;
    existing = other->value;
    return SampleOrder::OtherValue;
}

SampleOrder LateSamples::orderOf(SeriesId series, TimestampMs t,
                                 const AnyHistogram& histogram) const {
    const Series* const late = find(series);
    if (late == nullptr) return SampleOrder::Newer;
    if (floatAt(late->buffer, t) != nullptr) return SampleOrder::OtherValue;
    const StoredChunk* const other = histogramAt(histogramsOf(series), t);
    if (other == nullptr) return SampleOrder::Newer;
    return isSameHistogram(*other, encodeOne(t, histogram)) ? SampleOrder::Same
                                                            : SampleOrder::OtherValue;
}

bool LateSamples::insert(SeriesId series, const Sample& sample, size_t chunkSamples) {
    Series& late = m_series[series];
    auto place = floatFrom(late.buffer, sample.timestampMs);
    if (place != late.buffer.end() && place->timestampMs == sample.timestampMs) return false;
    const std::span<const StoredChunk> histograms = histogramsOf(series);
    if (histogramAt(histograms, sample.timestampMs) != nullptr) return false;
    if (late.buffer.size() + histograms.size() >= chunkSamples) {
        closeBuffer(series, late);
        place = late.buffer.end();
    }
    late.buffer.insert(place, sample);
    count(sample.timestampMs);
    return true;
}

bool LateSamples::insert(SeriesId series, TimestampMs t, const AnyHistogram& histogram,
                         size_t chunkSamples) {
    Series& late = m_series[series];
    const std::span<const StoredChunk> histograms = histogramsOf(series);
    if (floatAt(late.buffer, t) != nullptr || histogramAt(histograms, t) != nullptr) return false;
    if (late.buffer.size() + histograms.size() >= chunkSamples) closeBuffer(series, late);
    Histograms& buffer = m_histograms[series];
    StoredChunk one = encodeOne(t, histogram);
    m_chunkBytes += one.memoryBytes();
    buffer.insert(std::ranges::upper_bound(buffer, t, {}, &StoredChunk::minTime), std::move(one));
    count(t);
    return true;
}

void LateSamples::count(TimestampMs t) {
    m_minTime = std::min(m_minTime, t);
    m_maxTime = std::max(m_maxTime, t);
    ++m_samples;
}

void LateSamples::store(Series& series, const EncodedChunk& chunk) {
    series.chunks.push_back(StoredChunk::copyOf(chunk));
    m_chunkBytes += series.chunks.back().memoryBytes();
}

void LateSamples::closeBuffer(SeriesId id, Series& series) {
    const std::span<const StoredChunk> histograms = histogramsOf(id);
    if (!histograms.empty()) {
        ChunkListBuilder chunks;
        appendBuffer(series.buffer, histograms, INT64_MIN, INT64_MAX, chunks);
        for (const StoredChunk& one : histograms)
            m_chunkBytes -= one.memoryBytes();
        m_histograms.erase(id);
        for (const EncodedChunk& chunk : chunks.finish())
            store(series, chunk);
    } else if (!series.buffer.empty()) {
        m_writer.reset();
        for (const Sample& sample : series.buffer)
            m_writer.append(sample.timestampMs, sample.value);
        store(series, {series.buffer.front().timestampMs, series.buffer.back().timestampMs,
                       ChunkEncoding::Xor, m_writer.bytes()});
    }
    series.buffer.clear();
}

void LateSamples::remove(SeriesId series) {
    m_series.erase(series);
    m_histograms.erase(series);
}

void LateSamples::add(LateSamples&& younger) {
    if (isEmpty()) {
        *this = std::move(younger);
        return;
    }
    for (auto it = younger.m_series.begin(); it != younger.m_series.end(); ++it) {
        Series& to = m_series[it->first];
        Series& from = it.value();
        closeBuffer(it->first, to);
        std::ranges::move(from.chunks, std::back_inserter(to.chunks));
        to.buffer = std::move(from.buffer);
    }
    for (auto it = younger.m_histograms.begin(); it != younger.m_histograms.end(); ++it)
        m_histograms[it->first] = std::move(it.value());
    m_minTime = std::min(m_minTime, younger.m_minTime);
    m_maxTime = std::max(m_maxTime, younger.m_maxTime);
    m_samples += younger.m_samples;
    m_chunkBytes += younger.m_chunkBytes;
}

void LateSamples::readFloats(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                             std::vector<Sample>& out) const {
    const Series* const late = find(series);
    if (late == nullptr) return;
    storage::SampleColumns columns;
    for (const StoredChunk& chunk : late->chunks) {
        if (!chunk.overlaps(minTime, maxTime)) continue;
        columns.clear();
        [[maybe_unused]] const auto read = readChunk(chunk.view(), minTime, maxTime, columns);
        assert(read);  // it was written here and never left the memory
        for (size_t i = 0; i < columns.size(); ++i)
            out.push_back({columns.timestamps[i], columns.values[i]});
    }
    const std::vector<Sample>& buffer = late->buffer;
    for (auto at = floatFrom(buffer, minTime); at != buffer.end() && at->timestampMs <= maxTime;
         ++at)
        out.push_back(*at);
}

void LateSamples::addChunks(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                            ChunkListBuilder& out) const {
    const Series* const late = find(series);
    if (late == nullptr) return;
    for (const StoredChunk& chunk : late->chunks)
        if (chunk.overlaps(minTime, maxTime)) out.pass(chunk.view());
    appendBuffer(late->buffer, histogramsOf(series), minTime, maxTime, out);
}

std::vector<SeriesId> LateSamples::ids() const {
    std::vector<SeriesId> ids;
    ids.reserve(m_series.size());
    for (const auto& [id, late] : m_series)
        ids.push_back(id);
    std::ranges::sort(ids);
    return ids;
}

size_t LateSamples::memoryBytes(size_t chunkSamples) const {
    return m_chunkBytes + m_series.bucket_count() * sizeof(std::pair<SeriesId, Series>) +
           m_histograms.bucket_count() * sizeof(std::pair<SeriesId, Histograms>) +
           m_series.size() * chunkSamples * sizeof(Sample);
}

}  // namespace pallium::tsdb
