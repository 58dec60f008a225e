// The head under the load that a fleet of pods sends: batches of 2000 series in the same order each
// round, six or seven labels each; three in five are noisy counters, one a constant, one a gauge
// with two decimals.
#include "backend/tsdb/db.h"
#include "tests/support/temp_dir.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cmath>
#include <deque>
#include <filesystem>
#include <fstream>

namespace pallium::tsdb {
namespace {

constexpr size_t kBatchSeries = 2000;
constexpr int64_t kMetrics = 400;
constexpr TimestampMs kStart = 1'700'000'000'000;
constexpr int64_t kIntervalMs = 15'000;

uint64_t mix(uint64_t x) {
    x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdULL;
    x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return x ^ (x >> 33);
}

Labels labelsOf(int64_t i) {
    const int64_t metric = i % kMetrics;
    const int64_t target = i / kMetrics;
    LabelsBuilder labels;
    labels.set("__name__", fmt::format("app_subsystem{}_operation{}_{}", metric % 20, metric,
                                       metric % 5 < 3 ? "total" : "bytes"));
    labels.set("cluster", "eu-west-1");
    labels.set("instance",
               fmt::format("10.{}.{}.{}:9100", target >> 16, target >> 8 & 255, target & 255));
    labels.set("job", fmt::format("team-{}/service-{}", target % 7, target % 40));
    labels.set("namespace", fmt::format("namespace-{}", target % 25));
    labels.set("pod", fmt::format("service-{}-{:016x}", target % 40, mix(uint64_t(target) + 1)));
    if (metric % 4 == 0) labels.set("code", std::to_string(200 + 100 * (metric % 3)));
    return labels.labels();
}

double valueOf(int64_t i, int64_t round) {
    const uint64_t h = mix(uint64_t(i) + 7);
    const uint64_t noise = mix(h ^ uint64_t(round));
    if (i % 5 < 3) {
        const uint64_t rate = h % 1000;
        return double((h >> 20) % 100000 + rate * uint64_t(round) + noise % (rate / 8 + 1));
    }
    if (i % 5 == 3) return double(h % 1024) * 1048576;
    const double wave = 100 * std::sin(double(round + int64_t(h & 63)) / 9);
    return std::round((double(h % 5000) + wave + double(noise % 1000) / 100) * 100) / 100;
}

class Unlimited final : public SeriesLimiter {
  public:
    bool mayCreate(const NewSeries&) override { return true; }
    void created(LabelsView) override {}
    void removed(LabelsView) override {}
};

struct Load {
    explicit Load(int64_t count) {
        for (int64_t i = 0; i < count; ++i)
            labels.push_back(labelsOf(i));
    }
    void fill(WriteBatch& batch, size_t first, int64_t round) const {
        batch.clear();
        for (size_t i = first; i < std::min(first + kBatchSeries, labels.size()); ++i) {
            const auto from = static_cast<uint32_t>(batch.labels.size());
            const auto sample = static_cast<uint32_t>(batch.samples.size());
            for (const Label& label : labels[i].view())
                batch.labels.push_back(label);
            batch.samples.push_back({kStart + round * kIntervalMs, valueOf(int64_t(i), round)});
            batch.series.push_back(
                {from, static_cast<uint32_t>(batch.labels.size()), sample, sample + 1});
        }
    }
    void append(Db& db, int64_t rounds, benchmark::State* state) const {
        WriteBatch batch;
        Unlimited limiter;
        AppendResult result;
        for (int64_t round = 0; round < rounds; ++round) {
            for (size_t first = 0; first < labels.size(); first += kBatchSeries) {
                if (state != nullptr) state->PauseTiming();
                fill(batch, first, round);
                if (state != nullptr) state->ResumeTiming();
                if (!db.append(batch, {}, {}, limiter, result)) std::abort();
            }
        }
    }
    std::vector<Labels> labels;
};

/// range(0) series, range(1) samples each.
void append(benchmark::State& state) {
    const Load load(state.range(0));
    size_t bytes = 0, walBytes = 0;
    for (auto _ : state) {
        state.PauseTiming();
        const pallium::test::TempDir directory;
        auto db = Db::open(io::realFileSystem(), directory.path(), {});
        state.ResumeTiming();
        load.append(**db, state.range(1), &state);
        state.PauseTiming();
        bytes = (*db)->stats().headBytes;
        walBytes = (*db)->stats().walBytes;
        db->reset();
        state.ResumeTiming();
    }
    const auto samples = static_cast<double>(state.range(0) * state.range(1));
    state.counters["s_per_sample"] =
        benchmark::Counter(samples * static_cast<double>(state.iterations()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["head_bytes_per_series"] =
        static_cast<double>(bytes) / static_cast<double>(state.range(0));
    state.counters["wal_bytes_per_sample"] = static_cast<double>(walBytes) / samples;
}
BENCHMARK(append)->Args({100'000, 60})->Args({100'000, 1})->Unit(benchmark::kMillisecond);

void replay(benchmark::State& state) {
    const pallium::test::TempDir directory;
    {
        auto db = Db::open(io::realFileSystem(), directory.path(), {});
        Load(state.range(0)).append(**db, state.range(1), nullptr);
    }
    for (auto _ : state) {
        auto db = Db::open(io::realFileSystem(), directory.path(), {});
        benchmark::DoNotOptimize(db);
    }
}
BENCHMARK(replay)
    ->Args({100'000, 60})
    ->Args({1'000'000, 3})
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

/// Memory of the process that is not a file's.
double anonymousMegabytes() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "RssAnon:" && status >> word) return std::stod(word) / 1024;
    return 0;
}

/// 10,000 series of 960 samples become blocks; range(0): closed chunks were moved to files before.
void flush(benchmark::State& state) {
    const Load load(10'000);
    Unlimited limiter;
    for (auto _ : state) {
        state.PauseTiming();
        const pallium::test::TempDir directory;
        const double before = anonymousMegabytes();
        auto db = Db::open(io::realFileSystem(), directory.path(), {});
        load.append(**db, 960, nullptr);
        state.counters["anon_mb"] = anonymousMegabytes() - before;
        state.counters["head_mb"] = static_cast<double>((*db)->stats().headBytes) / (1 << 20);
        if (state.range(0) != 0) {
            const auto from = std::chrono::steady_clock::now();
            const size_t chunks = (*db)->mapChunks(Context());
            const std::chrono::duration<double, std::micro> took =
                std::chrono::steady_clock::now() - from;
            state.counters["us_per_moved_chunk"] = took.count() / static_cast<double>(chunks);
            state.counters["moved"] = static_cast<double>(chunks);
            state.counters["anon_mb_after"] = anonymousMegabytes() - before;
            const DbStats stats = (*db)->stats();
            state.counters["head_mb_after"] = static_cast<double>(stats.headBytes) / (1 << 20);
            state.counters["mapped_mb"] = static_cast<double>(stats.mappedBytes) / (1 << 20);
        }
        state.ResumeTiming();
        if (!(*db)->flush(Context(), limiter)) std::abort();
        state.PauseTiming();
        db->reset();
        state.ResumeTiming();
    }
}
BENCHMARK(flush)
    ->Arg(0)
    ->Arg(1)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(2);

/// range(0) series, of which one in a hundred has ended: what giving their memory back takes, and
/// for how long at once it keeps appends waiting.
void truncate(benchmark::State& state) {
    const Load load(state.range(0));
    WriteBatch batch;
    Unlimited limiter;
    AppendResult result;
    TruncateReport report;
    for (auto _ : state) {
        state.PauseTiming();
        const pallium::test::TempDir directory;
        auto db = Db::open(io::realFileSystem(), directory.path(), {});
        for (int64_t round = 0; round < 2; ++round) {
            for (size_t first = 0; first < load.labels.size(); first += kBatchSeries) {
                load.fill(batch, first, round);
                if (round > 0)
                    std::erase_if(batch.series, [](const WriteBatch::Series& series) {
                        return series.samplesBegin % 100 == 37;
                    });
                if (!(*db)->append(batch, {}, {}, limiter, result)) std::abort();
            }
        }
        state.ResumeTiming();
        report = (*db)->truncate(kStart + kIntervalMs, limiter);
        state.PauseTiming();
        db->reset();
        state.ResumeTiming();
    }
    state.counters["removed"] = static_cast<double>(report.seriesRemoved);
    state.counters["longest_lock_us"] = static_cast<double>(report.longestLock.count());
}
BENCHMARK(truncate)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(3);

/// One metric among 100,000 series: 250 series of 60 samples, selected, sorted and read.
void select(benchmark::State& state) {
    const pallium::test::TempDir directory;
    auto db = Db::open(io::realFileSystem(), directory.path(), {});
    Load(100'000).append(**db, 60, nullptr);
    const std::vector<Matcher> matchers{
        Matcher::equal("__name__", "app_subsystem7_operation7_total"),
        *Matcher::create(MatchType::Regex, "namespace", "namespace-[0-9]+")};
    const auto querier = (*db)->querier(INT64_MIN, INT64_MAX);
    storage::SampleColumns columns;
    for (auto _ : state) {
        const auto found = (*querier)->select(Context(), true, {}, matchers);
        for (size_t i = 0; i < (*found)->size(); ++i) {
            columns.clear();
            (void)(*found)->read(i, INT64_MIN, INT64_MAX, columns);
            benchmark::DoNotOptimize(columns.values.data());
        }
    }
}
BENCHMARK(select)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace pallium::tsdb
