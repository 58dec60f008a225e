#include "backend/promql/parser/parser.h"

#include <benchmark/benchmark.h>

namespace pallium::promql {
namespace {

constexpr std::string_view kDashboardQuery =
    "histogram_quantile(0.99, sum by (le, job) "
    "(rate(http_request_duration_seconds_bucket{job=\"api\", "
    "code!~\"5..\"}[5m]))) / on (job) group_left (team) (max without (instance) (up{job=\"api\"} "
    "offset 1h) > 0)";

void parse(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(parseExpr(kDashboardQuery));
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * kDashboardQuery.size()));
}
BENCHMARK(parse);

void print(benchmark::State& state) {
    const auto expr = parseExpr(kDashboardQuery);
    for (auto _ : state)
        benchmark::DoNotOptimize(printExpr(**expr));
}
BENCHMARK(print);

void prettyPrintLong(benchmark::State& state) {
    const auto expr = parseExpr(kDashboardQuery);
    for (auto _ : state)
        benchmark::DoNotOptimize(prettyPrint(**expr));
}
BENCHMARK(prettyPrintLong);

void clone(benchmark::State& state) {
    const auto expr = parseExpr(kDashboardQuery);
    for (auto _ : state)
        benchmark::DoNotOptimize((*expr)->clone());
}
BENCHMARK(clone);

/// A chain at the limit of the tree's height.
void parseChain(benchmark::State& state) {
    std::string query = "x";
    for (int i = 0; i < 1000; ++i)
        query += " + x";
    for (auto _ : state)
        benchmark::DoNotOptimize(parseExpr(query));
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * query.size()));
}
BENCHMARK(parseChain);

}  // namespace
}  // namespace pallium::promql
