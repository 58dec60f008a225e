// What the console's thread waits for when it starts the backend: construction and start() until
// the listener is open; the services start behind it. Budget: 50 ms.
#include "backend/server/backend.h"
#include "backend/server/config.h"
#include "tests/support/temp_dir.h"

#include <benchmark/benchmark.h>

#include <QCoreApplication>

#include <chrono>
#include <string>
#include <vector>

namespace pallium {
namespace {

void startBackend(benchmark::State& state) {
    int count = 1;
    std::string name = "bench";
    char* arguments[] = {name.data(), nullptr};
    const QCoreApplication application(count, arguments);
    for (auto _ : state) {
        const test::TempDir data;
        const std::vector<std::string> flags{"-data-dir=" + data.path(), "-listen=127.0.0.1:0"};
        const auto commandLine = server::parseCommandLine(flags);
        const auto config = server::loadConfig(*commandLine, config::processEnvironment());
        const auto begin = std::chrono::steady_clock::now();
        server::Backend backend(*config, [](const std::string&) {});
        if (!backend.start()) state.SkipWithError("the backend did not start");
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(took.count());
    }
}

BENCHMARK(startBackend)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(20);

}  // namespace
}  // namespace pallium
