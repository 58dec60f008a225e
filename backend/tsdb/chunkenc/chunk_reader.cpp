#include "backend/tsdb/chunkenc/chunk_reader.h"

#include "backend/tsdb/chunkenc/chunk_header.h"
#include "backend/tsdb/chunkenc/histogram_decoder.h"
#include "backend/tsdb/chunkenc/xor2_decoder.h"
#include "backend/tsdb/chunkenc/xor_decoder.h"

#include <type_traits>

namespace pallium::tsdb {

namespace {

struct TimeRange {
    TimestampMs min = 0, max = 0;

    bool contains(TimestampMs t) const { return t >= min && t <= max; }
};

/// Decodes `count` floats to where there is room for all of them, and keeps those in the range.
/// Gives how many it could decode; `kept`: how many it kept.
template <class Decoder>
size_t decodeFloats(Decoder decoder, size_t count, TimeRange range, TimestampMs* times,
                    double* values, size_t& kept) {
    const auto keep = [&] {
        times[kept] = decoder.time();
        values[kept] = decoder.value();
        kept += range.contains(decoder.time()) ? 1 : 0;
    };
    if (count > 0) {
        if (!decoder.readFirst()) return 0;
        keep();
    }
    if (count > 1) {
        if (!decoder.readSecond()) return 1;
        keep();
    }
    for (size_t i = 2; i < count; ++i) {
        if (!decoder.readNext()) return i;
        keep();
    }
    return count;
}

template <class Decoder>
Result<void> readFloats(const Decoder& decoder, const ChunkHeader& header, size_t bitsOfSample,
                        TimeRange range, storage::SampleColumns& out) {
    // A count beyond what the bytes can hold is damage, and not worth its memory.
    if (header.samples > header.body.size() * 8 / bitsOfSample)
        return damagedChunk("too short for its samples");
    const size_t before = out.size();
    out.timestamps.resize(before + header.samples);
    out.values.resize(before + header.samples);
    size_t kept = 0;
    const size_t decoded =
        decodeFloats(decoder, header.samples, range, out.timestamps.data() + before,
                     out.values.data() + before, kept);
    if (decoded < header.samples) kept = 0;
    out.timestamps.resize(before + kept);
    out.values.resize(before + kept);
    if (decoded < header.samples) return damagedSample(decoded);
    return {};
}

// Spans and bounds are stored once, and copied for each sample that is read. A few hostile bytes
// could ask for gigabytes; an honest chunk is far below this.
constexpr size_t kMaxCopiedLayout = 1 << 24;

size_t sizeOf(const HistogramLayout& layout) {
    return layout.positiveSpans.size() + layout.negativeSpans.size() + layout.customBounds.size();
}

void copyTo(const Histogram& from, FloatHistogram& out) {
    toFloat(from, out);
}
void copyTo(const FloatHistogram& from, FloatHistogram& out) {
    out = from;
}

template <class H>
Result<void> readHistograms(ChunkEncoding encoding, const ChunkHeader& header, TimeRange range,
                            storage::SampleColumns& out) {
    const size_t before = out.histograms.size();
    HistogramDecoder<H> decoder;
    decoder.begin(encoding, header);
    size_t copiedLayout = 0;
    for (size_t i = 0; i < header.samples; ++i) {
        const bool isRead = decoder.readNext();
        if (isRead && !range.contains(decoder.time())) continue;
        copiedLayout += isRead ? sizeOf(decoder.histogram().layout) : 0;
        if (!isRead || copiedLayout > kMaxCopiedLayout) {
            out.histograms.resize(before);
            return isRead ? damagedChunk("layout too large for its samples") : damagedSample(i);
        }
        HistogramSample& sample = out.histograms.emplace_back();
        sample.timestampMs = decoder.time();
        sample.isInteger = std::is_same_v<H, Histogram>;
        copyTo(decoder.histogram(), sample.histogram);
    }
    return {};
}

Result<void> readSamples(const EncodedChunk& chunk, TimeRange range, storage::SampleColumns& out) {
    const auto header = readChunkHeader(chunk.encoding, chunk.bytes);
    PALLIUM_TRY(header);
    const BitReader bits(header->body);
    switch (chunk.encoding) {
        case ChunkEncoding::Xor:
            return readFloats(XorDecoder(bits), *header, 2, range, out);
        case ChunkEncoding::Xor2:
            return readFloats(Xor2Decoder(bits, header->startTimes), *header, 1, range, out);
        case ChunkEncoding::Histogram:
        case ChunkEncoding::HistogramSt:
            return readHistograms<Histogram>(chunk.encoding, *header, range, out);
        default:
            return readHistograms<FloatHistogram>(chunk.encoding, *header, range, out);
    }
}

}  // namespace

Result<size_t> chunkSamples(ChunkEncoding encoding, std::span<const uint8_t> bytes) {
    const auto header = readChunkHeader(encoding, bytes);
    PALLIUM_TRY(header);
    return header->samples;
}

Result<void> readChunk(const EncodedChunk& chunk, TimestampMs minTime, TimestampMs maxTime,
                       storage::SampleColumns& out) {
    PALLIUM_TRY(readSamples(chunk, {minTime, maxTime}, out));
    out.countChunk(chunk.bytes.size());
    return {};
}

}  // namespace pallium::tsdb
