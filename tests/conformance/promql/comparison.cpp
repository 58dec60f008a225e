#include "tests/conformance/promql/comparison.h"

#include "backend/base/go_text.h"
#include "backend/model/matcher.h"
#include "backend/model/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace pallium::promqltest {
namespace {

using promql::Matrix;
using promql::Vector;

/// The samples that a series line stands for, or why they cannot be compared.
std::string expectedPoints(const SeriesLine& line, const TimeRange& range,
                           std::vector<Sample>& points) {
    TimestampMs time = range.start;
    for (const StepValue& step : line.values) {
        if (step.kind == StepValue::Kind::Histogram) return "expects a native histogram";
        if (step.kind == StepValue::Kind::Float) points.push_back({time, step.value});
        time += range.stepMs;
    }
    return {};
}

std::string explainPoints(const SeriesLine& line, const TimeRange& range,
                          const promql::Series& actual) {
    std::vector<Sample> expected;
    if (std::string why = expectedPoints(line, range, expected); !why.empty()) return why;
    const std::string name = formatLabels(line.labels.view());
    if (expected.size() != actual.points.size())
        return fmt::format("{}: expected {} points, got {}", name, expected.size(),
                           actual.points.size());
    for (size_t i = 0; i < expected.size(); ++i) {
        const Sample& want = expected[i];
        const Sample& got = actual.points[i];
        if (want.timestampMs != got.timestampMs || !isAlmostEqual(want.value, got.value))
            return fmt::format("{}: expected {} at {}, got {} at {}", name,
                               formatFloatGeneral(want.value), want.timestampMs,
                               formatFloatGeneral(got.value), got.timestampMs);
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
            return why;
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
        if (line.values[0].kind != StepValue::Kind::Float) return "expects a native histogram";
        const double got = findSeries(vector, line.labels)->sample.value;
        if (!isAlmostEqual(line.values[0].value, got))
            return fmt::format("{}: expected {}, got {}", name,
                               formatFloatGeneral(line.values[0].value), formatFloatGeneral(got));
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

bool isAlmostEqual(double a, double b) {
    constexpr double kEpsilon = 1e-6;
    constexpr double kMinNormal = std::numeric_limits<double>::min();
    if (isStaleNan(a) || isStaleNan(b)) return isStaleNan(a) && isStaleNan(b);
    if (a == b || (std::isnan(a) && std::isnan(b))) return true;
    const double sum = std::fabs(a) + std::fabs(b);
    const double difference = std::fabs(a - b);
    if (a == 0 || b == 0 || sum < kMinNormal) return difference < kEpsilon * kMinNormal;
    return difference / std::min(sum, std::numeric_limits<double>::max()) < kEpsilon;
}

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
