#include "backend/promql/functions/column.h"

namespace pallium::promql {

int64_t sampleSize(const FloatHistogram& histogram) {
    constexpr size_t kFixedBytes = 160 + 8;  // of the histogram itself and its time
    constexpr size_t kBytesPerSample = 16;
    const HistogramLayout& layout = histogram.layout;
    const size_t entries = layout.positiveSpans.size() + layout.negativeSpans.size() +
                           layout.customBounds.size() + histogram.positive.size() +
                           histogram.negative.size();
    return static_cast<int64_t>((kFixedBytes + 8 * entries) / kBytesPerSample);
}

int64_t sampleSize(const Column& column) {
    if (!column.mayHaveHistograms()) return static_cast<int64_t>(column.points());
    int64_t size = 0;
    for (size_t step = 0; step < column.size(); ++step)
        size += column.isHistogram(step) ? sampleSize(*column.histograms[step])
                                         : static_cast<int64_t>(column.has(step));
    return size;
}

}  // namespace pallium::promql
