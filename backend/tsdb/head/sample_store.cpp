#include "backend/tsdb/head/sample_store.h"

#include <algorithm>
#include <bit>

namespace pallium::tsdb {

TimestampMs SampleStore::lastTime(SeriesId series) const {
    TimestampMs last = INT64_MIN;
    if (hasFloats(series)) last = m_memory.lastTime(m_open[series]);
    if (m_histograms.has(series)) last = std::max(last, m_histograms.lastTime(series));
    return last;
}

SampleKind SampleStore::lastKind(SeriesId series) const {
    if (isLastHistogram(series))
        return m_histograms.isLastInteger(series) ? SampleKind::Histogram
                                                  : SampleKind::FloatHistogram;
    return hasFloats(series) ? SampleKind::Float : SampleKind::None;
}

/// The newest sample is a histogram.
bool SampleStore::isLastHistogram(SeriesId series) const {
    if (!m_histograms.has(series)) return false;
    return !hasFloats(series) || m_memory.lastTime(m_open[series]) < m_histograms.lastTime(series);
}

SampleOrder SampleStore::orderToHistogram(SeriesId series, const Sample& sample) const {
    const TimestampMs last = m_histograms.lastTime(series);
    if (sample.timestampMs > last) return SampleOrder::Newer;
    if (sample.timestampMs < last) return SampleOrder::Older;
    if (isStaleNan(sample.value) && m_histograms.isLastStale(series)) return SampleOrder::Same;
    return SampleOrder::OtherKind;
}

SampleOrder SampleStore::orderOf(SeriesId series, TimestampMs t,
                                 const AnyHistogram& histogram) const {
    if (!hasSamples(series)) return SampleOrder::Newer;
    const TimestampMs last = lastTime(series);
    if (t > last) return SampleOrder::Newer;
    if (t < last) return SampleOrder::Older;
    const bool isSame = isLastHistogram(series) && m_histograms.isLast(series, histogram);
    return isSame ? SampleOrder::Same : SampleOrder::OtherValue;
}

SampleOrder SampleStore::orderToFloat(SeriesId series, const Sample& sample,
                                      double& existing) const {
    const HeadChunk& open = m_open[series];
    if (open.isEmpty()) return SampleOrder::Newer;
    const TimestampMs last = m_memory.lastTime(open);
    if (sample.timestampMs > last) return SampleOrder::Newer;
    if (sample.timestampMs < last) return SampleOrder::Older;
    const double value = open.values.last(m_memory.segments);
    if (std::bit_cast<uint64_t>(value) == std::bit_cast<uint64_t>(sample.value))
        return SampleOrder::Same;
    existing = value;
    return SampleOrder::OtherValue;
}

/// The start of the block range that holds `t`; remembered, since neighbours in time come together.
TimestampMs SampleStore::blockStart(TimestampMs t) {
    if (t < m_blockStart || t > m_blockLast) {
        const int64_t into = (t % m_blockRangeMs + m_blockRangeMs) % m_blockRangeMs;
        m_blockStart = t < INT64_MIN + into ? INT64_MIN : t - into;
        const int64_t rest = m_blockRangeMs - 1 - into;
        m_blockLast = t > INT64_MAX - rest ? INT64_MAX : t + rest;
    }
    return m_blockStart;
}

void SampleStore::append(SeriesId series, const Sample& sample) {
    HeadChunk& open = m_open[series];
    if (!m_histograms.isEmpty() && isLastHistogram(series)) closeFloats(open);
    appendTo(open, sample);
}

void SampleStore::appendIfNewer(SeriesId series, const Sample& sample) {
    if (sample.timestampMs < m_minValidTime) return;
    HeadChunk& open = m_open[series];
    if (!m_histograms.isEmpty() && isLastHistogram(series)) {
        if (sample.timestampMs <= m_histograms.lastTime(series)) return;
        closeFloats(open);
    }
    if (open.isEmpty() || sample.timestampMs > m_memory.lastTime(open)) appendTo(open, sample);
}

void SampleStore::appendTo(HeadChunk& open, const Sample& sample) {
    const TimestampMs t = sample.timestampMs;
    m_maxTime = std::max(m_maxTime, t);
    const size_t count = open.values.size();
    if (count > 0) {
        uint32_t stream = TimestampStreams::kNone;
        if (count < kMaxChunkSamples && m_memory.firstTime(open) >= blockStart(t))
            stream = m_memory.streams.advance(open.stream, count, t);
        if (stream != TimestampStreams::kNone) {
            open.stream = stream;
            open.values.append(m_memory.segments, sample.value);
            return;
        }
        closeFloats(open);
    }
    m_minTime = std::min(m_minTime, t);
    ++m_chunksCreated;
    open.stream = m_memory.streams.start(t);
    open.values.append(m_memory.segments, sample.value);
}

/// The next sample begins a chunk.
void SampleStore::closeFloats(HeadChunk& open) {
    if (open.isEmpty()) return;
    const ChunkRef closed = m_closed.add(open);
    open = HeadChunk{};
    open.previous = closed;
}

void SampleStore::append(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    if (m_histograms.has(series) && !isLastHistogram(series)) m_histograms.closeChunk(series);
    m_minTime = std::min(m_minTime, t);
    m_maxTime = std::max(m_maxTime, t);
    m_histograms.append(series, t, histogram, blockStart(t));
}

void SampleStore::appendIfNewer(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    if (t >= m_minValidTime && (!hasSamples(series) || t > lastTime(series)))
        append(series, t, histogram);
}

Result<void> SampleStore::read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                               storage::SampleColumns& out) const {
    if (m_histograms.has(series)) PALLIUM_TRY(m_histograms.read(series, minTime, maxTime, out));
    if (!hasFloats(series)) return {};  // then no closed chunk is left either
    const HeadChunk& open = m_open[series];
    PALLIUM_TRY(m_closed.each(open.previous, minTime, maxTime, [&](ChunkRef ref) {
        return m_closed.read(ref, minTime, maxTime, out);
    }));
    if (m_memory.lastTime(open) >= minTime && m_memory.firstTime(open) <= maxTime)
        m_memory.read(open, minTime, maxTime, out);
    return {};
}

Result<void> SampleStore::readChunks(
    SeriesId series, TimestampMs minTime, TimestampMs maxTime,
    const std::function<void(const storage::SampleColumns&)>& visit,
    const std::function<void(const EncodedChunk&)>& visitEncoded) const {
    if (!hasFloats(series)) return {};
    const HeadChunk& open = m_open[series];
    storage::SampleColumns columns;
    const auto visitSome = [&] {
        if (columns.size() > 0) visit(columns);
        columns.clear();
    };
    const auto visitClosed = [&](ChunkRef ref) -> Result<void> {
        if (m_closed.isEncoded(ref) && m_closed.firstTime(ref) >= minTime &&
            m_closed.lastTime(ref) <= maxTime) {
            const auto chunk = m_closed.encoded(ref);
            PALLIUM_TRY(chunk);
            visitEncoded(*chunk);
            return {};
        }
        PALLIUM_TRY(m_closed.read(ref, minTime, maxTime, columns));
        visitSome();
        return {};
    };
    PALLIUM_TRY(m_closed.each(open.previous, minTime, maxTime, visitClosed));
    m_memory.read(open, minTime, maxTime, columns);
    visitSome();
    return {};
}

bool SampleStore::overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const {
    return overlapsFloats(series, minTime, maxTime) ||
           (m_histograms.has(series) && m_histograms.overlaps(series, minTime, maxTime));
}

bool SampleStore::overlapsFloats(SeriesId series, TimestampMs minTime, TimestampMs maxTime) const {
    if (!hasFloats(series)) return false;
    const HeadChunk& open = m_open[series];
    if (m_memory.lastTime(open) < minTime) return false;
    if (m_memory.firstTime(open) <= maxTime) return true;
    return m_closed.overlaps(open.previous, minTime, maxTime);
}

ChunkCut SampleStore::truncate(SeriesId series, TimestampMs t) {
    ChunkCut cut = truncateFloats(series, t);
    m_chunksRemoved += cut.removed;
    cut.add(m_histograms.truncate(series, t));
    return cut;
}

ChunkCut SampleStore::truncateFloats(SeriesId series, TimestampMs t) {
    ChunkCut cut;
    HeadChunk& open = m_open[series];
    if (open.isEmpty()) return cut;
    if (m_memory.lastTime(open) < t) {
        cut.removed = m_closed.removeAll(open.previous) + 1;
        cut.seen = cut.removed;
        m_memory.release(open);
        open = HeadChunk{};
        return cut;
    }
    cut.seen = 1;
    cut.oldest = m_memory.firstTime(open);
    cut.add(m_closed.truncate(open.previous, t));
    return cut;
}

void SampleStore::remove(SeriesId series) {
    const HeadChunk& open = m_open[series];
    m_chunksRemoved += m_closed.removeAll(open.previous) + (open.isEmpty() ? 0 : 1);
    m_memory.release(open);
    m_open.erase(series);
    m_histograms.remove(series);
}

SampleStore::Holdings SampleStore::holdings() const {
    return {m_closed.size(), m_memory.streams.streams(), m_memory.segments.used()};
}

size_t SampleStore::memoryBytes() const {
    return m_memory.streams.memoryBytes() + m_memory.segments.memoryBytes() + m_open.memoryBytes() +
           m_closed.memoryBytes() + m_histograms.memoryBytes();
}

}  // namespace pallium::tsdb
