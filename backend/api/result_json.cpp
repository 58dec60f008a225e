#include "backend/api/result_json.h"

#include "backend/base/go_text.h"
#include "backend/base/json_writer.h"
#include "backend/base/pace.h"
#include "backend/promql/histogram/buckets.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <vector>

namespace pallium::api {
namespace {

/// `[1435781451.781,"-0.0012345678901234567"],`: too much costs nothing, for memory that is not
/// written is not there; too little costs a copy of all.
constexpr size_t kPointBytes = 48;
constexpr size_t kMaxTimestamp = 25;       // sign, 20 digits, point and three more
constexpr size_t kSeriesBytes = 200;       // labels of an average series
constexpr size_t kPointsOfLabels = 8;      // which take as long to write
constexpr size_t kPointsPerCheck = 16384;  // whether anybody still wants the answer
constexpr size_t kPointsForHelp = 8192;    // about 0.4 ms of work, ten times what a wake-up takes
constexpr size_t kSeriesAhead = 32;        // that helpers may have written

char* writeTimestamp(char* to, TimestampMs time) {
    if (time < 0) *to++ = '-';
    const uint64_t magnitude =
        time < 0 ? 0 - static_cast<uint64_t>(time) : static_cast<uint64_t>(time);
    to = std::to_chars(to, to + 20, magnitude / 1000).ptr;
    const auto milliseconds = static_cast<uint32_t>(magnitude % 1000);
    if (milliseconds == 0) return to;
    *to++ = '.';
    *to++ = static_cast<char>('0' + milliseconds / 100);
    *to++ = static_cast<char>('0' + milliseconds / 10 % 10);
    *to++ = static_cast<char>('0' + milliseconds % 10);
    return to;
}

constexpr size_t kMaxPoint = kMaxTimestamp + kMaxFloatJson + 6;

/// Requires: room for kMaxPoint bytes.
char* writePoint(char* to, const Sample& sample) {
    *to++ = '[';
    to = writeTimestamp(to, sample.timestampMs);
    *to++ = ',';
    *to++ = '"';
    to = writeFloatJson(to, sample.value);
    *to++ = '"';
    *to++ = ']';
    return to;
}

void appendPoint(std::string& out, const Sample& sample) {
    char buffer[kMaxPoint];
    out.append(buffer, writePoint(buffer, sample));
}

/// Points separated by commas; many at a time reach the answer.
void appendPoints(std::string& out, std::span<const Sample> points) {
    char buffer[64 * (kMaxPoint + 1)];
    char* to = buffer;
    for (size_t i = 0; i < points.size(); ++i) {
        if (i > 0) *to++ = ',';
        to = writePoint(to, points[i]);
        if (to + kMaxPoint + 1 < std::end(buffer)) continue;
        out.append(buffer, to);
        to = buffer;
    }
    out.append(buffer, to);
}

/// Which ends belong to a bucket: 0 the upper, 1 the lower, 2 none, 3 both.
char boundaryRule(const promql::HistogramBucket& bucket) {
    if (bucket.isLowerInclusive) return bucket.isUpperInclusive ? '3' : '1';
    return bucket.isUpperInclusive ? '0' : '2';
}

void appendQuotedFloat(std::string& out, double value) {
    out += '"';
    appendFloatJson(out, value);
    out += '"';
}

void appendBucket(std::string& out, const promql::HistogramBucket& bucket) {
    out += '[';
    out += boundaryRule(bucket);
    for (const double number : {bucket.lower, bucket.upper, bucket.count}) {
        out += ',';
        appendQuotedFloat(out, number);
    }
    out += ']';
}

void appendHistogram(std::string& out, const FloatHistogram& histogram) {
    out += R"({"count":)";
    appendQuotedFloat(out, histogram.count);
    out += R"(,"sum":)";
    appendQuotedFloat(out, histogram.sum);
    std::vector<promql::HistogramBucket> buckets;
    promql::ascendingBuckets(histogram, buckets);
    std::string_view separator = R"(,"buckets":[)";
    for (const promql::HistogramBucket& bucket : buckets) {
        if (bucket.count == 0) continue;
        out += separator;
        separator = ",";
        appendBucket(out, bucket);
    }
    out += separator == "," ? "]}" : "}";
}

void appendPoint(std::string& out, TimestampMs time, const FloatHistogram& histogram) {
    out += '[';
    appendTimestamp(out, time);
    out += ',';
    appendHistogram(out, histogram);
    out += ']';
}

void appendExemplar(std::string& out, const Exemplar& exemplar) {
    out += R"({"labels":)";
    appendLabelsJson(out, exemplar.labels.view());
    out += R"(,"value":")";
    appendFloatJson(out, exemplar.value);
    out += R"(","timestamp":)";
    appendTimestamp(out, exemplar.timestampMs);
    out += '}';
}

/// Scalars never use the exponent form.
Result<void> append(const Context&, const Helpers&, std::string& out,
                    const promql::ScalarValue& scalar) {
    out += R"({"resultType":"scalar","result":[)";
    appendTimestamp(out, scalar.sample.timestampMs);
    out += ",\"";
    appendFloatFixed(out, scalar.sample.value);
    out += "\"]";
    return {};
}

Result<void> append(const Context&, const Helpers&, std::string& out,
                    const promql::StringValue& text) {
    out += R"({"resultType":"string","result":[)";
    appendTimestamp(out, text.timestampMs);
    out += ',';
    appendJsonString(out, text.text);
    out += ']';
    return {};
}

Result<void> append(const Context& context, const Helpers&, std::string& out,
                    const promql::Vector& vector) {
    Pace pace(context, kPointsPerCheck);
    out.reserve(out.size() + vector.size() * (kSeriesBytes + kPointBytes));
    out += R"({"resultType":"vector","result":[)";
    bool isFirst = true;
    for (const promql::VectorSample& element : vector) {
        if (!isFirst) out += ',';
        isFirst = false;
        PALLIUM_TRY(pace.did(kPointsOfLabels));
        out += R"({"metric":)";
        appendLabelsJson(out, element.metric.view());
        if (element.histogram) {
            out += R"(,"histogram":)";
            appendPoint(out, element.sample.timestampMs, *element.histogram);
        } else {
            out += R"(,"value":)";
            appendPoint(out, element.sample);
        }
        out += '}';
    }
    out += ']';
    return {};
}

Result<void> appendSeries(Pace& pace, std::string& out, const promql::Series& series) {
    PALLIUM_TRY(pace.did(kPointsOfLabels));
    out += R"({"metric":)";
    appendLabelsJson(out, series.metric.view());
    if (!series.points.empty()) {
        out += R"(,"values":[)";
        for (std::span<const Sample> rest = series.points; !rest.empty();) {
            const auto part = rest.first(std::min(rest.size(), kPointsPerCheck));
            appendPoints(out, part);
            rest = rest.subspan(part.size());
            if (!rest.empty()) out += ',';
            PALLIUM_TRY(pace.did(part.size()));
        }
        out += ']';
    }
    std::string_view separator = R"(,"histograms":[)";
    for (const promql::HistogramPoint& point : series.histograms) {
        out += separator;
        separator = ",";
        appendPoint(out, point.timestampMs, *point.histogram);
        PALLIUM_TRY(pace.did(static_cast<size_t>(promql::sampleSize(*point.histogram))));
    }
    if (!series.histograms.empty()) out += ']';
    out += '}';
    return {};
}

/// Writes the series of a matrix one after the other.
Result<void> appendInTurn(Pace& pace, std::string& out, const promql::Matrix& matrix) {
    for (const promql::Series& series : matrix) {
        if (&series != &matrix.front()) out += ',';
        PALLIUM_TRY(appendSeries(pace, out, series));
    }
    return {};
}

/// Writes several series at a time, each into a text of its own that then joins the answer.
Result<void> appendWithHelpers(const Context& context, const Helpers& helpers, std::string& out,
                               const promql::Matrix& matrix) {
    struct Part {
        std::string text;
        Result<void> outcome;
    };
    std::vector<Part> parts(std::min(matrix.size(), kSeriesAhead));
    Result<void> outcome;
    OrderedWork work{.count = matrix.size(), .window = parts.size(), .compute = {}, .deliver = {}};
    work.compute = [&](size_t i) {
        Part& part = parts[i % parts.size()];
        part.text.clear();
        Pace pace(context, kPointsPerCheck);
        part.outcome = appendSeries(pace, part.text, matrix[i]);
    };
    Pace pace(context, kPointsPerCheck);
    work.deliver = [&](size_t i) {
        const Part& part = parts[i % parts.size()];
        outcome = part.outcome;
        if (outcome) outcome = pace.did(matrix[i].points.size());
        if (i > 0) out += ',';
        out += part.text;
        return outcome.has_value();
    };
    parallelInOrder(helpers, work);
    return outcome;
}

Result<void> append(const Context& context, const Helpers& helpers, std::string& out,
                    const promql::Matrix& matrix) {
    size_t points = 0;
    for (const promql::Series& series : matrix)
        points += series.points.size();
    out.reserve(out.size() + matrix.size() * kSeriesBytes + points * kPointBytes);
    out += R"({"resultType":"matrix","result":[)";
    Pace pace(context, kPointsPerCheck);
    const bool getsHelp = helpers.threads > 0 && matrix.size() > 1 && points >= kPointsForHelp;
    PALLIUM_TRY(getsHelp ? appendWithHelpers(context, helpers, out, matrix)
                         : appendInTurn(pace, out, matrix));
    out += ']';
    return {};
}

void appendTimings(std::string& out, const promql::QueryTimings& timings) {
    const std::pair<std::string_view, double> members[] = {
        {R"("timings":{"evalTotalTime":)", timings.evalTotal},
        {R"(,"resultSortTime":)", timings.resultSort},
        {R"(,"queryPreparationTime":)", timings.queryPreparation},
        {R"(,"innerEvalTime":)", timings.innerEval},
        {R"(,"execQueueTime":)", timings.execQueue},
        {R"(,"execTotalTime":)", timings.execTotal}};
    for (const auto& [name, seconds] : members) {
        out += name;
        appendFloatJson(out, seconds);
    }
    out += "},";
}

void appendSampleStats(std::string& out, const promql::QueryStats& stats) {
    fmt::format_to(std::back_inserter(out),
                   R"("samples":{{"totalQueryableSamples":{},"totalQueryableSamplesPerStep":[)",
                   stats.totalQueryableSamples);
    std::string_view separator;
    for (const promql::StepSamples& step : stats.totalQueryableSamplesPerStep) {
        (out += separator) += '[';
        separator = ",";
        appendTimestamp(out, step.timestampMs);
        fmt::format_to(std::back_inserter(out), ",{}]", step.samples);
    }
    fmt::format_to(std::back_inserter(out), R"(],"peakSamples":{}}})", stats.peakSamples);
}

}  // namespace

void appendTimestamp(std::string& out, TimestampMs time) {
    char buffer[kMaxTimestamp];
    out.append(buffer, writeTimestamp(buffer, time));
}

void appendLabelsJson(std::string& out, LabelsView labels) {
    char separator = '{';
    for (const Label& label : labels) {
        out += separator;
        separator = ',';
        appendJsonString(out, label.name);
        out += ':';
        appendJsonString(out, label.value);
    }
    out += labels.empty() ? "{}" : "}";
}

Result<void> appendQueryData(const Context& context, const Helpers& helpers, std::string& out,
                             const promql::QueryResult& result, Statistics wanted) {
    PALLIUM_TRY(std::visit([&](const auto& value) { return append(context, helpers, out, value); },
                           result.value));
    if (wanted != Statistics::None) {
        out += R"(,"stats":{)";
        if (wanted == Statistics::SamplesAndTimings) appendTimings(out, result.stats.timings);
        appendSampleStats(out, result.stats);
        out += '}';
    }
    out += '}';
    return {};
}

void appendExemplars(std::string& out, std::span<const SeriesExemplars> series) {
    out += '[';
    for (size_t i = 0; i < series.size(); ++i) {
        if (i > 0) out += ',';
        out += R"({"seriesLabels":)";
        appendLabelsJson(out, series[i].series.view());
        out += R"(,"exemplars":[)";
        for (size_t e = 0; e < series[i].exemplars.size(); ++e) {
            if (e > 0) out += ',';
            appendExemplar(out, series[i].exemplars[e]);
        }
        out += "]}";
    }
    out += ']';
}

}  // namespace pallium::api
