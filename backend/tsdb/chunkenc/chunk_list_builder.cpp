#include "backend/tsdb/chunkenc/chunk_list_builder.h"

#include <utility>

namespace pallium::tsdb {

void ChunkListBuilder::clear() {
    m_chunks.clear();
    m_encodedHere.clear();
    m_bytes.clear();
    m_open = ChunkEncoding::None;
}

void ChunkListBuilder::pass(const EncodedChunk& chunk) {
    close();
    m_chunks.push_back(chunk);
}

void ChunkListBuilder::copy(const EncodedChunk& chunk) {
    close();
    m_encodedHere.push_back({m_chunks.size(), m_bytes.size(), chunk.bytes.size()});
    m_bytes.insert(m_bytes.end(), chunk.bytes.begin(), chunk.bytes.end());
    m_chunks.push_back({chunk.minTime, chunk.maxTime, chunk.encoding, {}});
}

void ChunkListBuilder::append(const ChunkIterator& from, SampleKind kind, bool isReset) {
    const TimestampMs t = from.time();
    switch (kind) {
        case SampleKind::None:
            break;
        case SampleKind::Float:
            append(t, from.value());
            break;
        case SampleKind::Histogram:
            append(m_histograms, t, from.histogram(), isReset);
            break;
        case SampleKind::FloatHistogram:
            append(m_floatHistograms, t, from.floatHistogram(), isReset);
            break;
    }
}

void ChunkListBuilder::begin(ChunkEncoding encoding, TimestampMs t) {
    m_open = encoding;
    m_openMinTime = t;
}

void ChunkListBuilder::append(TimestampMs t, double value) {
    if (m_open != ChunkEncoding::Xor || m_floats.samples() == kFullChunk) {
        close();
        m_floats.reset();
        begin(ChunkEncoding::Xor, t);
    }
    m_floats.append(t, value);
    m_openMaxTime = t;
}

void ChunkListBuilder::append(const storage::SampleColumns& samples) {
    size_t next = 0;
    for (const HistogramSample& sample : samples.histograms) {
        for (; next < samples.size() && samples.timestamps[next] < sample.timestampMs; ++next)
            append(samples.timestamps[next], samples.values[next]);
        append(sample);
    }
    for (; next < samples.size(); ++next)
        append(samples.timestamps[next], samples.values[next]);
}

void ChunkListBuilder::append(const HistogramSample& sample) {
    if (sample.isInteger && toInteger(sample.histogram, m_integers))
        append(m_histograms, sample.timestampMs, m_integers, false);
    else
        append(m_floatHistograms, sample.timestampMs, sample.histogram, false);
}

template <class H>
void ChunkListBuilder::append(HistogramWriters<H>& writers, TimestampMs t, const H& histogram,
                              bool isReset) {
    if (isReset) {
        H reset = histogram;
        reset.hint = CounterResetHint::CounterReset;
        append(writers, t, reset);
    } else {
        append(writers, t, histogram);
    }
    m_openMaxTime = t;
}

template <class H>
void ChunkListBuilder::append(HistogramWriters<H>& writers, TimestampMs t, const H& histogram) {
    constexpr ChunkEncoding kEncoding = HistogramChunkWriter<H>::kEncoding;
    using Outcome = typename HistogramChunkWriter<H>::Outcome;
    if (m_open != kEncoding) {
        close();
        writers.current.reset();
        begin(kEncoding, t);
    }
    if (writers.current.samples() < kFullChunk &&
        writers.current.append(t, histogram) == Outcome::Appended)
        return;
    close();
    std::swap(writers.current, writers.other);
    writers.current.reset();
    writers.current.appendFirst(t, histogram, writers.other);
    begin(kEncoding, t);
}

void ChunkListBuilder::close() {
    const ChunkEncoding kind = std::exchange(m_open, ChunkEncoding::None);
    if (kind == ChunkEncoding::None) return;
    copy({m_openMinTime, m_openMaxTime, kind, bytesOf(kind)});
}

std::span<const uint8_t> ChunkListBuilder::bytesOf(ChunkEncoding kind) const {
    if (kind == ChunkEncoding::Xor) return m_floats.bytes();
    if (kind == ChunkEncoding::Histogram) return m_histograms.current.bytes();
    return m_floatHistograms.current.bytes();
}

std::span<const EncodedChunk> ChunkListBuilder::finish() {
    close();
    // Only now do the bytes lie where they stay.
    for (const EncodedHere& here : m_encodedHere)
        m_chunks[here.chunk].bytes = std::span(m_bytes).subspan(here.begin, here.size);
    return m_chunks;
}

}  // namespace pallium::tsdb
