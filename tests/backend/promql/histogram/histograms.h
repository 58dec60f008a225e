#pragma once

#include "backend/model/histogram.h"

#include <numeric>
#include <utility>
#include <vector>

namespace pallium::promql {

/// What a test says of a histogram; one span a side.
struct Shape {
    int32_t schema = 0;
    double threshold = 0, zero = 0;
    int32_t offset = 0;
    std::vector<double> positive = {};
    int32_t negativeOffset = 0;
    std::vector<double> negative = {};
    std::vector<double> bounds = {};
    double sum = 0;
    CounterResetHint hint = CounterResetHint::Unknown;
};

inline std::vector<HistogramSpan> oneSpan(int32_t offset, const std::vector<double>& counts) {
    if (counts.empty()) return {};
    return {{offset, static_cast<uint32_t>(counts.size())}};
}

/// The count is that of all buckets.
inline FloatHistogram histogramOf(Shape shape) {
    FloatHistogram histogram;
    histogram.hint = shape.hint;
    histogram.layout = {.schema = shape.schema,
                        .zeroThreshold = shape.threshold,
                        .positiveSpans = oneSpan(shape.offset, shape.positive),
                        .negativeSpans = oneSpan(shape.negativeOffset, shape.negative),
                        .customBounds = std::move(shape.bounds)};
    histogram.zeroCount = shape.zero;
    histogram.sum = shape.sum;
    histogram.positive = std::move(shape.positive);
    histogram.negative = std::move(shape.negative);
    histogram.count =
        std::accumulate(histogram.positive.begin(), histogram.positive.end(), shape.zero);
    histogram.count =
        std::accumulate(histogram.negative.begin(), histogram.negative.end(), histogram.count);
    return histogram;
}

/// With custom buckets.
inline FloatHistogram customHistogram(std::vector<double> bounds, std::vector<double> counts,
                                      double sum = 0) {
    return histogramOf({.schema = HistogramLayout::kCustomBuckets,
                        .positive = std::move(counts),
                        .bounds = std::move(bounds),
                        .sum = sum});
}

}  // namespace pallium::promql
