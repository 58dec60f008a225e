#include "ui/models/metric_index.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <random>

namespace pallium::ui {
namespace {

/// Names as a large installation has them: a subsystem, a few words, a unit or suffix.
QStringList realisticNames(int count) {
    const QStringList subsystems = {
        QStringLiteral("http"),       QStringLiteral("grpc_server"), QStringLiteral("node"),
        QStringLiteral("container"),  QStringLiteral("kube_pod"),    QStringLiteral("cortex"),
        QStringLiteral("prometheus"), QStringLiteral("go"),          QStringLiteral("process"),
        QStringLiteral("kafka"),      QStringLiteral("etcd"),        QStringLiteral("redis"),
        QStringLiteral("postgres"),   QStringLiteral("istio"),       QStringLiteral("envoy")};
    const QStringList words = {
        QStringLiteral("request"),  QStringLiteral("requests"), QStringLiteral("response"),
        QStringLiteral("cache"),    QStringLiteral("disk"),     QStringLiteral("memory"),
        QStringLiteral("network"),  QStringLiteral("queue"),    QStringLiteral("connection"),
        QStringLiteral("ingester"), QStringLiteral("series"),   QStringLiteral("leader"),
        QStringLiteral("commit"),   QStringLiteral("store"),    QStringLiteral("receive"),
        QStringLiteral("transmit"), QStringLiteral("error"),    QStringLiteral("latency"),
        QStringLiteral("frontend"), QStringLiteral("worker"),   QStringLiteral("gateway"),
        QStringLiteral("resource"), QStringLiteral("status"),   QStringLiteral("bytes")};
    const QStringList suffixes = {QStringLiteral("total"),         QStringLiteral("seconds_bucket"),
                                  QStringLiteral("seconds_count"), QStringLiteral("seconds_sum"),
                                  QStringLiteral("bytes"),         QStringLiteral("ratio"),
                                  QStringLiteral("info"),          QStringLiteral("created")};
    std::mt19937 random(7);
    const auto pick = [&](const QStringList& list) {
        return list[static_cast<qsizetype>(random() % static_cast<unsigned>(list.size()))];
    };
    QStringList names;
    for (int i = 0; i < count; ++i)
        names << pick(subsystems) + u'_' + pick(words) + u'_' + pick(words) + u'_' +
                     QString::number(i, 36) + u'_' + pick(suffixes);
    return names;
}

const MetricIndex& largeIndex() {
    static const MetricIndex index(realisticNames(200000));
    return index;
}

/// One iteration is one key: every prefix of a few texts as they are typed.
void searchPerKey(benchmark::State& state) {
    const MetricIndex& index = largeIndex();
    const QStringList texts = {
        QStringLiteral("http_requests_total"), QStringLiteral("rate"), QStringLiteral("hrt"),
        QStringLiteral("seconds_bucket"),      QStringLiteral("zzz"),  QStringLiteral("e")};
    QStringList keys;
    for (const QString& text : texts)
        for (qsizetype length = 1; length <= text.size(); ++length)
            keys << text.left(length);
    qsizetype next = 0;
    double longest = 0;
    for (auto _ : state) {
        const auto start = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(index.search(keys[next++ % keys.size()], 50));
        longest = std::max(longest, std::chrono::duration<double, std::milli>(
                                        std::chrono::steady_clock::now() - start)
                                        .count());
    }
    state.counters["longest_ms"] = longest;
    state.counters["memory_MB"] = static_cast<double>(index.memoryBytes()) / 1e6;
}
BENCHMARK(searchPerKey)->Unit(benchmark::kMillisecond)->MinTime(2);

void nearestName(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(
            largeIndex().nearest(QStringLiteral("htpt_request_cache_1_total"), 3));
}
BENCHMARK(nearestName)->Unit(benchmark::kMillisecond);

void build(benchmark::State& state) {
    const QByteArray text = largeIndex().serialized();
    for (auto _ : state)
        benchmark::DoNotOptimize(MetricIndex::fromSerialized(text));
}
BENCHMARK(build)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pallium::ui
