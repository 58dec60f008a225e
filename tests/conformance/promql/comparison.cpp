#include "tests/conformance/promql/comparison.h"

#include "backend/base/go_text.h"
#include "backend/model/matcher.h"
#include "backend/model/sample.h"
#include "tests/conformance/promql/sample_comparison.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::promqltest {
namespace {

using promql::Matrix;
using promql::Vector;

/// The steps of a line that have a sample of one kind, and their times.
struct ExpectedSample {
    TimestampMs time = 0;
    const StepValue* step = nullptr;
};
std::vector<ExpectedSample> expectedSamples(const SeriesLine& line, const TimeRange& range,
                                            StepValue::Kind kind) {
    std::vector<ExpectedSample> samples;
    TimestampMs time = range.start;
    for (const StepValue& step : line.values) {
        if (step.kind == kind) samples.push_back({time, &step});
        time += range.stepMs;
    }
    return samples;
}

std::string explainPoint(const ExpectedSample& expected, TimestampMs time, double value,
                         const FloatHistogram* histogram) {
    const std::string why = explainSample(*expected.step, value, histogram);
    if (expected.time == time && why.empty()) return {};
    return why.empty() ? fmt::format("expected a sample at {}, got it at {}", expected.time, time)
                       : fmt::format("{} (expected at {}, got at {})", why, expected.time, time);
}

std::string explainPoints(const SeriesLine& line, const TimeRange& range,
                          const promql::Series& actual) {
    const auto floats = expectedSamples(line, range, StepValue::Kind::Float);
    const auto histograms = expectedSamples(line, range, StepValue::Kind::Histogram);
    if (floats.size() != actual.points.size() || histograms.size() != actual.histograms.size())
        return fmt::format("expected {} floats and {} histograms, got {} and {}", floats.size(),
                           histograms.size(), actual.points.size(), actual.histograms.size());
    for (size_t i = 0; i < floats.size(); ++i) {
        const Sample& got = actual.points[i];
        if (std::string why = explainPoint(floats[i], got.timestampMs, got.value, nullptr);
            !why.empty())
            return why;
    }
    for (size_t i = 0; i < histograms.size(); ++i) {
        const promql::HistogramPoint& got = actual.histograms[i];
        if (std::string why = explainPoint(histograms[i], got.timestampMs, 0, got.histogram.get());
            !why.empty())
            return why;
    }
    return {};
}

template <class Element>
const Element* findSeries(const std::vector<Element>& elements, const Labels& labels) {
    const auto it = std::find_if(elements.begin(), elements.end(),
                                 [&](const Element& element) { return element.metric == labels; });
    return it == elements.end() ? nullptr : &*it;
}

/// Every line has its series and there are no others.
template <class Element>
std::string explainSeries(const EvalCommand& eval, const std::vector<Element>& actual) {
    for (const Element& element : actual) {
        const bool isListed =
            std::any_of(eval.series.begin(), eval.series.end(),
                        [&](const SeriesLine& line) { return line.labels == element.metric; });
        if (!isListed) return "unexpected series " + formatLabels(element.metric.view());
    }
    for (const SeriesLine& line : eval.series) {
        if (findSeries(actual, line.labels) == nullptr)
            return "missing series " + formatLabels(line.labels.view());
    }
    if (actual.size() != eval.series.size()) return "a series occurs twice";
    return {};
}

std::string explainMatrix(const EvalCommand& eval, const Matrix& matrix) {
    if (!eval.isRange && !eval.rangeVector) return "unexpected range vector";
    if (std::string why = explainSeries(eval, matrix); !why.empty()) return why;
    const bool isSorted =
        std::is_sorted(matrix.begin(), matrix.end(), [](const auto& a, const auto& b) {
            return compareLabels(a.metric.view(), b.metric.view()) < 0;
        });
    if (!isSorted) return "series are not sorted by labels";
    const TimeRange& range = eval.rangeVector ? *eval.rangeVector : eval.time;
    for (const SeriesLine& line : eval.series) {
        if (std::string why = explainPoints(line, range, *findSeries(matrix, line.labels));
            !why.empty())
            return formatLabels(line.labels.view()) + ": " + why;
    }
    return {};
}

std::string explainVector(const EvalCommand& eval, const Vector& vector) {
    if (eval.scalar || eval.text || eval.rangeVector) return "unexpected instant vector";
    if (std::string why = explainSeries(eval, vector); !why.empty()) return why;
    for (size_t i = 0; i < eval.series.size(); ++i) {
        const SeriesLine& line = eval.series[i];
        const std::string name = formatLabels(line.labels.view());
        if (eval.isOrdered && vector[i].metric != line.labels)
            return fmt::format("expected {} at position {}", name, i + 1);
        if (line.values.size() != 1) return "expected exactly one value for " + name;
        const promql::VectorSample& got = *findSeries(vector, line.labels);
        if (std::string why = explainSample(line.values[0], got.sample.value, got.histogram.get());
            !why.empty())
            return name + ": " + why;
    }
    return {};
}

std::string explainScalar(const EvalCommand& eval, double got) {
    if (!eval.scalar) return "unexpected scalar " + formatFloatGeneral(got);
    if (isAlmostEqual(*eval.scalar, got)) return {};
    return fmt::format("expected {}, got {}", formatFloatGeneral(*eval.scalar),
                       formatFloatGeneral(got));
}

std::string explainString(const EvalCommand& eval, std::string_view got) {
    if (!eval.text) return "unexpected string " + quoted(got);
    return *eval.text == got ? std::string()
                             : fmt::format("expected {}, got {}", quoted(*eval.text), quoted(got));
}

bool isMatch(const TextPattern& pattern, std::string_view text) {
    if (!pattern.isRegex) return pattern.text.empty() || text == pattern.text;
    const auto matcher = Matcher::create(MatchType::Regex, "text", ".*(?:" + pattern.text + ").*");
    return matcher && matcher->matches(text);
}

std::string explainAnnotations(std::string_view kind, const AnnotationExpectation& expected,
                               const std::vector<std::string>& actual) {
    if (expected.isForbidden && !actual.empty())
        return fmt::format("unexpected {}: {}", kind, actual[0]);
    if (expected.required.empty()) return {};
    if (actual.empty()) return fmt::format("no {}", kind);
    for (const TextPattern& pattern : expected.required) {
        if (std::none_of(actual.begin(), actual.end(),
                         [&](const auto& text) { return isMatch(pattern, text); }))
            return fmt::format("no {} matches {}, there is: {}", kind, quoted(pattern.text),
                               actual[0]);
    }
    for (const std::string& text : actual) {
        if (std::none_of(expected.required.begin(), expected.required.end(),
                         [&](const TextPattern& pattern) { return isMatch(pattern, text); }))
            return fmt::format("unexpected {}: {}", kind, text);
    }
    return {};
}

}  // namespace

std::string explainMismatch(const EvalCommand& eval, const promql::Value& value) {
    if (const auto* matrix = std::get_if<Matrix>(&value)) return explainMatrix(eval, *matrix);
    if (const auto* vector = std::get_if<Vector>(&value)) return explainVector(eval, *vector);
    if (const auto* scalar = std::get_if<promql::ScalarValue>(&value))
        return explainScalar(eval, scalar->sample.value);
    return explainString(eval, std::get<promql::StringValue>(value).text);
}

std::string explainMismatch(const EvalCommand& eval, const promql::Annotations& annotations) {
    std::string why = explainAnnotations("warning", eval.warnings, annotations.warnings);
    return why.empty() ? explainAnnotations("info", eval.infos, annotations.infos) : why;
}

std::string explainMismatch(const EvalCommand& eval, std::string_view error) {
    for (const TextPattern& pattern : eval.failures) {
        if (!isMatch(pattern, error))
            return fmt::format("expected the error {}, got {}", quoted(pattern.text),
                               quoted(error));
    }
    return {};
}

}  // namespace pallium::promqltest
