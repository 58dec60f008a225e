// A request of 2000 series as an agent in a Kubernetes cluster sends them: six or seven labels, one
// sample.
#include "backend/io/compression.h"
#include "backend/wire/remote_write.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <bit>

namespace {

using namespace pallium;

constexpr size_t kSeries = 2000;

void putVarint(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void putSized(std::string& out, char tag, std::string_view bytes) {
    out += tag;
    putVarint(out, bytes.size());
    out += bytes;
}

void putLabel(std::string& series, std::string_view name, std::string_view value) {
    std::string label;
    putSized(label, 0x0a, name);
    putSized(label, 0x12, value);
    putSized(series, 0x0a, label);
}

std::string encodeSample(double value, int64_t timestampMs) {
    std::string sample(1, 0x09);
    const auto bits = std::bit_cast<std::array<char, 8>>(value);
    sample.append(bits.data(), bits.size());
    sample += 0x10;
    putVarint(sample, static_cast<uint64_t>(timestampMs));
    return sample;
}

std::string request() {
    std::string body;
    for (size_t i = 0; i < kSeries; ++i) {
        const size_t target = i / 400;
        std::string series;
        putLabel(series, "__name__",
                 fmt::format("bench_subsystem{}_operation{}_total", i % 20, i % 400));
        putLabel(series, "cluster", "eu-west-1");
        if (i % 4 == 0) putLabel(series, "code", "200");
        putLabel(series, "instance", fmt::format("10.0.{}.{}:9100", target / 256, target % 256));
        putLabel(series, "job", fmt::format("team-{}/service-{}", target % 7, target % 40));
        putLabel(series, "namespace", fmt::format("namespace-{}", target % 25));
        putLabel(
            series, "pod",
            fmt::format("service-{}-{:08x}-{:05x}", target % 40, target * 2654435761U, target));
        putSized(series, 0x12, encodeSample(static_cast<double>(i) * 1.25, 1'700'000'000'000));
        putSized(body, 0x0a, series);
    }
    return body;
}

void perSeries(benchmark::State& state) {
    state.counters["per_series"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * kSeries,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void decodeRequest(benchmark::State& state) {
    const std::string body = request();
    WriteBatch batch;
    for (auto _ : state) {
        if (!wire::decodeWriteRequest(body, batch)) state.SkipWithError("refused");
        benchmark::DoNotOptimize(batch.series.data());
    }
    perSeries(state);
}
BENCHMARK(decodeRequest)->Unit(benchmark::kMicrosecond);

void uncompressRequest(benchmark::State& state) {
    const std::string compressed = io::snappyEncode(request());
    std::string body;
    size_t declared = 0;
    for (auto _ : state) {
        if (!io::snappyDecode(compressed, 1 << 24, body, declared)) state.SkipWithError("refused");
        benchmark::DoNotOptimize(body.data());
    }
    perSeries(state);
}
BENCHMARK(uncompressRequest)->Unit(benchmark::kMicrosecond);

void uncompressAndDecodeRequest(benchmark::State& state) {
    const std::string compressed = io::snappyEncode(request());
    std::string body;
    size_t declared = 0;
    WriteBatch batch;
    for (auto _ : state) {
        if (!io::snappyDecode(compressed, 1 << 24, body, declared) ||
            !wire::decodeWriteRequest(body, batch))
            state.SkipWithError("refused");
        benchmark::DoNotOptimize(batch.series.data());
    }
    perSeries(state);
}
BENCHMARK(uncompressAndDecodeRequest)->Unit(benchmark::kMicrosecond);

}  // namespace
