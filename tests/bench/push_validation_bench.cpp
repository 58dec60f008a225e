// What the distributor adds to a push after decoding: bringing labels into order and checking them,
// for 2000 series of seven labels and one sample.
#include "backend/distributor/normalize.h"
#include "backend/distributor/series_validator.h"
#include "backend/tenancy/limits.h"

#include <benchmark/benchmark.h>

#include <deque>
#include <string>

namespace {

using namespace pallium;

constexpr uint32_t kSeries = 2000;
constexpr TimestampMs kNow = 1'700'000'000'000;

/// The batch, and the text it points into.
struct Request {
    Request() {
        for (uint32_t i = 0; i < kSeries; ++i) {
            const auto begin = static_cast<uint32_t>(batch.labels.size());
            batch.labels.push_back({"__name__", "http_server_requests_seconds_count"});
            for (const char* name : {"cluster", "instance", "job", "method", "namespace", "pod"}) {
                texts.push_back(std::string(name) + "-value-" + std::to_string(i));
                batch.labels.push_back({name, texts.back()});
            }
            batch.samples.push_back({kNow, 1.0 * i});
            batch.series.push_back({begin, static_cast<uint32_t>(batch.labels.size()), i, i + 1});
        }
    }
    std::deque<std::string> texts;
    WriteBatch batch;
};

void normalizeSorted(benchmark::State& state) {
    Request request;
    for (auto _ : state) {
        distributor::normalizeLabels(request.batch);
        benchmark::DoNotOptimize(request.batch.labels.data());
    }
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * kSeries);
}
BENCHMARK(normalizeSorted);

void validate(benchmark::State& state) {
    const Request request;
    const tenancy::Limits limits;
    const distributor::SeriesValidator validator(limits, kNow);
    for (auto _ : state) {
        size_t refused = 0;
        for (const auto& series : request.batch.series)
            refused +=
                validator
                    .checkSeries(request.batch.labelsOf(series), request.batch.samplesOf(series))
                    .isRefused();
        benchmark::DoNotOptimize(refused);
    }
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * kSeries);
}
BENCHMARK(validate);

}  // namespace
