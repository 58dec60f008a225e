// Queries over 10,000 series of 960 samples (4 h at 15 s) in memory: the cost of the engine alone.
#include "backend/promql/engine/engine.h"
#include "tests/support/memory_storage.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>

namespace {

using namespace pallium;

constexpr int kSeries = 10'000;
constexpr int kSamples = 960;
constexpr int64_t kIntervalMs = 15'000;

const test::MemoryStorage& data() {
    static const test::MemoryStorage storage = [] {
        test::MemoryStorage filled;
        for (int i = 0; i < kSeries; ++i) {
            const std::string job = fmt::format("job-{}", i % 10);
            const std::string instance = fmt::format("10.0.{}.{}:9100", i / 250, i % 250);
            const Labels labels = Labels::of({{"__name__", "demo_requests_total"},
                                              {"instance", instance},
                                              {"job", job},
                                              {"status", "200"}});
            for (int sample = 0; sample < kSamples; ++sample)
                filled.add(labels, sample * kIntervalMs, (i % 17 + 1) * double(sample));
        }
        return filled;
    }();
    return storage;
}

void range(benchmark::State& state, const char* query) {
    promql::EngineOptions options;
    options.maxSamples = 500'000'000;
    const promql::Engine engine(options);
    const test::MemoryStorage& storage = data();
    for (auto _ : state) {
        auto result =
            engine.range(Context(), storage, query, 0, (kSamples - 1) * kIntervalMs, kIntervalMs);
        if (!result) state.SkipWithError(result.error().message.c_str());
        benchmark::DoNotOptimize(result);
    }
    state.counters["points/s"] = benchmark::Counter(double(kSeries) * kSamples,
                                                    benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK_CAPTURE(range, selector, "demo_requests_total")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(range, sum_of_selector, "sum by (job) (demo_requests_total)")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(range, sum_of_rate_5m, "sum by (job) (rate(demo_requests_total[5m]))")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(range, avg_over_5m, "avg_over_time(demo_requests_total[5m])")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(range, avg_over_1h, "avg_over_time(demo_requests_total[1h])")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(range, max_over_1h, "max(max_over_time(demo_requests_total[1h]))")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(range, ratio_of_vectors, "sum(demo_requests_total / demo_requests_total)")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(range, top_ten, "topk(10, demo_requests_total)")->Unit(benchmark::kMillisecond);

}  // namespace
