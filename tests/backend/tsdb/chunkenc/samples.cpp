#include "tests/backend/tsdb/chunkenc/samples.h"

#include <fmt/format.h>

#include <bit>
#include <limits>

namespace pallium::tsdb::test {

namespace {

bool isSame(double a, double b) {
    return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

template <class H>
std::string histogramDifference(const H& a, const H& b) {
    if (!isSame(a.sum, b.sum)) return fmt::format("sum {} against {}", a.sum, b.sum);
    if (a.count != b.count || a.zeroCount != b.zeroCount)
        return fmt::format("count {} against {}, zero count {} against {}", a.count, b.count,
                           a.zeroCount, b.zeroCount);
    if (a.layout.schema != b.layout.schema || a.layout.zeroThreshold != b.layout.zeroThreshold)
        return "schema or threshold";
    if (a.layout.customBounds != b.layout.customBounds) return "bounds";
    if (bucketsOf(a.layout.positiveSpans, a.positive) !=
        bucketsOf(b.layout.positiveSpans, b.positive))
        return "positive buckets";
    if (bucketsOf(a.layout.negativeSpans, a.negative) !=
        bucketsOf(b.layout.negativeSpans, b.negative))
        return "negative buckets";
    return {};
}

}  // namespace

Result<std::vector<AnySample>> iterate(ChunkEncoding encoding, std::span<const uint8_t> bytes) {
    std::vector<AnySample> samples;
    ChunkIterator iterator;
    iterator.reset(encoding, bytes);
    for (SampleKind kind = iterator.next(); kind != SampleKind::None; kind = iterator.next()) {
        AnySample& sample = samples.emplace_back();
        sample.time = iterator.time();
        sample.startTime = iterator.startTime();
        sample.kind = kind;
        if (kind == SampleKind::Float) sample.value = iterator.value();
        if (kind == SampleKind::Histogram) sample.histogram = iterator.histogram();
        if (kind == SampleKind::FloatHistogram) sample.floatHistogram = iterator.floatHistogram();
    }
    PALLIUM_TRY(iterator.status());
    return samples;
}

std::map<int64_t, double> bucketsOf(std::span<const HistogramSpan> spans,
                                    std::span<const double> counts) {
    std::map<int64_t, double> buckets;
    int64_t index = 0;
    size_t next = 0;
    for (const HistogramSpan& span : spans) {
        index += span.offset;
        for (uint32_t i = 0; i < span.length && next < counts.size(); ++i, ++index, ++next)
            if (counts[next] != 0) buckets[index] = counts[next];
    }
    return buckets;
}

std::map<int64_t, double> bucketsOf(std::span<const HistogramSpan> spans,
                                    std::span<const int64_t> deltas) {
    std::vector<double> counts;
    uint64_t count = 0;
    for (const int64_t delta : deltas)
        counts.push_back(
            static_cast<double>(static_cast<int64_t>(count += static_cast<uint64_t>(delta))));
    return bucketsOf(spans, std::span<const double>(counts));
}

std::string difference(const AnySample& a, const AnySample& b) {
    if (a.time != b.time) return fmt::format("time {} against {}", a.time, b.time);
    if (a.startTime != b.startTime)
        return fmt::format("start time {} against {}", a.startTime, b.startTime);
    if (a.kind != b.kind) return "kind";
    if (!isSame(a.value, b.value)) return fmt::format("value {} against {}", a.value, b.value);
    const std::string integers = histogramDifference(a.histogram, b.histogram);
    return integers.empty() ? histogramDifference(a.floatHistogram, b.floatHistogram) : integers;
}

std::string difference(std::span<const AnySample> a, std::span<const AnySample> b) {
    if (a.size() != b.size()) return fmt::format("{} samples against {}", a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) {
        const std::string found = difference(a[i], b[i]);
        if (!found.empty()) return fmt::format("sample {}: {}", i, found);
    }
    return {};
}

std::string bulkDifference(ChunkEncoding encoding, std::span<const uint8_t> bytes) {
    constexpr auto kMin = std::numeric_limits<TimestampMs>::min();
    constexpr auto kMax = std::numeric_limits<TimestampMs>::max();
    const auto samples = iterate(encoding, bytes);
    storage::SampleColumns columns;
    const auto read = readChunk({kMin, kMax, encoding, bytes}, kMin, kMax, columns);
    if (!samples || !read) return samples.has_value() == read.has_value() ? "" : "only one fails";
    if (columns.size() + columns.histograms.size() != samples->size()) return "number of samples";
    for (size_t i = 0; i < samples->size(); ++i) {
        AnySample sample = (*samples)[i];
        if (sample.kind == SampleKind::Float) {
            if (columns.timestamps[i] != sample.time || !isSame(columns.values[i], sample.value))
                return fmt::format("float {}", i);
            continue;
        }
        const bool isInteger = sample.kind == SampleKind::Histogram;
        if (isInteger) toFloat(sample.histogram, sample.floatHistogram);
        if (columns.histograms[i].timestampMs != sample.time ||
            columns.histograms[i].isInteger != isInteger ||
            !isSameBits(columns.histograms[i].histogram, sample.floatHistogram))
            return fmt::format("histogram {}", i);
    }
    return {};
}

}  // namespace pallium::tsdb::test
