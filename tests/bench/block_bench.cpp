// Writing, opening, reading and merging blocks of 100,000 series with 120 samples each.
#include "backend/tsdb/block/block_reader.h"
#include "backend/tsdb/block/block_writer.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "backend/tsdb/compact/compact.h"
#include "tests/support/temp_dir.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

namespace {

using namespace pallium;
using namespace pallium::tsdb;

constexpr size_t kSeries = 100'000;
constexpr size_t kSamples = 120;
constexpr TimestampMs kStepMs = 15'000;
constexpr TimestampMs kStart = 1'700'000'000'000;

/// Labels as a scrape has them, in order; chunks of a counter each, encoded once.
class Load {
  public:
    explicit Load(TimestampMs start) {
        for (size_t i = 0; i < kSeries; ++i) {
            const std::string metric = fmt::format("metric_{:03}", i % 200);
            const std::string instance = fmt::format("host-{:04}:9100", i / 200);
            m_labels.push_back(Labels::of({{"__name__", metric},
                                           {"instance", instance},
                                           {"job", "node"},
                                           {"region", "eu-1"}}));
        }
        std::sort(m_labels.begin(), m_labels.end());
        std::set<std::string_view> symbols{""};
        for (const Labels& labels : m_labels) {
            for (const Label& label : labels) {
                symbols.insert(label.name);
                symbols.insert(label.value);
            }
        }
        m_symbols.assign(symbols.begin(), symbols.end());
        encode(start);
    }
    std::span<const std::string_view> symbols() const { return m_symbols; }

    class Cursor final : public SeriesCursor {
      public:
        explicit Cursor(const Load& load) : m_load(load) {}
        Result<bool> next() override { return ++m_next <= kSeries; }
        LabelsView labels() const override { return m_load.m_labels[m_next - 1].view(); }
        std::span<const EncodedChunk> chunks() const override {
            return {&m_load.m_chunks[m_next - 1], 1};
        }

      private:
        const Load& m_load;
        size_t m_next = 0;
    };

  private:
    void encode(TimestampMs start) {
        XorChunkWriter writer;
        for (size_t i = 0; i < kSeries; ++i) {
            writer.reset();
            for (size_t s = 0; s < kSamples; ++s)
                writer.append(start + static_cast<TimestampMs>(s) * kStepMs,
                              static_cast<double>(i + s * (i % 17)));
            m_bytes.emplace_back(writer.bytes().begin(), writer.bytes().end());
        }
        for (const std::vector<uint8_t>& bytes : m_bytes)
            m_chunks.push_back({start, start + static_cast<TimestampMs>(kSamples - 1) * kStepMs,
                                ChunkEncoding::Xor, bytes});
    }

    std::vector<Labels> m_labels;
    std::vector<std::string_view> m_symbols;
    std::vector<std::vector<uint8_t>> m_bytes;
    std::vector<EncodedChunk> m_chunks;
};

/// The block of the load that begins at `start`, in `parent`.
std::string writeLoad(const std::string& parent, TimestampMs start) {
    static const Load first(kStart), shifted(kStart + kStepMs / 2),
        second(kStart + static_cast<TimestampMs>(kSamples) * kStepMs);
    const Load& load = start == kStart ? first : start < kStart + kStepMs ? shifted : second;
    Load::Cursor cursor(load);
    BlockMeta meta;
    meta.ulid = Ulid::generate(start);
    meta.sources = {meta.ulid};
    meta.minTime = start;
    meta.maxTime = start + static_cast<TimestampMs>(kSamples) * kStepMs;
    const auto written =
        writeBlock(Context(), io::realFileSystem(), parent, meta, load.symbols(), cursor);
    return parent + '/' + (*written)->ulid.toString();
}

void countSamples(benchmark::State& state, size_t blocks = 1) {
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * blocks * kSeries * kSamples));
}

void writeBlocks(benchmark::State& state) {
    const test::TempDir dir;
    writeLoad(dir.path(), kStart);  // makes the load
    for (auto _ : state)
        benchmark::DoNotOptimize(writeLoad(dir.path(), kStart));
    countSamples(state);
}
BENCHMARK(writeBlocks)->Unit(benchmark::kMillisecond)->UseRealTime();

void openBlock(benchmark::State& state) {
    const test::TempDir dir;
    const std::string path = writeLoad(dir.path(), kStart);
    for (auto _ : state)
        benchmark::DoNotOptimize(BlockReader::open(io::realFileSystem(), path));
}
BENCHMARK(openBlock)->Unit(benchmark::kMicrosecond);

void readAll(benchmark::State& state) {
    const test::TempDir dir;
    const auto block =
        BlockReader::open(io::realFileSystem(), writeLoad(dir.path(), kStart)).value();
    const Matcher job = Matcher::equal("job", "node");
    const auto querier = block->querier(kStart, std::numeric_limits<TimestampMs>::max());
    for (auto _ : state) {
        const auto set = querier->select(Context(), true, {}, {&job, 1}).value();
        storage::SampleColumns samples;
        for (size_t i = 0; i < set->size(); ++i) {
            samples.clear();
            if (!set->read(i, kStart, std::numeric_limits<TimestampMs>::max(), samples))
                state.SkipWithError("cannot read");
            benchmark::DoNotOptimize(samples.values.data());
        }
    }
    countSamples(state);
}
BENCHMARK(readAll)->Unit(benchmark::kMillisecond);

/// Of two blocks: 0, one behind the other; 1, the samples of one between those of the other.
void mergeBlocks(benchmark::State& state) {
    const test::TempDir dir;
    std::vector<std::shared_ptr<const BlockReader>> blocks;
    const bool isInterleaved = state.range(0) == 1;
    for (const TimestampMs start :
         {kStart, isInterleaved ? kStart + kStepMs / 2
                                : kStart + static_cast<TimestampMs>(kSamples) * kStepMs})
        blocks.push_back(
            BlockReader::open(io::realFileSystem(), writeLoad(dir.path(), start)).value());
    for (auto _ : state) {
        const auto merged = compactBlocks(Context(), io::realFileSystem(), dir.path(),
                                          Ulid::generate(kStart), blocks);
        if (!merged || (*merged)->stats.samples != 2 * kSeries * kSamples)
            state.SkipWithError("cannot merge");
    }
    countSamples(state, 2);
}
BENCHMARK(mergeBlocks)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
