// Writing and reading a log; the argument is the size of a record in bytes.
#include "backend/io/crc32c.h"
#include "backend/tsdb/wal/wal.h"
#include "tests/support/temp_dir.h"

#include <benchmark/benchmark.h>

#include <vector>

namespace {

using namespace pallium;

std::unique_ptr<tsdb::Wal> openLog(const std::string& path, tsdb::Wal::ReplayReport& report) {
    return tsdb::Wal::open(
               io::realFileSystem(), path, {},
               [](uint8_t, std::span<const uint8_t>) { return true; }, report)
        .value();
}

void countBytes(benchmark::State& state, size_t bytesPerIteration) {
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) *
                            static_cast<int64_t>(bytesPerIteration));
}

void appendRecords(benchmark::State& state) {
    const test::TempDir dir;
    tsdb::Wal::ReplayReport report;
    const auto wal = openLog(dir.path() + "/wal", report);
    const std::vector<uint8_t> payload(static_cast<size_t>(state.range(0)), 0x5a);
    for (auto _ : state) {
        if (!wal->append(1, payload)) state.SkipWithError("cannot append");
    }
    countBytes(state, payload.size());
}
// A bounded number of runs: each leaves its record on the disk.
BENCHMARK(appendRecords)->Arg(100)->Iterations(100'000);
BENCHMARK(appendRecords)->Arg(32 << 10)->Iterations(2'000);

void replayRecords(benchmark::State& state) {
    constexpr size_t kLogBytes = 32 << 20;
    const test::TempDir dir;
    tsdb::Wal::ReplayReport written;
    const std::vector<uint8_t> payload(static_cast<size_t>(state.range(0)), 0x5a);
    {
        const auto wal = openLog(dir.path() + "/wal", written);
        for (size_t bytes = 0; bytes < kLogBytes; bytes += payload.size()) {
            if (!wal->append(1, payload)) state.SkipWithError("cannot append");
        }
    }
    for (auto _ : state) {
        tsdb::Wal::ReplayReport report;
        openLog(dir.path() + "/wal", report);
        benchmark::DoNotOptimize(report.records);
    }
    countBytes(state, kLogBytes);
}
BENCHMARK(replayRecords)->Arg(100)->Arg(32 << 10)->Unit(benchmark::kMillisecond);

void checksum(benchmark::State& state) {
    const std::vector<uint8_t> bytes(static_cast<size_t>(state.range(0)), 0x5a);
    for (auto _ : state)
        benchmark::DoNotOptimize(io::crc32c(bytes));
    countBytes(state, bytes.size());
}
BENCHMARK(checksum)->Arg(100)->Arg(32 << 10);

}  // namespace
