// Encoding and decoding of chunks; figures are per sample.
#include "backend/model/sample.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/chunkenc/histogram_chunk.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace {

using namespace pallium;
using namespace pallium::tsdb;

constexpr TimestampMs kStart = 1'700'000'000'000, kStep = 15'000;
constexpr size_t kSamples = 120;  // what a head cuts at
constexpr auto kMin = std::numeric_limits<TimestampMs>::min();
constexpr auto kMax = std::numeric_limits<TimestampMs>::max();

enum Shape { Constant, Counter, Gauge, Jitter };

/// Several chunks' worth, so that no branch is learnt by heart.
constexpr size_t kChunks = 64;

std::vector<Sample> floats(Shape shape, size_t chunk) {
    std::mt19937_64 random(chunk);
    std::vector<Sample> samples;
    double counter = static_cast<double>(random() % 100'000);
    for (size_t i = 0; i < kSamples; ++i) {
        const auto jitter = shape == Jitter ? static_cast<TimestampMs>(random() % 20) - 10 : 0;
        counter += static_cast<double>(random() % 500);
        const double gauge = std::sin(static_cast<double>(random() % 1000)) * 40;
        samples.push_back(
            {kStart + static_cast<TimestampMs>(i) * kStep + jitter, shape == Constant  ? 42.0
                                                                    : shape == Counter ? counter
                                                                                       : gauge});
    }
    return samples;
}

std::vector<uint8_t> encoded(XorChunkWriter& writer, const std::vector<Sample>& samples) {
    writer.reset();
    for (const Sample& sample : samples)
        writer.append(sample.timestampMs, sample.value);
    return {writer.bytes().begin(), writer.bytes().end()};
}

void count(benchmark::State& state, size_t samples, size_t bytes) {
    state.counters["time/sample"] = benchmark::Counter(
        static_cast<double>(samples),
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    state.counters["bytes/sample"] = static_cast<double>(bytes) / static_cast<double>(samples);
}

void encodeXor(benchmark::State& state, Shape shape) {
    std::vector<std::vector<Sample>> chunks;
    for (size_t i = 0; i < kChunks; ++i)
        chunks.push_back(floats(shape, i));
    XorChunkWriter writer;
    size_t bytes = 0;
    for (auto _ : state) {
        bytes = 0;
        for (const auto& samples : chunks) {
            writer.reset();
            for (const Sample& sample : samples)
                writer.append(sample.timestampMs, sample.value);
            bytes += writer.bytes().size();
        }
        benchmark::DoNotOptimize(bytes);
    }
    count(state, kSamples * kChunks, bytes);
}
BENCHMARK_CAPTURE(encodeXor, constant, Constant);
BENCHMARK_CAPTURE(encodeXor, counter, Counter);
BENCHMARK_CAPTURE(encodeXor, gauge, Gauge);
BENCHMARK_CAPTURE(encodeXor, jitteringGauge, Jitter);

void decodeXor(benchmark::State& state, Shape shape) {
    std::vector<std::vector<uint8_t>> chunks;
    XorChunkWriter writer;
    size_t bytes = 0;
    for (size_t i = 0; i < kChunks; ++i) {
        chunks.push_back(encoded(writer, floats(shape, i)));
        bytes += chunks.back().size();
    }
    storage::SampleColumns columns;
    for (auto _ : state) {
        columns.clear();
        for (const auto& chunk : chunks)
            if (!readChunk({kMin, kMax, ChunkEncoding::Xor, chunk}, kMin, kMax, columns))
                state.SkipWithError("cannot decode");
        benchmark::DoNotOptimize(columns.values.data());
    }
    count(state, kSamples * kChunks, bytes);
}
BENCHMARK_CAPTURE(decodeXor, constant, Constant);
BENCHMARK_CAPTURE(decodeXor, counter, Counter);
BENCHMARK_CAPTURE(decodeXor, gauge, Gauge);
BENCHMARK_CAPTURE(decodeXor, jitteringGauge, Jitter);

/// As a merge sees the samples, one by one.
void iterateXor(benchmark::State& state) {
    XorChunkWriter writer;
    const auto chunk = encoded(writer, floats(Gauge, 1));
    ChunkIterator iterator;
    double sum = 0;
    for (auto _ : state) {
        iterator.reset(ChunkEncoding::Xor, chunk);
        while (iterator.next() != SampleKind::None)
            sum += iterator.value() + static_cast<double>(iterator.time());
    }
    benchmark::DoNotOptimize(sum);
    count(state, kSamples, chunk.size());
}
BENCHMARK(iterateXor);

/// Counters with twenty buckets in three spans.
std::vector<Histogram> histograms() {
    std::mt19937_64 random(1);
    std::vector<Histogram> samples;
    std::vector<int64_t> counts(20, 5);
    double sum = 0;
    for (size_t i = 0; i < kSamples; ++i) {
        Histogram& histogram = samples.emplace_back();
        histogram.layout.schema = 3;
        histogram.layout.zeroThreshold = 0x1p-128;
        histogram.layout.positiveSpans = {{-5, 8}, {2, 10}, {7, 2}};
        int64_t before = 0;
        for (int64_t& bucket : counts) {
            bucket += static_cast<int64_t>(random() % 6);
            histogram.positive.push_back(bucket - before);
            histogram.count += static_cast<uint64_t>(bucket);
            before = bucket;
        }
        histogram.sum = sum += static_cast<double>(random() % 10'000) / 1000;
    }
    return samples;
}

template <class H>
std::vector<H> as(const std::vector<Histogram>& from) {
    if constexpr (std::is_same_v<H, Histogram>) {
        return from;
    } else {
        std::vector<H> result(from.size());
        for (size_t i = 0; i < from.size(); ++i)
            toFloat(from[i], result[i]);
        return result;
    }
}

template <class H>
void fill(HistogramChunkWriter<H>& writer, const std::vector<H>& samples) {
    writer.reset();
    for (size_t i = 0; i < samples.size(); ++i)
        writer.append(kStart + static_cast<TimestampMs>(i) * kStep, samples[i]);
}

template <class H>
void encodeHistogram(benchmark::State& state) {
    const auto samples = as<H>(histograms());
    HistogramChunkWriter<H> writer;
    for (auto _ : state)
        fill(writer, samples);
    if (writer.samples() != kSamples) state.SkipWithError("cut");
    count(state, kSamples, writer.bytes().size());
}
BENCHMARK(encodeHistogram<Histogram>);
BENCHMARK(encodeHistogram<FloatHistogram>);

template <class H>
void decodeHistogram(benchmark::State& state) {
    HistogramChunkWriter<H> writer;
    fill(writer, as<H>(histograms()));
    const EncodedChunk chunk{kMin, kMax, writer.kEncoding, writer.bytes()};
    storage::SampleColumns columns;
    for (auto _ : state) {
        columns.clear();
        if (!readChunk(chunk, kMin, kMax, columns)) state.SkipWithError("cannot decode");
        benchmark::DoNotOptimize(columns.histograms.data());
    }
    count(state, kSamples, writer.bytes().size());
}
BENCHMARK(decodeHistogram<Histogram>);
BENCHMARK(decodeHistogram<FloatHistogram>);

template <class H>
void iterateHistogram(benchmark::State& state) {
    HistogramChunkWriter<H> writer;
    fill(writer, as<H>(histograms()));
    ChunkIterator iterator;
    TimestampMs sum = 0;
    for (auto _ : state) {
        iterator.reset(writer.kEncoding, writer.bytes());
        while (iterator.next() != SampleKind::None)
            sum += iterator.time();
    }
    benchmark::DoNotOptimize(sum);
    count(state, kSamples, writer.bytes().size());
}
BENCHMARK(iterateHistogram<Histogram>);
BENCHMARK(iterateHistogram<FloatHistogram>);

}  // namespace
