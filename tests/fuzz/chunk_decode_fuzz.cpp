// Any bytes as a chunk of the encoding that the first byte chooses: the bulk reader and the
// iterator agree, and what the written encodings hold is written again and comes back the same.
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/chunkenc/histogram_chunk.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"

#include <bit>
#include <cstdlib>
#include <limits>
#include <map>

namespace {

using namespace pallium;
using namespace pallium::tsdb;

constexpr auto kMin = std::numeric_limits<TimestampMs>::min();
constexpr auto kMax = std::numeric_limits<TimestampMs>::max();

void require(bool condition) {
    if (!condition) std::abort();
}
bool isSame(double a, double b) {
    return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

/// An error leaves the columns as they were; otherwise the iterator finds the same samples.
void readInBothWays(ChunkEncoding encoding, std::span<const uint8_t> bytes) {
    storage::SampleColumns columns;
    columns.push(7, 7);
    const auto read = readChunk({kMin, kMax, encoding, bytes}, kMin, kMax, columns);
    if (!read)
        require(columns.size() == 1 && columns.values.size() == 1 && columns.histograms.empty());
    ChunkIterator iterator;
    iterator.reset(encoding, bytes);
    size_t floats = 1, histograms = 0;
    FloatHistogram converted;
    for (auto kind = iterator.next(); kind != SampleKind::None; kind = iterator.next()) {
        (void)iterator.startTime();  // any is possible
        if (!read) continue;
        if (kind == SampleKind::Float) {
            require(columns.timestamps.at(floats) == iterator.time());
            require(isSame(columns.values.at(floats++), iterator.value()));
            continue;
        }
        const HistogramSample& sample = columns.histograms.at(histograms++);
        require(sample.timestampMs == iterator.time());
        if (kind == SampleKind::Histogram) toFloat(iterator.histogram(), converted);
        require(isSameBits(sample.histogram,
                           kind == SampleKind::Histogram ? converted : iterator.floatHistogram()));
    }
    // Only the bulk reader refuses what would be copied too often.
    if (read) require(iterator.status().has_value() && floats == columns.size());
}

void writeFloatsAgain(std::span<const uint8_t> bytes) {
    storage::SampleColumns columns, again;
    if (!readChunk({kMin, kMax, ChunkEncoding::Xor, bytes}, kMin, kMax, columns)) return;
    XorChunkWriter writer;
    for (size_t i = 0; i < columns.size(); ++i)
        writer.append(columns.timestamps[i], columns.values[i]);
    require(
        readChunk({kMin, kMax, ChunkEncoding::Xor, writer.bytes()}, kMin, kMax, again).has_value());
    require(again.timestamps == columns.timestamps && again.size() == columns.size());
    for (size_t i = 0; i < columns.size(); ++i)
        require(isSame(again.values[i], columns.values[i]));
}

using Buckets = std::map<int64_t, uint64_t>;

/// Bits of the buckets in use by index; a chunk may have more that are not.
Buckets bucketsOf(const std::vector<HistogramSpan>& spans, const std::vector<double>& counts) {
    Buckets buckets;
    int64_t index = 0;
    auto next = counts.begin();
    for (const HistogramSpan& span : spans) {
        index += span.offset;
        for (uint32_t i = 0; i < span.length; ++i, ++index, ++next)
            if (*next != 0) buckets[index] = std::bit_cast<uint64_t>(*next);
    }
    return buckets;
}
Buckets bucketsOf(const std::vector<HistogramSpan>& spans, const std::vector<int64_t>& deltas) {
    Buckets buckets;
    int64_t index = 0;
    uint64_t count = 0;
    auto next = deltas.begin();
    for (const HistogramSpan& span : spans) {
        index += span.offset;
        for (uint32_t i = 0; i < span.length; ++i, ++index)
            if (count += static_cast<uint64_t>(*next++); count != 0) buckets[index] = count;
    }
    return buckets;
}

template <class H>
void requireSame(const H& a, const H& b) {
    require(isSame(a.sum, b.sum));
    require(isSame(static_cast<double>(a.count), static_cast<double>(b.count)));
    require(isSame(static_cast<double>(a.zeroCount), static_cast<double>(b.zeroCount)));
    require(bucketsOf(a.layout.positiveSpans, a.positive) ==
            bucketsOf(b.layout.positiveSpans, b.positive));
    require(bucketsOf(a.layout.negativeSpans, a.negative) ==
            bucketsOf(b.layout.negativeSpans, b.negative));
    require(a.layout.schema == b.layout.schema);
    require(a.layout.customBounds.size() == b.layout.customBounds.size());
}

/// Whether buckets are ascending, and far from the end of their numbers: a writer may ask that.
bool isSound(const std::vector<HistogramSpan>& spans) {
    int64_t end = 0;
    for (size_t i = 0; i < spans.size(); ++i) {
        if (i > 0 && spans[i].offset < 0) return false;
        end += int64_t(spans[i].offset) + spans[i].length;
    }
    return std::abs(end) < std::numeric_limits<int32_t>::max() / 2 &&
           (spans.empty() || std::abs(int64_t(spans[0].offset)) < (1 << 30));
}

template <class H>
struct Stored {
    TimestampMs time = 0;
    H histogram;
};

template <class H>
const H& histogramAt(const ChunkIterator& iterator) {
    if constexpr (std::is_same_v<H, Histogram>)
        return iterator.histogram();
    else
        return iterator.floatHistogram();
}

template <class H>
std::vector<Stored<H>> readHistograms(std::span<const uint8_t> bytes) {
    std::vector<Stored<H>> samples;
    ChunkIterator iterator;
    iterator.reset(HistogramChunkWriter<H>::kEncoding, bytes);
    while (iterator.next() != SampleKind::None)
        samples.push_back({iterator.time(), histogramAt<H>(iterator)});
    return samples;
}

double bucketOf(uint64_t bits, double) {
    return std::bit_cast<double>(bits);
}
int64_t bucketOf(uint64_t count, int64_t before) {
    return static_cast<int64_t>(count - static_cast<uint64_t>(before));
}

/// Drops the buckets that are not in use.
template <class B>
void compact(std::vector<HistogramSpan>& spans, std::vector<B>& buckets) {
    const Buckets used = bucketsOf(spans, buckets);
    spans.clear();
    buckets.clear();
    int64_t end = 0;
    uint64_t before = 0;
    for (const auto& [index, bits] : used) {
        spans.push_back({static_cast<int32_t>(index - end), 1});
        buckets.push_back(bucketOf(bits, static_cast<B>(before)));
        end = index + 1;
        before = bits;
    }
}

/// The samples of a chunk that a writer may be given; none if there are others.
template <class H>
std::vector<Stored<H>> soundHistograms(std::span<const uint8_t> bytes) {
    if (bytes.size() > 1024) return {};  // spans may be copied as often as there are bits
    std::vector<Stored<H>> samples = readHistograms<H>(bytes);
    for (size_t i = 0; i < samples.size(); ++i) {
        H& histogram = samples[i].histogram;
        if (!isSound(histogram.layout.positiveSpans) || !isSound(histogram.layout.negativeSpans))
            return {};
        if (i % 2 == 0) continue;  // so that the layout of every other one is its own
        compact(histogram.layout.positiveSpans, histogram.positive);
        compact(histogram.layout.negativeSpans, histogram.negative);
    }
    return samples;
}

/// Into as many chunks as it takes.
template <class H>
void writeHistogramsAgain(std::span<const uint8_t> bytes) {
    std::vector<Stored<H>> samples = soundHistograms<H>(bytes), again;
    const auto close = [&again](const HistogramChunkWriter<H>& writer) {
        for (Stored<H>& sample : readHistograms<H>(writer.bytes()))
            again.push_back(std::move(sample));
    };
    HistogramChunkWriter<H> writer;
    for (const Stored<H>& sample : samples) {
        using Outcome = typename HistogramChunkWriter<H>::Outcome;
        if (writer.append(sample.time, sample.histogram) == Outcome::Appended) continue;
        close(writer);
        HistogramChunkWriter<H> next;
        next.appendFirst(sample.time, sample.histogram, writer);
        writer = std::move(next);
    }
    close(writer);
    require(again.size() == samples.size());
    for (size_t i = 0; i < samples.size(); ++i) {
        require(again[i].time == samples[i].time);
        requireSame(again[i].histogram, samples[i].histogram);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    const auto encoding = static_cast<ChunkEncoding>(1 + data[0] % 6);
    const std::span<const uint8_t> bytes(data + 1, size - 1);
    readInBothWays(encoding, bytes);
    if (encoding == ChunkEncoding::Xor) writeFloatsAgain(bytes);
    if (encoding == ChunkEncoding::Histogram) writeHistogramsAgain<Histogram>(bytes);
    if (encoding == ChunkEncoding::FloatHistogram) writeHistogramsAgain<FloatHistogram>(bytes);
    return 0;
}
