// The index of a block of a million series with ten labels each, in a fleet of pods: 1,000 metrics,
// 1,000 pods. Written once, at the first benchmark, into a directory that is removed at the end;
// memory is the peak of the heap while it is written, with 16 MB for the views of the symbols.
#include "backend/tsdb/index/index_reader.h"
#include "backend/tsdb/index/index_writer.h"
#include "backend/tsdb/index/select.h"
#include "tests/support/temp_dir.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <malloc.h>
#include <new>
#include <set>

namespace {

size_t heapBytes = 0, heapPeak = 0;  // the benchmark has one thread

void* counted(void* memory) {
    if (memory == nullptr) std::abort();
    heapBytes += malloc_usable_size(memory);
    heapPeak = std::max(heapPeak, heapBytes);
    return memory;
}

}  // namespace

// Not inlined: seen together with a plain delete, the compiler would take them for a mismatch.
[[gnu::noinline]] void* operator new(size_t bytes) {
    return counted(std::malloc(bytes));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    heapBytes -= malloc_usable_size(memory);
    std::free(memory);
}
void operator delete(void* memory, size_t) noexcept {
    operator delete(memory);
}

namespace pallium::tsdb {
namespace {

constexpr size_t kMetrics = 1000;
constexpr size_t kPods = 1000;

class MillionSeries {
  public:
    MillionSeries() {
        std::set<std::string> symbols = {"__name__",  "cluster", "container", "endpoint", "id",
                                         "instance",  "job",     "namespace", "node",     "pod",
                                         "eu-west-1", "main",    "metrics"};
        for (size_t metric = 0; metric < kMetrics; ++metric)
            m_metrics.push_back(
                fmt::format("app_subsystem{:02}_operation{:03}_total", metric % 20, metric));
        std::sort(m_metrics.begin(), m_metrics.end());
        for (size_t pod = 0; pod < kPods; ++pod)
            m_pods.push_back({fmt::format("10.0.{}.{}:9100", pod >> 8, pod & 255),
                              fmt::format("service-{}", pod % 40),
                              fmt::format("namespace-{}", pod % 25),
                              fmt::format("node-{}", pod % 100),
                              fmt::format("service-{}-{:08x}", pod % 40, pod * 2654435761U)});
        std::sort(m_pods.begin(), m_pods.end());
        symbols.insert(m_metrics.begin(), m_metrics.end());
        for (const Pod& pod : m_pods)
            symbols.insert({pod.instance, pod.job, pod.space, pod.node, pod.name});
        for (size_t i = 0; i < kMetrics * kPods; ++i)
            symbols.insert(idOf(i));
        m_symbols.assign(symbols.begin(), symbols.end());
    }
    size_t write(const std::string& path) const {
        std::filesystem::remove(path);
        const std::vector<std::string_view> views(m_symbols.begin(), m_symbols.end());
        auto writer = IndexWriter::create(io::realFileSystem(), path, views).value();
        uint64_t ref = 8;
        for (size_t i = 0; i < kMetrics * kPods; ++i, ref += 1000) {
            const std::string id = idOf(i);
            const Pod& pod = m_pods[i % kPods];
            const Label labels[] = {{"__name__", m_metrics[i / kPods]},
                                    {"cluster", "eu-west-1"},
                                    {"container", "main"},
                                    {"endpoint", "metrics"},
                                    {"id", id},
                                    {"instance", pod.instance},
                                    {"job", pod.job},
                                    {"namespace", pod.space},
                                    {"node", pod.node},
                                    {"pod", pod.name}};
            const ChunkMeta chunks[] = {{ref, 1'700'000'000'000, 1'700'001'800'000},
                                        {ref + 300, 1'700'001'815'000, 1'700'003'600'000}};
            if (!writer->add(labels, chunks)) std::abort();
        }
        if (!writer->finish()) std::abort();
        return std::filesystem::file_size(path);
    }

  private:
    struct Pod {
        std::string instance, job, space, node, name;
        auto operator<=>(const Pod&) const = default;
    };
    /// A label with a value of its own for each series.
    static std::string idOf(size_t i) { return fmt::format("{:07}-{:x}", i, i * 40503 % 65536); }

    std::vector<std::string> m_metrics;
    std::vector<Pod> m_pods;
    std::vector<std::string> m_symbols;
};

std::string directory() {
    static const test::TempDir dir;
    return dir.path();
}

const IndexReader& writtenIndex() {
    static const std::shared_ptr<const IndexReader> index = [] {
        const std::string path = directory() + "/read";
        MillionSeries().write(path);
        return IndexReader::open(io::realFileSystem(), path).value();
    }();
    return *index;
}

void writeIndex(benchmark::State& state) {
    const MillionSeries series;
    for (auto _ : state) {
        heapPeak = heapBytes;
        const size_t before = heapBytes;
        const size_t bytes = series.write(directory() + "/written");
        state.counters["file_MB"] = static_cast<double>(bytes) / 1e6;
        state.counters["memory_MB"] = static_cast<double>(heapPeak - before) / 1e6;
    }
}
BENCHMARK(writeIndex)->Unit(benchmark::kMillisecond)->Iterations(2);

void openIndex(benchmark::State& state) {
    (void)writtenIndex();
    for (auto _ : state)
        benchmark::DoNotOptimize(IndexReader::open(io::realFileSystem(), directory() + "/read"));
}
BENCHMARK(openIndex)->Unit(benchmark::kMillisecond);

void readAllSeries(benchmark::State& state) {
    const IndexReader& index = writtenIndex();
    std::vector<Label> labels;
    std::vector<ChunkMeta> chunks;
    const IndexPostings all = index.postings("", "").value();
    for (auto _ : state)
        for (size_t i = 0; i < all.size(); ++i)
            if (!index.series(all[i], labels, chunks)) std::abort();
}
BENCHMARK(readAllSeries)->Unit(benchmark::kMillisecond);

struct Condition {
    MatchType type;
    const char* name;
    const char* value;
};
std::vector<Matcher> matchersOf(std::initializer_list<Condition> conditions) {
    std::vector<Matcher> matchers;
    for (const Condition& each : conditions)
        matchers.push_back(Matcher::create(each.type, each.name, each.value).value());
    return matchers;
}

void selectSeries(benchmark::State& state, std::initializer_list<Condition> conditions) {
    const IndexReader& index = writtenIndex();
    const std::vector<Matcher> matchers = matchersOf(conditions);
    size_t found = 0;
    for (auto _ : state)
        found = selectIndexSeries({}, index, matchers).value().size();
    state.counters["series"] = static_cast<double>(found);
}
constexpr MatchType kEqual = MatchType::Equal, kNotEqual = MatchType::NotEqual,
                    kRegex = MatchType::Regex;
constexpr const char* kMetric = "app_subsystem07_operation007_total";
BENCHMARK_CAPTURE(selectSeries, equalId,
                  std::initializer_list<Condition>{{kEqual, "id", "0500000-5de0"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, equalMetric,
                  std::initializer_list<Condition>{{kEqual, "__name__", kMetric}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, equalAll,
                  std::initializer_list<Condition>{{kEqual, "cluster", "eu-west-1"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, metricAndPod,
                  std::initializer_list<Condition>{{kEqual, "__name__", kMetric},
                                                   {kEqual, "instance", "10.0.1.7:9100"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, three,
                  std::initializer_list<Condition>{{kEqual, "cluster", "eu-west-1"},
                                                   {kEqual, "__name__", kMetric},
                                                   {kEqual, "job", "service-7"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, metricAndNot,
                  std::initializer_list<Condition>{{kEqual, "__name__", kMetric},
                                                   {kNotEqual, "job", "service-7"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, set,
                  std::initializer_list<Condition>{
                      {kRegex, "__name__",
                       "app_subsystem07_operation007_total|app_subsystem08_operation008_total"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, prefixOfMetric,
                  std::initializer_list<Condition>{{kRegex, "__name__", "app_subsystem07_.*"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, prefixOfId,
                  std::initializer_list<Condition>{{kRegex, "id", "05000.*"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, suffixOfMetric,
                  std::initializer_list<Condition>{{kRegex, "__name__", ".*007_total"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, suffixOfId,
                  std::initializer_list<Condition>{{kRegex, "id", ".*-5de0"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, anyId, std::initializer_list<Condition>{{kRegex, "id", ".+"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, metricAndAnyId,
                  std::initializer_list<Condition>{{kEqual, "__name__", kMetric},
                                                   {kRegex, "id", ".+"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, metricAndSuffixOfId,
                  std::initializer_list<Condition>{{kEqual, "__name__", kMetric},
                                                   {kRegex, "id", ".*0"}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(selectSeries, noJob, std::initializer_list<Condition>{{kEqual, "job", ""}})
    ->Unit(benchmark::kMicrosecond);

void labelValues(benchmark::State& state, const char* name,
                 std::initializer_list<Condition> conditions) {
    const IndexReader& index = writtenIndex();
    const std::vector<Matcher> matchers = matchersOf(conditions);
    size_t found = 0;
    for (auto _ : state)
        found = indexLabelValues({}, index, name, matchers).value().size();
    state.counters["values"] = static_cast<double>(found);
}
BENCHMARK_CAPTURE(labelValues, metrics, "__name__", {})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(labelValues, ids, "id", {})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(labelValues, podsOfMetric, "pod",
                  std::initializer_list<Condition>{{kEqual, "__name__", kMetric}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(labelValues, metricsOfJob, "__name__",
                  std::initializer_list<Condition>{{kEqual, "job", "service-7"}})
    ->Unit(benchmark::kMicrosecond);

void labelNames(benchmark::State& state, std::initializer_list<Condition> conditions) {
    const IndexReader& index = writtenIndex();
    const std::vector<Matcher> matchers = matchersOf(conditions);
    for (auto _ : state)
        benchmark::DoNotOptimize(indexLabelNames({}, index, matchers));
}
BENCHMARK_CAPTURE(labelNames, ofMetric,
                  std::initializer_list<Condition>{{kEqual, "__name__", kMetric}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(labelNames, ofAll,
                  std::initializer_list<Condition>{{kEqual, "cluster", "eu-west-1"}})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace pallium::tsdb
