#include "backend/promql/histogram/arithmetic.h"
#include "backend/promql/histogram/bucket_side.h"

#include <algorithm>

namespace pallium::promql {

namespace {

bool isCompactSide(const std::vector<HistogramSpan>& spans, const std::vector<double>& counts) {
    for (size_t i = 0; i < spans.size(); ++i)
        if (spans[i].length == 0 || (i > 0 && spans[i].offset == 0)) return false;
    return std::ranges::find(counts, 0.0) == counts.end();
}

/// There may be more spans afterwards, hence the new list.
void compactSide(std::vector<HistogramSpan>& spans, std::vector<double>& counts) {
    if (isCompactSide(spans, counts)) return;
    std::vector<HistogramSpan> kept;
    size_t read = 0, written = 0;
    int64_t gap = 0;
    for (const HistogramSpan& span : spans) {
        gap += span.offset;
        for (uint32_t i = 0; i < span.length && read < counts.size(); ++i) {
            const double count = counts[read++];
            if (count == 0) {
                ++gap;
                continue;
            }
            counts[written++] = count;
            addBucket(kept, gap);
            gap = 0;
        }
    }
    counts.resize(written);
    spans = std::move(kept);
}

}  // namespace

void compact(FloatHistogram& histogram) {
    compactSide(histogram.layout.positiveSpans, histogram.positive);
    compactSide(histogram.layout.negativeSpans, histogram.negative);
}

}  // namespace pallium::promql
