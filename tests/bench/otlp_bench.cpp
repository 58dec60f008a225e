// The same 2000 gauges of six labels as OTLP, decoded and translated, and as remote write, decoded
// only: what a sample costs before it is validated.
#include "backend/distributor/otlp_translator.h"
#include "backend/wire/otlp_json.h"
#include "backend/wire/otlp_protobuf.h"
#include "backend/wire/remote_write.h"
#include "tests/support/otlp_message.h"
#include "tests/support/remote_write.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

namespace {

using namespace pallium;

constexpr size_t kSeries = 2000;
constexpr size_t kMetrics = 100;
constexpr uint64_t kTimeNs = 1'700'000'000'000'000'000;

std::string pathOf(size_t i) {
    return fmt::format("/api/v1/resource{}", i % kSeries);
}

std::string otlpBody() {
    std::vector<std::string> metrics;
    for (size_t m = 0; m < kMetrics; ++m) {
        std::vector<std::string> points;
        for (size_t i = m; i < kSeries; i += kMetrics) {
            const std::string path = pathOf(i);
            points.push_back(test::otlp::number(
                kTimeNs, double(i) * 1.25,
                {{"http.route", path}, {"http.request.method", "GET"}, {"cluster", "eu-west-1"}}));
        }
        metrics.push_back(
            test::otlp::gauge(fmt::format("bench.subsystem.operation{}", m), "By", points));
    }
    return test::otlp::request({{"service.namespace", "team-1"},
                                {"service.name", "service-12"},
                                {"service.instance.id", "10.0.0.1:9100"}},
                               metrics);
}

std::string jsonAttribute(std::string_view key, std::string_view value) {
    return fmt::format(R"({{"key":"{}","value":{{"stringValue":"{}"}}}})", key, value);
}

std::string jsonBody() {
    std::string metrics;
    for (size_t m = 0; m < kMetrics; ++m) {
        std::string points;
        for (size_t i = m; i < kSeries; i += kMetrics)
            points +=
                fmt::format(R"({}{{"attributes":[{},{},{}],"timeUnixNano":"{}","asDouble":{}}})",
                            points.empty() ? "" : ",", jsonAttribute("http.route", pathOf(i)),
                            jsonAttribute("http.request.method", "GET"),
                            jsonAttribute("cluster", "eu-west-1"), kTimeNs, double(i) * 1.25);
        metrics += fmt::format(
            R"({}{{"name":"bench.subsystem.operation{}","unit":"By","gauge":{{"dataPoints":[{}]}}}})",
            metrics.empty() ? "" : ",", m, points);
    }
    return fmt::format(
        R"({{"resourceMetrics":[{{"resource":{{"attributes":[{},{},{}]}},"scopeMetrics":[{{"metrics":[{}]}}]}}]}})",
        jsonAttribute("service.namespace", "team-1"), jsonAttribute("service.name", "service-12"),
        jsonAttribute("service.instance.id", "10.0.0.1:9100"), metrics);
}

std::string remoteWriteBody() {
    std::vector<test::WriteSeries> series;
    for (size_t i = 0; i < kSeries; ++i)
        series.push_back(
            {{{"__name__", fmt::format("bench_subsystem_operation{}_bytes", i % kMetrics)},
              {"cluster", "eu-west-1"},
              {"http_request_method", "GET"},
              {"http_route", pathOf(i)},
              {"instance", "10.0.0.1:9100"},
              {"job", "team-1/service-12"}},
             {{int64_t(kTimeNs / 1'000'000), double(i) * 1.25}}});
    return test::encodeWriteRequest(series);
}

void perSample(benchmark::State& state) {
    state.counters["per_sample"] =
        benchmark::Counter(double(state.iterations()) * kSeries,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void decodeRemoteWrite(benchmark::State& state) {
    const std::string body = remoteWriteBody();
    WriteBatch batch;
    for (auto _ : state)
        if (!wire::decodeWriteRequest(body, batch)) state.SkipWithError("refused");
    perSample(state);
}
BENCHMARK(decodeRemoteWrite)->Unit(benchmark::kMicrosecond);

void decodeOtlp(benchmark::State& state) {
    const std::string body = otlpBody();
    wire::OtlpRequest request;
    for (auto _ : state)
        if (!wire::decodeOtlpProtobuf(body, request)) state.SkipWithError("refused");
    perSample(state);
}
BENCHMARK(decodeOtlp)->Unit(benchmark::kMicrosecond);

void decodeOtlpJson(benchmark::State& state) {
    const std::string body = jsonBody();
    wire::OtlpRequest request;
    wire::OtlpJsonDecoder decoder;
    for (auto _ : state)
        if (!decoder.decode(body, request)) state.SkipWithError("refused");
    perSample(state);
}
BENCHMARK(decodeOtlpJson)->Unit(benchmark::kMicrosecond);

void decodeAndTranslateOtlp(benchmark::State& state) {
    const std::string body = otlpBody();
    wire::OtlpRequest request;
    distributor::OtlpTranslator translator;
    WriteBatch batch;
    for (auto _ : state) {
        if (!wire::decodeOtlpProtobuf(body, request) ||
            translator.translate(request, {}, batch).translated != kSeries)
            state.SkipWithError("refused");
    }
    perSample(state);
}
BENCHMARK(decodeAndTranslateOtlp)->Unit(benchmark::kMicrosecond);

}  // namespace
