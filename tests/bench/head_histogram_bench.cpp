// What native histograms take in the head, before and after their closed chunks have moved to
// files: series of 40 buckets in four spans, each bucket with its own rate.
#include "backend/tsdb/db.h"
#include "tests/support/temp_dir.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <fstream>

namespace pallium::tsdb {
namespace {

constexpr TimestampMs kStart = 1'700'000'000'000;
constexpr int64_t kIntervalMs = 15'000;
constexpr uint32_t kSpans = 4, kBucketsASpan = 10;

class Anything final : public SeriesLimiter {
  public:
    bool mayCreate(const NewSeries&) override { return true; }
    void created(LabelsView) override {}
    void removed(LabelsView) override {}
};

/// A counter of observations after so many rounds.
Histogram histogramOf(int64_t series, int64_t round) {
    Histogram histogram;
    histogram.layout.schema = 3;
    for (uint32_t i = 0; i < kSpans; ++i)
        histogram.layout.positiveSpans.push_back({i == 0 ? 0 : 3, kBucketsASpan});
    int64_t before = 0;
    for (int64_t bucket = 0; bucket < kSpans * kBucketsASpan; ++bucket) {
        const int64_t rate = (series * 31 + bucket * 17) % 50;
        const int64_t count = rate * round + (series * round * bucket) % 7 * rate / 7;
        histogram.positive.push_back(count - before);
        histogram.count += static_cast<uint64_t>(count);
        before = count;
    }
    histogram.sum = static_cast<double>(histogram.count) * 0.037;
    return histogram;
}

double anonymousMegabytes() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "RssAnon:" && status >> word) return std::stod(word) / 1024;
    return 0;
}

/// range(0) series of range(1) samples.
void mapHistograms(benchmark::State& state) {
    std::vector<Labels> labels;
    for (int64_t i = 0; i < state.range(0); ++i)
        labels.push_back(Labels::of({{"__name__", "h"}, {"i", fmt::format("{}", i)}}));
    Anything limiter;
    AppendResult result;
    WriteBatch batch;
    for (auto _ : state) {
        const pallium::test::TempDir directory;
        const double before = anonymousMegabytes();
        auto db = Db::open(io::realFileSystem(), directory.path(), {});
        for (int64_t round = 0; round < state.range(1); ++round) {
            batch.clear();
            for (size_t i = 0; i < labels.size(); ++i) {
                const auto at = static_cast<uint32_t>(batch.histograms.size());
                const auto from = static_cast<uint32_t>(batch.labels.size());
                for (const Label& label : labels[i].view())
                    batch.labels.push_back(label);
                batch.histograms.grow() = {kStart + round * kIntervalMs,
                                           histogramOf(static_cast<int64_t>(i), round)};
                batch.series.push_back(
                    {from, static_cast<uint32_t>(batch.labels.size()), 0, 0, at, at + 1});
            }
            if (!(*db)->append(batch, {}, {}, limiter, result)) std::abort();
        }
        state.counters["anon_mb"] = anonymousMegabytes() - before;
        state.counters["head_mb"] = static_cast<double>((*db)->stats().headBytes) / (1 << 20);
        state.counters["moved"] = static_cast<double>((*db)->mapChunks(Context()));
        const DbStats stats = (*db)->stats();
        state.counters["anon_mb_after"] = anonymousMegabytes() - before;
        state.counters["head_mb_after"] = static_cast<double>(stats.headBytes) / (1 << 20);
        state.counters["mapped_mb"] = static_cast<double>(stats.mappedBytes) / (1 << 20);
    }
}
BENCHMARK(mapHistograms)->Args({2'000, 500})->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace pallium::tsdb
