#include "tests/conformance/promql/sample_comparison.h"

#include "backend/base/go_text.h"
#include "backend/model/sample.h"
#include "tests/conformance/promql/histogram_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace pallium::promqltest {
namespace {

struct PlacedCount {
    int64_t index = 0;
    double count = 0;
};

/// What is left of buckets when they are compacted: spans say only where these lie.
std::vector<PlacedCount> populatedBuckets(std::span<const HistogramSpan> spans,
                                          std::span<const double> counts) {
    std::vector<PlacedCount> populated;
    int64_t index = 0;
    size_t at = 0;
    for (const HistogramSpan& span : spans) {
        index += span.offset;
        for (uint32_t i = 0; i < span.length && at < counts.size(); ++i, ++index, ++at)
            if (counts[at] != 0) populated.push_back({index, counts[at]});
    }
    return populated;
}

bool areAlmostEqual(std::span<const PlacedCount> a, std::span<const PlacedCount> b) {
    return std::ranges::equal(a, b, [](const PlacedCount& left, const PlacedCount& right) {
        return left.index == right.index && isAlmostEqual(left.count, right.count);
    });
}

/// Names the first thing that differs; empty if nothing does.
std::string_view differenceOf(const FloatHistogram& a, const FloatHistogram& b) {
    const HistogramLayout &left = a.layout, &right = b.layout;
    if (left.schema != right.schema) return "schema";
    if (!isAlmostEqual(a.count, b.count)) return "count";
    if (!isAlmostEqual(a.sum, b.sum)) return "sum";
    if (left.hasCustomBuckets() && left.customBounds != right.customBounds) return "custom bounds";
    if (left.zeroThreshold != right.zeroThreshold) return "zero threshold";
    if (!isAlmostEqual(a.zeroCount, b.zeroCount)) return "zero bucket";
    if (!areAlmostEqual(populatedBuckets(left.negativeSpans, a.negative),
                        populatedBuckets(right.negativeSpans, b.negative)))
        return "negative buckets";
    if (!areAlmostEqual(populatedBuckets(left.positiveSpans, a.positive),
                        populatedBuckets(right.positiveSpans, b.positive)))
        return "buckets";
    return {};
}

std::string describe(const StepValue& step) {
    if (step.kind == StepValue::Kind::Gap) return "no sample";
    return step.kind == StepValue::Kind::Histogram ? formatHistogram(step.histogram)
                                                   : formatFloatGeneral(step.value);
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

std::string explainSample(const StepValue& expected, double value,
                          const FloatHistogram* histogram) {
    const auto got = [&] {
        return histogram != nullptr ? formatHistogram(*histogram) : formatFloatGeneral(value);
    };
    const auto kind = histogram != nullptr ? StepValue::Kind::Histogram : StepValue::Kind::Float;
    if (kind != expected.kind || (histogram == nullptr && !isAlmostEqual(expected.value, value)))
        return fmt::format("expected {}, got {}", describe(expected), got());
    if (histogram == nullptr) return {};
    std::string_view difference = differenceOf(expected.histogram, *histogram);
    if (difference.empty() && expected.hasHint && expected.histogram.hint != histogram->hint)
        difference = "reset hint";
    if (difference.empty()) return {};
    return fmt::format("expected {}, got {}; they differ in the {}", describe(expected), got(),
                       difference);
}

}  // namespace pallium::promqltest
