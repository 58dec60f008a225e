#include "tests/conformance/promql/custom_buckets.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <optional>

namespace pallium::promqltest {
namespace {

constexpr std::string_view kBound = "le";

/// The samples of one group at one step.
struct ClassicStep {
    std::map<double, double> counts;  // by upper bound, cumulative
    std::optional<double> count;
    double sum = 0;
    bool isThere = false;
};

using ClassicGroups = std::map<Labels, std::vector<ClassicStep>>;
using StepSetter = std::function<void(ClassicStep&, double)>;

bool removeSuffix(std::string_view& name, std::string_view suffix) {
    if (!name.ends_with(suffix)) return false;
    name.remove_suffix(suffix.size());
    return true;
}

/// What a series of this name does to its group, and its name without the suffix; empty: nothing.
StepSetter setterOf(const Labels& labels, std::string_view& name) {
    if (removeSuffix(name, "_count"))
        return [](ClassicStep& step, double value) { step.count = value; };
    if (removeSuffix(name, "_sum"))
        return [](ClassicStep& step, double value) { step.sum = value; };
    double bound = 0;
    if (!removeSuffix(name, "_bucket") || !parseGoFloat(labels.get(kBound), bound) ||
        std::isnan(bound))
        return {};
    return [bound](ClassicStep& step, double value) { step.counts.try_emplace(bound, value); };
}

void collect(const SeriesLine& line, ClassicGroups& groups) {
    std::string_view name = line.labels.get(kMetricName);
    const StepSetter set = setterOf(line.labels, name);
    if (!set) return;
    const Labels base =
        LabelsBuilder(line.labels.view()).set(kMetricName, name).remove(kBound).labels();
    std::vector<ClassicStep>& steps = groups[base];
    if (steps.size() < line.values.size()) steps.resize(line.values.size());
    for (size_t i = 0; i < line.values.size(); ++i) {
        if (line.values[i].kind != StepValue::Kind::Float) continue;
        steps[i].isThere = true;
        set(steps[i], line.values[i].value);
    }
}

void pushBucket(FloatHistogram& histogram, int32_t index, int32_t& end, double count) {
    std::vector<HistogramSpan>& spans = histogram.layout.positiveSpans;
    if (!spans.empty() && index == end)
        ++spans.back().length;
    else
        spans.push_back({index - end, 1});
    end = index + 1;
    histogram.positive.push_back(count);
}

Result<FloatHistogram> converted(ClassicStep step) {
    if (!step.count && step.counts.empty())
        return fail(ErrorKind::InvalidArgument, "neither buckets nor a count");
    if (!step.count) step.count = step.counts.rbegin()->second;
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    step.counts.try_emplace(kInfinity, *step.count);
    if (step.counts.rbegin()->second != *step.count)
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("a count of {}, but {} in the highest bucket", *step.count,
                                step.counts.rbegin()->second));
    FloatHistogram histogram;
    histogram.layout.schema = HistogramLayout::kCustomBuckets;
    histogram.count = *step.count;
    histogram.sum = step.sum;
    double before = 0;
    int32_t index = 0, end = 0;
    for (const auto& [bound, count] : step.counts) {
        if (count < before)
            return fail(ErrorKind::InvalidArgument,
                        fmt::format("a count falls from {} to {}", before, count));
        if (bound != kInfinity) histogram.layout.customBounds.push_back(bound);
        // Empty buckets are left out, as in a compacted histogram.
        if (count != before) pushBucket(histogram, index, end, count - before);
        before = count;
        ++index;
    }
    return histogram;
}

}  // namespace

Result<std::vector<SeriesLine>> customBucketLines(std::span<const SeriesLine> lines) {
    ClassicGroups groups;
    for (const SeriesLine& line : lines)
        collect(line, groups);
    std::vector<SeriesLine> added;
    for (const auto& [labels, steps] : groups) {
        SeriesLine line{labels, std::vector<StepValue>(steps.size()), {}, false};
        for (size_t i = 0; i < steps.size(); ++i) {
            if (!steps[i].isThere) continue;
            auto histogram = converted(steps[i]);
            if (!histogram) return fail(histogram.error().wrap(formatLabels(labels.view())));
            line.values[i] = {StepValue::Kind::Histogram, 0, std::move(*histogram), false};
        }
        added.push_back(std::move(line));
    }
    return added;
}

}  // namespace pallium::promqltest
