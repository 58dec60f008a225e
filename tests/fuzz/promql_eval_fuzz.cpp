// A query ends with a value or an error, instantly and over a range, under every switch of the
// engine. Results have unique label sets and ascending times, and a range query has at each step
// what an instant query has then. The input is query text behind three bytes of settings; what does
// not parse drives a generator instead.
#include "backend/base/thread_pool.h"
#include "backend/promql/engine/engine.h"
#include "tests/fuzz/query_series.h"
#include "tests/fuzz/random_query.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

namespace {

using namespace pallium;
using namespace pallium::promql;

/// Of one input: how the engine runs and when.
struct Setting {
    EngineOptions engine;
    TimestampMs start = 0;
    int64_t stepMs = 1;
    size_t steps = 1;

    TimestampMs at(size_t step) const { return start + static_cast<int64_t>(step) * stepMs; }
};

ThreadPool& pool() {
    static ThreadPool threads("fuzz", 2, 100);
    return threads;
}

Setting readSetting(const std::array<uint8_t, 3>& bytes) {
    static constexpr std::array<TimestampMs, 8> kStarts{100'000, 0,      -60'000, 95'001,
                                                        300'000, 55'000, 150'000, 7};
    static constexpr std::array<int64_t, 8> kSteps{10'000, 30'000, 7'000,  1,
                                                   60'000, 13,     15'000, 90'000};
    Setting setting;
    EngineOptions& engine = setting.engine;
    engine.delayedNameRemoval = (bytes[0] & 1) != 0;
    engine.useStartTimes = (bytes[0] & 2) != 0;
    if ((bytes[0] & 4) != 0) engine.helpers = {&pool(), 2};
    engine.maxSamples = (bytes[0] & 8) != 0 ? 200 : 20'000;
    if ((bytes[0] & 16) != 0) engine.lookbackDeltaMs = 15'000;
    engine.timeout = std::chrono::milliseconds(500);
    engine.parser.experimentalFunctions = true;
    engine.parser.extendedRangeSelectors = true;
    engine.parser.binopFillModifiers = true;
    setting.start = kStarts[bytes[1] % kStarts.size()];
    setting.stepMs = kSteps[bytes[2] % kSteps.size()];
    setting.steps = 1 + bytes[2] / kSteps.size() % 8;
    return setting;
}

const test::MemoryStorage& storage() {
    static const test::MemoryStorage filled = [] {
        test::MemoryStorage series;
        fuzz::addQuerySeries(series);
        return series;
    }();
    return filled;
}

[[noreturn]] void fail(const std::string& what, const std::string& query) {
    std::fprintf(stderr, "%s\n%s\n", what.c_str(), query.c_str());
    std::abort();
}

bool isSame(double a, double b) {
    return (std::isnan(a) && std::isnan(b)) ||
           std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

bool areSame(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), isSame);
}

/// Hints are not part of an answer.
bool isSame(const FloatHistogram& a, const FloatHistogram& b) {
    return isSameLayout(a.layout, b.layout) && isSame(a.count, b.count) && isSame(a.sum, b.sum) &&
           isSame(a.zeroCount, b.zeroCount) && areSame(a.positive, b.positive) &&
           areSame(a.negative, b.negative);
}

bool isSame(const Point& a, const Point& b) {
    if (a.kind != b.kind) return false;
    if (a.kind == PointKind::Histogram) return isSame(*a.histogram, *b.histogram);
    return a.kind == PointKind::None || isSame(a.value, b.value);
}

using Points = std::map<Labels, Point>;

Points pointsOf(const Vector& vector, const std::string& query) {
    Points points;
    for (const VectorSample& sample : vector) {
        const Point point = sample.histogram ? Point(sample.histogram) : Point(sample.sample.value);
        if (!points.emplace(sample.metric, point).second) fail("label sets repeat", query);
    }
    return points;
}

template <class Samples>
void checkTimes(const Samples& samples, std::set<TimestampMs>& seen, const std::string& query) {
    for (size_t i = 0; i < samples.size(); ++i) {
        if (i > 0 && samples[i].timestampMs <= samples[i - 1].timestampMs)
            fail("times do not ascend", query);
        if (!seen.insert(samples[i].timestampMs).second) fail("a time has two points", query);
    }
}

void checkMatrix(const Matrix& matrix, const std::string& query) {
    for (size_t i = 0; i < matrix.size(); ++i) {
        if (i > 0 && !(matrix[i - 1].metric < matrix[i].metric))
            fail("series are not in order or not unique", query);
        std::set<TimestampMs> seen;
        checkTimes(matrix[i].points, seen, query);
        checkTimes(matrix[i].histograms, seen, query);
        if (seen.empty()) fail("a series is empty", query);
    }
}

/// What each step of a range result has.
std::map<TimestampMs, Points> byStep(const Matrix& matrix) {
    std::map<TimestampMs, Points> steps;
    for (const Series& series : matrix) {
        for (const Sample& sample : series.points)
            steps[sample.timestampMs].emplace(series.metric, sample.value);
        for (const HistogramPoint& point : series.histograms)
            steps[point.timestampMs].emplace(series.metric, point.histogram);
    }
    return steps;
}

/// Whether a range query may differ from instant queries: it asks for the range that it runs over;
/// names are removed late, for which a series is marked at all steps if it is at one; it adds up
/// windows that slide, in another order, which the last bit shows; or it orders series by values,
/// and what follows adds them up in that order or takes the first of equal ones.
bool mayDifferOverRange(const Setting& setting, const std::string& query) {
    if (setting.engine.delayedNameRemoval) return true;
    for (const char* name : {"start()", "end()", "range()", "step()", "sum_over_time",
                             "avg_over_time", "sort", "topk", "bottomk", "count_values"})
        if (query.find(name) != std::string::npos) return true;
    return false;
}

std::string textOf(const Point& point) {
    if (point.kind == PointKind::None) return "nothing";
    return point.kind == PointKind::Float ? std::to_string(point.value) : "a histogram";
}

void compare(const Points& instant, Points range, TimestampMs time, const std::string& query) {
    for (const auto& [metric, point] : instant)
        if (!isSame(point, range[metric]))
            fail(formatLabels(metric.view()) + " at " + std::to_string(time) + " is " +
                     textOf(point) + ", over the range " + textOf(range[metric]),
                 query);
    if (instant.size() != range.size())
        fail("more series over the range at " + std::to_string(time), query);
}

Points pointsAt(const Value& value, const std::string& query) {
    if (const auto* scalar = std::get_if<ScalarValue>(&value))
        return {{Labels(), scalar->sample.value}};
    return pointsOf(std::get<Vector>(value), query);
}

bool isAboutResources(const QueryError& error) {
    return error.type == QueryError::Type::Timeout ||
           error.message.find("too many samples") != std::string::npos;
}

void checkInstant(const Engine& engine, const Setting& setting, const std::string& query) {
    Explanation explanation;
    QueryOptions options;
    options.explanation = &explanation;
    const auto result = engine.instant(Context(), storage(), query, setting.start, options);
    if (!result) {
        if (result.error().message.empty()) fail("an error without a text", query);
        if (result.error().type == QueryError::Type::Internal) fail("internal error", query);
        return;
    }
    if (const auto* matrix = std::get_if<Matrix>(&result->value)) checkMatrix(*matrix, query);
    if (const auto* vector = std::get_if<Vector>(&result->value)) (void)pointsOf(*vector, query);
    if (explanation.tree == nullptr) fail("no explanation", query);
}

void checkRange(const Engine& engine, const Setting& setting, const std::string& query) {
    const auto result = engine.range(Context(), storage(), query, setting.start,
                                     setting.at(setting.steps - 1), setting.stepMs);
    if (!result) return;
    const Matrix& matrix = std::get<Matrix>(result->value);
    checkMatrix(matrix, query);
    auto steps = byStep(matrix);
    if (mayDifferOverRange(setting, query)) return;
    for (size_t step = 0; step < setting.steps; ++step) {
        const TimestampMs time = setting.at(step);
        const auto instant = engine.instant(Context(), storage(), query, time);
        if (!instant && isAboutResources(instant.error())) return;
        if (!instant) fail("only over the range without error: " + instant.error().message, query);
        compare(pointsAt(instant->value, query), std::move(steps[time]), time, query);
        steps.erase(time);
    }
    if (!steps.empty()) fail("a time that is no step", query);
}

/// Empty: there is none.
std::string queryOf(std::span<const uint8_t> bytes, const ParserOptions& options) {
    std::string text(bytes.begin(), bytes.end());
    if (parseExpr(text, options)) return text;
    fuzz::ByteSource source(bytes);
    text = fuzz::randomQuery(source);
    return parseExpr(text, options) ? text : "";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::array<uint8_t, 3> settings{};
    if (size < settings.size()) return 0;
    std::copy_n(data, settings.size(), settings.begin());
    const Setting setting = readSetting(settings);
    const std::string query =
        queryOf({data + settings.size(), size - settings.size()}, setting.engine.parser);
    if (query.empty()) return 0;
    const Engine engine(setting.engine);
    checkInstant(engine, setting, query);
    checkRange(engine, setting, query);
    return 0;
}
