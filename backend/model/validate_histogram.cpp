// The checks of Prometheus' model/histogram, in its order and words.
#include "backend/base/go_text.h"
#include "backend/model/histogram.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <span>

namespace pallium {

namespace {

tl::unexpected<Error> invalidHistogram(std::string text) {
    return fail(ErrorKind::InvalidArgument, std::move(text));
}

std::string textOf(double value) {
    return formatFloatGeneral(value);
}
/// As Go's %f.
std::string fixedTextOf(double value) {
    return std::isfinite(value) ? fmt::format("{:f}", value) : textOf(value);
}
std::string textOf(int64_t value) {
    return std::to_string(value);
}

/// Of custom buckets the first span must not begin below 0 either.
Result<void> checkSpans(std::span<const HistogramSpan> spans, size_t buckets, bool isCustom) {
    size_t needed = 0;
    for (size_t i = 0; i < spans.size(); ++i) {
        if ((isCustom || i > 0) && spans[i].offset < 0)
            return invalidHistogram(fmt::format(
                "span number {} with offset {}: histogram has a span whose offset is negative",
                i + 1, spans[i].offset));
        needed += spans[i].length;
    }
    if (needed != buckets)
        return invalidHistogram(
            fmt::format("spans need {} buckets, have {} buckets: histogram spans specify different "
                        "number of buckets than provided",
                        needed, buckets));
    return {};
}

tl::unexpected<Error> negativeBucket(size_t index, const std::string& count) {
    return invalidHistogram(fmt::format(
        "bucket number {} has observation count of {}: histogram has a bucket whose observation "
        "count is negative",
        index + 1, count));
}

/// Adds the counts to `sum`.
Result<void> checkBuckets(std::span<const int64_t> deltas, uint64_t& sum) {
    uint64_t count = 0;  // wraps around, which shows as a negative one
    for (size_t i = 0; i < deltas.size(); ++i) {
        count += static_cast<uint64_t>(deltas[i]);
        const auto asSigned = static_cast<int64_t>(count);
        if (asSigned < 0) return negativeBucket(i, textOf(asSigned));
        sum += count;
    }
    return {};
}
/// A NaN is no count either.
Result<void> checkBuckets(std::span<const double> counts, double& sum) {
    for (size_t i = 0; i < counts.size(); ++i) {
        if (!(counts[i] >= 0)) return negativeBucket(i, textOf(counts[i]));
        sum += counts[i];
    }
    return {};
}

Result<void> checkBounds(std::span<const double> bounds) {
    for (size_t i = 0; i < bounds.size(); ++i) {
        if (std::isnan(bounds[i]))
            return invalidHistogram("histogram custom bounds must not be NaN");
        if (i > 0 && bounds[i] <= bounds[i - 1])
            return invalidHistogram(
                fmt::format("previous bound is {} and current is {}: histogram custom bounds "
                            "must be in strictly increasing order",
                            fixedTextOf(bounds[i - 1]), fixedTextOf(bounds[i])));
    }
    if (!bounds.empty() && bounds.back() == std::numeric_limits<double>::infinity())
        return invalidHistogram(
            "last +Inf bound must not be explicitly defined: histogram custom "
            "bounds must be finite");
    return {};
}

Result<void> checkCustomLayout(const HistogramLayout& layout, size_t buckets) {
    PALLIUM_TRY(checkBounds(layout.customBounds));
    PALLIUM_TRY(checkSpans(layout.positiveSpans, buckets, true));
    int64_t reach = 0;
    for (const HistogramSpan& span : layout.positiveSpans)
        reach += int64_t(span.offset) + int64_t(span.length);
    if (static_cast<int64_t>(layout.customBounds.size()) + 1 < reach)
        return invalidHistogram(
            fmt::format("only {} custom bounds defined which is insufficient to cover total span "
                        "length of {}: histogram custom bounds are too few",
                        layout.customBounds.size(), reach));
    return {};
}

Result<void> wrapped(Result<void> result, std::string_view clause) {
    if (!result) return fail(result.error().wrap(clause));
    return result;
}

template <class H>
Result<void> checkCustom(const H& histogram) {
    const HistogramLayout& layout = histogram.layout;
    PALLIUM_TRY(wrapped(checkCustomLayout(layout, histogram.positive.size()), "custom buckets"));
    if (histogram.zeroCount != 0)
        return invalidHistogram("custom buckets: must have zero count of 0");
    if (layout.zeroThreshold != 0)
        return invalidHistogram("custom buckets: must have zero threshold of 0");
    if (!layout.negativeSpans.empty())
        return invalidHistogram("custom buckets: must not have negative spans");
    if (!histogram.negative.empty())
        return invalidHistogram("custom buckets: must not have negative buckets");
    return {};
}

Result<void> checkZeroCount(const Histogram&) {
    return {};
}
Result<void> checkZeroCount(const FloatHistogram& histogram) {
    if (histogram.zeroCount >= 0) return {};
    return invalidHistogram(
        fmt::format("zero bucket has observation count of {}: histogram has a bucket whose "
                    "observation count is negative",
                    textOf(histogram.zeroCount)));
}

template <class H, class Count>
Result<void> checkExponential(const H& histogram, Count& sum) {
    const HistogramLayout& layout = histogram.layout;
    PALLIUM_TRY(wrapped(checkSpans(layout.positiveSpans, histogram.positive.size(), false),
                        "positive side"));
    PALLIUM_TRY(wrapped(checkSpans(layout.negativeSpans, histogram.negative.size(), false),
                        "negative side"));
    PALLIUM_TRY(wrapped(checkBuckets(histogram.negative, sum), "negative side"));
    PALLIUM_TRY(checkZeroCount(histogram));
    if (!layout.customBounds.empty())
        return invalidHistogram("histogram with exponential schema must not have custom bounds");
    return {};
}

bool isExponential(int32_t schema) {
    return schema >= HistogramLayout::kMinSchema && schema <= HistogramLayout::kMaxSchema;
}

tl::unexpected<Error> invalidSchema(int32_t schema) {
    return invalidHistogram(
        fmt::format("histogram has an invalid schema, which must be between -4 and 8 for "
                    "exponential buckets, or -53 for custom buckets, got schema {}",
                    schema));
}

/// What both kinds have in common; `sum`: of the buckets.
template <class H, class Count>
Result<void> checkSides(const H& histogram, Count& sum) {
    if (histogram.layout.hasCustomBuckets())
        PALLIUM_TRY(checkCustom(histogram));
    else if (isExponential(histogram.layout.schema))
        PALLIUM_TRY(checkExponential(histogram, sum));
    else
        return invalidSchema(histogram.layout.schema);
    return {};
}

}  // namespace

Result<void> validate(const Histogram& histogram) {
    uint64_t sum = histogram.zeroCount;
    PALLIUM_TRY(checkSides(histogram, sum));
    PALLIUM_TRY(wrapped(checkBuckets(histogram.positive, sum), "positive side"));
    // Observations of NaN are counted, but are in no bucket.
    const bool hasNan = std::isnan(histogram.sum);
    if (hasNan ? sum <= histogram.count : sum == histogram.count) return {};
    return invalidHistogram(fmt::format(
        "{} observations found in buckets, but the Count field is {}: histogram's observation "
        "count "
        "should {}",
        sum, histogram.count,
        hasNan ? "be at least the number of observations found in the buckets"
               : "equal the number of observations found in the buckets (in absence of NaN)"));
}

Result<void> validate(const FloatHistogram& histogram) {
    double sum = 0;
    PALLIUM_TRY(checkSides(histogram, sum));
    if (!(histogram.count >= 0))  // the two spaces are Prometheus' own
        return invalidHistogram(
            fmt::format("observation count is  {}: histogram's observation count is negative",
                        textOf(histogram.count)));
    return wrapped(checkBuckets(histogram.positive, sum), "positive side");
}

Result<void> validate(const AnyHistogram& histogram) {
    return std::visit([](const auto& of) { return validate(of); }, histogram);
}

}  // namespace pallium
