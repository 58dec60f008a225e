#pragma once

#include "backend/model/histogram.h"
#include "backend/model/sample.h"

#include <numeric>
#include <type_traits>
#include <vector>

namespace pallium::tsdb::test {

/// A histogram of either kind with these positive buckets; its count is theirs.
template <class H>
H histogramOf(std::vector<HistogramSpan> spans, const std::vector<int64_t>& counts) {
    Histogram histogram;
    histogram.layout.positiveSpans = std::move(spans);
    int64_t before = 0;
    for (const int64_t count : counts) {
        histogram.positive.push_back(count - before);
        histogram.count += static_cast<uint64_t>(count);
        before = count;
    }
    histogram.sum = static_cast<double>(histogram.count) / 2;
    if constexpr (std::is_same_v<H, Histogram>) {
        return histogram;
    } else {
        FloatHistogram converted;
        toFloat(histogram, converted);
        return converted;
    }
}

template <class H>
H staleHistogram() {
    H histogram;
    histogram.sum = staleNan();
    return histogram;
}

}  // namespace pallium::tsdb::test
