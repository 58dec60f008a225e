#include "tests/backend/promql/engine/query_text.h"

#include "backend/base/go_text.h"

#include <cmath>

namespace pallium::promql::test {
namespace {

std::string textOf(const tl::expected<QueryResult, QueryError>& result, TimestampMs start,
                   int64_t stepMs) {
    if (!result) return "error: " + result.error().message;
    if (const auto* scalar = std::get_if<ScalarValue>(&result->value))
        return formatFloatGeneral(scalar->sample.value);
    if (const auto* text = std::get_if<StringValue>(&result->value)) return text->text;
    std::string out;
    const auto begin = [&out](const Labels& metric) {
        if (!out.empty()) out += "; ";
        out += formatLabels(metric.view());
    };
    if (const auto* vector = std::get_if<Vector>(&result->value)) {
        for (const VectorSample& sample : *vector) {
            begin(sample.metric);
            out += " " + formatFloatGeneral(sample.sample.value);
        }
        return out;
    }
    for (const Series& series : std::get<Matrix>(result->value)) {
        begin(series.metric);
        TimestampMs expected = start;
        for (const Sample& point : series.points) {
            for (; stepMs > 0 && expected < point.timestampMs; expected += stepMs)
                out += " _";
            expected += stepMs;
            out += " " + formatFloatGeneral(point.value);
        }
    }
    return out;
}

}  // namespace

std::string runInstant(const Engine& engine, const storage::Queryable& queryable,
                       std::string_view query, TimestampMs time) {
    return textOf(engine.instant(Context(), queryable, query, time), 0, 0);
}

std::string runRange(const Engine& engine, const storage::Queryable& queryable,
                     std::string_view query, TimestampMs start, TimestampMs end, int64_t stepMs,
                     const QueryOptions& options) {
    return textOf(engine.range(Context(), queryable, query, start, end, stepMs, options), start,
                  stepMs);
}

void addSeries(pallium::test::MemoryStorage& storage, const Labels& labels, int64_t stepMs,
               std::initializer_list<double> values) {
    TimestampMs time = 0;
    for (const double value : values) {
        if (isStaleNan(value) || !std::isnan(value)) storage.add(labels, time, value);
        time += stepMs;
    }
}

}  // namespace pallium::promql::test
