// What the distributor adds to a push after decoding: bringing labels into order, checking them and
// changing them by rules, for 2000 series of seven labels and one sample.
#include "backend/distributor/label_steps.h"
#include "backend/distributor/normalize.h"
#include "backend/distributor/series_validator.h"
#include "backend/tenancy/limits.h"

#include <benchmark/benchmark.h>

#include <deque>
#include <string>
#include <vector>

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
    const distributor::SeriesValidator validator(limits, kNow, NameScheme::Classic);
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

RelabelRules compiled(const std::vector<RelabelRule>& rules) {
    return *RelabelRules::create(rules, NameScheme::Classic);
}

/// On labels as they came; putting them back is measured too.
void relabel(benchmark::State& state, const RelabelRules& rules) {
    const Request request;
    WriteBatch batch;
    LabelEditor editor;
    std::vector<uint8_t> skip;
    for (auto _ : state) {
        batch.labels = request.batch.labels;
        batch.series = request.batch.series;
        skip.assign(kSeries, 0);
        benchmark::DoNotOptimize(distributor::relabelSeries(rules, editor, batch, skip));
    }
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * kSeries);
}

/// Rules that change nothing.
void relabelUnchanged(benchmark::State& state) {
    relabel(state,
            compiled({{.sourceLabels = {"__name__"}, .regex = "go_.*", .action = "drop"},
                      {.regex = "tmp_.+", .action = "labeldrop"},
                      {.sourceLabels = {"job"}, .regex = "other-(.*)", .targetLabel = "job"}}));
}
BENCHMARK(relabelUnchanged);

/// One rule that matches no series, one that adds a label and one that removes one.
void relabelChanged(benchmark::State& state) {
    relabel(state, compiled({{.sourceLabels = {"__name__"}, .regex = "go_.*", .action = "drop"},
                             {.sourceLabels = {"namespace", "pod"},
                              .separator = "/",
                              .regex = "(.+)-value-(.+)",
                              .targetLabel = "workload",
                              .replacement = "$2"},
                             {.regex = "instance", .action = "labeldrop"}}));
}
BENCHMARK(relabelChanged);

}  // namespace
